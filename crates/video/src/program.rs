//! The programs `ffmpeg` and `ffprobe`.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::VideoError;

/// Runs `ffprobe` to its end.
pub(crate) fn probe(arguments: &[String]) -> Result<Output, VideoError> {
    let mut command = command("ffprobe", arguments);
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started("ffprobe", &error))
}

/// Starts `ffmpeg` with the given ends of its pipes.
pub(crate) fn start(arguments: &[String], stdin: Stdio, stdout: Stdio) -> Result<Child, VideoError> {
    let mut command = command("ffmpeg", arguments);
    command.stdin(stdin).stdout(stdout).stderr(Stdio::piped());
    command.spawn().map_err(|error| not_started("ffmpeg", &error))
}

fn command(program: &str, arguments: &[String]) -> Command {
    let mut command = Command::new(program);
    // A "film" that is a list of other places must not make FFmpeg fetch them.
    command.args(["-protocol_whitelist", "file,pipe"]).args(arguments);
    command
}

fn not_started(program: &'static str, error: &std::io::Error) -> VideoError {
    if error.kind() == std::io::ErrorKind::NotFound {
        VideoError::NoFfmpeg { program }
    } else {
        VideoError::Broken {
            reason: error.to_string(),
        }
    }
}

/// A path as FFmpeg takes it: never for an option or an address, whatever its name.
pub(crate) fn file_argument(path: &Path) -> String {
    format!("file:{}", path.display())
}
