//! Why a film can't be read or written, said so that a person knows what to do.

use std::path::PathBuf;

use netdpr_derotation::FrameError;
use netdpr_ffmpeg::{AssemblyError, Unreadable};

/// Why a film can't be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VideoError {
    /// `ffmpeg` or `ffprobe` isn't there.
    #[error(
        "the program {program} wasn't found; install FFmpeg (Debian: apt install ffmpeg, macOS: brew install ffmpeg, Windows: winget install ffmpeg) and try again"
    )]
    NoFfmpeg {
        /// Which of the two.
        program: &'static str,
    },
    /// The file isn't there or may not be read.
    #[error("{} can't be opened ({reason}); check its name and place", path.display())]
    CantOpen {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file is no film that can be read.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        reason: Unreadable,
    },
    /// A picture can't be held.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// Pictures and their times don't fit together.
    #[error(transparent)]
    Assembly(#[from] AssemblyError),
    /// The new film can't be written.
    #[error("{} can't be written ({reason}); check that the folder is there and the disk isn't full", path.display())]
    CantWrite {
        /// The new film.
        path: PathBuf,
        /// What FFmpeg or the system says.
        reason: String,
    },
    /// The work was stopped from outside: see [`crate::Programs::stop`].
    #[error("the work was stopped; start it again if you need it")]
    Stopped,
    /// Something between the programs broke.
    #[error("FFmpeg stopped unexpectedly ({reason}); try again, and report this film if it happens again")]
    Broken {
        /// What the system says.
        reason: String,
    },
}
