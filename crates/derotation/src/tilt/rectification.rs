//! The picture a camera straight above the tank would have taken.

use super::projective::Projective;
use super::{Tilt, TiltError};
use crate::Ellipse;

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

impl Rectification {
    /// As [`Tilt::rectification`], of an ellipse that is known to be one.
    pub(super) fn new(rim: Ellipse, centre: (f64, f64)) -> Result<Self, TiltError> {
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

    /// Whether all of the disc of radius `r` about the centre, in pixels of the rectified picture, can have been filmed.
    ///
    /// # Errors
    /// [`TiltError::RadiusTooLarge`] when a part of it is so near to the camera's own place, or behind it, that a pixel
    /// there would be ten times as large as at the centre.
    pub fn check_radius(&self, r: f64) -> Result<(), TiltError> {
        let Projective([.., [right, down, _]]) = self.filming;
        // The smallest w on the circle is 1 - r |(right, down)|.
        let most = 0.9 / right.hypot(down);
        if r <= most {
            Ok(())
        } else {
            Err(TiltError::RadiusTooLarge { r, most })
        }
    }

    /// The stretch (from, to) of the picture's row at `y` that comes to lie within `r` of the centre, both in pixels;
    /// `None` when the disc doesn't reach this row. For a radius that [`Rectification::check_radius`] accepts.
    pub(crate) fn crossing(&self, r: f64, y: f64) -> Option<(f64, f64)> {
        // |(X, Y)| <= r W, where X, Y and W each are a line in x: squared, a parabola between its roots.
        let down = y - self.centre.1;
        let [(ax, bx), (ay, by), (aw, bw)] = self.rectifying.0.map(|[a, b, c]| (a, b * down + c));
        let square = ax * ax + ay * ay - r * r * aw * aw;
        let half = ax * bx + ay * by - r * r * aw * bw;
        let level = bx * bx + by * by - r * r * bw * bw;
        let inner = half * half - square * level;
        if !(square > 0.0 && inner >= 0.0) {
            return None;
        }
        let root = inner.sqrt();
        let from = (-half - root) / square;
        let to = (-half + root) / square;
        Some((self.centre.0 + from, self.centre.0 + to))
    }

    /// The part of a polygon that [`Rectification::to_rectified`] can map: cut off well before the plane's horizon. Corners
    /// in pixels of the picture as filmed.
    pub(crate) fn before_horizon(&self, corners: &[[f64; 2]]) -> Vec<[f64; 2]> {
        /// More than what is taken for the horizon.
        const LEAST_W: f64 = 0.02;
        let Projective([.., [a, b, c]]) = self.rectifying;
        let height = |[x, y]: [f64; 2]| a * (x - self.centre.0) + b * (y - self.centre.1) + c - LEAST_W;
        let edges = corners.iter().zip(corners.iter().cycle().skip(1));
        let mut kept = Vec::with_capacity(corners.len() + 2);
        // Sutherland and Hodgman's clipping, for one straight border.
        for (&from, &to) in edges {
            let (above, next_above) = (height(from), height(to));
            if above >= 0.0 {
                kept.push(from);
            }
            if (above >= 0.0) != (next_above >= 0.0) {
                let share = above / (above - next_above);
                kept.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
            }
        }
        kept
    }

    fn about_centre(&self, map: Projective, x: f64, y: f64) -> Option<(f64, f64)> {
        let (right, down) = map.apply(x - self.centre.0, y - self.centre.1)?;
        Some((self.centre.0 + right, self.centre.1 + down))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ellipse and a centre in it.
    fn tilted() -> impl Iterator<Item = Rectification> {
        [(0.0, 0.0), (30.0, -12.0), (-100.0, 150.0)]
            .into_iter()
            .flat_map(|(right, down)| {
                [400.0, 350.0].into_iter().map(move |ry| {
                    let rim = Ellipse::new(900.0, 540.0, 400.0, ry, 70.0);
                    Rectification::new(rim, (900.0 + right, 540.0 + down)).unwrap()
                })
            })
    }

    #[test]
    fn a_row_crosses_the_disc_where_it_is_within_the_radius() {
        for rectification in tilted() {
            // Not whole numbers, so that no row only touches the disc.
            for r in [40.3, 399.7] {
                assert_eq!(rectification.check_radius(r), Ok(()));
                let mut rows = 0;
                for y in 0..1080 {
                    let y = f64::from(y);
                    let within = |x: f64| {
                        let place = rectification.to_rectified(x, y);
                        place.is_some_and(|(u, v)| (u - rectification.centre.0).hypot(v - rectification.centre.1) <= r)
                    };
                    match rectification.crossing(r, y) {
                        Some((from, to)) => {
                            rows += 1;
                            assert!(!within(from - 1e-3) && !within(to + 1e-3));
                            assert!(to - from < 0.01 || within(from + 1e-3) && within(to - 1e-3));
                        }
                        None => assert!((0..1920).all(|x| !within(f64::from(x)))),
                    }
                }
                assert!(rows > 20, "{rows}");
            }
        }
    }

    #[test]
    fn of_a_polygon_the_part_before_the_horizon_is_kept() {
        let rim = Ellipse::new(900.0, 540.0, 400.0, 300.0, 0.0);
        // The far side is above. The horizon is where the centre's polar line is, at 540 - 300² / 60.
        let rectification = Rectification::new(rim, (900.0, 480.0)).unwrap();
        let kept = rectification.before_horizon(&[[500.0, 800.0], [1500.0, 800.0], [1000.0, -5000.0]]);
        assert_eq!(kept.len(), 4);
        assert!(kept.iter().all(|[x, y]| rectification.to_rectified(*x, *y).is_some()));
        assert!(
            kept.iter().all(|[_, y]| *y > -960.0) && kept.iter().any(|[_, y]| *y < -900.0),
            "{kept:?}"
        );
        assert_eq!(
            rectification.before_horizon(&[[500.0, -5000.0]; 3]),
            Vec::<[f64; 2]>::new()
        );
    }
}
