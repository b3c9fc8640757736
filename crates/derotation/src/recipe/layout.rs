//! How the outgoing picture is put together.

use serde::{Deserialize, Serialize};

/// How the outgoing picture is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// The turned disc in a square of its own, the rotation centre exactly in its middle.
    #[default]
    Disc,
    /// The same square as filmed on the left, turned on the right.
    SideBySide,
    /// The whole picture as filmed, the disc turned in its place.
    Frame,
}
