//! Starting over when FFmpeg's core, or a worker, breaks down.

use crate::messages::Failure;

/// How often work is begun. A core or a worker can break down through no fault of the film (WebKit's has, now and then, on a
/// busy machine), and a new one does the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tries {
    /// Another one may follow.
    First,
    /// The person is told how it ended.
    Last,
}

impl Tries {
    /// Whether this failure is a reason to begin again.
    pub(super) const fn once_more(self, failure: &Failure) -> bool {
        matches!(self, Self::First) && failure.broke_down
    }
}
