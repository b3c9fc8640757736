//! A telephone held upright films sideways and writes into the file how to turn the picture: the display matrix.
//!
//! It is written straight into the file's track header (ISO/IEC 14496-12, 8.3.2), because the option for it differs
//! from one version of ffmpeg to the next.

use std::path::Path;

use anyhow::{Context, ensure};
use netdpr_derotation::{Circle, PictureSize};

/// By how much a player has to turn the picture, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuarterTurns {
    /// 90 degrees.
    One,
    /// 180 degrees.
    Two,
    /// 270 degrees.
    Three,
}

impl QuarterTurns {
    /// Degrees clockwise.
    #[must_use]
    pub const fn degrees(self) -> u32 {
        match self {
            Self::One => 90,
            Self::Two => 180,
            Self::Three => 270,
        }
    }
}

/// Writes the MP4 film `from` to `to` with a display matrix in its first track.
///
/// # Errors
/// When a file can't be read or written, or `from` has no track header.
pub fn set_display_matrix(from: &Path, to: &Path, coded: PictureSize, turns: QuarterTurns) -> anyhow::Result<()> {
    const ONE: i32 = 1 << 16;
    let mut bytes = std::fs::read(from)?;
    let name = bytes
        .windows(4)
        .position(|window| window == b"tkhd")
        .context("the film has no track header")?;
    let version = bytes.get(name + 4).copied().context("the track header is cut short")?;
    // Behind the name: version and flags, times and number of the track (longer in version 1), 16 bytes more.
    let start = name + 4 + 4 + if version == 1 { 32 } else { 20 } + 16;
    ensure!(bytes.len() >= start + 36, "the track header is cut short");
    let (width, height) = ((coded.width << 16) as i32, (coded.height << 16) as i32);
    let (a, b, c, d, x, y) = match turns {
        QuarterTurns::One => (0, ONE, -ONE, 0, height, 0),
        QuarterTurns::Two => (-ONE, 0, 0, -ONE, width, height),
        QuarterTurns::Three => (0, -ONE, ONE, 0, 0, width),
    };
    let matrix = [a, b, 0, c, d, 0, x, y, 1 << 30];
    for (place, value) in bytes[start..start + 36].chunks_exact_mut(4).zip(matrix) {
        place.copy_from_slice(&value.to_be_bytes());
    }
    std::fs::write(to, bytes)?;
    Ok(())
}

/// Where a circle of the coded picture is in the picture as it is shown.
#[must_use]
pub fn turned_circle(circle: Circle, coded: PictureSize, turns: QuarterTurns) -> Circle {
    let (right, bottom) = (f64::from(coded.width) - 1.0, f64::from(coded.height) - 1.0);
    let (x, y) = match turns {
        QuarterTurns::One => (bottom - circle.y, circle.x),
        QuarterTurns::Two => (right - circle.x, bottom - circle.y),
        QuarterTurns::Three => (circle.y, right - circle.x),
    };
    Circle::new(x, y, circle.r)
}
