//! Why a file can't be worked on, said so that a person knows what to do.

use serde::{Deserialize, Serialize};

/// Why a file can't be worked on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unreadable {
    /// Nothing in it.
    #[error("This file is empty; copy it from the camera again.")]
    Empty,
    /// Not a film at all.
    #[error("This file is not a film that can be read; choose the video as the camera saved it.")]
    NotAFilm,
    /// Sound alone.
    #[error("This file has sound but no picture; choose the film of the tank.")]
    NoPicture,
    /// The index at the file's end is missing.
    #[error("This film breaks off before its index, so it can't be read; copy the whole file from the camera again.")]
    NoIndex,
    /// The codec can't be decoded here.
    #[error("This film is in the format {codec}, which can't be decoded here; convert it to H.264 and try again.")]
    Codec {
        /// The codec, as people call it.
        codec: String,
    },
    /// The head was readable, and no frame was.
    #[error("Not one picture of this film could be read, so it is probably damaged; copy it from the camera again.")]
    NoFrames,
}

impl Unreadable {
    /// The reason that FFmpeg's log shows for a file it could not open.
    #[must_use]
    pub fn from_log(lines: &[String]) -> Self {
        let says = |words: &str| lines.iter().any(|line| line.contains(words));
        if says("moov atom not found") {
            Self::NoIndex
        } else {
            Self::NotAFilm
        }
    }

    /// A codec that can't be decoded, by FFmpeg's name of it.
    #[must_use]
    pub fn codec(name: &str) -> Self {
        let codec = match name {
            "" => "this camera uses".to_owned(),
            name => name.to_uppercase(),
        };
        Self::Codec { codec }
    }
}
