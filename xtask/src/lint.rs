//! Form and good habits of the code.

use std::path::Path;

use anyhow::Result;

use crate::run::{cargo, cargo_for_wasm, run, say};
use crate::setup;

/// The packages that are compiled for the browser.
const FOR_WASM: &[&str] = &["netdpr-page", "netdpr-derotation", "netdpr-ffmpeg"];

/// Checks the formatting, and clippy's opinion for both targets.
///
/// # Errors
/// At the first one that has a complaint.
pub(crate) fn lint(root: &Path) -> Result<()> {
    setup::component("rustfmt", "fmt")?;
    setup::component("clippy", "clippy")?;
    setup::for_wasm_checks()?;
    say("Checking the formatting…");
    run(cargo().current_dir(root).args(["fmt", "--all", "--check"]))?;
    say("Checking the native code with clippy…");
    let native = [
        "clippy",
        "--workspace",
        "--exclude",
        "netdpr-page",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    run(cargo().current_dir(root).args(native))?;
    say("Checking the browser's code with clippy…");
    let mut wasm = cargo_for_wasm();
    wasm.current_dir(root).args(["clippy", "--target", setup::WASM]);
    for package in FOR_WASM {
        wasm.args(["-p", package]);
    }
    run(wasm.args(["--", "-D", "warnings"]))?;
    say("Lint: formatting, clippy (native), clippy (wasm32): all clean.");
    Ok(())
}
