//! Node, and what the page takes from npm.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::releases::major;
use crate::run::{ask, run, say};

/// The oldest Node that will do.
const OLDEST: u32 = 20;

/// Checks that Node is there and new enough.
///
/// # Errors
/// When it isn't.
pub(crate) fn check() -> Result<()> {
    enough(ask(Command::new("node").arg("--version")).as_deref())
}

/// Whether what `node --version` said is new enough.
fn enough(said: Option<&str>) -> Result<()> {
    let Some(said) = said else {
        bail!("Node is missing: install Node {OLDEST} or newer (https://nodejs.org, or your system's package).");
    };
    if major(said).is_none_or(|major| major < OLDEST) {
        bail!("Node {said} is too old: install Node {OLDEST} or newer (https://nodejs.org, or your system's package).");
    }
    Ok(())
}

/// Brings `node_modules` of a folder in step with its `package-lock.json`.
///
/// # Errors
/// When npm isn't there or can't fetch the packages.
pub(crate) fn packages(folder: &Path, what: &str) -> Result<()> {
    // A copy of the lock file as it was installed says more than a date, which a checkout changes.
    let installed = folder.join("node_modules").join(".netdpr-installed.json");
    let lock = fs::read(folder.join("package-lock.json")).context("package-lock.json can't be read.")?;
    if fs::read(&installed).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    say(&format!("Fetching {what} from npm (once)…"));
    // On Windows npm is a script, which only its full name starts.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm)
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder))
    .with_context(|| format!("{what} could not be fetched: is npm there, and the network?"))?;
    fs::write(&installed, lock).with_context(|| format!("{} can't be written.", installed.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_missing_nodes_are_named() {
        assert!(enough(Some("v20.0.0")).is_ok());
        assert!(enough(Some("v26.1.0")).is_ok());
        let old = enough(Some("v18.19.1")).unwrap_err().to_string();
        assert!(
            old.starts_with("Node v18.19.1 is too old: install Node 20 or newer"),
            "{old}"
        );
        let missing = enough(None).unwrap_err().to_string();
        assert!(
            missing.starts_with("Node is missing: install Node 20 or newer"),
            "{missing}"
        );
    }
}
