//! The rim of a tank filmed by a camera that doesn't look straight down.

use serde::{Deserialize, Serialize};

use crate::{Circle, CircleError, PictureSize};

/// An ellipse in a picture: what the rim of a tank looks like when the camera is tilted, in pixels.
///
/// Pixel centres are at integer coordinates, `x` to the right, `y` down. The long axis points
/// `angle_degrees` away from the x axis, **positive counter-clockwise as seen**: in a picture, where y points
/// down, the long axis has the direction (cos a, -sin a).
///
/// ```
/// use netdpr_derotation::Ellipse;
///
/// let rim = Ellipse::new(100.0, 80.0, 60.0, 48.0, 90.0);
/// // The long axis is upright: its upper end is 60 pixels above the centre.
/// assert!(rim.contains(100.0, 80.0 - 59.9) && !rim.contains(100.0 + 59.9, 80.0));
/// assert_eq!(rim.axis_ratio(), 0.8);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ellipse {
    /// Centre, pixels from the left pixel column's centre.
    pub x: f64,
    /// Centre, pixels down from the top pixel row's centre.
    pub y: f64,
    /// Half the long axis in pixels.
    pub rx: f64,
    /// Half the short axis in pixels; at most `rx`.
    pub ry: f64,
    /// Direction of the long axis, degrees above -90 and up to 90, positive counter-clockwise as seen.
    #[serde(rename = "angle_deg")]
    pub angle_degrees: f64,
}

/// Why an ellipse can't be the rim of a tank in a picture. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EllipseError {
    /// The circle about it can't be a rim.
    #[error(transparent)]
    Circle(#[from] CircleError),
    /// The short half axis is not a finite number above zero, or larger than the long one.
    #[error(
        "the rim's short half axis is {ry} and its long one {rx}; the short one must be above zero and no longer than the other"
    )]
    Axes {
        /// The long half axis given.
        rx: f64,
        /// The short half axis given.
        ry: f64,
    },
    /// The angle is not a finite number above -90 and up to 90.
    #[error("the angle of the rim's long axis is {degrees}; give it in degrees, above -90 and up to 90")]
    Angle {
        /// The angle given.
        degrees: f64,
    },
}

impl Ellipse {
    /// An ellipse about (`x`, `y`) from its half axes in pixels, in either order, and the direction of the first
    /// in degrees, positive counter-clockwise as seen. The axes are put in order and the angle brought into
    /// its range; [`Ellipse::check`] tells whether the whole makes sense.
    #[must_use]
    pub fn new(x: f64, y: f64, half_axis: f64, other_half_axis: f64, angle_degrees: f64) -> Self {
        let (rx, ry, angle) = if other_half_axis > half_axis {
            (other_half_axis, half_axis, angle_degrees + 90.0)
        } else {
            (half_axis, other_half_axis, angle_degrees)
        };
        // The remainder is in [0, 180); an axis has no front and no back.
        let remainder = angle.rem_euclid(180.0);
        let angle_degrees = if remainder > 90.0 { remainder - 180.0 } else { remainder };
        Self {
            x,
            y,
            rx,
            ry,
            angle_degrees,
        }
    }

    /// The circle as an ellipse, its angle 0.
    #[must_use]
    pub const fn from_circle(circle: Circle) -> Self {
        Self {
            x: circle.x,
            y: circle.y,
            rx: circle.r,
            ry: circle.r,
            angle_degrees: 0.0,
        }
    }

    /// Whether this can be the rim of a tank filmed in a picture of this size: all finite, `rx >= ry > 0`, the
    /// angle in its range, `rx` no larger than the picture's longer side, and the centre in the picture.
    ///
    /// # Errors
    /// One [`EllipseError`] for each of these that doesn't hold, the first of them.
    pub fn check(&self, picture: PictureSize) -> Result<(), EllipseError> {
        Circle::new(self.x, self.y, self.rx).check(picture)?;
        let Self { rx, ry, .. } = *self;
        if !(ry > 0.0 && ry <= rx) {
            return Err(EllipseError::Axes { rx, ry });
        }
        let degrees = self.angle_degrees;
        if !(degrees > -90.0 && degrees <= 90.0) {
            return Err(EllipseError::Angle { degrees });
        }
        Ok(())
    }

    /// The short axis over the long one: 1 for a circle, smaller the more the camera is tilted.
    #[must_use]
    pub fn axis_ratio(&self) -> f64 {
        self.ry / self.rx
    }

    /// The radius of the circle with the same area, the root of `rx * ry`, in pixels.
    #[must_use]
    pub fn mean_radius(&self) -> f64 {
        (self.rx * self.ry).sqrt()
    }

    /// The circle about the same centre with the same area.
    #[must_use]
    pub fn mean_circle(&self) -> Circle {
        Circle::new(self.x, self.y, self.mean_radius())
    }

    /// The unit vector along the long axis, in the picture's coordinates (y down).
    #[must_use]
    pub fn long_axis(&self) -> (f64, f64) {
        let (sin, cos) = self.angle_degrees.to_radians().sin_cos();
        (cos, -sin)
    }

    /// The point of the ellipse that belongs to a direction: the image of the point of a circle, `degrees`
    /// counter-clockwise as seen from the end of the long axis, when that circle is squeezed into the ellipse
    /// (the parameter is the eccentric anomaly).
    #[must_use]
    pub fn point(&self, degrees: f64) -> (f64, f64) {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (ax, ay) = self.long_axis();
        // The short axis is a quarter turn counter-clockwise as seen from the long one: (ay, -ax).
        let (long, short) = (self.rx * cos, self.ry * sin);
        (self.x + long * ax + short * ay, self.y + long * ay - short * ax)
    }

    /// `count` points of the ellipse, in even steps of [`Ellipse::point`]'s parameter, counter-clockwise as seen,
    /// the end of the long axis first.
    pub fn points(&self, count: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        (0..count).map(move |i| self.point(360.0 * i as f64 / count as f64))
    }

    /// How far a position is from the centre, in ellipses: below 1 inside, 1 on it, above 1 outside.
    #[must_use]
    pub fn relative_distance(&self, x: f64, y: f64) -> f64 {
        let (dx, dy) = (x - self.x, y - self.y);
        let (ax, ay) = self.long_axis();
        let along = (dx * ax + dy * ay) / self.rx;
        let across = (dx * ay - dy * ax) / self.ry;
        along.hypot(across)
    }

    /// Whether a position, in pixels, is inside or on the ellipse.
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        self.relative_distance(x, y) <= 1.0
    }
}

impl From<Circle> for Ellipse {
    fn from(circle: Circle) -> Self {
        Self::from_circle(circle)
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
    fn axes_are_put_in_order_and_the_angle_into_its_range() {
        let upright = Ellipse::new(0.0, 0.0, 3.0, 5.0, 0.0);
        assert_eq!((upright.rx, upright.ry, upright.angle_degrees), (5.0, 3.0, 90.0));
        for (given, kept) in [
            (91.0, -89.0),
            (-90.0, 90.0),
            (180.0, 0.0),
            (-45.0, -45.0),
            (405.0, 45.0),
        ] {
            assert_eq!(Ellipse::new(0.0, 0.0, 5.0, 3.0, given).angle_degrees, kept, "{given}");
        }
    }

    #[test]
    fn positive_angles_rise_to_the_right() {
        let rim = Ellipse::new(10.0, 20.0, 8.0, 4.0, 30.0);
        let (x, y) = rim.point(0.0);
        assert!((x - (10.0 + 8.0 * 30_f64.to_radians().cos())).abs() < 1e-12);
        assert!(
            (y - (20.0 - 4.0)).abs() < 1e-12,
            "the end of the long axis is above the centre"
        );
        // A quarter turn counter-clockwise from there is up and to the left.
        let (x, y) = rim.point(90.0);
        assert!(x < 10.0 && y < 20.0);
        assert!(((x - 10.0).hypot(y - 20.0) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn its_points_lie_on_it() {
        let rim = Ellipse::new(531.2, 301.7, 240.0, 181.5, -37.0);
        let points: Vec<_> = rim.points(50).collect();
        assert_eq!(points.len(), 50);
        for (x, y) in points {
            assert!((rim.relative_distance(x, y) - 1.0).abs() < 1e-12);
            assert!(rim.contains(rim.x + 0.999 * (x - rim.x), rim.y + 0.999 * (y - rim.y)));
            assert!(!rim.contains(rim.x + 1.001 * (x - rim.x), rim.y + 1.001 * (y - rim.y)));
        }
    }

    #[test]
    fn a_circle_is_an_ellipse() {
        let circle = Circle::new(1.5, 2.5, 30.0);
        let rim = Ellipse::from(circle);
        assert_eq!(rim.check(HD), Ok(()));
        assert_eq!(rim.mean_circle(), circle);
        assert_eq!(rim.axis_ratio(), 1.0);
    }

    #[test]
    fn what_is_no_rim_says_why() {
        let good = Ellipse::new(960.0, 540.0, 500.0, 400.0, 12.0);
        assert_eq!(good.check(HD), Ok(()));
        let with = |change: fn(&mut Ellipse)| {
            let mut changed = good;
            change(&mut changed);
            changed.check(HD)
        };
        assert!(matches!(with(|rim| rim.ry = 600.0), Err(EllipseError::Axes { .. })));
        assert!(matches!(with(|rim| rim.ry = 0.0), Err(EllipseError::Axes { .. })));
        assert!(matches!(with(|rim| rim.ry = f64::NAN), Err(EllipseError::Axes { .. })));
        assert!(matches!(
            with(|rim| rim.angle_degrees = -90.0),
            Err(EllipseError::Angle { .. })
        ));
        assert!(matches!(
            with(|rim| rim.angle_degrees = f64::NAN),
            Err(EllipseError::Angle { .. })
        ));
        assert_eq!(with(|rim| rim.x = f64::INFINITY), Err(CircleError::NotFinite.into()));
        assert!(matches!(
            with(|rim| rim.y = -4.0),
            Err(EllipseError::Circle(CircleError::CentreOutside { .. }))
        ));
    }

    #[test]
    fn it_is_written_with_short_names() {
        let rim = Ellipse::new(1.0, 2.0, 4.0, 3.0, 10.0);
        let json = serde_json::to_string(&rim).unwrap();
        assert_eq!(json, r#"{"x":1.0,"y":2.0,"rx":4.0,"ry":3.0,"angle_deg":10.0}"#);
        assert_eq!(serde_json::from_str::<Ellipse>(&json).unwrap(), rim);
    }
}
