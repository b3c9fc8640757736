//! Where the tank's places come to lie in the picture, also when the camera looks at it aslant.
//!
//! The camera is a pinhole that looks at the tank's centre from `distance` tank radii away, its axis tilted by
//! `degrees` from the tank's own. With s counted in the tank's plane towards the side farther from the camera, t across
//! it, a and b the same two directions in the picture (all in radii; the picture's scale is that of the centre), D the
//! distance, c and n the tilt's cosine and sine:
//!
//! * a = D c s / (D + n s), b = D t / (D + n s)
//! * s = D a / (D c - n a), t = D c b / (D c - n a)
//!
//! and the rim s² + t² = 1 is the ellipse about a = -D c n / (D² - n²) with the half axes D² c / (D² - n²) along a and
//! D / √(D² - n²) along b.

use netdpr_derotation::{Circle, Ellipse};

use crate::scene_error::SceneError;

/// How a camera looks at the tank that doesn't stand right above it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CameraTilt {
    /// The angle between the camera's axis and the tank's, degrees, 0 to 60.
    pub degrees: f64,
    /// Where in the picture the tank's farther side is: degrees counter-clockwise from the right.
    pub direction_degrees: f64,
    /// How far the camera is from the tank's centre, in tank radii; at least [`CameraTilt::LEAST_DISTANCE`].
    pub distance_radii: f64,
}

impl CameraTilt {
    /// The steepest tilt drawn, degrees.
    pub const MOST_DEGREES: f64 = 60.0;
    /// The nearest camera drawn, tank radii.
    pub const LEAST_DISTANCE: f64 = 1.5;
    /// The farthest camera drawn, tank radii: from there on the picture is the same.
    pub const MOST_DISTANCE: f64 = 1e6;

    pub(crate) fn check(&self) -> Result<(), SceneError> {
        let drawn = (0.0..=Self::MOST_DEGREES).contains(&self.degrees)
            && self.direction_degrees.is_finite()
            && (Self::LEAST_DISTANCE..=Self::MOST_DISTANCE).contains(&self.distance_radii);
        if drawn {
            Ok(())
        } else {
            Err(SceneError::Tilt {
                degrees: self.degrees,
                distance_radii: self.distance_radii,
            })
        }
    }
}

/// The way from the picture to the tank's plane and back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CameraView {
    /// The image of the tank's centre, and the radius at the centre's scale.
    circle: Circle,
    aslant: Option<Aslant>,
}

#[derive(Debug, Clone, Copy)]
struct Aslant {
    /// Cosine and sine of the tilt.
    tilt: (f64, f64),
    /// Unit vector in the picture, y down, towards the farther side.
    away: (f64, f64),
    distance: f64,
    direction_degrees: f64,
}

/// Beyond this many radii everything is as far as the horizon.
const HORIZON: f64 = 40.0;

impl CameraView {
    pub(crate) fn new(circle: Circle, tilt: Option<CameraTilt>) -> Self {
        let aslant = tilt.filter(|tilt| tilt.degrees != 0.0).map(|tilt| {
            let (sine, cosine) = tilt.degrees.to_radians().sin_cos();
            let (up, right) = tilt.direction_degrees.to_radians().sin_cos();
            Aslant {
                tilt: (cosine, sine),
                away: (right, -up),
                distance: tilt.distance_radii,
                direction_degrees: tilt.direction_degrees,
            }
        });
        Self { circle, aslant }
    }

    /// Whether the camera looks straight down the tank's axis.
    pub(crate) const fn is_straight(&self) -> bool {
        self.aslant.is_none()
    }

    /// The place in the tank's plane, in pixels right and down from its centre at the centre's scale, that is seen at
    /// (`x`, `y`) of the picture.
    pub(crate) fn to_plane(self, x: f64, y: f64) -> [f64; 2] {
        let (dx, dy) = (x - self.circle.x, y - self.circle.y);
        let Some(aslant) = self.aslant else {
            return [dx, dy];
        };
        let ((cosine, sine), (away_x, away_y), far) = (aslant.tilt, aslant.away, aslant.distance);
        let r = self.circle.r;
        let (a, b) = ((dx * away_x + dy * away_y) / r, (dy * away_x - dx * away_y) / r);
        let (s, t) = (far * a, far * cosine * b);
        let depth = (far * cosine - sine * a).max(s.hypot(t) / HORIZON);
        let (s, t) = if depth > 0.0 {
            (s / depth, t / depth)
        } else {
            (0.0, 0.0)
        };
        [r * (s * away_x - t * away_y), r * (s * away_y + t * away_x)]
    }

    /// Where the place (`u`, `v`) of the tank's plane is seen; the way back of [`CameraView::to_plane`].
    pub(crate) fn to_picture(self, u: f64, v: f64) -> [f64; 2] {
        let Some(aslant) = self.aslant else {
            return [self.circle.x + u, self.circle.y + v];
        };
        let ((cosine, sine), (away_x, away_y), far) = (aslant.tilt, aslant.away, aslant.distance);
        let r = self.circle.r;
        let (s, t) = ((u * away_x + v * away_y) / r, (v * away_x - u * away_y) / r);
        let nearness = far / (far + sine * s);
        let (a, b) = (cosine * s * nearness, t * nearness);
        [
            self.circle.x + r * (a * away_x - b * away_y),
            self.circle.y + r * (a * away_y + b * away_x),
        ]
    }

    /// The rim in the picture.
    pub(crate) fn rim(&self) -> Ellipse {
        let Some(aslant) = self.aslant else {
            return Ellipse::from_circle(self.circle);
        };
        let Circle { x, y, r } = self.circle;
        let ((cosine, sine), (away_x, away_y), far) = (aslant.tilt, aslant.away, aslant.distance);
        let spread = far * far - sine * sine;
        let a = -far * cosine * sine / spread;
        Ellipse::new(
            x + r * a * away_x,
            y + r * a * away_y,
            r * far / spread.sqrt(),
            r * far * far * cosine / spread,
            // The long axis lies across the tilt.
            aslant.direction_degrees + 90.0,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CIRCLE: Circle = Circle::new(300.3, 200.7, 150.0);

    fn view(degrees: f64, direction_degrees: f64, distance_radii: f64) -> CameraView {
        CameraView::new(
            CIRCLE,
            Some(CameraTilt {
                degrees,
                direction_degrees,
                distance_radii,
            }),
        )
    }

    #[test]
    fn the_way_back_is_the_way_back() {
        for (degrees, direction, distance) in [(10.0, 25.0, 5.0), (60.0, -130.0, 1.5), (-20.0, 90.0, 1e6)] {
            let view = view(degrees, direction, distance);
            for (u, v) in [(0.0, 0.0), (100.0, 30.0), (-20.0, 149.0), (-90.0, -110.0)] {
                let [x, y] = view.to_picture(u, v);
                let [back_u, back_v] = view.to_plane(x, y);
                assert!((back_u - u).hypot(back_v - v) < 1e-9, "{back_u}, {back_v}");
            }
        }
    }

    #[test]
    fn the_rim_lies_on_its_ellipse() {
        for (degrees, direction, distance) in [(10.0, 25.0, 5.0), (35.0, -130.0, 2.5), (45.0, 180.0, 1e6)] {
            let view = view(degrees, direction, distance);
            let rim = view.rim();
            for degree in 0_u16..360 {
                let (sine, cosine) = f64::from(degree).to_radians().sin_cos();
                let [x, y] = view.to_picture(150.0 * cosine, 150.0 * sine);
                let on = rim.relative_distance(x, y);
                assert!((on - 1.0).abs() < 1e-12, "{on} at {degree}");
            }
        }
    }

    #[test]
    fn what_is_farther_is_smaller_and_the_horizon_is_far() {
        // The farther side is up.
        let view = view(30.0, 90.0, 3.0);
        let [_, top] = view.to_picture(0.0, -150.0);
        let [_, bottom] = view.to_picture(0.0, 150.0);
        assert!(CIRCLE.y - top < bottom - CIRCLE.y);
        let beyond = view.to_plane(300.3, -1e7);
        assert!((beyond[0].hypot(beyond[1]) - HORIZON * 150.0).abs() < 1e-6);
    }

    #[test]
    fn straight_from_above_nothing_changes() {
        let view = view(0.0, 10.0, 5.0);
        assert!(view.is_straight());
        assert_eq!(view.to_picture(1.0, 2.0), [301.3, 202.7]);
        assert_eq!(view.to_plane(301.3, 202.7), [301.3 - 300.3, 202.7 - 200.7]);
    }
}
