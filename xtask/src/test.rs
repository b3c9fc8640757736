//! All the tests: native, wasm in a browser, whole-system in real browsers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use crate::places::{self, dist, executable, target};
use crate::run::{cargo, cargo_for_wasm, run, run_looking, say};
use crate::{page, setup};

/// Which tests to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Leave the whole-system tests out
    #[arg(long, conflicts_with = "only")]
    quick: bool,
    /// Run these alone (may be given several times)
    #[arg(long, value_enum)]
    only: Vec<Step>,
    /// What the test programs are told, such as part of a test's name
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// One kind of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// The native crates' tests
    Native,
    /// The tests that run as wasm in Chromium
    Wasm,
    /// The page in real browsers, and the command
    System,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Wasm => "wasm in a browser",
            Self::System => "whole-system",
        }
    }
}

impl Options {
    fn steps(&self) -> Vec<Step> {
        let all = [Step::Native, Step::Wasm, Step::System];
        let wanted = |step: &Step| match self.only.as_slice() {
            [] => !(self.quick && *step == Step::System),
            only => only.contains(step),
        };
        all.into_iter().filter(wanted).collect()
    }
}

/// How many tests there were.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// Adds what a line such as `test result: ok. 12 passed; 0 failed; …` says; other lines add nothing.
    fn look(&mut self, line: &str) {
        let Some(result) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        let number = |what: &str| {
            let before = result.split(';').find_map(|part| part.trim().strip_suffix(what))?;
            before.split_whitespace().next_back()?.parse::<u64>().ok()
        };
        self.passed = self.passed.saturating_add(number("passed").unwrap_or(0));
        self.failed = self.failed.saturating_add(number("failed").unwrap_or(0));
    }
}

/// Sets up what is missing and runs the tests; all the steps, even when an earlier one fails.
///
/// # Errors
/// When a test fails, doesn't build, or a step has no test at all.
pub(crate) fn test(root: &Path, options: &Options) -> Result<()> {
    let steps = options.steps();
    set_up(root, &steps)?;
    let begun = Instant::now();
    let mut summary = Vec::new();
    let mut has_failed = false;
    for step in steps {
        say(&format!("Tests, {}…", step.name()));
        let mut count = Count::default();
        let outcome = match step {
            Step::Native => native(root, &options.arguments, &mut count),
            Step::Wasm => wasm(root, &options.arguments, &mut count),
            Step::System => system(root, &options.arguments, &mut count),
        };
        // A step that ran nothing has shown nothing; a filter is allowed to leave nothing.
        let ran_nothing = outcome.is_ok() && count == Count::default() && options.arguments.is_empty();
        if let Err(error) = &outcome {
            error.chain().for_each(|cause| say(&cause.to_string()));
        }
        has_failed |= outcome.is_err() || ran_nothing;
        summary.push(format!(
            "{} {}",
            step.name(),
            verdict(count, outcome.is_ok(), ran_nothing)
        ));
    }
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    let summary = format!("Tests: {} ({minutes:.1} minutes).", summary.join("; "));
    if has_failed {
        bail!("{summary}");
    }
    say(&summary);
    Ok(())
}

/// The closing line's words on one step.
fn verdict(count: Count, is_ok: bool, ran_nothing: bool) -> String {
    match (count, is_ok) {
        _ if ran_nothing => "FAILED (there was no test to run)".to_owned(),
        (Count { passed, .. }, true) => format!("{passed} passed"),
        (Count { passed, failed: 0 }, false) => format!("FAILED ({passed} passed before it broke off)"),
        (Count { passed, failed }, false) => format!("FAILED ({failed} failed, {passed} passed)"),
    }
}

/// Sets up what the steps need, before any of them runs: what can't be set up shouldn't be found out later.
fn set_up(root: &Path, steps: &[Step]) -> Result<()> {
    for step in steps.iter().rev() {
        match step {
            Step::Native => drop(setup::system::for_native_tests()?),
            Step::Wasm => drop(setup::for_wasm_tests(root)?),
            Step::System => drop(setup::for_tests(root)?),
        }
    }
    Ok(())
}

/// The tests of the native crates.
fn native(root: &Path, arguments: &[String], count: &mut Count) -> Result<()> {
    let mut command = cargo();
    command
        .current_dir(root)
        .args(["test", "--workspace", "--no-fail-fast"]);
    command.args(["--exclude", "netdpr-page", "--exclude", "netdpr-whole-system"]);
    run_looking(with(&mut command, arguments), |line| count.look(line))
}

/// The wasm tests, in a worker of headless Chromium.
fn wasm(root: &Path, arguments: &[String], count: &mut Count) -> Result<()> {
    let (tools, system) = setup::for_wasm_tests(root)?;
    let chromedriver = system
        .get(setup::packages::Part::Chromedriver)
        .context("There is no chromedriver.")?;
    // The core's other test programs read files, which a browser has none of; those meant for it say so.
    let meant_for_wasm = places::has_file(&root.join("crates/derotation/tests"), "wasm", ".rs");
    let core: &[&str] = if meant_for_wasm { &["--test", "wasm*"] } else { &[] };
    for (package, others) in [("netdpr-derotation", core), ("netdpr-page", &[])] {
        let mut command = cargo_for_wasm();
        command
            .current_dir(root)
            .args(["test", "--target", setup::WASM, "-p", package, "--lib"])
            .args(others)
            .env("PATH", tools.path()?)
            .env("CHROMEDRIVER", chromedriver)
            .env(
                "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
                root.join("xtask").join("webdriver.json"),
            )
            .env("WASM_BINDGEN_USE_DEDICATED_WORKER", "1")
            // Seconds. A slow machine is no failure.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
        run_looking(with(&mut command, arguments), |line| count.look(line))?;
    }
    Ok(())
}

/// The whole-system tests, with the page and the command as people get them.
fn system(root: &Path, arguments: &[String], count: &mut Count) -> Result<()> {
    let mut command = on_the_whole_system(root)?;
    command.args(["test", "-p", "netdpr-whole-system", "--no-fail-fast"]);
    run_looking(with(&mut command, arguments), |line| count.look(line))
}

/// Takes pictures of the page's main states.
///
/// # Errors
/// When the page doesn't come to one of them.
pub(crate) fn pictures(root: &Path) -> Result<()> {
    let mut command = on_the_whole_system(root)?;
    command.args(["run", "-p", "netdpr-whole-system", "--example", "pictures", "--"]);
    command
        .arg(root.join("docs").join("pictures"))
        .arg(target(root).join("pictures"));
    run(&mut command)
}

/// Measures the page before a camera, and uses a kiosk for so many minutes.
///
/// # Errors
/// When the page doesn't work, or what a kiosk takes of memory grows.
pub(crate) fn live(root: &Path, minutes: f64) -> Result<()> {
    let mut command = on_the_whole_system(root)?;
    command.args(["run", "-p", "netdpr-whole-system", "--example", "live", "--"]);
    command.arg(target(root).join("live")).arg(minutes.to_string());
    run(&mut command)
}

/// Cargo, told where the page, the command and the browsers are, all of them set up and built.
///
/// # Errors
/// When something can't be set up or doesn't build.
pub(crate) fn on_the_whole_system(root: &Path) -> Result<Command> {
    let tools = setup::for_tests(root)?;
    let command_file = build_command(root)?;
    page::build(root, &tools.page)?;
    let mut command = cargo();
    command
        .current_dir(root)
        .env("NETDPR_DIST", dist(root))
        .env("NETDPR_COMMAND", command_file)
        .env("NETDPR_GECKODRIVER", &tools.geckodriver)
        .env("NETDPR_AXE", &tools.axe)
        .envs(tools.system.variables());
    Ok(command)
}

/// Builds the command as people get it, and returns where it is.
///
/// # Errors
/// When it doesn't build.
pub(crate) fn build_command(root: &Path) -> Result<PathBuf> {
    say("Building the command…");
    run(cargo()
        .current_dir(root)
        .args(["build", "--release", "--bin", "netdpr"]))?;
    Ok(target(root).join("release").join(executable("netdpr")))
}

/// Rebuilds the golden pictures from what the code draws now.
///
/// # Errors
/// When their tests don't build or don't pass.
pub(crate) fn goldens(root: &Path) -> Result<()> {
    say("Rebuilding the golden pictures; look at what `git diff` shows of them before you commit…");
    let mut command = cargo();
    command
        .current_dir(root)
        .args(["test", "-p", "netdpr-derotation", "--test", "goldens"]);
    run(command.env("NETDPR_REBUILD_GOLDENS", "1"))
}

/// `command` with what the test programs are told.
fn with<'a>(command: &'a mut Command, arguments: &[String]) -> &'a mut Command {
    if !arguments.is_empty() {
        command.arg("--").args(arguments);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(quick: bool, only: &[Step]) -> Options {
        Options {
            quick,
            only: only.to_vec(),
            arguments: Vec::new(),
        }
    }

    #[test]
    fn all_tests_run_unless_fewer_are_asked_for() {
        assert_eq!(options(false, &[]).steps(), [Step::Native, Step::Wasm, Step::System]);
        assert_eq!(options(true, &[]).steps(), [Step::Native, Step::Wasm]);
        assert_eq!(
            options(false, &[Step::System, Step::Native]).steps(),
            [Step::Native, Step::System]
        );
    }

    #[test]
    fn results_are_added_up() {
        let mut count = Count::default();
        count.look("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s");
        count.look("    test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out; finished in 0.01s");
        count.look("test result_of_test ... ok");
        count.look("no tests to run!");
        assert_eq!(count, Count { passed: 15, failed: 2 });
    }

    #[test]
    fn the_closing_line_tells_what_happened() {
        let some = Count { passed: 3, failed: 2 };
        assert_eq!(verdict(Count { failed: 0, ..some }, true, false), "3 passed");
        assert_eq!(verdict(some, false, false), "FAILED (2 failed, 3 passed)");
        assert_eq!(
            verdict(Count::default(), false, false),
            "FAILED (0 passed before it broke off)"
        );
        assert_eq!(
            verdict(Count::default(), true, true),
            "FAILED (there was no test to run)"
        );
    }
}
