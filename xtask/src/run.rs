//! Saying what is done, and running other programs.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Says in one line what is being done.
#[expect(
    clippy::print_stdout,
    reason = "talking to the person who typed the command is what this program does"
)]
pub(crate) fn say(line: &str) {
    println!("[xtask] {line}");
}

/// Passes on one line of another program's output as it is.
#[expect(
    clippy::print_stdout,
    reason = "the line was meant for stdout by the program that printed it"
)]
fn pass_on(line: &str) {
    println!("{line}");
}

/// Runs `command`, its output going straight to the person.
///
/// # Errors
/// When the program isn't there, or ends with another status than success; the message names the command as it
/// would be typed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    say(&format!("$ {}", as_typed(command)));
    let status = command
        .status()
        .with_context(|| format!("`{}` could not be started.", program(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}); the messages above say why.", call(command));
    }
    Ok(())
}

/// Runs `command`, passing on every line of its stdout and showing it to `look` as well.
///
/// # Errors
/// As [`run`].
pub(crate) fn run_looking(command: &mut Command, mut look: impl FnMut(&str)) -> Result<()> {
    say(&format!("$ {}", as_typed(command)));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started.", program(command)))?;
    if let Some(stdout) = child.stdout.take() {
        // Bytes and not `lines()`: a test may print what is not UTF-8.
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.with_context(|| format!("The output of `{}` could not be read.", program(command)))?;
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches('\r');
            look(line);
            pass_on(line);
        }
    }
    let status = child
        .wait()
        .with_context(|| format!("`{}` was lost.", program(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}); the messages above say why.", call(command));
    }
    Ok(())
}

/// Runs `command` quietly and returns what it printed on stdout, trimmed; `None` when it isn't there or fails.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The cargo that runs this program, or else the one on the PATH.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_this_package(&mut command);
    command
}

/// [`cargo`] for the wasm32 target.
pub(crate) fn cargo_for_wasm() -> Command {
    let mut command = cargo();
    forget_rustflags(&mut command);
    command
}

/// Keeps what `cargo run` says of this package from being taken for what is said of the packages `command` builds.
pub(crate) fn forget_this_package(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let known = name.to_string_lossy();
        if known.starts_with("CARGO_PKG_") || known.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

/// Keeps RUSTFLAGS of the environment from replacing those of `.cargo/config.toml`.
pub(crate) fn forget_rustflags(command: &mut Command) {
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
}

/// The command as a person would type it: variables set for it, program, arguments.
pub(crate) fn as_typed(command: &Command) -> String {
    let mut typed = String::new();
    for (name, value) in command.get_envs() {
        // Long lists of folders hide the command; what was removed can't be typed.
        if let Some(value) = value.filter(|_| name != "PATH") {
            let _ = write!(typed, "{}={} ", name.to_string_lossy(), quoted(value));
        }
    }
    typed + &call(command)
}

/// The program and its arguments.
fn call(command: &Command) -> String {
    let mut call = program(command);
    for argument in command.get_args() {
        call.push(' ');
        call.push_str(&quoted(argument));
    }
    call
}

/// A program's name without its folder.
fn program(command: &Command) -> String {
    let path = Path::new(command.get_program());
    path.file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// An argument with quotes where a shell would need them.
fn quoted(argument: &OsStr) -> String {
    let text = argument.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%\\".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{text}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("/usr/bin/trunk");
        command
            .args(["build", "a b"])
            .env("MODE", "x y")
            .env("PATH", "/long")
            .env_remove("RUSTFLAGS");
        assert_eq!(as_typed(&command), "MODE='x y' trunk build 'a b'");
    }

    #[test]
    fn a_program_that_is_not_there_answers_nothing_and_fails_kindly() {
        assert_eq!(ask(&mut Command::new("netdpr-no-such-program")), None);
        let error = run(&mut Command::new("netdpr-no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "`netdpr-no-such-program` could not be started.");
    }
}
