//! The rim of the tank as a circle.

use serde::{Deserialize, Serialize};

use crate::PictureSize;

/// A circle in a picture: the rotation centre and the rim's radius, in pixels.
///
/// Pixel centres are at integer coordinates, `x` to the right, `y` down.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Circle {
    /// Centre, pixels from the left pixel column's centre.
    pub x: f64,
    /// Centre, pixels down from the top pixel row's centre.
    pub y: f64,
    /// Radius in pixels.
    pub r: f64,
}

/// Why a circle can't be the rim of a tank in a picture. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CircleError {
    /// A coordinate or the radius is not a finite number.
    #[error("the circle's x, y and radius must be ordinary numbers; type them again")]
    NotFinite,
    /// The radius is zero or negative.
    #[error("the circle's radius is {}, and it must be above zero; give the distance from the tank's centre to its edge", short(*r))]
    RadiusNotPositive {
        /// The radius given.
        r: f64,
    },
    /// The radius is larger than the picture.
    #[error(
        "the circle's radius of {} pixels is larger than the picture ({width} x {height}); give a radius of at most {most}",
        short(*r)
    )]
    RadiusTooLarge {
        /// The radius given.
        r: f64,
        /// The picture's width in pixels.
        width: u32,
        /// The picture's height in pixels.
        height: u32,
        /// The largest radius accepted.
        most: u32,
    },
    /// The circle's centre lies outside the picture.
    #[error(
        "the circle's centre ({}, {}) lies outside the picture ({width} x {height}); put it on the tank's centre",
        short(*x),
        short(*y)
    )]
    CentreOutside {
        /// Centre given, pixels.
        x: f64,
        /// Centre given, pixels.
        y: f64,
        /// The picture's width in pixels.
        width: u32,
        /// The picture's height in pixels.
        height: u32,
    },
}

/// A number for a sentence: 1e300 with all its digits helps nobody.
fn short(number: f64) -> String {
    if number.abs() < 1e7 {
        format!("{number}")
    } else {
        format!("{number:e}")
    }
}

impl Circle {
    /// A circle about (`x`, `y`) with radius `r`, all in pixels. [`Circle::check`] tells whether it makes sense.
    #[must_use]
    pub const fn new(x: f64, y: f64, r: f64) -> Self {
        Self { x, y, r }
    }

    /// Whether this can be the rim of a tank filmed in a picture of this size: finite, a radius above zero and
    /// no larger than the picture's longer side, the centre in the picture.
    ///
    /// # Errors
    /// One [`CircleError`] for each of these that doesn't hold, the first of them.
    pub fn check(&self, picture: PictureSize) -> Result<(), CircleError> {
        let Self { x, y, r } = *self;
        let PictureSize { width, height } = picture;
        if !(x.is_finite() && y.is_finite() && r.is_finite()) {
            return Err(CircleError::NotFinite);
        }
        if r <= 0.0 {
            return Err(CircleError::RadiusNotPositive { r });
        }
        let most = width.max(height);
        if r > f64::from(most) {
            return Err(CircleError::RadiusTooLarge { r, width, height, most });
        }
        let inside = |position: f64, length: u32| (-0.5..=f64::from(length) - 0.5).contains(&position);
        if !(inside(x, width) && inside(y, height)) {
            return Err(CircleError::CentreOutside { x, y, width, height });
        }
        Ok(())
    }

    /// The side of the square that holds the whole disc: 2 * ceil(r), always even.
    #[must_use]
    pub fn square_side(&self) -> u32 {
        // `check` bounds the radius by the picture's side, far below u32::MAX; the cast saturates in any case.
        (self.r.ceil() as u32).saturating_mul(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HD: PictureSize = PictureSize {
        width: 1920,
        height: 1080,
    };

    #[test]
    fn what_is_no_rim_says_why() {
        assert_eq!(Circle::new(f64::NAN, 0.0, 1.0).check(HD), Err(CircleError::NotFinite));
        assert_eq!(
            Circle::new(1.0, 1.0, 0.0).check(HD),
            Err(CircleError::RadiusNotPositive { r: 0.0 })
        );
        assert_eq!(
            Circle::new(1.0, 1.0, -3.0).check(HD),
            Err(CircleError::RadiusNotPositive { r: -3.0 })
        );
        assert!(matches!(
            Circle::new(1.0, 1.0, 1921.0).check(HD),
            Err(CircleError::RadiusTooLarge { .. })
        ));
        assert!(matches!(
            Circle::new(-0.6, 1.0, 10.0).check(HD),
            Err(CircleError::CentreOutside { .. })
        ));
        assert!(matches!(
            Circle::new(1.0, 1079.6, 10.0).check(HD),
            Err(CircleError::CentreOutside { .. })
        ));
        assert_eq!(Circle::new(924.3, 519.6, 506.6).check(HD), Ok(()));
    }

    #[test]
    fn sentences_stay_short() {
        let error = Circle::new(1e300, 1.0, 10.0).check(HD).unwrap_err();
        assert!(error.to_string().contains("(1e300, 1)"), "{error}");
    }

    #[test]
    fn the_square_is_even_and_holds_the_disc() {
        assert_eq!(Circle::new(0.0, 0.0, 506.6).square_side(), 1014);
        assert_eq!(Circle::new(0.0, 0.0, 500.0).square_side(), 1000);
    }
}
