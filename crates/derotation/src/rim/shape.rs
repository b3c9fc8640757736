//! A rim while it is being looked for: a circle, or an ellipse, as the image of the unit circle.

use crate::{Circle, Ellipse};

/// A circle or an ellipse: the points `centre + S w`, with w on the unit circle and S symmetric.
///
/// Written so, an ellipse has five numbers that all change smoothly when it becomes a circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) x: f64,
    pub(super) y: f64,
    /// S is (`xx`, `xy`; `xy`, `yy`), in pixels.
    xx: f64,
    xy: f64,
    yy: f64,
}

/// What may change while a shape is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    /// It stays as round as it is, or as flat: centre and size change, three numbers.
    Size,
    /// All five numbers.
    Ellipse,
}

impl Freedom {
    /// How many numbers may change.
    pub(super) const fn count(self) -> usize {
        match self {
            Self::Size => 3,
            Self::Ellipse => 5,
        }
    }
}

/// A shape made ready for asking how positions lie to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruler {
    x: f64,
    y: f64,
    /// The inverse of S.
    xx: f64,
    xy: f64,
    yy: f64,
    /// S over the mean radius: times a unit vector, the change of position when the shape grows by a pixel.
    grows: (f64, f64, f64),
}

/// How a position lies to a shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// How far outside the shape, pixels; negative inside.
    pub(super) off: f64,
    /// Outward normal there.
    pub(super) nx: f64,
    pub(super) ny: f64,
    /// The point of the unit circle that belongs to it.
    pub(super) wx: f64,
    pub(super) wy: f64,
}

impl Shape {
    pub(super) const fn circle(x: f64, y: f64, r: f64) -> Self {
        Self {
            x,
            y,
            xx: r,
            xy: 0.0,
            yy: r,
        }
    }

    /// An ellipse by the length of its half axes and the cosine and sine of the long one's direction (y down).
    pub(super) fn ellipse(centre: (f64, f64), long: f64, short: f64, (cos, sin): (f64, f64)) -> Self {
        Self {
            x: centre.0,
            y: centre.1,
            xx: long * cos * cos + short * sin * sin,
            xy: (long - short) * cos * sin,
            yy: long * sin * sin + short * cos * cos,
        }
    }

    /// The half axes, the longer first.
    pub(super) fn half_axes(&self) -> (f64, f64) {
        let mean = (self.xx + self.yy) / 2.0;
        let apart = ((self.xx - self.yy) / 2.0).hypot(self.xy);
        (mean + apart, mean - apart)
    }

    /// The short axis over the long one.
    pub(super) fn axis_ratio(&self) -> f64 {
        let (long, short) = self.half_axes();
        short / long
    }

    /// Whether it is a circle, and was never anything else.
    pub(super) fn is_circle(&self) -> bool {
        self.xx == self.yy && self.xy == 0.0
    }

    /// The radius of the circle with the same area.
    pub(super) fn radius(&self) -> f64 {
        (self.xx * self.yy - self.xy * self.xy).max(0.0).sqrt()
    }

    /// The circle about the same centre with the same area.
    pub(super) fn round(&self) -> Self {
        Self::circle(self.x, self.y, self.radius())
    }

    /// The point that belongs to the unit vector (cos, sin).
    pub(super) fn point(&self, cos: f64, sin: f64) -> (f64, f64) {
        (
            self.x + self.xx * cos + self.xy * sin,
            self.y + self.xy * cos + self.yy * sin,
        )
    }

    /// Grown by a factor about the centre.
    pub(super) fn times(&self, factor: f64) -> Self {
        Self {
            xx: self.xx * factor,
            xy: self.xy * factor,
            yy: self.yy * factor,
            ..*self
        }
    }

    /// Moved by (`dx`, `dy`).
    pub(super) fn moved(&self, dx: f64, dy: f64) -> Self {
        Self {
            x: self.x + dx,
            y: self.y + dy,
            ..*self
        }
    }

    /// Changed by as many numbers as there is freedom for; see [`Place::row`].
    pub(super) fn changed(&self, by: &[f64; 5], freedom: Freedom) -> Self {
        let moved = self.moved(by[0], by[1]);
        match freedom {
            Freedom::Size => moved.times(1.0 + by[2] / self.radius().max(1e-9)),
            Freedom::Ellipse => Self {
                xx: moved.xx + by[2],
                xy: moved.xy + by[3],
                yy: moved.yy + by[4],
                ..moved
            },
        }
    }

    /// The same shape in pixels that are `scale` times as many, the corners of the pictures on each other.
    pub(super) fn scaled(&self, scale: f64) -> Self {
        let map = |position: f64| (position + 0.5) * scale - 0.5;
        Self {
            x: map(self.x),
            y: map(self.y),
            ..self.times(scale)
        }
    }

    /// The shape that this one makes of `unit`, a circle in the coordinates of the unit circle.
    pub(super) fn of_unit(&self, unit: Circle) -> Self {
        let (x, y) = self.point(unit.x, unit.y);
        Self {
            x,
            y,
            ..self.times(unit.r)
        }
    }

    /// The furthest that centre and half axes are from another shape's, pixels.
    pub(super) fn distance(&self, other: &Self) -> f64 {
        let apart = [self.xx - other.xx, self.xy - other.xy, self.yy - other.yy];
        let centre = (self.x - other.x).hypot(self.y - other.y);
        apart.iter().fold(centre, |most, part| most.max(part.abs()))
    }

    /// `None` where the shape is none: not finite, or flat.
    pub(super) fn ruler(&self) -> Option<Ruler> {
        let whole = self.xx * self.yy - self.xy * self.xy;
        let good = whole > 1e-9 && self.xx > 0.0 && whole.is_finite() && self.x.is_finite() && self.y.is_finite();
        good.then(|| Ruler {
            x: self.x,
            y: self.y,
            xx: self.yy / whole,
            xy: -self.xy / whole,
            yy: self.xx / whole,
            grows: {
                let radius = whole.sqrt();
                (self.xx / radius, self.xy / radius, self.yy / radius)
            },
        })
    }

    pub(super) fn to_ellipse(self) -> Ellipse {
        let (long, short) = self.half_axes();
        // y points down: a direction counter-clockwise as seen has its sign turned.
        let angle = -0.5 * (2.0 * self.xy).atan2(self.xx - self.yy);
        Ellipse::new(self.x, self.y, long, short, angle.to_degrees())
    }

    pub(super) fn to_circle(self) -> Circle {
        Circle::new(self.x, self.y, self.radius())
    }
}

impl Ruler {
    /// A position in the coordinates of the unit circle.
    #[inline]
    pub(super) fn unit(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = (x - self.x, y - self.y);
        (self.xx * dx + self.xy * dy, self.xy * dx + self.yy * dy)
    }

    /// The direction of the outward normal at a position given in the coordinates of the unit circle; of no certain
    /// length.
    #[inline]
    pub(super) fn normal(&self, ux: f64, uy: f64) -> (f64, f64) {
        (self.xx * ux + self.xy * uy, self.xy * ux + self.yy * uy)
    }

    /// How a position lies to the shape, to first order in the distance; `None` at the centre.
    #[inline]
    pub(super) fn place(&self, x: f64, y: f64) -> Option<Place> {
        let (ux, uy) = self.unit(x, y);
        let (gx, gy) = self.normal(ux, uy);
        let length = (ux * ux + uy * uy).sqrt();
        let slope = (gx * gx + gy * gy).sqrt();
        if length <= 0.0 {
            return None;
        }
        // Dividing is what takes longest here: one is enough for both.
        let once = 1.0 / (length * slope);
        let (per_length, per_slope) = (slope * once, length * once);
        Some(Place {
            // The gradient is meant at the unit circle's point, of which this one's is `length` times.
            off: (length - 1.0) * length * per_slope,
            nx: gx * per_slope,
            ny: gy * per_slope,
            wx: ux * per_length,
            wy: uy * per_length,
        })
    }

    /// How the distance of a point of the shape changes with the numbers of [`Shape::changed`].
    #[inline]
    pub(super) fn row(&self, place: &Place, freedom: Freedom) -> [f64; 5] {
        let Place { nx, ny, wx, wy, .. } = *place;
        match freedom {
            Freedom::Size => {
                let (xx, xy, yy) = self.grows;
                [nx, ny, nx * (xx * wx + xy * wy) + ny * (xy * wx + yy * wy), 0.0, 0.0]
            }
            Freedom::Ellipse => [nx, ny, nx * wx, nx * wy + ny * wx, ny * wy],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipse_has_the_axes_it_was_given() {
        let given = Ellipse::new(10.0, 20.0, 80.0, 60.0, 30.0);
        let shape = Shape::ellipse((10.0, 20.0), 80.0, 60.0, given.long_axis());
        let made = shape.to_ellipse();
        assert!(
            (made.rx - 80.0).abs() < 1e-9 && (made.ry - 60.0).abs() < 1e-9,
            "{made:?}"
        );
        assert!((made.angle_degrees - 30.0).abs() < 1e-9, "{made:?}");
        let ruler = shape.ruler().unwrap();
        for (x, y) in given.points(40) {
            let place = ruler.place(x, y).unwrap();
            assert!(place.off.abs() < 1e-9);
            let (px, py) = shape.point(place.wx, place.wy);
            assert!((px - x).abs() < 1e-9 && (py - y).abs() < 1e-9);
            let out = ruler.place(x + 0.5 * place.nx, y + 0.5 * place.ny).unwrap();
            assert!((out.off - 0.5).abs() < 0.01, "{}", out.off);
        }
    }

    #[test]
    fn a_row_says_how_the_distance_changes() {
        let shape = Shape::ellipse((100.0, 90.0), 80.0, 60.0, (0.6, 0.8));
        let ruler = shape.ruler().unwrap();
        for freedom in [Freedom::Size, Freedom::Ellipse] {
            for number in 0..freedom.count() {
                let mut by = [0.0; 5];
                by[number] = 1e-4;
                let changed = shape.changed(&by, freedom).ruler().unwrap();
                for (cos, sin) in [(1.0, 0.0), (0.0, 1.0), (-0.6, 0.8), (0.8, -0.6)] {
                    let (x, y) = shape.point(cos, sin);
                    let row = ruler.row(&ruler.place(x, y).unwrap(), freedom);
                    let seen = -changed.place(x, y).unwrap().off / 1e-4;
                    assert!(
                        (seen - row[number]).abs() < 1e-3,
                        "{freedom:?} {number}: {seen} {row:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_flat_has_no_ruler() {
        assert!(Shape::circle(0.0, 0.0, 0.0).ruler().is_none());
        assert!(Shape::circle(f64::NAN, 0.0, 3.0).ruler().is_none());
        assert!(Shape::ellipse((0.0, 0.0), 5.0, -1.0, (1.0, 0.0)).ruler().is_none());
    }
}
