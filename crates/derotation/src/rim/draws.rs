//! Shapes through steps drawn by lot: those that most steps agree with, whatever the others are.

use super::fit::through;
use super::shape::Shape;
use crate::Circle;

/// Circles through three points that are tried.
const DRAWS: usize = 200;
/// Every so manyth ray is asked by how much most are off.
const SOME: usize = 4;

/// A step in brightness, at a position in the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) height: f32,
}

/// The steps on one ray, the highest first.
pub(super) type Ray = Vec<Step>;

/// Of many shapes through the highest steps of three rays, as round or flat as the one given, and that one itself, the one
/// that meets a step on most rays.
pub(super) fn consensus(rays: &[Ray], given: &Shape, reach: f64) -> Option<Shape> {
    let ruler = given.ruler()?;
    // Where the shape given is the unit circle, those sought are circles.
    let unit = |step: &Step| ruler.unit(step.x, step.y);
    let seen: Vec<(f64, f64)> = rays.iter().filter_map(|ray| ray.first()).map(unit).collect();
    if seen.len() < 8 {
        return None;
    }
    let all: Vec<Vec<(f64, f64)>> = rays.iter().map(|ray| ray.iter().map(unit).collect()).collect();
    let radius = given.radius().max(1e-9);
    let near = 0.0025_f64.max(1.0 / radius);
    let met = |circle: Circle| {
        let (least, most) = ((circle.r - near).max(0.0).powi(2), (circle.r + near).powi(2));
        let meets = |&(x, y): &(f64, f64)| {
            let square = (x - circle.x).powi(2) + (y - circle.y).powi(2);
            square >= least && square <= most
        };
        all.iter().filter(|ray| ray.iter().any(meets)).count()
    };
    let mut best = Circle::new(0.0, 0.0, 1.0);
    let mut most = met(best);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..DRAWS {
        let mut pick = || seen.get(dice.below(seen.len())).copied();
        let Some(circle) = pick().zip(pick()).zip(pick()).and_then(|((a, b), c)| through(a, b, c)) else {
            continue;
        };
        let off = circle.x.hypot(circle.y).max((circle.r - 1.0).abs());
        if off * radius <= reach {
            let count = met(circle);
            if count > most {
                (most, best) = (count, circle);
            }
        }
    }
    Some(given.of_unit(best))
}

/// Of many shapes through the highest steps of three rays, the one to which half of the rays have a step nearest (least
/// median of squares: Rousseeuw 1984).
pub(super) fn majority(rays: &[Ray], given: &Shape, reach: f64) -> Option<Shape> {
    let ruler = given.ruler()?;
    let unit = |step: &Step| ruler.unit(step.x, step.y);
    let seen: Vec<(f64, f64)> = rays.iter().filter_map(|ray| ray.first()).map(unit).collect();
    let some: Vec<Vec<(f64, f64)>> = rays
        .iter()
        .step_by(SOME)
        .map(|ray| ray.iter().map(unit).collect())
        .collect();
    let near = reach / given.radius();
    let mut off = Vec::with_capacity(some.len());
    let mut best: Option<(f64, Circle)> = None;
    let mut dice = Dice(0x5851_f42d_4c95_7f2d);
    for _ in 0..DRAWS {
        let mut pick = || seen.get(dice.below(seen.len())).copied();
        let Some(circle) = pick().zip(pick()).zip(pick()).and_then(|((a, b), c)| through(a, b, c)) else {
            continue;
        };
        if circle.x.hypot(circle.y).max((circle.r - 1.0).abs()) > near {
            continue;
        }
        off.clear();
        off.extend(some.iter().filter(|ray| !ray.is_empty()).map(|ray| {
            let from = |&(x, y): &(f64, f64)| ((x - circle.x).hypot(y - circle.y) - circle.r).abs();
            ray.iter().map(from).fold(f64::INFINITY, f64::min)
        }));
        let middle = off.len() / 2;
        if middle < off.len() {
            let (_, &mut median, _) = off.select_nth_unstable_by(middle, f64::total_cmp);
            if best.is_none_or(|(least, _)| median < least) {
                best = Some((median, circle));
            }
        }
    }
    best.map(|(_, circle)| given.of_unit(circle))
}

/// Numbers as if thrown, the same every time (splitmix64: Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}
