//! Runs a program to its end, or to a deadline.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context, bail};

/// How a program ended and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The exit status; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to its output.
    pub stdout: String,
    /// What it wrote to its error output.
    pub stderr: String,
}

/// Runs `command` to its end, and kills it when that takes longer than `deadline`.
///
/// # Errors
/// When it can't be started, or was killed at the deadline.
pub fn run(command: &mut Command, deadline: Duration) -> anyhow::Result<Outcome> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} could not be started", command.get_program().display()))?;
    let (say, said) = channel();
    let stdout = child.stdout.take().context("no output")?;
    let stderr = child.stderr.take().context("no error output")?;
    for (which, mut pipe) in [(0, Box::new(stdout) as Box<dyn Read + Send>), (1, Box::new(stderr))] {
        let say = say.clone();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = pipe.read_to_end(&mut bytes);
            // Nobody listens any more after the deadline.
            let _ = say.send((which, read.map(|_| bytes)));
        });
    }
    let mut texts = [String::new(), String::new()];
    for _ in 0..texts.len() {
        match said.recv_timeout(deadline) {
            Ok((which, bytes)) => texts[which] = String::from_utf8_lossy(&bytes?).into_owned(),
            Err(_) => {
                kill(&mut child);
                bail!(
                    "{} did not end within {} s",
                    command.get_program().display(),
                    deadline.as_secs()
                );
            }
        }
    }
    let status = child.wait()?;
    let [stdout, stderr] = texts;
    Ok(Outcome {
        code: status.code(),
        stdout,
        stderr,
    })
}

fn kill(child: &mut Child) {
    // It may have ended by itself already, which is as good.
    let _ = child.kill();
    let _ = child.wait();
}

/// Runs ffmpeg with these arguments, quietly, writing over what is there.
///
/// # Errors
/// When it can't be started or fails; the message is its own.
pub fn ffmpeg<Argument: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = Argument>) -> anyhow::Result<()> {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y"])
        .args(arguments);
    let outcome = run(&mut command, Duration::from_secs(300))?;
    if outcome.code != Some(0) {
        bail!("ffmpeg failed: {}", outcome.stderr.trim());
    }
    Ok(())
}
