//! A camera that takes a picture row after row: its rolling shutter.

use serde::{Deserialize, Serialize};

/// Where in the picture, as it is shown, the camera begins to read it out.
///
/// A camera held upright reads from the top. A film that is shown turned (a phone held on its side, or overhead) was
/// read from another side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadoutFrom {
    /// The top row first.
    #[default]
    Top,
    /// The bottom row first.
    Bottom,
    /// The left column first.
    Left,
    /// The right column first.
    Right,
}

impl ReadoutFrom {
    /// Whether it is the one that needs no mention.
    #[must_use]
    pub fn is_top(&self) -> bool {
        *self == Self::Top
    }
}

/// Why a readout time can't be followed. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadoutError {
    /// No time a camera takes.
    #[error(
        "a readout time of {milliseconds} ms is none; give the milliseconds the camera takes to read a picture out, from 0 to {most}",
        most = ReadoutError::MOST_MILLISECONDS
    )]
    NotATime {
        /// The milliseconds given.
        milliseconds: f64,
    },
    /// The tank turns too far within one picture.
    #[error(
        "the tank turns by {degrees:.0} degrees while the camera reads out one picture, and no more than {most} can be undone; give a lower rate or a shorter readout time",
        most = ReadoutError::MOST_DEGREES
    )]
    TooFast {
        /// How far it turns, degrees.
        degrees: f64,
    },
}

impl ReadoutError {
    /// The longest readout time accepted, milliseconds: nearly a whole frame's time at 30 frames a second.
    pub const MOST_MILLISECONDS: f64 = 30.0;

    /// The farthest a tank may turn while one picture is read out, degrees: 150 rpm at 30 ms.
    pub const MOST_DEGREES: f64 = 27.0;

    /// Whether a camera may take so many milliseconds, and a tank turn at up to `most_rpm` meanwhile.
    ///
    /// # Errors
    /// Which of the two can't be.
    pub fn check(milliseconds: f64, most_rpm: f64) -> Result<(), Self> {
        if !(0.0..=Self::MOST_MILLISECONDS).contains(&milliseconds) {
            return Err(Self::NotATime { milliseconds });
        }
        let degrees = most_rpm * 360.0 / 60.0 * milliseconds / 1000.0;
        // With a part in a million of slack, so that the numbers named above are accepted.
        if degrees > Self::MOST_DEGREES * (1.0 + 1e-6) {
            return Err(Self::TooFast { degrees });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_cameras_take() {
        for milliseconds in [0.0, 16.7, 30.0] {
            assert_eq!(ReadoutError::check(milliseconds, 60.0), Ok(()));
        }
        assert_eq!(ReadoutError::check(30.0, 150.0), Ok(()));
        for milliseconds in [-0.1, 30.1, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                ReadoutError::check(milliseconds, 1.0),
                Err(ReadoutError::NotATime { .. })
            ));
        }
        assert!(matches!(
            ReadoutError::check(20.0, 30_000.0),
            Err(ReadoutError::TooFast { .. })
        ));
    }
}
