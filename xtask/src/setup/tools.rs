//! Programs that cargo builds: trunk, wasm-bindgen, geckodriver.
//!
//! Each lies in a folder of its own release in the user's cache folder, so that checkouts of different ages share
//! them and none replaces another's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::releases::{locked, said};
use crate::places::{cache, executable, on_path};
use crate::run::{ask, cargo, run, say};

/// One program to be installed.
struct Tool<'a> {
    /// The crate's name.
    package: &'a str,
    /// The program whose release is asked.
    program: &'a str,
    /// The release, exactly.
    release: &'a str,
    /// What cargo is told besides.
    arguments: &'a [&'a str],
    /// How long that takes on two quiet cores, in minutes.
    minutes: u32,
}

/// The folder of the bundler.
///
/// # Errors
/// When it can't be installed.
pub(crate) fn trunk() -> Result<PathBuf> {
    // Without default features: they are for updates and downloads, which we don't let it make.
    provide(&Tool {
        package: "trunk",
        program: "trunk",
        release: "0.21.14",
        arguments: &["--locked", "--no-default-features"],
        minutes: 7,
    })
}

/// The folder of the programs that bind wasm to JavaScript and run wasm tests in a browser.
///
/// # Errors
/// When they can't be installed, or Cargo.lock doesn't say which release it has to be.
pub(crate) fn wasm_bindgen(root: &Path) -> Result<PathBuf> {
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock can't be read.")?;
    let release = locked(&lock, "wasm-bindgen").context("Cargo.lock doesn't name wasm-bindgen's release.")?;
    // Not `--locked`: the lock file this crate carries names a release that the registry doesn't have.
    provide(&Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        release: &release,
        arguments: &[],
        minutes: 4,
    })
}

/// The program through which Firefox is driven.
///
/// # Errors
/// When it can't be installed.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    let folder = provide(&Tool {
        package: "geckodriver",
        program: "geckodriver",
        release: "0.37.1",
        arguments: &["--locked"],
        minutes: 4,
    })?;
    Ok(folder.join(executable("geckodriver")))
}

/// The folder in which the tool is; it is installed where it is missing.
fn provide(tool: &Tool) -> Result<PathBuf> {
    if let Some(found) = on_path(tool.program).filter(|file| is_release(file, tool.release))
        && let Some(folder) = found.parent()
    {
        return Ok(folder.to_owned());
    }
    let tools = cache()?.join("tools");
    let home = tools.join(format!("{}-{}", tool.package, tool.release));
    let folder = home.join("bin");
    let file = folder.join(executable(tool.program));
    if is_release(&file, tool.release) {
        return Ok(folder);
    }
    fs::create_dir_all(&tools).with_context(|| format!("{} can't be made.", tools.display()))?;
    if !(download(tool, &home) && is_release(&file, tool.release)) {
        build(tool, &tools, &home)?;
    }
    if !is_release(&file, tool.release) {
        bail!(
            "{} is not {} {} though it was just installed.",
            file.display(),
            tool.program,
            tool.release
        );
    }
    Ok(folder)
}

/// Whether `file` is a program that says it is of this release.
fn is_release(file: &Path, release: &str) -> bool {
    file.is_file() && ask(Command::new(file).arg("--version")).is_some_and(|answer| said(&answer) == Some(release))
}

/// Fetches the tool ready-made, where the person has `cargo binstall`; says whether that worked.
fn download(tool: &Tool, home: &Path) -> bool {
    if ask(cargo().args(["binstall", "-V"])).is_none() {
        return false;
    }
    say(&format!("Fetching {} {} (once)…", tool.package, tool.release));
    let which = format!("{}@{}", tool.package, tool.release);
    // Only ready-made: a build is better done our way, which is the quick one.
    let mut command = cargo();
    command
        .args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"])
        .arg(home)
        .arg(which);
    command.current_dir(home.parent().unwrap_or(home));
    run(&mut command).is_ok()
}

/// Builds the tool from its source.
fn build(tool: &Tool, tools: &Path, home: &Path) -> Result<()> {
    say(&format!(
        "Installing {} {} (about {} minutes, once)…",
        tool.package, tool.release, tool.minutes
    ));
    let scratch = tools.join(format!("building-{}", tool.package));
    let mut command = cargo();
    command
        .args(["install", tool.package, "--version", tool.release])
        .args(tool.arguments)
        .arg("--root")
        .arg(home)
        // Outside the checkout: its cargo settings are for our own code.
        .current_dir(tools)
        .env("CARGO_TARGET_DIR", &scratch)
        // They run for seconds: what counts is how long it takes to have them.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    let outcome = run(&mut command);
    // What can't be removed is only in the way of the disk.
    let _ = fs::remove_dir_all(&scratch);
    outcome.with_context(|| {
        format!(
            "{} {} could not be installed: is the network there?",
            tool.package, tool.release
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_program_is_of_no_release() {
        assert!(!is_release(Path::new("no-such-file"), "1.0.0"));
        assert!(!is_release(&crate::places::root().unwrap().join("Cargo.toml"), "1.0.0"));
    }
}
