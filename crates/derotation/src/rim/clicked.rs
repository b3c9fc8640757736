//! The rim through points that a person has put on it.

use super::fit::{TO_THE_END, robust, through};
use super::shape::{Freedom, Shape};
use crate::Circle;

/// Why points make no rim. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RimPointsError {
    /// Fewer than three.
    #[error("a rim needs at least three points, and there are {points}; click more of them")]
    TooFew {
        /// Points given.
        points: usize,
    },
    /// They lie on a line, or so close together that any circle would do.
    #[error("these points settle no circle; click points that lie far apart along the rim")]
    NoCircle,
}

/// The circle that lies closest to points on the rim: through three of them exactly, otherwise by least squares of their
/// distances from it.
///
/// # Errors
/// [`RimPointsError`] when there are too few, or they settle no circle.
pub fn rim_through(points: &[(f64, f64)]) -> Result<Circle, RimPointsError> {
    if points.len() < 3 {
        return Err(RimPointsError::TooFew { points: points.len() });
    }
    if points.iter().any(|(x, y)| !(x.is_finite() && y.is_finite())) {
        return Err(RimPointsError::NoCircle);
    }
    let (first, second, third) = far_apart(points).ok_or(RimPointsError::NoCircle)?;
    let start = through(first, second, third).ok_or(RimPointsError::NoCircle)?;
    if points.len() == 3 {
        return Ok(start);
    }
    // A gate that nobody's finger misses: every point counts, and nearly as much as the others.
    let circle = Shape::circle(start.x, start.y, start.r);
    robust(points, circle, 4.0 * start.r, Freedom::Size, TO_THE_END)
        .map(Shape::to_circle)
        .ok_or(RimPointsError::NoCircle)
}

type Point = (f64, f64);

/// Three of the points, far apart: the two that are furthest, and the one furthest from their line.
fn far_apart(points: &[Point]) -> Option<(Point, Point, Point)> {
    let squared = |a: Point, b: Point| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2);
    let first = *points.first()?;
    // Two sweeps find a pair that is far enough apart; the very furthest one is not needed.
    let furthest_from = |from: Point| {
        let by_distance = |a: &&Point, b: &&Point| squared(from, **a).total_cmp(&squared(from, **b));
        points.iter().max_by(by_distance).copied()
    };
    let a = furthest_from(first)?;
    let b = furthest_from(a)?;
    let off_line = |c: &Point| ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).abs();
    let c = points.iter().max_by(|c, d| off_line(c).total_cmp(&off_line(d)))?;
    Some((a, b, *c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(circle: Circle, degrees: &[f64]) -> Vec<Point> {
        let at = |degrees: &f64| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            (circle.x + circle.r * cos, circle.y + circle.r * sin)
        };
        degrees.iter().map(at).collect()
    }

    #[test]
    fn three_points_or_more_make_the_rim() {
        let rim = Circle::new(320.5, 180.25, 150.0);
        for degrees in [
            &[0.0, 100.0, 200.0][..],
            &[10.0, 60.0, 130.0, 250.0, 300.0],
            &[0.0, 40.0, 80.0, 110.0],
        ] {
            let found = rim_through(&on(rim, degrees)).unwrap();
            assert!((found.x - rim.x).hypot(found.y - rim.y) < 1e-6, "{found:?}");
            assert!((found.r - rim.r).abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn shaky_clicks_average_out() {
        let rim = Circle::new(320.0, 180.0, 150.0);
        let mut points = on(rim, &[0.0, 60.0, 120.0, 180.0, 240.0, 300.0]);
        for (place, point) in points.iter_mut().enumerate() {
            let off = if place % 2 == 0 { 2.0 } else { -2.0 };
            *point = (point.0 + off, point.1 - off);
        }
        let found = rim_through(&points).unwrap();
        assert!((found.x - rim.x).hypot(found.y - rim.y) < 1.0, "{found:?}");
        assert!((found.r - rim.r).abs() < 1.0, "{found:?}");
    }

    #[test]
    fn what_settles_no_circle_says_so() {
        assert_eq!(rim_through(&[]), Err(RimPointsError::TooFew { points: 0 }));
        assert_eq!(rim_through(&[(1.0, 1.0); 5]), Err(RimPointsError::NoCircle));
        assert_eq!(
            rim_through(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (5.0, 5.0)]),
            Err(RimPointsError::NoCircle)
        );
        assert_eq!(
            rim_through(&[(0.0, f64::NAN), (1.0, 1.0), (2.0, 2.0)]),
            Err(RimPointsError::NoCircle)
        );
    }
}
