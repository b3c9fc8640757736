//! What a film says of its tank's motion.

use serde::{Deserialize, Serialize};

use super::centre::Centred;
use super::judge::Clear;
use super::rate::Turn;
use super::search::rpm;
use super::study::Seen;
use crate::{RateKnot, RateOverTime, Tilt};

/// What was measured in a film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Motion {
    /// The tank's rate.
    pub tank: MeasuredRate,
    /// What the tank's rate was seen on.
    pub seen_on: SeenOn,
    /// The rate of the fluid, when both it and the rim could be measured. The mean over the fluid where it shears.
    pub fluid: Option<MeasuredRate>,
    /// The tank's rate at each moment, when it isn't constant. Times in seconds after the film's first frame. Its mean
    /// is [`Motion::tank`]'s rate.
    pub rate_over_time: Option<RateOverTime>,
    /// The point of the picture about which the tank turns, when it could be told.
    pub centre: Option<MeasuredCentre>,
    /// How the camera's tilt is undone, when the rim is an ellipse and undoing it brings the tank to rest better than
    /// taking it for a circle. [`Motion::centre`] is then the imaged centre that belongs to it.
    pub tilt: Option<Tilt>,
}

/// A rate measured in a film.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeasuredRate {
    /// Turns a minute as the film plays, positive counter-clockwise as seen in the picture.
    pub rpm: f64,
    /// The true rate is within this of [`MeasuredRate::rpm`] in 95 of 100 cases, turns a minute.
    pub uncertainty_rpm: f64,
    /// How much of what is seen to move agrees with this rate: 0 for nothing, 1 for all of it. A rate that is
    /// reported at all has at least 0.25; a clear film 0.9.
    pub confidence: f64,
}

/// What the tank's rate was seen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenOn {
    /// On the rim: it is the tank's rate, whatever the fluid does.
    Rim,
    /// On what is inside the rim only, since the rim shows nothing that turns: it is the tank's rate as far as the fluid
    /// turns with the tank.
    Inside,
    /// On both, which agree.
    RimAndInside,
}

/// The rotation centre measured in a film.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeasuredCentre {
    /// Pixels from the left pixel column's centre.
    pub x: f64,
    /// Pixels down from the top pixel row's centre.
    pub y: f64,
    /// The true centre is within this distance in 95 of 100 cases, pixels.
    pub uncertainty_px: f64,
}

/// Why a film doesn't say how its tank moves. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoMotion {
    /// The rim given is hardly in the picture, or too small.
    #[error(
        "There is too little of the tank in the picture to measure how it turns; check the circle, or type the rate."
    )]
    OutOfSight,
    /// Fewer pictures than can tell anything.
    #[error("The film has only {frames} frames, too few to measure a rate; take a longer one, or type the rate.")]
    TooFewFrames {
        /// Frames that followed one another in time.
        frames: usize,
    },
    /// The tank turns too little in the film for its rate to be known well.
    #[error(
        "The tank turns by only {degrees:.0} degrees in this film, too little to measure its rate; take a longer film, or type the rate."
    )]
    TooShort {
        /// How far it seems to turn.
        degrees: f64,
    },
    /// Nothing can be seen in the tank that could be seen to turn.
    #[error(
        "The tank shows nothing that could be seen to turn; put a mark on its rim and film again, or type the rate."
    )]
    Featureless,
    /// There is something to see, and it stands still.
    #[error("Nothing in the tank turns in this film; choose a film of the turning tank, or type the rate.")]
    NotTurning,
    /// Something moves, but not as one.
    #[error(
        "What moves in the tank doesn't turn as one, so the rate can't be told; check the circle, or type the rate."
    )]
    Unclear,
    /// The pictures follow one another too slowly for this tank: another rate gives the same film.
    #[error(
        "The frames follow one another too slowly to tell how fast this tank turns ({rpm:.1} and {other:.1} rpm look the same); film with more frames a second, or type the rate."
    )]
    Ambiguous {
        /// One rate that gives this film, turns a minute.
        rpm: f64,
        /// Another.
        other: f64,
    },
}

/// What is to be told of what was seen.
pub(super) fn motion(clear: &Clear, centred: Option<Centred>) -> Result<Motion, NoMotion> {
    let Clear { inside, rim } = clear;
    let (tank, course, seen_on) = match (rim, inside) {
        (Some(rim), Some(inside)) => match together(rim, inside) {
            Some(both) => (both, &inside.turn, SeenOn::RimAndInside),
            None => (measured(rim), &rim.turn, SeenOn::Rim),
        },
        (Some(rim), None) => (measured(rim), &rim.turn, SeenOn::Rim),
        (None, Some(inside)) => (measured(inside), &inside.turn, SeenOn::Inside),
        (None, None) => return Err(NoMotion::Unclear),
    };
    Ok(Motion {
        tank,
        seen_on,
        fluid: rim.as_ref().and(inside.as_ref()).map(measured),
        rate_over_time: rate_over_time(course),
        centre: centred.map(|centred| {
            let (x, y) = centred.disc.centre();
            MeasuredCentre {
                x,
                y,
                uncertainty_px: centred.uncertainty(),
            }
        }),
        tilt: centred.and_then(|centred| centred.disc.rim()).map(|rim| Tilt { rim }),
    })
}

fn measured(seen: &Seen) -> MeasuredRate {
    MeasuredRate {
        rpm: rpm(seen.turn.rate),
        uncertainty_rpm: rpm(seen.turn.uncertainty()),
        confidence: seen.rough.likeness.clamp(0.0, 1.0),
    }
}

/// The rate of rim and inside together, weighted by what each knows; `None` when they differ.
fn together(rim: &Seen, inside: &Seen) -> Option<MeasuredRate> {
    let (a, b) = (measured(rim), measured(inside));
    if (a.rpm - b.rpm).abs() > 0.5 * a.uncertainty_rpm.hypot(b.uncertainty_rpm) {
        return None;
    }
    let (weight_a, weight_b) = (a.uncertainty_rpm.powi(-2), b.uncertainty_rpm.powi(-2));
    let sum = weight_a + weight_b;
    let joint = MeasuredRate {
        rpm: (weight_a * a.rpm + weight_b * b.rpm) / sum,
        // Both err alike in part, so that together they are hardly surer than the surer one.
        uncertainty_rpm: a.uncertainty_rpm.min(b.uncertainty_rpm),
        confidence: a.confidence.max(b.confidence),
    };
    (joint.rpm.is_finite() && joint.uncertainty_rpm.is_finite()).then_some(joint)
}

/// The rate over time, where it isn't constant.
fn rate_over_time(turn: &Turn) -> Option<RateOverTime> {
    if turn.constant {
        return None;
    }
    let knots = turn.course.knots().map(|(seconds, rate)| RateKnot {
        seconds,
        rpm: rpm(rate),
    });
    RateOverTime::new(knots.collect()).ok()
}
