//! What the numbers of a frame's planes mean.

use serde::{Deserialize, Serialize};

/// Which of the 256 levels are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColourRange {
    /// Black is 16 and white 235: nearly every film.
    #[default]
    Limited,
    /// Black is 0 and white 255: some phones and webcams.
    Full,
}

/// Where a chroma sample of 4:2:0 lies among its four luma samples (ITU-T H.264, figure E-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChromaSiting {
    /// In the left column, halfway between the two rows: what H.264 means when nothing is said.
    #[default]
    Left,
    /// In the middle of the four: JPEG, MPEG-1.
    Center,
    /// On the upper left one: BT.2020.
    TopLeft,
}

impl ChromaSiting {
    /// Offset of the first chroma sample from the first luma sample, in luma pixels: (x, y).
    #[must_use]
    pub const fn offset(self) -> (f64, f64) {
        match self {
            Self::Left => (0.0, 0.5),
            Self::Center => (0.5, 0.5),
            Self::TopLeft => (0.0, 0.0),
        }
    }
}

/// How a frame's numbers are to be read. Matrix, primaries and transfer don't matter to a rotation and are
/// carried from file to file by whoever reads and writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Colour {
    /// The levels used.
    pub range: ColourRange,
    /// Where the chroma samples lie.
    pub siting: ChromaSiting,
}

impl Colour {
    /// Black as (Y, U, V).
    #[must_use]
    pub const fn black(self) -> [u8; 3] {
        match self.range {
            ColourRange::Limited => [16, 128, 128],
            ColourRange::Full => [0, 128, 128],
        }
    }

    /// White as (Y, U, V).
    #[must_use]
    pub const fn white(self) -> [u8; 3] {
        match self.range {
            ColourRange::Limited => [235, 128, 128],
            ColourRange::Full => [255, 128, 128],
        }
    }
}
