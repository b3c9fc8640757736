//! What is to be told of what was seen.

use super::centre::Centred;
use super::judge::Clear;
use super::no_motion::NoMotion;
use super::rate::Turn;
use super::result::{MeasuredCentre, MeasuredRate, Motion, SeenOn};
use super::search::rpm;
use super::seen::Seen;
use crate::{RateKnot, RateOverTime, Tilt};

/// All of it in the words of the film.
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
