//! What became of a job in a worker's hands.

use netdpr_derotation::{Circle, RecipeError};
use netdpr_video::{DerotateError, VideoError};

use crate::ServerError;
use crate::jobs::Film;

/// What became of a job in a worker's hands.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The rim was found.
    Rim(Circle),
    /// It wasn't, or not surely; what looked most like one.
    NoRim { why: String, looks_like: Option<Circle> },
    /// The circle doesn't fit the film.
    WrongCircle(String),
    /// The film was made.
    Film { film: Film, warnings: Vec<String> },
    /// Nobody can do this; a sentence on why.
    Impossible(String),
    /// It was stopped from outside.
    Stopped,
    /// Something of ours, and not for want of anything in the job: it is tried again.
    Ours(ServerError),
    /// The job broke its worker.
    Trouble(ServerError),
}

impl From<ServerError> for Outcome {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Video(error) => error.into(),
            error @ ServerError::Worker(_) => Self::Trouble(error),
            error => Self::Ours(error),
        }
    }
}

impl From<VideoError> for Outcome {
    fn from(error: VideoError) -> Self {
        match error {
            VideoError::Stopped => Self::Stopped,
            // Without the name of a file that the person never saw.
            VideoError::Unreadable { reason, .. } => Self::Impossible(reason.to_string()),
            VideoError::Frame(error) => Self::Impossible(sentence(&error)),
            VideoError::Assembly(error) => Self::Impossible(sentence(&error)),
            error => Self::Trouble(error.into()),
        }
    }
}

impl From<DerotateError> for Outcome {
    fn from(error: DerotateError) -> Self {
        match error {
            DerotateError::Video(error) => error.into(),
            DerotateError::Recipe(RecipeError::Circle(error)) => Self::WrongCircle(sentence(&error)),
            error => Self::Impossible(sentence(&error)),
        }
    }
}

/// An error as a sentence on its own.
pub(crate) fn sentence(error: &impl ToString) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let mut sentence: String = letters
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    sentence.extend(letters);
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}
