//! A circle through points, some of which don't belong to it.

use crate::Circle;

/// Fits a circle to points by least squares of the distance to it, points further off counting less and those
/// beyond `gate` not at all (Tukey's biweight), beginning at `start`.
///
/// `None` when the points don't settle a circle.
pub(super) fn robust_circle(points: &[(f64, f64)], start: Circle, gate: f64) -> Option<Circle> {
    let mut circle = start;
    for _ in 0..20 {
        let step = gauss_newton(points, circle, gate)?;
        circle = Circle::new(circle.x + step[0], circle.y + step[1], circle.r + step[2]);
        let far = 4.0 * start.r.abs() + gate;
        let lost = (circle.x - start.x).hypot(circle.y - start.y) > far || circle.r <= 0.0 || circle.r > far;
        if lost || !circle.r.is_finite() {
            return None;
        }
        if step.iter().all(|part| part.abs() < 1e-3) {
            break;
        }
    }
    Some(circle)
}

/// One Gauss-Newton step (change of x, y, r) of the weighted distances.
fn gauss_newton(points: &[(f64, f64)], circle: Circle, gate: f64) -> Option<[f64; 3]> {
    // Normal equations of: ux dx + uy dy + dr = distance - r, with u the direction from the centre.
    let mut left = [[0.0; 3]; 3];
    let mut right = [0.0; 3];
    for &(x, y) in points {
        let (dx, dy) = (x - circle.x, y - circle.y);
        let distance = (dx * dx + dy * dy).sqrt();
        let off = distance - circle.r;
        if off.abs() >= gate || distance <= 0.0 {
            continue;
        }
        let weight = (1.0 - (off / gate).powi(2)).powi(2);
        let row = [dx / distance, dy / distance, 1.0];
        for i in 0..3 {
            for j in 0..3 {
                left[i][j] += weight * row[i] * row[j];
            }
            right[i] += weight * row[i] * off;
        }
    }
    solve(left, right)
}

/// Solves three equations by Cramer's rule; `None` where they are not independent.
pub(super) fn solve(m: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let whole = determinant(m);
    // The third diagonal element is the sum of the weights; an arc too short to settle a circle
    // (below about a tenth of it) leaves a determinant that vanishes against its cube.
    if whole.is_nan() || whole <= 1e-7 * m[2][2].powi(3) {
        return None;
    }
    let mut solution = [0.0; 3];
    for (column, value) in solution.iter_mut().enumerate() {
        let mut replaced = m;
        for row in 0..3 {
            replaced[row][column] = right[row];
        }
        *value = determinant(replaced) / whole;
    }
    Some(solution)
}

fn determinant(m: [[f64; 3]; 3]) -> f64 {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
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

    fn arc(circle: Circle, degrees: std::ops::Range<i32>) -> Vec<(f64, f64)> {
        degrees
            .map(|d| {
                let (sin, cos) = f64::from(d).to_radians().sin_cos();
                (circle.x + circle.r * cos, circle.y + circle.r * sin)
            })
            .collect()
    }

    #[test]
    fn strays_do_not_pull() {
        let truth = Circle::new(10.25, -3.5, 50.0);
        let mut points = arc(truth, 0..200);
        points.extend(arc(Circle::new(10.25, -3.5, 56.0), 200..260));
        let found = robust_circle(&points, Circle::new(12.0, -2.0, 49.0), 4.5).unwrap();
        assert!(
            (found.x - truth.x).abs() < 1e-3 && (found.y - truth.y).abs() < 1e-3,
            "{found:?}"
        );
        assert!((found.r - truth.r).abs() < 1e-3);
    }

    #[test]
    fn what_settles_no_circle_gives_none() {
        let start = Circle::new(0.0, 0.0, 5.0);
        assert_eq!(robust_circle(&[], start, 2.0), None);
        assert_eq!(robust_circle(&[(5.0, 0.0), (0.0, 5.0)], start, 2.0), None);
        assert_eq!(through((0.0, 0.0), (1.0, 1.0), (2.0, 2.0)), None);
    }

    #[test]
    fn three_points_make_a_circle() {
        let found = through((3.0, 0.0), (0.0, 3.0), (-3.0, 0.0)).unwrap();
        assert!(found.x.abs() < 1e-12 && found.y.abs() < 1e-12 && (found.r - 3.0).abs() < 1e-12);
    }
}
