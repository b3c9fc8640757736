//! Measuring a rim in the full picture: where along each of many normals does it lie?

use super::draws::{Ray, Step, consensus, majority};
use super::fit::{TO_THE_END, robust};
use super::overlapping;
use super::ring::{Ring, inside};
use super::shape::{Freedom, Ruler, Shape};
use super::shrink::SeenIn;
use super::steepest::steepest;
use crate::Frame;

/// How far from the circle the rim is looked for, one round after the other, as shares of the radius.
const BANDS: [f64; 3] = [0.035, 0.02, 0.012];
/// Blurs along the rays, standard deviations in pixels: narrow for rings side by side, wider for a picture out
/// of focus or full of noise.
const BLURS: [f64; 4] = [1.5, 2.5, 4.0, 6.0];
/// The first blur for rims smaller than so many pixels, whose walls are thin: it would move them.
const SMALL: (f64, f64) = (80.0, 1.0);
/// A wider blur is taken when it lowers the error below this share: it moves rings that lie side by side.
const CLEARLY_BETTER: f64 = 0.75;
/// With a spread below this, in pixels, no wider blur is tried.
const GOOD_SPREAD: f64 = 0.4;
/// With a spread above this, in pixels, single rays say too little and the circle is measured as a whole.
const POOR_SPREAD: f64 = 1.0;
/// With a likeness above this the spread comes from a rim that is not quite round, and the fit is right.
const NOT_ROUND: f64 = 0.4;
/// The likeness of steps that only noise moves is below this.
const NOISE: f64 = 0.15;
/// An ellipse is taken for a circle's place when it lowers the spread below this share.
const ELLIPSE_IS_BETTER: f64 = 0.8;
/// An ellipse with an axis ratio above this is tried as a circle.
const NEARLY_ROUND: f64 = 0.96;
/// A spread below this, in pixels, is as small as it gets.
const EXACT: f64 = 0.12;
/// Rays between two whose steps are compared: their noise has nothing in common any more.
const APART: usize = 14;
/// Steps taken into account on each ray.
const STEPS: usize = 3;

/// A rim as measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) shape: Shape,
    /// Standard deviation of the steps' distances from it, in pixels.
    spread: f64,
    /// How far off it must be taken to be: `spread` over the square root of the number of steps.
    error: f64,
    /// How alike the distances are a few degrees apart: 0 for noise, 1 for a rim that is not quite of this shape.
    likeness: f64,
}

/// A rim measured in the full picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refined {
    pub(super) shape: Shape,
    /// Where the picture is steepest: the same, unless edges overlap.
    pub(super) steepest: Shape,
    /// Standard deviation of the steps' distances from that, in pixels.
    pub(super) spread: f64,
    /// Whether the steps are of another shape: off alike where they are near each other, which noise doesn't make them.
    pub(super) is_of_another_shape: bool,
}

/// Measures a rim found in the small picture; `pixel` is the size of its pixels in pixels of the frame.
///
/// `None` when the full picture doesn't show it.
pub(super) fn refine(frame: &Frame, seen_in: SeenIn, found: &Shape, pixel: f64) -> Option<Refined> {
    let as_found = if found.is_circle() {
        Freedom::Size
    } else {
        Freedom::Ellipse
    };
    let first = at_best_blur(frame, seen_in, found, pixel, as_found);
    let other = match as_found {
        // A rim that is not quite round is an ellipse, should that fit it clearly better.
        Freedom::Size => first
            .filter(|first| first.likeness > NOT_ROUND && first.spread > GOOD_SPREAD / 2.0)
            .and_then(|first| at_best_blur(frame, seen_in, &first.shape, pixel, Freedom::Ellipse))
            .filter(|other| first.is_none_or(|first| other.spread < ELLIPSE_IS_BETTER * first.spread)),
        // And an ellipse that is round is a circle, unless that fits clearly worse.
        Freedom::Ellipse => first
            .filter(|first| first.shape.axis_ratio() > NEARLY_ROUND)
            .and_then(|first| at_best_blur(frame, seen_in, &first.shape.round(), pixel, Freedom::Size))
            .filter(|other| first.is_none_or(|first| first.spread >= ELLIPSE_IS_BETTER * other.spread)),
    };
    let best = other.or(first)?;
    let (mut shape, mut seen) = (best.shape, best.shape);
    if best.spread > POOR_SPREAD && best.likeness < NOT_ROUND {
        let freedom = if shape.is_circle() {
            Freedom::Size
        } else {
            Freedom::Ellipse
        };
        let mut starts = vec![shape];
        if freedom == as_found {
            starts.push(*found);
        }
        shape = steepest(frame, seen_in, &starts, freedom).unwrap_or(shape);
        seen = shape;
    } else {
        let start = if as_found == Freedom::Size {
            shape.round()
        } else {
            shape
        };
        shape = overlapping::measured(frame, seen_in, &start, as_found).unwrap_or(shape);
    }
    let near = shape.distance(found) <= (0.05 * found.radius()).max(2.0 * pixel);
    near.then_some(Refined {
        shape,
        steepest: seen,
        spread: best.spread,
        is_of_another_shape: best.likeness > NOISE,
    })
}

/// Measures a rim with as much blur as makes it clearest.
fn at_best_blur(frame: &Frame, seen_in: SeenIn, found: &Shape, pixel: f64, freedom: Freedom) -> Option<Measured> {
    let mut best: Option<Measured> = None;
    for blur in BLURS {
        let is_first = best.is_none() && blur == BLURS[0];
        let blur = if is_first && found.radius() < SMALL.0 {
            SMALL.1
        } else {
            blur
        };
        let Some(measured) = measure(frame, seen_in, found, (pixel, blur), freedom) else {
            continue;
        };
        if best.is_none_or(|best| measured.error < CLEARLY_BETTER * best.error) {
            best = Some(measured);
        }
        if best.is_some_and(|best| best.spread < GOOD_SPREAD) {
            break;
        }
    }
    best
}

/// Measures a rim from the steps that are highest after a blur along the rays, of standard deviation `blur`
/// pixels.
fn measure(
    frame: &Frame,
    seen_in: SeenIn,
    found: &Shape,
    (pixel, blur): (f64, f64),
    freedom: Freedom,
) -> Option<Measured> {
    let mut measured = None;
    let mut shape = *found;
    for (round, band) in BANDS.into_iter().enumerate() {
        let reach = (band * shape.radius()).max(3.0).max(1.5 * blur);
        let reach = if round == 0 { reach.max(pixel) } else { reach };
        let rays = steps_on_rays(frame, seen_in, &shape, reach, blur)?;
        if round == 0 {
            shape = consensus(&rays, &shape, reach)?;
        }
        let mut fitted = fit(&rays, shape, (1.0, reach), freedom)?;
        let is_last = round + 1 == BANDS.len();
        if is_last && freedom == Freedom::Size && fitted.likeness > NOT_ROUND && fitted.spread > EXACT {
            // Part of the steps may be another thing's, such as a sleeve's edge along the rim.
            fitted = majority(&rays, &fitted.shape, reach)
                .and_then(|shape| fit(&rays, shape, (EXACT, reach), freedom))
                .filter(|exact| exact.spread < CLEARLY_BETTER * fitted.spread && exact.likeness < NOT_ROUND)
                .unwrap_or(fitted);
        }
        shape = fitted.shape;
        measured = Some(fitted);
    }
    measured
}

/// The steps of the right polarity within `reach` of a rim, on each ray.
fn steps_on_rays(frame: &Frame, seen_in: SeenIn, shape: &Shape, reach: f64, blur: f64) -> Option<Vec<Ray>> {
    let ring = Ring::about(frame, seen_in, shape, reach, blur)?;
    let of_ray = |(ray, slopes): (super::ring::Ray, &[f32])| {
        let mut steps: Ray = crests(slopes)
            .map(|(column, height)| (ring.nearest + column, height))
            .filter(|(off, _)| off.abs() <= reach)
            .map(|(off, height)| {
                let (x, y) = ray.at(off);
                Step { x, y, height }
            })
            .filter(|step| inside(frame, step.x, step.y, blur))
            .collect();
        steps.sort_by(|a, b| b.height.total_cmp(&a.height));
        steps.truncate(STEPS);
        let least = steps.first().map_or(0.0, |first| 0.35 * first.height);
        steps.retain(|step| step.height >= least);
        steps
    };
    Some(ring.rays().map(of_ray).collect())
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

/// Fits a shape to the step nearest to it on each ray, steps further off than a gate left out that is as wide as the
/// distances spread, between the two `gates` given.
fn fit(rays: &[Ray], start: Shape, gates: (f64, f64), freedom: Freedom) -> Option<Measured> {
    let mut shape = start;
    let mut points = Vec::with_capacity(rays.len());
    for _ in 0..3 {
        points.clear();
        let ruler = shape.ruler()?;
        points.extend(rays.iter().filter_map(|ray| {
            ray.iter()
                .min_by(|a, b| off(&ruler, (a.x, a.y)).abs().total_cmp(&off(&ruler, (b.x, b.y)).abs()))
                .map(|step| (step.x, step.y))
        }));
        let gate = (4.7 * spread(&points, &shape)?).clamp(gates.0, gates.1.max(gates.0));
        shape = robust(&points, shape, gate, freedom, TO_THE_END)?;
    }
    let spread = spread(&points, &shape)?;
    Some(Measured {
        shape,
        spread,
        likeness: likeness(&points, &shape, 4.7 * spread)?,
        error: spread / (points.len() as f64).sqrt(),
    })
}

/// The correlation of the points' distances from a shape with those of the points [`APART`] rays further,
/// strays beyond `gate` left out.
fn likeness(points: &[(f64, f64)], shape: &Shape, gate: f64) -> Option<f64> {
    let ruler = shape.ruler()?;
    let off: Vec<f64> = points.iter().map(|&point| off(&ruler, point)).collect();
    let (mut both, mut squares) = (0.0, 0.0);
    for (a, b) in off.iter().zip(off.iter().skip(APART)) {
        if a.abs() < gate && b.abs() < gate {
            both += a * b;
            squares += (a * a + b * b) / 2.0;
        }
    }
    Some(if squares > 0.0 { both / squares } else { 0.0 })
}

/// How far outside a shape a position is.
fn off(ruler: &Ruler, (x, y): (f64, f64)) -> f64 {
    ruler.place(x, y).map_or(f64::INFINITY, |place| place.off)
}

/// The standard deviation of the points' distances from a shape, told from their median so that strays don't
/// count.
fn spread(points: &[(f64, f64)], shape: &Shape) -> Option<f64> {
    let ruler = shape.ruler()?;
    let mut off: Vec<f64> = points.iter().map(|&point| off(&ruler, point).abs()).collect();
    if off.is_empty() {
        return None;
    }
    let middle = off.len() / 2;
    let (_, median, _) = off.select_nth_unstable_by(middle, f64::total_cmp);
    Some(1.4826 * *median)
}
