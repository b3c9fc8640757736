//! How exactly we measure, beside the figures to beat.

use std::path::Path;

use anyhow::Result;

use crate::run::{cargo, run};
use crate::setup::system;

/// Runs the package that prints the table; `arguments` are its own.
///
/// # Errors
/// When FFmpeg is missing, it doesn't build, or ours falls short somewhere.
pub(crate) fn accuracy(root: &Path, arguments: &[String]) -> Result<()> {
    system::for_native_tests()?;
    let mut command = cargo();
    command
        .current_dir(root)
        .args(["run", "--release", "-p", "netdpr-accuracy", "--"])
        .args(arguments);
    run(&mut command)
}
