//! How a command ends when it can't do its work.

use std::fmt;
use std::process::ExitCode;

/// Why a command ends without having done its work: one sentence, and an exit status.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments can't be followed: 2.
    Arguments(anyhow::Error),
    /// The work failed: 1.
    Work(anyhow::Error),
}

impl Failure {
    pub(crate) fn arguments(error: impl Into<anyhow::Error>) -> Self {
        Self::Arguments(error.into())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Arguments(_) => ExitCode::from(2),
            Self::Work(_) => ExitCode::from(1),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Work(error.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arguments(error) | Self::Work(error) => write!(formatter, "{error}"),
        }
    }
}
