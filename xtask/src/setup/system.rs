//! What the tests need of the system: browsers, their drivers, FFmpeg.
//!
//! On Debian as root it is installed; elsewhere what is missing is named with the command for it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::packages::{Family, Part};
use crate::places::{matching, on_path};
use crate::run::{ask, run, say};

/// Where the browsers and their drivers are.
pub(crate) struct Programs {
    found: Vec<(Part, PathBuf)>,
}

impl Programs {
    /// Where `part` is; `None` where this system has none (WebKit's browser outside Linux).
    pub(crate) fn get(&self, part: Part) -> Option<&PathBuf> {
        self.found
            .iter()
            .find(|(found, _)| *found == part)
            .map(|(_, path)| path)
    }

    /// The names and values of the environment variables in which the tests are told where things are.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        self.found
            .iter()
            .filter_map(|(part, path)| part.variable().map(|name| (name, path)))
    }
}

/// Sees to everything that any of the tests needs.
///
/// # Errors
/// When something is missing and can't be installed from here.
pub(crate) fn for_all_tests() -> Result<Programs> {
    provide(Part::ALL)
}

/// Sees to what the native tests need.
///
/// # Errors
/// As [`for_all_tests`].
pub(crate) fn for_native_tests() -> Result<Programs> {
    provide(&[Part::Ffmpeg, Part::Ffprobe])
}

/// Sees to what the wasm tests need.
///
/// # Errors
/// As [`for_all_tests`].
pub(crate) fn for_wasm_tests() -> Result<Programs> {
    provide(&[Part::Chromium, Part::Chromedriver])
}

/// Finds all the parts, after installing those that are missing.
fn provide(parts: &[Part]) -> Result<Programs> {
    let family = Family::of_this_system();
    let wanted: Vec<Part> = parts.iter().copied().filter(|part| part.exists_on(family)).collect();
    let missing = missing(&wanted, |part| find(part).is_some());
    if !missing.is_empty() {
        install(family, &missing)?;
    }
    let mut found = Vec::new();
    for part in wanted {
        let path = find(part).with_context(|| format!("{} is missing though it was just installed.", part.name()))?;
        found.push((part, path));
    }
    Ok(Programs { found })
}

/// Those of the `wanted` parts that aren't there.
fn missing(wanted: &[Part], is_there: impl Fn(Part) -> bool) -> Vec<Part> {
    wanted.iter().copied().filter(|part| !is_there(*part)).collect()
}

/// Where `part` is on this machine. What a person has put into its variable goes first.
fn find(part: Part) -> Option<PathBuf> {
    let named = part
        .variable()
        .and_then(std::env::var_os)
        .map(PathBuf::from)
        .filter(|file| file.is_file());
    named
        .or_else(|| part.programs().iter().find_map(|name| on_path(name)))
        .or_else(|| part.files().iter().find_map(|pattern| matching(pattern)))
}

/// Installs the missing parts on Debian as root; else names them.
fn install(family: Family, missing: &[Part]) -> Result<()> {
    let names: Vec<&str> = missing.iter().map(|part| part.name()).collect();
    let names = names.join(", ");
    let packages = family.packages(missing);
    let is_root = ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if family != Family::Debian || !is_root {
        let remedy = family.remedy(&packages);
        bail!("The tests need what is missing here: {names}. {remedy}");
    }
    say(&format!("Installing {names} with apt (about 2 minutes, once)…"));
    let apt = || {
        let mut command = Command::new("apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(std::process::Stdio::null());
        command
    };
    run(apt().args(["update", "-q"]))
        .context("Debian's lists of packages could not be fetched: is the network there?")?;
    run(apt()
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(&packages))
    .with_context(|| format!("{names} could not be installed; the messages above say why."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_is_missing() {
        let wanted = [Part::Ffmpeg, Part::Xvfb, Part::Firefox];
        assert_eq!(
            missing(&wanted, |part| part == Part::Xvfb),
            [Part::Ffmpeg, Part::Firefox]
        );
        assert!(missing(&wanted, |_| true).is_empty());
    }
}
