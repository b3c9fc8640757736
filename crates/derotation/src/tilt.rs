//! A camera that doesn't look straight down, and the picture it would have taken if it had.

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
}

/// The way between the picture as filmed and the **rectified** picture: the one a camera straight above the tank would
/// have taken.
///
/// In the rectified picture the rim is a circle about the rotation centre. The centre stays at the same pixel, and the
/// rim's radius is the ellipse's long half axis, so that nothing of the film's detail is lost. What is at the centre
/// isn't turned: there the two pictures differ by stretching alone (the symmetric part of the map's derivative), so that
/// "right" stays right as near as can be. Without any tilt both pictures are the same.
///
/// # Source
/// A homography that takes a conic to a circle and the image of the centre to the circle's centre: R. Hartley and
/// A. Zisserman, *Multiple View Geometry*, 2.7; the centre's polar line with respect to the rim is the plane's vanishing
/// line. Written here as stretch, boost, turn: after the ellipse is stretched to the unit circle, the maps that keep that
/// circle and take a point (s, 0) in it to its centre are `x' = (x - s) / (1 - s x)`, `y' = y sqrt(1 - s²) / (1 - s x)`
/// (the Lorentz boosts of Beltrami and Klein's disc), and turns after that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rectification {
    centre: (f64, f64),
    rectifying: Projective,
    filming: Projective,
}

/// A projective map of the plane about the rotation centre: (x, y, 1) to (x', y', w').
#[derive(Debug, Clone, Copy, PartialEq)]
struct Projective([[f64; 3]; 3]);

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

impl Rectification {
    /// As [`Tilt::rectification`], of an ellipse that is known to be one.
    fn new(rim: Ellipse, centre: (f64, f64)) -> Result<Self, TiltError> {
        let ratio = rim.axis_ratio();
        if ratio < Tilt::LEAST_AXIS_RATIO {
            return Err(TiltError::TooFlat { ratio });
        }
        let (along_x, along_y) = rim.long_axis();
        // The centre as seen from the ellipse's centre along the axes, in half axes.
        let (right, down) = (centre.0 - rim.x, centre.1 - rim.y);
        let shift = (
            (right * along_x + down * along_y) / rim.rx,
            (down * along_x - right * along_y) / rim.ry,
        );
        let amount = shift.0.hypot(shift.1);
        if amount.is_nan() || amount > Tilt::MOST_SHIFT {
            let (x, y) = centre;
            return Err(TiltError::CentreTooFarOut { x, y });
        }
        // Pixels right of and down from the ellipse's centre, to the unit circle.
        let stretch = Projective([
            [along_x / rim.rx, along_y / rim.rx, 0.0],
            [-along_y / rim.ry, along_x / rim.ry, 0.0],
            [0.0, 0.0, 1.0],
        ]);
        let unstretch = Projective([
            [along_x * rim.rx, -along_y * rim.ry, 0.0],
            [along_y * rim.rx, along_x * rim.ry, 0.0],
            [0.0, 0.0, 1.0],
        ]);
        let to_centre = Projective::shift(right, down);
        let from_centre = Projective::shift(-right, -down);
        let unturned = Projective::scale(rim.rx)
            .after(Projective::boost(shift))
            .after(stretch)
            .after(to_centre);
        let turn = unturned.turn_at_origin();
        let rectifying = Projective::turn(-turn).after(unturned);
        let filming = from_centre
            .after(unstretch)
            .after(Projective::boost((-shift.0, -shift.1)))
            .after(Projective::scale(1.0 / rim.rx))
            .after(Projective::turn(turn));
        Ok(Self {
            centre,
            rectifying: rectifying.normalised(),
            filming: filming.normalised(),
        })
    }

    /// The rotation centre, pixels: the same in both pictures.
    #[must_use]
    pub const fn centre(&self) -> (f64, f64) {
        self.centre
    }

    /// Where a point of the picture as filmed is in the rectified one, in pixels. `None` for what isn't in the tank's
    /// plane at all: at its horizon and beyond.
    #[must_use]
    pub fn to_rectified(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        self.about_centre(self.rectifying, x, y)
    }

    /// Where a point of the rectified picture was filmed, in pixels. `None` for what is at the height of the camera or
    /// behind it.
    #[must_use]
    pub fn to_picture(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        self.about_centre(self.filming, x, y)
    }

    fn about_centre(&self, map: Projective, x: f64, y: f64) -> Option<(f64, f64)> {
        let (right, down) = map.apply(x - self.centre.0, y - self.centre.1)?;
        Some((self.centre.0 + right, self.centre.1 + down))
    }
}

impl Projective {
    const fn scale(factor: f64) -> Self {
        Self([[factor, 0.0, 0.0], [0.0, factor, 0.0], [0.0, 0.0, 1.0]])
    }

    const fn shift(right: f64, down: f64) -> Self {
        Self([[1.0, 0.0, right], [0.0, 1.0, down], [0.0, 0.0, 1.0]])
    }

    /// From x towards y: clockwise as seen, as y points down.
    fn turn(angle: f64) -> Self {
        let (sine, cosine) = angle.sin_cos();
        Self([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    }

    /// The map that keeps the unit circle, takes the point `(x, y)` in it to its centre, and turns nothing there.
    fn boost((x, y): (f64, f64)) -> Self {
        let square = x * x + y * y;
        let contraction = (1.0 - square).sqrt();
        // Across (x, y) lengths are multiplied by the contraction, along it they aren't: I + (1 - c) (n nT - I), with
        // (1 - c) / s² written so that nothing is divided by 0.
        let along = 1.0 / (1.0 + contraction);
        Self([
            [contraction + along * x * x, along * x * y, -x],
            [along * x * y, contraction + along * y * y, -y],
            [-x, -y, 1.0],
        ])
    }

    /// First `first`, then this.
    fn after(self, first: Self) -> Self {
        let (Self(a), Self(b)) = (self, first);
        Self(a.map(|row| {
            let entry = |column: fn(&[f64; 3]) -> f64| {
                let terms = row.iter().zip(&b).map(|(factor, other)| factor * column(other));
                terms.sum()
            };
            [entry(|row| row[0]), entry(|row| row[1]), entry(|row| row[2])]
        }))
    }

    /// The same map, with w = 1 at the origin, which is on the visible side.
    fn normalised(self) -> Self {
        let [.., [_, _, w]] = self.0;
        Self(self.0.map(|row| row.map(|entry| entry / w)))
    }

    fn apply(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        /// Nearer to the horizon than this a pixel is a hundred times as large as at the centre, or behind it.
        const LEAST_W: f64 = 0.01;
        let [row_x, row_y, row_w] = self.0.map(|[a, b, c]| a * x + b * y + c);
        (row_w > LEAST_W).then(|| (row_x / row_w, row_y / row_w))
    }

    /// The angle of the turn in this map's derivative at the origin, which the map takes to the origin: the derivative is
    /// that turn after a stretch along two perpendicular directions (its polar decomposition).
    fn turn_at_origin(self) -> f64 {
        let Self([[a, b, _], [c, d, _], [_, _, _]]) = self;
        // With the origin going to the origin, the derivative there is the upper left of the matrix over w.
        (c - b).atan2(a + d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HD: PictureSize = PictureSize {
        width: 1920,
        height: 1080,
    };

    /// A pinhole camera above a tank of radius 1 about the origin, in the plane z = 0.
    struct Camera {
        /// Where it is, in radii; it looks at the tank's centre.
        place: [f64; 3],
        /// Focal length in pixels, the picture's turn about the line of sight, and the image of the tank's centre.
        focal: f64,
        roll: f64,
        centre: (f64, f64),
    }

    impl Camera {
        fn tilted(degrees: f64, distance: f64, towards_degrees: f64, roll_degrees: f64) -> Self {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            let (up, right) = towards_degrees.to_radians().sin_cos();
            Self {
                place: [distance * sine * right, distance * sine * up, distance * cosine],
                focal: 400.0 * distance,
                roll: roll_degrees.to_radians(),
                centre: (905.3, 551.8),
            }
        }

        /// The image of a point (x, y, 0), with the plane's y up.
        fn sees(&self, x: f64, y: f64) -> (f64, f64) {
            let cross = |a: [f64; 3], b: [f64; 3]| {
                [
                    a[1] * b[2] - a[2] * b[1],
                    a[2] * b[0] - a[0] * b[2],
                    a[0] * b[1] - a[1] * b[0],
                ]
            };
            let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
            let unit = |a: [f64; 3]| a.map(|part| part / dot(a, a).sqrt());
            let back = unit(self.place);
            let right = unit(cross([0.0, 1.0, 0.0], back));
            let up = cross(back, right);
            let ray = [x - self.place[0], y - self.place[1], -self.place[2]];
            let depth = -dot(ray, back);
            let (u, v) = (self.focal * dot(ray, right) / depth, self.focal * dot(ray, up) / depth);
            let (sine, cosine) = self.roll.sin_cos();
            (
                self.centre.0 + u * cosine - v * sine,
                self.centre.1 - (u * sine + v * cosine),
            )
        }

        /// The image of the rim, from five of its points.
        fn rim(&self) -> Ellipse {
            ellipse_through([0.1, 1.3, 2.6, 3.9, 5.2].map(|angle: f64| {
                let (x, y) = self.sees(angle.cos(), angle.sin());
                (x - self.centre.0, y - self.centre.1)
            }))
            .moved(self.centre)
        }
    }

    trait Moved {
        fn moved(self, by: (f64, f64)) -> Self;
    }

    impl Moved for Ellipse {
        fn moved(mut self, by: (f64, f64)) -> Self {
            self.x += by.0;
            self.y += by.1;
            self
        }
    }

    /// The conic a x² + b x y + c y² + d x + e y = 1 through five points, as an ellipse.
    fn ellipse_through(points: [(f64, f64); 5]) -> Ellipse {
        let mut rows = points.map(|(x, y)| [x * x, x * y, y * y, x, y, 1.0]);
        for column in 0..5 {
            let pivot = (column..5)
                .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
                .unwrap();
            rows.swap(column, pivot);
            let pivot = rows[column].map(|entry| entry / rows[column][column]);
            for (index, row) in rows.iter_mut().enumerate() {
                let factor = row[column];
                for (entry, other) in row.iter_mut().zip(pivot) {
                    *entry = if index == column {
                        other
                    } else {
                        *entry - factor * other
                    };
                }
            }
        }
        let [a, b, c, d, e] = rows.map(|row| row[5]);
        let determinant = 4.0 * a * c - b * b;
        let (x, y) = ((b * e - 2.0 * c * d) / determinant, (b * d - 2.0 * a * e) / determinant);
        let level = 1.0 - (a * x * x + b * x * y + c * y * y + d * x + e * y);
        // Along the direction at angle (y down) the conic's quadratic form is largest.
        let steep = b.atan2(a - c) / 2.0;
        let form = |angle: f64| a * angle.cos().powi(2) + b * angle.cos() * angle.sin() + c * angle.sin().powi(2);
        let half = |angle| (level / form(angle)).sqrt();
        let flat = steep + std::f64::consts::FRAC_PI_2;
        Ellipse::new(x, y, half(flat), half(steep), -flat.to_degrees())
    }

    fn cameras() -> Vec<Camera> {
        let mut cameras = Vec::new();
        for (degrees, distance) in [(0.0, 5.0), (3.0, 8.0), (10.0, 5.0), (35.0, 3.0), (60.0, 2.5)] {
            for towards in [0.0, 100.0, 250.0] {
                for roll in [0.0, 40.0, 170.0] {
                    cameras.push(Camera::tilted(degrees, distance, towards, roll));
                }
            }
        }
        cameras
    }

    /// What the camera saw of the tank's plane comes out as that plane, but for one turn and one scale.
    #[test]
    fn what_a_camera_saw_is_rectified() {
        for camera in cameras() {
            let rim = camera.rim();
            let tilt = Tilt { rim };
            let rectification = tilt.rectification(camera.centre, HD).unwrap();
            let rectified = |x: f64, y: f64| {
                let (u, v) = camera.sees(x, y);
                let (u, v) = rectification.to_rectified(u, v).unwrap();
                (u - camera.centre.0, camera.centre.1 - v)
            };
            let (cosine, sine) = rectified(1.0 / rim.rx, 0.0);
            assert!(
                (cosine.hypot(sine) - 1.0).abs() < 1e-6,
                "one pixel comes out as {}",
                cosine.hypot(sine)
            );
            for step in 0..40 {
                let (along, distance) = (f64::from(step) * 0.7, f64::from(step) / 39.0);
                let (x, y) = (distance * along.cos(), distance * along.sin());
                let (u, v) = rectified(x, y);
                let (right, up) = (rim.rx * (x * cosine - y * sine), rim.rx * (x * sine + y * cosine));
                let off = (u - right).hypot(v - up);
                assert!(off < 1e-5, "{off} pixels off at {x} {y}");
            }
        }
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        for camera in cameras() {
            let rectification = Tilt { rim: camera.rim() }.rectification(camera.centre, HD).unwrap();
            assert_eq!(
                rectification.to_rectified(camera.centre.0, camera.centre.1),
                Some(camera.centre)
            );
            for (x, y) in [(905.0, 551.0), (700.0, 500.0), (1000.0, 700.0), (960.0, 400.0)] {
                let (u, v) = rectification.to_rectified(x, y).unwrap();
                let (back_x, back_y) = rectification.to_picture(u, v).unwrap();
                assert!(
                    (back_x - x).hypot(back_y - y) < 1e-9,
                    "{x} {y} comes back at {back_x} {back_y}"
                );
            }
        }
    }

    /// At the centre nothing is turned: the map's derivative there is symmetric.
    #[test]
    fn the_rectified_picture_is_not_turned() {
        const STEP: f64 = 1e-3;
        for camera in cameras() {
            let rectification = Tilt { rim: camera.rim() }.rectification(camera.centre, HD).unwrap();
            let (x, y) = camera.centre;
            let right = rectification.to_rectified(x + STEP, y).unwrap();
            let below = rectification.to_rectified(x, y + STEP).unwrap();
            assert!(((right.1 - y) - (below.0 - x)).abs() < 1e-8);
            assert!(right.0 > x && below.1 > y);
        }
    }

    #[test]
    fn without_a_tilt_nothing_changes() {
        for angle in [0.0, 33.0, -80.0] {
            let rim = Ellipse::new(905.3, 551.8, 400.0, 400.0, angle);
            let rectification = Tilt { rim }.rectification((905.3, 551.8), HD).unwrap();
            for (x, y) in [(0.0, 0.0), (905.3, 551.8), (1900.0, 1000.0)] {
                let (u, v) = rectification.to_rectified(x, y).unwrap();
                assert!((u - x).hypot(v - y) < 1e-9);
            }
        }
    }

    #[test]
    fn refuses_what_no_camera_sees() {
        let rim = Ellipse::new(900.0, 500.0, 400.0, 350.0, 20.0);
        let at = |centre| Tilt { rim }.rectification(centre, HD).map(|_| ());
        assert_eq!(at((900.0, 480.0)), Ok(()));
        for centre in [(1310.0, 500.0), (900.0, 780.0), (f64::NAN, 500.0), (f64::INFINITY, 0.0)] {
            assert!(
                matches!(at(centre), Err(TiltError::CentreTooFarOut { .. })),
                "{centre:?}"
            );
        }
        let flat = Tilt {
            rim: Ellipse::new(900.0, 500.0, 400.0, 80.0, 0.0),
        };
        assert_eq!(
            flat.rectification((900.0, 500.0), HD),
            Err(TiltError::TooFlat { ratio: 0.2 })
        );
        let none = Tilt {
            rim: Ellipse::new(900.0, 500.0, 400.0, f64::NAN, 0.0),
        };
        assert!(matches!(none.rectification((900.0, 500.0), HD), Err(TiltError::Rim(_))));
    }

    #[test]
    fn beyond_the_horizon_there_is_nothing() {
        let camera = Camera::tilted(60.0, 2.5, 90.0, 0.0);
        let rectification = Tilt { rim: camera.rim() }.rectification(camera.centre, HD).unwrap();
        // The camera stands on the upper side, so that the horizon is below: 30 degrees from the line of sight, at a
        // focal length of 1000 pixels.
        let horizon = camera.centre.1 + 1000.0 * 30.0_f64.to_radians().tan();
        let is_seen = |y: f64| rectification.to_rectified(camera.centre.0, y).is_some();
        assert!(is_seen(-2000.0) && is_seen(horizon - 20.0));
        assert!(!is_seen(horizon + 1.0) && !is_seen(1e6));
        // And in the tank's plane there is a line below the camera's own feet, at 2.5 / sin 60 degrees radii above.
        let feet = 2.5 / 60.0_f64.to_radians().sin() * camera.rim().rx;
        let is_filmed = |up: f64| {
            rectification
                .to_picture(camera.centre.0, camera.centre.1 - up)
                .is_some()
        };
        assert!(is_filmed(0.98 * feet) && !is_filmed(1.001 * feet));
    }
}
