//! A shape through points, some of which don't belong to it.

use super::shape::{Freedom, Shape};
use crate::Circle;

/// Steps of a fit that must be exact, and the change that ends it, pixels.
pub(super) const TO_THE_END: (usize, f64) = (20, 1e-3);

/// Fits a shape to points by least squares of the distance to it, points further off counting less and those
/// beyond `gate` not at all (Tukey's biweight), beginning at `start`, in at most so many `steps`, until none of the numbers
/// changes by as much as `still` pixels.
///
/// `None` when the points don't settle it.
pub(super) fn robust(
    points: &[(f64, f64)],
    start: Shape,
    gate: f64,
    freedom: Freedom,
    (steps, still): (usize, f64),
) -> Option<Shape> {
    let mut shape = start;
    let radius = start.radius();
    let far = 4.0 * radius + gate;
    for _ in 0..steps {
        let step = gauss_newton(points, &shape, gate, freedom)?;
        shape = shape.changed(&step, freedom);
        let lost = (shape.x - start.x).hypot(shape.y - start.y) > far || shape.half_axes().0 > far;
        if lost || shape.half_axes().1 <= 0.0 {
            return None;
        }
        if step.iter().all(|part| part.abs() < still) {
            break;
        }
    }
    shape.ruler().map(|_| shape)
}

/// One Gauss-Newton step of the weighted distances.
fn gauss_newton(points: &[(f64, f64)], shape: &Shape, gate: f64, freedom: Freedom) -> Option<[f64; 5]> {
    // Most of the time that finding a rim takes goes by here, so that each freedom has its own loop.
    match freedom {
        Freedom::Size => weighted_step::<{ Freedom::Size.count() }>(points, shape, gate, freedom),
        Freedom::Ellipse => weighted_step::<{ Freedom::Ellipse.count() }>(points, shape, gate, freedom),
    }
}

#[inline]
fn weighted_step<const COUNT: usize>(
    points: &[(f64, f64)],
    shape: &Shape,
    gate: f64,
    freedom: Freedom,
) -> Option<[f64; 5]> {
    let ruler = shape.ruler()?;
    let mut sums = Sums::default();
    for &(x, y) in points {
        let Some(place) = ruler.place(x, y) else {
            continue;
        };
        if place.off.abs() >= gate {
            continue;
        }
        let share = place.off / gate;
        let weight = 1.0 - share * share;
        sums.add::<COUNT>(&ruler.row(&place, freedom), place.off, weight * weight);
    }
    sums.solve(COUNT)
}

/// Normal equations of up to five unknowns.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) left: [[f64; 5]; 5],
    pub(super) right: [f64; 5],
    /// The sum of the weights.
    pub(super) weight: f64,
}

impl Sums {
    /// Adds an equation with `COUNT` unknowns.
    #[inline]
    pub(super) fn add<const COUNT: usize>(&mut self, row: &[f64; 5], value: f64, weight: f64) {
        for i in 0..COUNT.min(5) {
            let weighted = weight * row[i];
            for (sum, other) in self.left[i][..=i].iter_mut().zip(row) {
                *sum += weighted * other;
            }
            self.right[i] += weighted * value;
        }
        self.weight += weight;
    }

    /// The first `count` unknowns by Cholesky's way; `None` where the equations don't settle them (an arc below about
    /// a tenth of a circle settles no circle).
    pub(super) fn solve(&self, count: usize) -> Option<[f64; 5]> {
        let mut a = self.left;
        let mut b = self.right;
        for column in 0..count {
            for row in column..count {
                let dot: f64 = (0..column).map(|k| a[row][k] * a[column][k]).sum();
                let rest = a[row][column] - dot;
                if row == column {
                    if rest.is_nan() || rest <= 1e-4 * self.weight {
                        return None;
                    }
                    a[row][column] = rest.sqrt();
                } else {
                    a[row][column] = rest / a[column][column];
                }
            }
        }
        for row in 0..count {
            let dot: f64 = (0..row).map(|k| a[row][k] * b[k]).sum();
            b[row] = (b[row] - dot) / a[row][row];
        }
        for row in (0..count).rev() {
            let dot: f64 = (row + 1..count).map(|k| a[k][row] * b[k]).sum();
            b[row] = (b[row] - dot) / a[row][row];
        }
        b.iter().all(|value| value.is_finite()).then_some(b)
    }
}

/// The circle through three points; `None` when they are (nearly) on a line.
pub(super) fn through(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> Option<Circle> {
    let (bx, by) = (b.0 - a.0, b.1 - a.1);
    let (cx, cy) = (c.0 - a.0, c.1 - a.1);
    let twice = 2.0 * (bx * cy - by * cx);
    let (bb, cc) = (bx * bx + by * by, cx * cx + cy * cy);
    if twice.abs() <= 1e-6 * (bb + cc) {
        return None;
    }
    let (x, y) = ((cy * bb - by * cc) / twice, (bx * cc - cx * bb) / twice);
    Some(Circle::new(a.0 + x, a.1 + y, x.hypot(y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(shape: Shape, degrees: std::ops::Range<i32>) -> Vec<(f64, f64)> {
        degrees
            .map(|d| {
                let (sin, cos) = f64::from(d).to_radians().sin_cos();
                shape.point(cos, sin)
            })
            .collect()
    }

    #[test]
    fn strays_do_not_pull() {
        let circle = Shape::circle(10.25, -3.5, 50.0);
        let ellipse = Shape::ellipse((10.25, -3.5), 55.0, 45.0, (0.8, 0.6));
        for (truth, freedom, most) in [(circle, Freedom::Size, 200), (ellipse, Freedom::Ellipse, 290)] {
            let mut points = arc(truth, 0..most);
            points.extend(arc(truth.times(1.12), most..most + 60));
            let start = truth.times(0.98).moved(1.75, 1.5);
            let found = robust(&points, start, 4.5, freedom, TO_THE_END).unwrap();
            assert!(found.distance(&truth) < 1e-3, "{found:?}");
        }
    }

    #[test]
    fn what_settles_no_shape_gives_none() {
        let start = Shape::circle(0.0, 0.0, 5.0);
        assert_eq!(robust(&[], start, 2.0, Freedom::Size, TO_THE_END), None);
        assert_eq!(
            robust(&[(5.0, 0.0), (0.0, 5.0)], start, 2.0, Freedom::Size, TO_THE_END),
            None
        );
        let half = arc(start, 0..60);
        assert_eq!(robust(&half, start, 2.0, Freedom::Ellipse, TO_THE_END), None);
        assert_eq!(through((0.0, 0.0), (1.0, 1.0), (2.0, 2.0)), None);
    }

    #[test]
    fn three_points_make_a_circle() {
        let found = through((3.0, 0.0), (0.0, 3.0), (-3.0, 0.0)).unwrap();
        assert!(found.x.abs() < 1e-12 && found.y.abs() < 1e-12 && (found.r - 3.0).abs() < 1e-12);
    }
}
