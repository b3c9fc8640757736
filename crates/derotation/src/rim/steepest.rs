//! Measuring a faint rim as a whole: the shape across which the picture changes most steeply, all round.
//!
//! In a picture so noisy that single rays don't tell where the rim is, the sum over all of them still does.

use super::fit::Sums;
use super::ring::{Ring, inside};
use super::shape::{Freedom, Shape};
use super::shrink::SeenIn;
use crate::Frame;

/// Blurs along the rays, standard deviations in pixels, one after the other: the first reaches far, the last
/// is sharp.
const BLURS: [f64; 3] = [6.0, 4.0, 4.0];
/// Steps uphill at each blur.
const STEPS: usize = 12;
/// Slopes above this many times the median are another thing's edge and don't count.
const TOO_STEEP: f32 = 6.0;

/// The steepest shape near one of `starts`; `None` when no top is reached from any.
pub(super) fn steepest(frame: &Frame, seen_in: SeenIn, starts: &[Shape], freedom: Freedom) -> Option<Shape> {
    starts
        .iter()
        .filter_map(|&start| {
            BLURS.iter().try_fold((start, 0.0), |(shape, _), &blur| {
                climb(frame, seen_in, shape, blur, freedom)
            })
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(shape, _)| shape)
}

/// Climbs to the shape with the steepest mean slope across it; the shape and the slope.
fn climb(frame: &Frame, seen_in: SeenIn, start: Shape, blur: f64, freedom: Freedom) -> Option<(Shape, f64)> {
    let reach = 2.0 * blur;
    let ring = Ring::about(frame, seen_in, &start, reach, blur)?;
    let most = limit(&ring);
    let mut moved = [0.0; 5];
    for _ in 0..STEPS {
        let hill = Hill::at(&ring, frame, &moved, (blur, most), freedom);
        // Newton's step; where the hill isn't rounded like a top there is none to be found here.
        let step = hill.sums.solve(freedom.count())?;
        let length = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        let shorter = (blur / 2.0 / length.max(1e-9)).min(1.0);
        for (total, part) in moved.iter_mut().zip(step) {
            *total += shorter * part;
        }
        if moved.iter().any(|part| part.abs() > reach) {
            return None;
        }
        if length < 1e-3 {
            break;
        }
    }
    let hill = Hill::at(&ring, frame, &moved, (blur, most), freedom);
    Some((start.changed(&moved, freedom), hill.height))
}

/// The slope above which an edge is another thing's.
fn limit(ring: &Ring) -> f32 {
    // The ring's margins are zero.
    let known = ring.slopes.values.iter().filter(|slope| **slope != 0.0);
    let mut all: Vec<f32> = known.map(|slope| slope.abs()).collect();
    let middle = all.len() / 2;
    if middle >= all.len() {
        return 0.0;
    }
    let (_, median, _) = all.select_nth_unstable_by(middle, f32::total_cmp);
    TOO_STEEP * *median
}

/// The mean slope across a shape, and how it changes with the shape's numbers: first derivatives to the right, second
/// ones, their signs turned, to the left.
struct Hill {
    height: f64,
    sums: Sums,
}

impl Hill {
    /// For a shape changed by `moved` from the one the ring was laid about.
    fn at(ring: &Ring, frame: &Frame, moved: &[f64; 5], (blur, most): (f64, f32), freedom: Freedom) -> Self {
        let mut hill = Self {
            height: 0.0,
            sums: Sums::default(),
        };
        let count = freedom.count();
        let (mut rays, mut steepness) = (0.0, 0.0);
        for (ray, slopes) in ring.rays() {
            let row = ring.row(&ray, freedom);
            let off = row.iter().zip(moved).map(|(a, b)| a * b).sum::<f64>();
            let (x, y) = ray.at(off);
            if !inside(frame, x, y, blur) {
                continue;
            }
            let column = (off - ring.nearest).max(0.0);
            let Some(around) = slopes
                .get((column as usize).saturating_sub(1)..)
                .and_then(|rest| rest.get(..4))
            else {
                continue;
            };
            rays += 1.0;
            if around.iter().any(|slope| slope.abs() > most) {
                continue;
            }
            let [a, b, c, d] = [0, 1, 2, 3].map(|i| f64::from(around[i]));
            let part = column.fract();
            let between = |left: f64, right: f64| left * (1.0 - part) + right * part;
            hill.height += between(b, c);
            let first = between((c - a) / 2.0, (d - b) / 2.0);
            let second = between(a - 2.0 * b + c, b - 2.0 * c + d);
            for i in 0..count {
                hill.sums.right[i] += first * row[i];
                for (sum, other) in hill.sums.left[i].iter_mut().zip(&row).take(i + 1) {
                    *sum -= second * row[i] * other;
                }
            }
            steepness += second.abs();
        }
        hill.sums.weight = 0.01 * steepness;
        if rays > 0.0 {
            hill.height /= rays;
        }
        hill
    }
}
