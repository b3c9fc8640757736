//! A camera that doesn't look straight down, and the picture it would have taken if it had.

mod projective;
mod rectification;

pub use rectification::Rectification;

use serde::{Deserialize, Serialize};

use crate::{Ellipse, EllipseError, PictureSize};

/// That the camera was tilted: the tank's rim is an ellipse in the picture, and the rotation centre isn't its centre.
///
/// The rim and the imaged rotation centre (the recipe's circle has it) are enough to undo the tilt, whatever the
/// camera's lens and place: see [`Tilt::rectification`]. The ellipse's centre would be the wrong point to turn about:
/// what is farther away looks smaller, which moves the image of the centre towards the far side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tilt {
    /// The rim as the camera saw it, in pixels of the picture as it is shown.
    pub rim: Ellipse,
}

/// Why a tilt can't be undone. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TiltError {
    /// The rim is no ellipse in this picture.
    #[error("the tilted rim is none: {0}")]
    Rim(#[from] EllipseError),
    /// The rim is so flat that nothing could be seen.
    #[error(
        "the tilted rim is only {ratio:.2} as wide as it is long, and below {least} no tilt can be undone; film from higher above",
        least = Tilt::LEAST_AXIS_RATIO
    )]
    TooFlat {
        /// The short axis over the long one.
        ratio: f64,
    },
    /// The rotation centre is outside the rim or too near to it.
    #[error(
        "the rotation centre ({x:.1}, {y:.1}) lies too far from the middle of the tilted rim for any camera; put it on the tank's centre, or leave the tilt out"
    )]
    CentreTooFarOut {
        /// The centre given, pixels.
        x: f64,
        /// The centre given, pixels.
        y: f64,
    },
    /// The disc asked for reaches as far as the camera's own place.
    #[error(
        "a radius of {r} pixels reaches under the tilted camera; give at most {most:.0}, about as much as the rim's own half axis"
    )]
    RadiusTooLarge {
        /// The radius given, pixels of the rectified picture.
        r: f64,
        /// The largest radius accepted.
        most: f64,
    },
}

impl Tilt {
    /// The flattest rim accepted: short axis over long one, at a tilt of about 75 degrees.
    pub const LEAST_AXIS_RATIO: f64 = 0.25;

    /// How far the centre may be from the ellipse's centre, in half axes. A camera two radii from the tank's centre,
    /// tilted by 60 degrees, sees it at 0.43.
    const MOST_SHIFT: f64 = 0.7;

    /// How to undo this tilt of a camera that sees the tank's rotation centre at `centre`, in pixels.
    ///
    /// # Errors
    /// When the rim is no ellipse of a tank in a picture of this size, or the centre is not well inside of it.
    ///
    /// ```
    /// use netdpr_derotation::{Ellipse, PictureSize, Tilt};
    ///
    /// let tilt = Tilt { rim: Ellipse::new(960.0, 540.0, 500.0, 450.0, 0.0) };
    /// // The far side is above: there the centre is seen a little above the ellipse's.
    /// let size = PictureSize { width: 1920, height: 1080 };
    /// let rectification = tilt.rectification((960.0, 524.0), size)?;
    /// // The rim's lowest point is straight below the centre, 500 pixels away.
    /// let (x, y) = rectification.to_rectified(960.0, 990.0).unwrap_or_default();
    /// assert!((x - 960.0).abs() < 1e-9 && (y - 1024.0).abs() < 1e-9);
    /// # Ok::<(), netdpr_derotation::TiltError>(())
    /// ```
    pub fn rectification(&self, centre: (f64, f64), picture: PictureSize) -> Result<Rectification, TiltError> {
        self.rim.check(picture)?;
        Rectification::new(self.rim, centre)
    }
}
