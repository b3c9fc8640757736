//! The film behind "try the example" and the recipe that brings it to rest, drawn and written by our own command; and
//! the film of the page's before and after: the same at rest, small enough to be there with the page.

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

/// Side of the square before and after, pixels.
const HERO_SIDE: f64 = 280.0;

/// Draws `static/example.mp4` and `static/hero.mp4` anew, and writes their recipes beside them.
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
    run(Command::new(&command)
        .args(["synth", "-o"])
        .arg(&drawn)
        .args(ARGUMENTS)
        .arg("--truth")
        .arg(&truth))?;
    let truth = fs::read_to_string(&truth).with_context(|| format!("{} can't be read.", truth.display()))?;
    let circle = circle(&truth).context("The command's truth doesn't say where the tank is.")?;
    let film = root.join("static").join("example.mp4");
    fs::copy(&drawn, &film).with_context(|| format!("{} can't be written.", film.display()))?;
    write_recipe(&film, circle)?;
    let hero = root.join("static").join("hero.mp4");
    derotated(&command, &film, circle, &hero, &folder)?;
    say(&format!(
        "The example is {} now and the page's before and after {}, each with its recipe beside it.",
        film.display(),
        hero.display()
    ));
    Ok(())
}

/// Derotates one turn of the tank in `film`, small, and writes its first frame and the recipe beside it by which it was turned.
fn derotated(command: &Path, film: &Path, [x, y, r]: [f64; 3], hero: &Path, folder: &Path) -> Result<()> {
    let at_rest = folder.join("at_rest.mp4");
    run(Command::new(command)
        .arg("derotate")
        .arg(film)
        .arg("-o")
        .arg(&at_rest)
        .args(["--overwrite", "--no-caption", "--end", "10", "--rpm", RPM, "--circle"])
        .arg(format!("{x},{y},{r}")))?;
    let filter = format!("fps=12,scale={HERO_SIDE}:{HERO_SIDE}");
    run(Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(&at_rest)
        .args([
            "-t", "10", "-an", "-vf", &filter, "-c:v", "libx264", "-preset", "veryslow",
        ])
        .args(["-crf", "40", "-pix_fmt", "yuv420p", "-movflags", "+faststart"])
        .arg(hero))?;
    // What is shown until the film plays, and where it doesn't.
    let still = hero.with_extension("jpg");
    run(Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(hero)
        .args(["-frames:v", "1", "-q:v", "10"])
        .arg(&still))?;
    // Pixel centres are at integers.
    let middle = (HERO_SIDE - 1.0) / 2.0;
    write_recipe(hero, [middle, middle, r * HERO_SIDE / (2.0 * r.ceil())])
}

fn write_recipe(film: &Path, circle: [f64; 3]) -> Result<()> {
    let beside = film.with_extension("json");
    fs::write(&beside, recipe(circle)).with_context(|| format!("{} can't be written.", beside.display()))
}

/// The recipe for a film whose rim is at this x, y and r.
fn recipe([x, y, r]: [f64; 3]) -> String {
    format!(
        "{{\n  \"version\": 1,\n  \"circle\": {{ \"x\": {x:.2}, \"y\": {y:.2}, \"r\": {r:.2} }},\n  \"rpm\": {RPM}\n}}\n"
    )
}

/// The circle in the truth about a film: x, y, r.
fn circle(truth: &str) -> Option<[f64; 3]> {
    let (_, after) = truth.split_once("\"circle\"")?;
    let (circle, _) = after.split_once('{')?.1.split_once('}')?;
    let number = |name: &str| {
        let (_, after) = circle.split_once(&format!("\"{name}\""))?;
        let number = after.trim_start().strip_prefix(':')?.split(',').next()?;
        number.trim().parse::<f64>().ok()
    };
    Some([number("x")?, number("y")?, number("r")?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_has_the_truths_circle() {
        let spread =
            "{\n \"rpm\": 6.0,\n \"circle\": {\n  \"r\": 250,\n \"x\": 480.25,\n  \"y\": 7\n },\n \"t\": [0]\n}";
        assert_eq!(circle(spread), Some([480.25, 7.0, 250.0]));
        assert_eq!(
            circle("{\"circle\":{\"x\":1,\"y\":2,\"r\":3.5},\"t\":[{}]}"),
            Some([1.0, 2.0, 3.5])
        );
        assert_eq!(circle("{\"rpm\": 6}"), None);
        let wanted =
            "{\n  \"version\": 1,\n  \"circle\": { \"x\": 480.25, \"y\": 7.00, \"r\": 250.00 },\n  \"rpm\": 6\n}\n";
        assert_eq!(recipe([480.25, 7.0, 250.0]), wanted);
    }
}
