//! How work that a worker does in the background stands.

/// From the order to the answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Work {
    /// Nothing was asked for.
    Nothing,
    /// Frames done, of how many.
    Going(u32, Option<u32>),
    /// It is there.
    Done,
    /// It came to nothing; the sentence, in the worker's English, says why.
    Not(String),
}

impl Work {
    pub(super) const fn is_going(&self) -> bool {
        matches!(self, Self::Going(..))
    }

    /// As tests read it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Going(..) => "going",
            Self::Done => "done",
            Self::Not(_) => "not",
        }
    }

    /// How sure what is said of it is, for its colour.
    pub(super) const fn tone(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Going(..) => "",
            Self::Done => "sure",
            Self::Not(_) => "unsure",
        }
    }
}
