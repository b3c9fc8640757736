//! Which ellipses could lie about a centre: every likely form is tried.

use super::candidates::Density;
use super::edges::{Edge, thin};
use super::pairs::Middle;
use super::shape::Shape;

/// Axis ratios tried, and in how many directions each.
const FORMS: [(f64, u32); 5] = [(1.0, 1), (0.93, 6), (0.86, 9), (0.79, 12), (0.71, 12)];
/// Ellipses taken from each centre.
const TAKEN: usize = 3;
/// Edges counted at most, evenly among all.
const COUNTED: usize = 500;
/// Least share of an ellipse on which there must be edges, the form tried being only nearly its own.
const LEAST_SHARE: f64 = 0.2;

/// The ellipses about a centre on which edges are densest.
pub(super) fn likely(around: &[Edge], middle: &Middle) -> Vec<Shape> {
    let mut some = around.to_vec();
    thin(&mut some, COUNTED);
    // Each edge is worth one over its size, and a pixel's length has about one.
    let least = LEAST_SHARE * std::f64::consts::TAU * some.len() as f64 / around.len().max(1) as f64;
    let mut density = Density::default();
    let mut found: Vec<(Shape, f32)> = Vec::new();
    for (ratio, directions) in FORMS {
        for direction in 0..directions {
            let (sin, cos) = (f64::from(direction) / f64::from(directions) * std::f64::consts::PI).sin_cos();
            // Of unit area, so that sizes are mean radii.
            let unit = Shape::ellipse((middle.x, middle.y), ratio.powf(-0.5), ratio.sqrt(), (cos, sin));
            density.count(&some, &unit);
            for (size, peak) in density.peaks(2) {
                if f64::from(peak) >= least {
                    found.push((unit.times(size), peak));
                }
            }
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut taken: Vec<Shape> = Vec::with_capacity(TAKEN);
    for (shape, _) in found {
        if taken.len() == TAKEN {
            break;
        }
        if taken.iter().all(|other| other.distance(&shape) > 0.05 * shape.radius()) {
            taken.push(shape);
        }
    }
    taken
}
