//! The place of the picture about which the tank turns.
//!
//! Seen on rings about the right centre, the pictures are something that stands still and something that turns; about a
//! wrong one they are not, and the misfit says by how much it is wrong. What stands still and what turns are fitted
//! to the pictures for every centre tried (variable projection, Golub and Pereyra 1973), so that neither has to be
//! known; Gauss's and Newton's steps lead to the centre with the least misfit, first in blurred pictures, where they
//! reach far, then in sharp ones.

use super::disc::{Disc, View};
use super::harmonics::Harmonics;
use super::misfit::{Fit, GROUPS, MOST_DISC_FREEDOMS, MOST_FREEDOMS, Normal, Turning, add, difference, growing_light};
use super::pattern::Pattern;
use super::shrunk::Kept;

/// Most pictures used.
const MOST_PICTURES: usize = 48;
/// How much each step blurs: pixels of the small copies along a side of one of the blurred.
const LEVELS: [usize; 4] = [8, 4, 2, 1];
/// Steps at each of them at most.
const STEPS: usize = 6;
/// The least standard deviation of a centre, pixels of the small copies.
const LEAST_DEVIATION: f64 = 0.006;
/// How far the disc is moved to see what that does, pixels of the pictures looked at.
const NUDGE: f64 = 0.5;
/// A centre found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Centred {
    pub(super) disc: Disc,
    /// The standard deviation of the centre, pixels of the film, each way.
    deviation: f64,
    /// The part of it that can't be seen from how far all agrees.
    least_deviation: f64,
    /// How badly the pictures are explained: the mean logarithm of the noise power. To compare discs with.
    pub(super) misfit: f64,
}

impl Centred {
    /// The true centre is within this in 95 of 100 cases, pixels of the film.
    pub(super) fn uncertainty(&self) -> f64 {
        2.5 * self.deviation.hypot(self.least_deviation)
    }
}

/// Finds how the disc lies, starting from `disc`. `None` when the pictures don't tell.
pub(super) fn find(kept: &[Kept], view: &View, disc: Disc, radii: &[f64], turning: &[Turning]) -> Option<Centred> {
    let count = kept.len().min(MOST_PICTURES);
    let chosen: Vec<usize> = (0..count).map(|index| index * kept.len() / count.max(1)).collect();
    let mut turning: Vec<Turning> = turning
        .iter()
        .map(|turning| Turning {
            rings: turning.rings.clone(),
            angles: chosen
                .iter()
                .filter_map(|&index| turning.angles.get(index).copied())
                .collect(),
        })
        .collect();
    let mut disc = disc;
    let mut start = disc;
    let mut last = None;
    for factor in LEVELS {
        let blurred_view = View {
            scale: view.scale * factor as f64,
            width: view.width / factor,
            height: view.height / factor,
            ..*view
        };
        if blurred_view.width < 16 || blurred_view.height < 16 {
            continue;
        }
        let pictures: Vec<Vec<f32>> = chosen
            .iter()
            .filter_map(|&index| kept.get(index))
            .map(|kept| blurred(&kept.pixels, view.width, &blurred_view, factor))
            .collect();
        let level = Level {
            pictures,
            view: blurred_view,
            radii,
            angles: (512 / factor).max(64),
            orders: (64 / factor).max(8) + 1,
        };
        // Blurred pictures tell the centre alone.
        let freedoms = if factor > 2 { 2 } else { disc.freedoms() };
        for _ in 0..STEPS {
            let step = level.step(&disc, &start, freedoms, &mut turning)?;
            let length = step.by.iter().map(|x| x * x).sum::<f64>().sqrt();
            // A step far beyond what was seen to be linear is cut.
            let cut = (2.0 * level.view.scale / length).min(1.0);
            let by: Vec<f64> = step.by.iter().map(|x| cut * x).collect();
            disc = disc.moved(&by)?;
            last = Some((step.deviation, step.misfit));
            if length < 0.01 * level.view.scale {
                break;
            }
        }
        if freedoms < disc.freedoms() {
            start = disc;
        }
    }
    let (deviation, misfit) = last?;
    Some(Centred {
        disc,
        deviation,
        least_deviation: LEAST_DEVIATION * view.scale,
        misfit,
    })
}

/// A picture with `factor` x `factor` pixels in one, each mixed with its neighbours.
///
/// Between pixels noise is averaged and on them it isn't, which would draw the centre to where there is less of it;
/// in mixed pixels it is nearly the same everywhere.
fn blurred(pixels: &[u8], stride: usize, view: &View, factor: usize) -> Vec<f32> {
    let (width, height) = (view.width, view.height);
    let mut out = Vec::with_capacity(width * height);
    let area = (factor * factor) as f32;
    for row in 0..height {
        for column in 0..width {
            let sum: u32 = (0..factor)
                .filter_map(|line| {
                    let start = (row * factor + line) * stride + column * factor;
                    pixels.get(start..start + factor)
                })
                .flatten()
                .map(|&pixel| u32::from(pixel))
                .sum();
            out.push(sum as f32 / area);
        }
    }
    let mix = |before: f32, here: f32, after: f32| 0.25 * before + 0.5 * here + 0.25 * after;
    for line in out.chunks_mut(width) {
        let mut before = line.first().copied().unwrap_or(0.0);
        for column in 0..width {
            let here = line[column];
            line[column] = mix(before, here, line[(column + 1).min(width - 1)]);
            before = here;
        }
    }
    let mut above = out.get(..width).unwrap_or_default().to_vec();
    for row in 0..height {
        let (this, below) = (row * width, (row + 1).min(height - 1) * width);
        for column in 0..width {
            let here = out[this + column];
            out[this + column] = mix(above[column], here, out[below + column]);
            above[column] = here;
        }
    }
    out
}

/// The pictures at one sharpness.
struct Level<'a> {
    pictures: Vec<Vec<f32>>,
    view: View,
    radii: &'a [f64],
    angles: usize,
    orders: usize,
}

/// A step towards the right place, in pixels of the film.
struct Step {
    by: Vec<f64>,
    /// Standard deviation of the centre, each way.
    deviation: f64,
    misfit: f64,
}

impl Level<'_> {
    fn waves(&self, disc: &Disc) -> Harmonics {
        let pictures = self.pictures.iter().map(Vec::as_slice);
        Harmonics::of(pictures, &self.view, disc, self.radii, self.angles, self.orders)
    }

    /// One of Gauss's and Newton's steps in so many freedoms; the angles are brought up to date on the way.
    fn step(&self, disc: &Disc, start: &Disc, freedoms: usize, turning: &mut [Turning]) -> Option<Step> {
        let here = self.waves(disc);
        let nudge = NUDGE * self.view.scale;
        let mut changes = Vec::with_capacity(freedoms);
        for freedom in 0..freedoms {
            let moved = |by: f64| {
                let mut all = [0.0; MOST_DISC_FREEDOMS];
                *all.get_mut(freedom)? = by;
                Some(self.waves(&disc.moved(&all)?))
            };
            changes.push(difference(moved(nudge)?, &moved(-nudge)?, nudge));
        }
        changes.extend(growing_light(&here, self.radii));
        let all_freedoms = freedoms + 2;
        let mut fit = Fit::default();
        for turning in turning {
            let pattern = Pattern::fit(&here, turning.rings.clone(), &turning.angles, self.orders, |_| true);
            let corrections = pattern.corrections(&here, &turning.angles);
            for (angle, correction) in turning.angles.iter_mut().zip(&corrections.angles) {
                *angle += correction.clamp(-0.1, 0.1);
            }
            add(&here, &changes, turning, &mut fit);
        }
        let mut all = Normal::default();
        fit.groups.iter().for_each(|sum| all.add(sum));
        if freedoms > 2 {
            all.hold(start, disc);
        }
        let mut by = all.solve(all_freedoms)?;
        // By how much each group would move the centre away from where all of them have it.
        let mut squares = 0.0;
        for group in &fit.groups {
            let mut misfit = Normal {
                right: [0.0; MOST_FREEDOMS],
                ..all
            };
            for row in 0..all_freedoms {
                let moved: f64 = (0..all_freedoms)
                    .map(|column| group.matrix[row][column] * by[column])
                    .sum();
                misfit.right[row] = group.right[row] + moved;
            }
            let shift = misfit.solve(all_freedoms)?;
            squares += 0.5 * (shift[0] * shift[0] + shift[1] * shift[1]);
        }
        by.truncate(freedoms);
        let groups = GROUPS as f64;
        Some(Step {
            by,
            deviation: (squares * groups / (groups - 1.0)).sqrt(),
            misfit: fit.logarithms / fit.count.max(1.0),
        })
    }
}
