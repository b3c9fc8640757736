//! What the caption says.

use serde::{Deserialize, Serialize};

/// What the caption says; all of it unless some is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CaptionParts {
    /// The rate, turns a minute.
    pub rate: bool,
    /// The direction: an arrow, and a word where there is room.
    pub direction: bool,
    /// The time after the first kept frame.
    pub time: bool,
}

impl Default for CaptionParts {
    fn default() -> Self {
        Self {
            rate: true,
            direction: true,
            time: true,
        }
    }
}

impl CaptionParts {
    /// Whether nothing is left out, so that it needs no mention.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}
