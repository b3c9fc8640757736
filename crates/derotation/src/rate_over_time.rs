//! The rate of a tank whose motor doesn't keep it.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use crate::RotationRate;

/// The tank's rate at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct RateKnot {
    /// Seconds after the film's first frame, as the film plays.
    pub seconds: f64,
    /// Turns a minute, positive counter-clockwise. May be 0, for a tank that is stopped or turned the other way.
    pub rpm: f64,
}

/// How fast the tank turns at each moment of a film: known at a few knots, a straight line from one to the next, and
/// as at the outermost ones before and behind them.
///
/// Between two knots the angle is a parabola, so that the angle between any two moments is worked out exactly, without
/// steps that add up. As JSON it is a list of pairs: `[[0, 10.0], [20, 10.3]]`.
///
/// ```
/// use netdpr_derotation::{RateKnot, RateOverTime};
///
/// // From rest to 12 rpm within ten seconds: one turn on the way, then a turn every five seconds.
/// let rate = RateOverTime::new(vec![
///     RateKnot { seconds: 0.0, rpm: 0.0 },
///     RateKnot { seconds: 10.0, rpm: 12.0 },
/// ])?;
/// assert_eq!(rate.turns_between(0.0, 15.0), 2.0);
/// assert_eq!(rate.rpm_at(5.0), 6.0);
/// # Ok::<(), netdpr_derotation::RateOverTimeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<RateKnot>", into = "Vec<RateKnot>")]
pub struct RateOverTime {
    knots: Vec<RateKnot>,
    /// Turns from the first knot to each.
    turns: Vec<f64>,
}

/// Why knots are no rate over time. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RateOverTimeError {
    /// No knot at all.
    #[error("a rate over time needs at least one moment with a rate; leave it out when the rate is constant")]
    Empty,
    /// More knots than any film needs.
    #[error("a rate over time of {knots} moments is more than the {most} that can be followed; leave some out", most = RateOverTime::MOST_KNOTS)]
    TooMany {
        /// Knots given.
        knots: usize,
    },
    /// A time or a rate that isn't one.
    #[error(
        "a rate over time has the pair [{seconds:e}, {rpm:e}]; give seconds of the film and at most {most} turns a minute",
        most = RotationRate::MOST_RPM
    )]
    Knot {
        /// The seconds given.
        seconds: f64,
        /// The turns a minute given.
        rpm: f64,
    },
    /// Knots that don't follow one another.
    #[error("in a rate over time, {seconds} s doesn't come after the moment before it; put the moments in order")]
    Order {
        /// The time of the knot that comes too early.
        seconds: f64,
    },
}

impl RateOverTime {
    /// The most knots accepted: one for each frame of an hour of film.
    pub const MOST_KNOTS: usize = 216_000;

    /// The farthest moment accepted, in seconds: three years, more than any film is long.
    const MOST_SECONDS: f64 = 1e8;

    /// A rate from its knots, in the order of time.
    ///
    /// # Errors
    /// When there is none or too many, when one is no ordinary number, and when they are out of order.
    pub fn new(knots: Vec<RateKnot>) -> Result<Self, RateOverTimeError> {
        if knots.is_empty() {
            return Err(RateOverTimeError::Empty);
        }
        if knots.len() > Self::MOST_KNOTS {
            return Err(RateOverTimeError::TooMany { knots: knots.len() });
        }
        let mut turns = Vec::with_capacity(knots.len());
        let mut sum = 0.0;
        let mut before: Option<RateKnot> = None;
        for &knot in &knots {
            let RateKnot { seconds, rpm } = knot;
            if !(seconds.abs() <= Self::MOST_SECONDS && rpm.abs() <= RotationRate::MOST_RPM) {
                return Err(RateOverTimeError::Knot { seconds, rpm });
            }
            if let Some(before) = before {
                if seconds <= before.seconds {
                    return Err(RateOverTimeError::Order { seconds });
                }
                sum += (before.rpm + rpm) / 2.0 * (seconds - before.seconds) / 60.0;
            }
            turns.push(sum);
            before = Some(knot);
        }
        Ok(Self { knots, turns })
    }

    /// The knots in the order of time.
    #[must_use]
    pub fn knots(&self) -> &[RateKnot] {
        &self.knots
    }

    /// Turns a minute at `seconds` after the film's first frame.
    #[must_use]
    pub fn rpm_at(&self, seconds: f64) -> f64 {
        let next = self.knots.partition_point(|knot| knot.seconds <= seconds);
        match (
            next.checked_sub(1).and_then(|at| self.knots.get(at)),
            self.knots.get(next),
        ) {
            (Some(from), Some(to)) => {
                let share = (seconds - from.seconds) / (to.seconds - from.seconds);
                from.rpm + (to.rpm - from.rpm) * share
            }
            (Some(only), None) | (None, Some(only)) => only.rpm,
            // There is always a knot.
            (None, None) => 0.0,
        }
    }

    /// Turns counter-clockwise from one moment to another, whole ones counted; both in seconds after the film's first
    /// frame, in either order.
    #[must_use]
    pub fn turns_between(&self, from_seconds: f64, to_seconds: f64) -> f64 {
        self.turns_at(to_seconds) - self.turns_at(from_seconds)
    }

    /// Radians counter-clockwise from one moment to another, without whole turns: from -π to π.
    #[must_use]
    pub fn angle_between(&self, from_seconds: f64, to_seconds: f64) -> f64 {
        let turns = self.turns_between(from_seconds, to_seconds);
        (turns - turns.round()) * TAU
    }

    /// The mean rate between two moments, turns a minute; at one moment, the rate there.
    #[must_use]
    pub fn mean_rpm(&self, from_seconds: f64, to_seconds: f64) -> f64 {
        if from_seconds == to_seconds {
            return self.rpm_at(from_seconds);
        }
        self.turns_between(from_seconds, to_seconds) * 60.0 / (to_seconds - from_seconds)
    }

    /// Turns since the first knot.
    fn turns_at(&self, seconds: f64) -> f64 {
        let next = self.knots.partition_point(|knot| knot.seconds <= seconds);
        // Before the first knot the time since it is negative, and so are the turns.
        let at = next.saturating_sub(1);
        let (Some(from), Some(turns)) = (self.knots.get(at), self.turns.get(at)) else {
            return 0.0;
        };
        let mean = (from.rpm + self.rpm_at(seconds)) / 2.0;
        turns + mean * (seconds - from.seconds) / 60.0
    }
}

impl TryFrom<Vec<RateKnot>> for RateOverTime {
    type Error = RateOverTimeError;

    fn try_from(knots: Vec<RateKnot>) -> Result<Self, Self::Error> {
        Self::new(knots)
    }
}

impl From<RateOverTime> for Vec<RateKnot> {
    fn from(rate: RateOverTime) -> Self {
        rate.knots
    }
}

impl From<[f64; 2]> for RateKnot {
    fn from([seconds, rpm]: [f64; 2]) -> Self {
        Self { seconds, rpm }
    }
}

impl From<RateKnot> for [f64; 2] {
    fn from(knot: RateKnot) -> Self {
        [knot.seconds, knot.rpm]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(knots: &[[f64; 2]]) -> Result<RateOverTime, RateOverTimeError> {
        RateOverTime::new(knots.iter().copied().map(RateKnot::from).collect())
    }

    #[test]
    fn the_angle_is_the_rate_summed_up() {
        let rate = rate(&[[1.0, 10.0], [4.0, 16.0], [4.5, -8.0], [20.0, 3.0]]).unwrap();
        // Riemann's sum, in small steps over the knots and beyond.
        const STEP: f64 = 1e-3;
        let mut turns = 0.0;
        for step in 0..26_000 {
            let middle = -2.0 + (f64::from(step) + 0.5) * STEP;
            turns += rate.rpm_at(middle) * STEP / 60.0;
            let worked_out = rate.turns_between(-2.0, middle + STEP / 2.0);
            assert!((turns - worked_out).abs() < 1e-6, "{middle}: {turns} {worked_out}");
        }
        assert!((rate.mean_rpm(-2.0, 24.0) - turns * 60.0 / 26.0).abs() < 1e-5);
        assert_eq!(rate.mean_rpm(4.25, 4.25), 4.0);
    }

    #[test]
    fn one_knot_is_a_constant_rate() {
        let rate = rate(&[[7.0, -3.2]]).unwrap();
        let constant = RotationRate::from_rpm(-3.2).unwrap();
        for seconds in [-5.0, 0.0, 7.0, 7.5, 100.0] {
            assert_eq!(rate.rpm_at(seconds), -3.2);
            let angle = rate.angle_between(2.0, 2.0 + seconds);
            assert!((angle - constant.angle_after(seconds)).abs() < 1e-12, "{seconds}");
        }
    }

    #[test]
    fn the_angle_stays_exact_after_hours() {
        let rate = rate(&[[0.0, 13.45], [7200.0, 13.45], [14_400.0, 13.45]]).unwrap();
        assert!(rate.angle_between(0.0, 4.0 * 3600.0).abs() < 1e-8);
    }

    #[test]
    fn refuses_what_is_no_rate() {
        assert_eq!(rate(&[]), Err(RateOverTimeError::Empty));
        assert_eq!(
            rate(&[[0.0, 1.0], [0.0, 2.0]]),
            Err(RateOverTimeError::Order { seconds: 0.0 })
        );
        for knot in [[f64::NAN, 1.0], [1e9, 1.0], [0.0, f64::INFINITY], [0.0, 1e9]] {
            assert!(matches!(rate(&[knot]), Err(RateOverTimeError::Knot { .. })), "{knot:?}");
        }
        assert!(matches!(
            RateOverTime::new(vec![RateKnot { seconds: 0.0, rpm: 1.0 }; RateOverTime::MOST_KNOTS + 1]),
            Err(RateOverTimeError::TooMany { .. })
        ));
    }

    #[test]
    fn is_a_list_of_pairs_in_json() {
        let text = "[[0.0,10.0],[20.0,10.3]]";
        let rate: RateOverTime = serde_json::from_str(text).unwrap();
        assert_eq!(rate.turns_between(0.0, 20.0), 10.15 / 3.0);
        assert_eq!(serde_json::to_string(&rate).unwrap(), text);
        assert!(serde_json::from_str::<RateOverTime>("[[1,10],[0,10]]").is_err());
    }
}
