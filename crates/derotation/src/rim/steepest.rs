//! Measuring a faint rim as a whole: the circle across which the picture changes most steeply, all round.
//!
//! In a picture so noisy that single rays don't tell where the rim is, the sum over all of them still does.

use super::fit::solve;
use super::ring::{Ring, inside};
use super::shrink::SeenIn;
use crate::{Circle, Frame};

/// Blurs along the rays, standard deviations in pixels, one after the other: the first reaches far, the last
/// is sharp.
const BLURS: [f64; 3] = [6.0, 4.0, 4.0];
/// Steps uphill at each blur.
const STEPS: usize = 12;
/// Slopes above this many times the median are another thing's edge and don't count.
const TOO_STEEP: f32 = 6.0;

/// The steepest circle near one of `starts`; `None` when no top is reached from any.
pub(super) fn steepest(frame: &Frame, seen_in: SeenIn, starts: &[Circle]) -> Option<Circle> {
    starts
        .iter()
        .filter_map(|start| {
            BLURS
                .iter()
                .try_fold((*start, 0.0), |(circle, _), &blur| climb(frame, seen_in, circle, blur))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(circle, _)| circle)
}

/// Climbs to the circle with the steepest mean slope across it; the circle and the slope.
fn climb(frame: &Frame, seen_in: SeenIn, start: Circle, blur: f64) -> Option<(Circle, f64)> {
    let reach = 2.0 * blur;
    let ring = Ring::about(frame, seen_in, start, reach, blur);
    let most = limit(&ring);
    let mut moved = [0.0; 3];
    for _ in 0..STEPS {
        let hill = Hill::at(&ring, frame, start, moved, blur, most);
        // Newton's step; where the hill isn't rounded like a top there is none to be found here.
        let step = solve(hill.bend, hill.rise)?;
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
    let hill = Hill::at(&ring, frame, start, moved, blur, most);
    Some((
        Circle::new(start.x + moved[0], start.y + moved[1], start.r + moved[2]),
        hill.height,
    ))
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

/// The mean slope across a circle, and how it changes with the circle's x, y and r.
struct Hill {
    height: f64,
    /// First derivatives.
    rise: [f64; 3],
    /// Second derivatives, their signs turned: positive at a top.
    bend: [[f64; 3]; 3],
}

impl Hill {
    /// For a circle moved by (x, y, r) from the one the ring was laid about.
    fn at(ring: &Ring, frame: &Frame, start: Circle, moved: [f64; 3], blur: f64, most: f32) -> Self {
        let mut hill = Self {
            height: 0.0,
            rise: [0.0; 3],
            bend: [[0.0; 3]; 3],
        };
        let mut rays = 0.0;
        for ((sin, cos), slopes) in ring.rays() {
            let row = [cos, sin, 1.0];
            let radius = start.r + row.iter().zip(moved).map(|(a, b)| a * b).sum::<f64>();
            if !inside(frame, start.x + radius * cos, start.y + radius * sin, blur) {
                continue;
            }
            let column = (radius - ring.nearest).max(0.0);
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
            for i in 0..3 {
                hill.rise[i] += first * row[i];
                for j in 0..3 {
                    hill.bend[i][j] -= second * row[i] * row[j];
                }
            }
        }
        if rays > 0.0 {
            hill.height /= rays;
        }
        hill
    }
}
