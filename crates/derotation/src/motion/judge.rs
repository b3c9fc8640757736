//! Whether what was seen can be relied on, and if not, why not.

use std::f64::consts::TAU;

use super::disc::Disc;
use super::harmonics::Harmonics;
use super::no_motion::NoMotion;
use super::rings::{ANGLES, INSIDE, radii};
use super::search::{median_spacing, rpm};
use super::seen::Seen;
use super::shrunk::Store;

/// Fewer frames than this tell nothing.
const LEAST_FRAMES: usize = 8;
/// How alike the pattern must be at different times, once turned back.
const LEAST_ALIKE: f64 = 0.5;
/// How alike pictures must be at the rough rate; noise has a hundredth.
const LEAST_LIKENESS: f64 = 0.1;
/// The angles may scatter by so much about their course, radians: more is no rotation.
const MOST_SCATTER: f64 = 0.05;
/// A tank that turns by more than this in the film turns enough to be measured, turns.
const LONG_ENOUGH: f64 = 0.25;
/// A tank that turns by less than this stands still, turns.
const STANDS_STILL: f64 = 0.005;
/// The largest uncertainty of a rate worth telling, as a share of it.
const MOST_UNCERTAINTY: f64 = 0.02;
/// A turn by more than this from frame to frame may as well be one by the rest of a turn, the other way.
const MOST_TURNS_A_FRAME: f64 = 0.125;
/// Tanks don't turn faster than this, turns a minute.
const FASTEST_TANK: f64 = 200.0;
/// The median change along a ring that is something to see, grey levels.
const LEAST_TEXTURE: f64 = 1.0;

/// What can be relied on; at least one of them.
#[derive(Debug)]
pub(super) struct Clear {
    pub(super) inside: Option<Seen>,
    pub(super) rim: Option<Seen>,
}

/// # Errors
/// When there are too few frames.
pub(super) fn enough(times: &[f64]) -> Result<(), NoMotion> {
    let frames = times.len();
    if frames < LEAST_FRAMES {
        return Err(NoMotion::TooFewFrames { frames });
    }
    Ok(())
}

/// Whether this turns as one.
fn turns_as_one(seen: &Seen) -> bool {
    let Seen { rough, turn } = seen;
    seen.stands_out()
        && turn.alike >= LEAST_ALIKE
        && rough.likeness >= LEAST_LIKENESS
        && turn.course.scatter <= MOST_SCATTER
}

/// How many more seconds of a film, of which `seconds` were seen, are worth looking at: none when this has turned twice, for
/// then more would make hardly anything surer. `None` when it doesn't turn as one, steadily.
pub(super) fn seconds_wanted(seen: &Seen, seconds: f64) -> Option<f64> {
    /// Two turns, and a little for the film's rest to be sure of it.
    const TURNS: f64 = 2.2;
    let turned = seen.turn.turns;
    let steadily = turns_as_one(seen) && seen.turn.constant && turned > 0.0;
    steadily.then(|| (seconds * (TURNS / turned - 1.0)).max(0.0))
}

/// What of the two can be relied on. `texture` says how much there is to see at all, in grey levels.
///
/// # Errors
/// When neither can: why.
pub(super) fn clear(
    inside: Option<Seen>,
    rim: Option<Seen>,
    times: &[f64],
    unbroken: usize,
    texture: impl FnOnce() -> f64,
) -> Result<Clear, NoMotion> {
    let moves = [&inside, &rim]
        .into_iter()
        .flatten()
        .any(|seen| seen.stands_out() && seen.turn.turns > STANDS_STILL);
    let (inside, rim) = (inside.filter(turns_as_one), rim.filter(turns_as_one));
    let farthest = [&inside, &rim]
        .into_iter()
        .flatten()
        .map(|seen| seen.turn.turns)
        .fold(f64::NAN, f64::max);
    if farthest.is_nan() {
        return Err(if moves {
            NoMotion::Unclear
        } else if texture() >= LEAST_TEXTURE {
            NoMotion::NotTurning
        } else {
            NoMotion::Featureless
        });
    }
    if farthest < STANDS_STILL {
        return Err(NoMotion::NotTurning);
    }
    let known = |seen: &Seen| {
        seen.turn.turns >= Seen::LEAST_TURNS && seen.turn.uncertainty() <= MOST_UNCERTAINTY * seen.turn.rate.abs()
    };
    let (inside, rim) = (inside.filter(known), rim.filter(known));
    let Some(tank) = rim.as_ref().or(inside.as_ref()) else {
        return Err(if farthest < LONG_ENOUGH {
            NoMotion::TooShort {
                degrees: 360.0 * farthest,
            }
        } else {
            NoMotion::Unclear
        });
    };
    if let Some(other) = another_rate(tank, times.get(..unbroken).unwrap_or(times)) {
        return Err(NoMotion::Ambiguous {
            rpm: rpm(tank.turn.rate),
            other: rpm(other),
        });
    }
    Ok(Clear { inside, rim })
}

/// Another rate, radians a second, that gives the same film. `None` when there is none, or none that any tank has.
fn another_rate(seen: &Seen, times: &[f64]) -> Option<f64> {
    let other = seen.rough.other?;
    let too_fast = (seen.turn.rate * median_spacing(times)?).abs() > MOST_TURNS_A_FRAME * TAU;
    (too_fast || rpm(other).abs() < FASTEST_TANK).then_some(other)
}

/// How much there is to see on the rings inside, grey levels: the median change over a few degrees. Lamps mirrored in the
/// water are bright, and on few places; shades change slowly.
pub(super) fn texture(store: &Store, disc: &Disc) -> f64 {
    /// Samples from one place compared to the next: 8 degrees.
    const STEP: usize = ANGLES / 45;
    const PICTURES: usize = 32;
    let kept = store.kept();
    let radii = radii();
    let inside = radii.get(INSIDE).unwrap_or_default();
    // The mean of some pictures has less noise than one.
    let mut levels = vec![0.0_f32; inside.len() * ANGLES];
    for picture in (0..PICTURES).filter_map(|index| kept.get(index * kept.len() / PICTURES)) {
        let seen = Harmonics::levels(&picture.pixels, &store.view(), disc, inside, ANGLES);
        for (level, seen) in levels.iter_mut().zip(seen) {
            *level += seen / PICTURES as f32;
        }
    }
    let mut changes = Vec::with_capacity(levels.len());
    for ring in levels.chunks(ANGLES) {
        for (index, level) in ring.iter().enumerate() {
            let at = |index: usize| ring.get(index % ANGLES).copied().unwrap_or(0.0);
            let between = 0.5 * (at(index + ANGLES - STEP) + at(index + STEP));
            changes.push(f64::from((level - between).abs()));
        }
    }
    changes.sort_by(f64::total_cmp);
    changes.get(changes.len() / 2).copied().unwrap_or(0.0)
}
