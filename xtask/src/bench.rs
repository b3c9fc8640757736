//! How fast we are, beside our peers and the floors.

use std::path::Path;

use anyhow::Result;

use crate::places::target;
use crate::run::{cargo, run};
use crate::setup::system;
use crate::test::{build_command, on_the_whole_system};

/// Measures the native part and then the page, and writes their tables into `docs/performance.md`; `arguments` are those
/// of the programs that measure.
///
/// # Errors
/// When FFmpeg is missing, or something doesn't build or run. That a goal isn't met is none.
pub(crate) fn bench(root: &Path, arguments: &[String]) -> Result<()> {
    system::for_native_tests()?;
    let netdpr = build_command(root)?;
    let mut command = cargo();
    command
        .current_dir(root)
        .args(["run", "--release", "-p", "netdpr-bench", "--", "--command"])
        .arg(netdpr)
        .arg("--folder")
        .arg(target(root).join("bench"))
        .arg("--write")
        .arg(root.join("docs").join("performance.md"))
        .args(arguments);
    run(&mut command)?;
    let mut command = on_the_whole_system(root)?;
    command
        .args([
            "run",
            "--release",
            "-p",
            "netdpr-whole-system",
            "--bin",
            "page_bench",
            "--",
        ])
        .arg("--folder")
        .arg(target(root).join("bench"))
        .arg("--write")
        .arg(root.join("docs").join("performance.md"))
        .args(arguments);
    run(&mut command)
}
