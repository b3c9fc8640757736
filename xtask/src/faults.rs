//! What is lost when something breaks around the server.

use std::path::Path;

use anyhow::Result;

use crate::run::{cargo, run};
use crate::setup::system;
use crate::test::build_command;

/// Breaks what may break, and prints what was lost; `words` name the faults.
///
/// # Errors
/// When something was lost, or something doesn't build or run.
pub(crate) fn faults(root: &Path, words: &[String]) -> Result<()> {
    example(root, "faults", words)
}

/// Measures the server while many people ask and send.
///
/// # Errors
/// When an answer is an error, or something doesn't build or run.
pub(crate) fn load(root: &Path) -> Result<()> {
    example(root, "load", &[])
}

fn example(root: &Path, name: &str, words: &[String]) -> Result<()> {
    system::for_native_tests()?;
    let netdpr = build_command(root)?;
    let mut command = cargo();
    command
        .current_dir(root)
        .env("NETDPR_COMMAND", netdpr)
        .args(["run", "-p", "netdpr-server", "--example", name, "--"])
        .args(words);
    run(&mut command)
}
