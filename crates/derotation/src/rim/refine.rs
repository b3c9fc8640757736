//! Measuring a rim in the full picture: where along each of many rays does it lie?

use super::fit::{robust_circle, through};
use super::ring::{Ring, inside};
use super::shrink::SeenIn;
use super::steepest::steepest;
use crate::{Circle, Frame};

/// How far from the circle the rim is looked for, one round after the other, as shares of the radius.
const BANDS: [f64; 3] = [0.035, 0.02, 0.012];
/// Circles through three points that are tried in the first round.
const DRAWS: usize = 300;
/// Blurs along the rays, standard deviations in pixels: narrow for rings side by side, wider for a picture out
/// of focus or full of noise.
const BLURS: [f64; 4] = [1.5, 2.5, 4.0, 6.0];
/// A wider blur is taken when it lowers the error below this share: it moves rings that lie side by side.
const CLEARLY_BETTER: f64 = 0.75;
/// With a spread below this, in pixels, no wider blur is tried.
const GOOD_SPREAD: f64 = 0.4;
/// With a spread above this, in pixels, single rays say too little and the circle is measured as a whole.
const POOR_SPREAD: f64 = 1.0;
/// With a likeness above this the spread comes from a rim that is not quite round, and the fit is right.
const NOT_ROUND: f64 = 0.4;
/// Rays between two whose steps are compared: their noise has nothing in common any more.
const APART: usize = 14;
/// Steps taken into account on each ray.
const STEPS: usize = 3;

/// A step in brightness, at a position in the picture.
#[derive(Debug, Clone, Copy)]
struct Step {
    x: f64,
    y: f64,
    height: f32,
}

/// The steps on one ray, the highest first.
type Ray = Vec<Step>;

/// A circle as measured.
#[derive(Debug, Clone, Copy)]
struct Measured {
    circle: Circle,
    /// Standard deviation of the steps' distances from it, in pixels.
    spread: f64,
    /// How far off the circle must be taken to be: `spread` over the square root of the number of steps.
    error: f64,
    /// How alike the distances are a few degrees apart: 0 for noise, 1 for a rim that is not quite round.
    likeness: f64,
}

/// Measures a circle found in the small picture; `pixel` is the size of its pixels in pixels of the frame.
///
/// `None` when the full picture doesn't show it.
pub(super) fn refine(frame: &Frame, seen_in: SeenIn, found: Circle, pixel: f64) -> Option<Circle> {
    let mut best: Option<Measured> = None;
    for blur in BLURS {
        let Some(measured) = measure(frame, seen_in, found, pixel, blur) else {
            continue;
        };
        if best.is_none_or(|best| measured.error < CLEARLY_BETTER * best.error) {
            best = Some(measured);
        }
        if best.is_some_and(|best| best.spread < GOOD_SPREAD) {
            break;
        }
    }
    let best = best?;
    let mut circle = best.circle;
    if best.spread > POOR_SPREAD && best.likeness < NOT_ROUND {
        circle = steepest(frame, seen_in, &[circle, found]).unwrap_or(circle);
    }
    let moved = (circle.x - found.x)
        .hypot(circle.y - found.y)
        .max((circle.r - found.r).abs());
    (moved <= (0.04 * found.r).max(2.0 * pixel)).then_some(circle)
}

/// Measures a circle from the steps that are highest after a blur along the rays, of standard deviation `blur`
/// pixels.
fn measure(frame: &Frame, seen_in: SeenIn, found: Circle, pixel: f64, blur: f64) -> Option<Measured> {
    let mut measured = None;
    let mut circle = found;
    for (round, band) in BANDS.into_iter().enumerate() {
        let reach = (band * circle.r).max(3.0).max(1.5 * blur);
        let reach = if round == 0 { reach.max(pixel) } else { reach };
        let rays = steps_on_rays(frame, seen_in, circle, reach, blur);
        if round == 0 {
            circle = consensus(&rays, circle, reach)?;
        }
        let fitted = fit(&rays, circle, reach)?;
        circle = fitted.circle;
        measured = Some(fitted);
    }
    measured
}

/// The steps of the right polarity within `reach` of a circle, on each ray.
fn steps_on_rays(frame: &Frame, seen_in: SeenIn, circle: Circle, reach: f64, blur: f64) -> Vec<Ray> {
    let ring = Ring::about(frame, seen_in, circle, reach, blur);
    ring.rays()
        .map(|((sin, cos), slopes)| {
            let mut ray: Ray = crests(slopes)
                .map(|(column, height)| (ring.nearest + column, height))
                .filter(|(radius, _)| (radius - circle.r).abs() <= reach)
                .map(|(radius, height)| Step {
                    x: circle.x + radius * cos,
                    y: circle.y + radius * sin,
                    height,
                })
                .filter(|step| inside(frame, step.x, step.y, blur))
                .collect();
            ray.sort_by(|a, b| b.height.total_cmp(&a.height));
            ray.truncate(STEPS);
            let least = ray.first().map_or(0.0, |first| 0.35 * first.height);
            ray.retain(|step| step.height >= least);
            ray
        })
        .collect()
}

/// The crests of a row above zero, each at the top of a parabola through three samples: column and height.
fn crests(slope: &[f32]) -> impl Iterator<Item = (f64, f32)> + '_ {
    slope.windows(3).enumerate().filter_map(|(i, around)| {
        let [before, here, after] = *around else {
            return None;
        };
        if here <= 0.0 || here < before || here <= after {
            return None;
        }
        let bend = before - 2.0 * here + after;
        let shift = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
        Some((i as f64 + 1.0 + f64::from(shift), here))
    })
}

/// Of many circles through the highest steps of three rays, and the one given, the one that meets a step on
/// most rays.
fn consensus(rays: &[Ray], given: Circle, reach: f64) -> Option<Circle> {
    let seen: Vec<&Step> = rays.iter().filter_map(|ray| ray.first()).collect();
    if seen.len() < 8 {
        return None;
    }
    let near = (0.0025 * given.r).max(1.0);
    let met = |circle: &Circle| {
        rays.iter()
            .filter(|ray| ray.iter().any(|step| off(step, *circle) <= near))
            .count()
    };
    let mut best = (met(&given), given);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..DRAWS {
        let mut pick = || {
            let step = seen.get(dice.below(seen.len()))?;
            Some((step.x, step.y))
        };
        let Some(circle) = pick().zip(pick()).zip(pick()).and_then(|((a, b), c)| through(a, b, c)) else {
            continue;
        };
        let off = (circle.x - given.x)
            .hypot(circle.y - given.y)
            .max((circle.r - given.r).abs());
        if off <= reach {
            let count = met(&circle);
            if count > best.0 {
                best = (count, circle);
            }
        }
    }
    Some(best.1)
}

/// Fits a circle to the step nearest to it on each ray.
fn fit(rays: &[Ray], start: Circle, reach: f64) -> Option<Measured> {
    let mut circle = start;
    let mut points = Vec::with_capacity(rays.len());
    for _ in 0..3 {
        points.clear();
        points.extend(rays.iter().filter_map(|ray| {
            ray.iter()
                .min_by(|a, b| off(a, circle).total_cmp(&off(b, circle)))
                .map(|step| (step.x, step.y))
        }));
        let gate = (4.7 * spread(&points, circle)?).clamp(1.0, reach.max(1.0));
        circle = robust_circle(&points, circle, gate)?;
    }
    let spread = spread(&points, circle)?;
    Some(Measured {
        circle,
        spread,
        likeness: likeness(&points, circle, 4.7 * spread),
        error: spread / (points.len() as f64).sqrt(),
    })
}

/// The correlation of the points' distances from a circle with those of the points [`APART`] rays further,
/// strays beyond `gate` left out.
fn likeness(points: &[(f64, f64)], circle: Circle, gate: f64) -> f64 {
    let off: Vec<f64> = points
        .iter()
        .map(|(x, y)| (x - circle.x).hypot(y - circle.y) - circle.r)
        .collect();
    let (mut both, mut squares) = (0.0, 0.0);
    for (a, b) in off.iter().zip(off.iter().skip(APART)) {
        if a.abs() < gate && b.abs() < gate {
            both += a * b;
            squares += (a * a + b * b) / 2.0;
        }
    }
    if squares > 0.0 { both / squares } else { 0.0 }
}

/// How far a step is from a circle.
fn off(step: &Step, circle: Circle) -> f64 {
    let (dx, dy) = (step.x - circle.x, step.y - circle.y);
    ((dx * dx + dy * dy).sqrt() - circle.r).abs()
}

/// The standard deviation of the points' distances from a circle, told from their median so that strays don't
/// count.
fn spread(points: &[(f64, f64)], circle: Circle) -> Option<f64> {
    let mut off: Vec<f64> = points
        .iter()
        .map(|(x, y)| ((x - circle.x).hypot(y - circle.y) - circle.r).abs())
        .collect();
    if off.is_empty() {
        return None;
    }
    let middle = off.len() / 2;
    let (_, median, _) = off.select_nth_unstable_by(middle, f64::total_cmp);
    Some(1.4826 * *median)
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
