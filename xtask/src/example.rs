//! The film behind "try the example" and the recipe that brings it to rest: drawn and written by our own command.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::places::target;
use crate::run::{run, say};
use crate::setup::system;
use crate::test::build_command;

/// What the command is told: small enough to be part of the page, and of the kind (variable frame rate) that is
/// easily done wrong.
const ARGUMENTS: &[&str] = &["--rpm", RPM, "--seconds", "12", "--fps", "vfr", "--size", "960x540"];

/// The rate in [`ARGUMENTS`].
const RPM: &str = "6";

/// Draws `static/example.mp4` anew, and writes its recipe beside it.
///
/// # Errors
/// When FFmpeg is missing, or the command fails.
pub(crate) fn example(root: &Path) -> Result<()> {
    system::for_native_tests()?;
    let command = build_command(root)?;
    let folder = target(root).join("example");
    let drawn = folder.join("example.mp4");
    // Drawn elsewhere first: a failure leaves the old film, and the whole truth about it stays out of the page.
    let truth = folder.join("truth.json");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made.", folder.display()))?;
    say("Drawing the example…");
    run(Command::new(command)
        .args(["synth", "-o"])
        .arg(&drawn)
        .args(ARGUMENTS)
        .arg("--truth")
        .arg(&truth))?;
    let truth = fs::read_to_string(&truth).with_context(|| format!("{} can't be read.", truth.display()))?;
    let recipe = recipe(&truth).context("The command's truth doesn't say where the tank is.")?;
    let film = root.join("static").join("example.mp4");
    fs::copy(&drawn, &film).with_context(|| format!("{} can't be written.", film.display()))?;
    let beside = film.with_extension("json");
    fs::write(&beside, recipe).with_context(|| format!("{} can't be written.", beside.display()))?;
    say(&format!(
        "The example is {} now, its recipe {}.",
        film.display(),
        beside.display()
    ));
    Ok(())
}

/// The recipe for a film, from the truth about it: its circle is taken over as it is written there.
fn recipe(truth: &str) -> Option<String> {
    let (_, after) = truth.split_once("\"circle\"")?;
    let circle = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('{')?;
    let (circle, _) = circle.split_once('}')?;
    let numbers: Vec<&str> = circle.split(',').map(str::trim).collect();
    Some(format!(
        "{{\n  \"version\": 1,\n  \"circle\": {{ {} }},\n  \"rpm\": {RPM}\n}}\n",
        numbers.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_has_the_truths_circle() {
        let wanted = "{\n  \"version\": 1,\n  \"circle\": { \"x\": 480.25, \"r\": 250 },\n  \"rpm\": 6\n}\n";
        let spread = "{\n \"rpm\": 6.0,\n \"circle\": {\n  \"x\": 480.25,\n  \"r\": 250\n },\n \"t\": [0]\n}";
        assert_eq!(recipe(spread).as_deref(), Some(wanted));
        assert_eq!(
            recipe("{\"circle\":{\"x\": 480.25,\"r\": 250},\"t\":[{}]}").as_deref(),
            Some(wanted)
        );
        assert_eq!(recipe("{\"rpm\": 6}"), None);
    }
}
