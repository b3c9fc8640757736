//! The `netdpr` command, as a person at a terminal has it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{bail, ensure};
use netdpr_derotation::Circle;

use crate::environment::Needed;
use crate::program::{Outcome, run};

/// The `netdpr` command in a folder of its own, which is gone with it.
#[derive(Debug)]
pub struct Netdpr {
    program: PathBuf,
    folder: tempfile::TempDir,
    temporary: tempfile::TempDir,
}

impl Netdpr {
    /// The command that `NETDPR_COMMAND` names, in a new empty folder.
    ///
    /// # Errors
    /// When it is not named, or no folder can be made.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self {
            program: Needed::Command.path()?,
            folder: tempfile::tempdir()?,
            temporary: tempfile::tempdir()?,
        })
    }

    /// The folder it runs in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs it with these arguments.
    ///
    /// # Errors
    /// When it can't be started or takes longer than five minutes. That it fails is no error here: see
    /// [`Outcome::code`].
    pub fn run<Argument: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = Argument>,
    ) -> anyhow::Result<Outcome> {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("TMPDIR", self.temporary.path());
        run(&mut command, Duration::from_secs(300))
    }

    /// `netdpr derotate` of `film` into a file of its folder, which is returned.
    ///
    /// # Errors
    /// When the command fails or writes no file.
    pub fn derotate(&self, film: &Path, circle: Circle, rpm: f64, more: &[&str]) -> anyhow::Result<(PathBuf, Outcome)> {
        let output = self.folder.path().join("derotated.mp4");
        let outcome = self.run(derotate_arguments(
            film,
            &output,
            &rpm.to_string(),
            &circle_text(circle),
            more,
        ))?;
        if outcome.code != Some(0) {
            bail!(
                "netdpr derotate ended with {:?}: {}",
                outcome.code,
                outcome.stderr.trim()
            );
        }
        ensure!(output.is_file(), "netdpr derotate says it is done and left no file");
        Ok((output, outcome))
    }

    /// What is left in its folder and in the folder for temporary files: after a failure, nothing should be.
    ///
    /// # Errors
    /// When the folders can't be listed.
    pub fn left_behind(&self) -> anyhow::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for folder in [&self.folder, &self.temporary] {
            for entry in std::fs::read_dir(folder.path())? {
                names.push(entry?.file_name());
            }
        }
        Ok(names)
    }
}

/// `derotate FILM -o OUTPUT --rpm RPM --circle X,Y,R --overwrite …`.
#[must_use]
pub fn derotate_arguments(film: &Path, output: &Path, rpm: &str, circle: &str, more: &[&str]) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["derotate".into(), film.into(), "-o".into(), output.into()];
    arguments.extend(["--overwrite", "--rpm", rpm, "--circle", circle].map(OsString::from));
    arguments.extend(more.iter().map(OsString::from));
    arguments
}

/// A circle as `--circle` takes it.
#[must_use]
pub fn circle_text(circle: Circle) -> String {
    format!("{},{},{}", circle.x, circle.y, circle.r)
}

/// The sentence with which a program refused its work, after checks that it is one: on one line when the work failed
/// (the usage may follow where the arguments were wrong), in words, and no trace of a crash.
///
/// # Errors
/// When it is no such sentence.
pub fn complaint(outcome: &Outcome) -> anyhow::Result<String> {
    let mut lines = outcome.stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else {
        bail!("it ended with {:?} without a word", outcome.code);
    };
    ensure!(
        outcome.code == Some(2) || lines.next().is_none(),
        "more than one line was said: {}",
        outcome.stderr
    );
    sentence(first)?;
    Ok(first.to_owned())
}

/// Whether this is a sentence for people.
///
/// # Errors
/// When it isn't: too short, too long, or a programmer's words in it.
pub fn sentence(text: &str) -> anyhow::Result<()> {
    let words = text.split_whitespace().count();
    ensure!(
        (5..=60).contains(&words),
        "not a sentence that says what is wrong and what to do: {text:?}"
    );
    for bad in [
        "panicked",
        "RUST_BACKTRACE",
        "unwrap",
        "os error",
        "Os {",
        "Error(",
        "JsValue",
        "undefined",
        "RuntimeError",
    ] {
        ensure!(!text.contains(bad), "not for people ({bad}): {text:?}");
    }
    let longest = text.split(|sign: char| !sign.is_ascii_digit()).map(str::len).max();
    ensure!(longest < Some(25), "no one can read that number: {text:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(code: i32, stderr: &str) -> Outcome {
        Outcome {
            code: Some(code),
            stdout: String::new(),
            stderr: stderr.to_owned(),
        }
    }

    #[test]
    fn one_sentence_is_accepted_and_a_crash_is_not() {
        let fine = "error: the file is empty; choose another film\n";
        assert!(complaint(&outcome(1, fine)).is_ok());
        assert!(complaint(&outcome(2, &format!("{fine}\nUsage: netdpr …\n"))).is_ok());
        for bad in [
            "",
            "failed\n",
            "thread 'main' panicked at src/main.rs:1:1: index out of bounds\n",
        ] {
            assert!(complaint(&outcome(1, bad)).is_err(), "{bad}");
        }
        assert!(complaint(&outcome(1, &format!("{fine}{fine}"))).is_err());
    }
}
