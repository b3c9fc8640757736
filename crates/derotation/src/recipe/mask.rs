//! What of the turned picture is shown; the rest is black.

use serde::{Deserialize, Serialize};

/// What of the turned picture is shown; the rest is black.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mask {
    /// The disc inside the rim.
    #[default]
    Circle,
    /// All of the picture's square.
    None,
    /// The inside of a polygon, for tanks that aren't round: its corners `[x, y]` in pixels of the first kept frame.
    /// It stands still in the turned picture, as the tank does.
    Polygon(Vec<[f64; 2]>),
}

/// Why a mask can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MaskError {
    /// Fewer than three corners.
    #[error("a polygon needs at least three corners, and this one has {corners}; click more of them")]
    TooFewCorners {
        /// Corners given.
        corners: usize,
    },
    /// More corners than anyone draws.
    #[error("a polygon of {corners} corners is more than the {most} that can be drawn; leave some out", most = Mask::MOST_CORNERS)]
    TooManyCorners {
        /// Corners given.
        corners: usize,
    },
    /// A corner's coordinate is no number, or far outside any picture.
    #[error("a corner of the polygon is not a place in the picture; give each as X,Y in pixels")]
    Corner,
}

impl Mask {
    /// The most corners a polygon may have.
    pub const MOST_CORNERS: usize = 1000;

    /// Whether the mask can enclose something.
    ///
    /// # Errors
    /// When a polygon has too few or too many corners, or one that is no place.
    pub fn check(&self) -> Result<(), MaskError> {
        let Self::Polygon(corners) = self else {
            return Ok(());
        };
        match corners.len() {
            corners @ 0..3 => return Err(MaskError::TooFewCorners { corners }),
            corners if corners > Self::MOST_CORNERS => return Err(MaskError::TooManyCorners { corners }),
            _ => {}
        }
        let is_place = |coordinate: &f64| coordinate.is_finite() && coordinate.abs() <= 1e6;
        if corners.iter().flatten().all(is_place) {
            Ok(())
        } else {
            Err(MaskError::Corner)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polygon_needs_three_real_corners() {
        assert_eq!(
            Mask::Polygon(vec![[0.0, 0.0]; 2]).check(),
            Err(MaskError::TooFewCorners { corners: 2 })
        );
        assert_eq!(Mask::Polygon(vec![[0.0, f64::NAN]; 3]).check(), Err(MaskError::Corner));
        assert_eq!(Mask::Polygon(vec![[0.0, 1.0]; 3]).check(), Ok(()));
        assert!(Mask::Polygon(vec![[0.0, 1.0]; 1001]).check().is_err());
    }
}
