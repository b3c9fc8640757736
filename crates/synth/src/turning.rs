//! How a tank, or the fluid in it, turns in the course of time.

use std::f64::consts::TAU;

/// The slow swaying of a motor's rate about its mean: at time t the rate is the mean's (1 + share sin(2 pi t / period)).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wow {
    /// How far the rate sways, as a share of the mean: 0.01 for one percent.
    pub share: f64,
    /// How long it takes to sway once, seconds.
    pub period_seconds: f64,
}

/// A rotation in time whose angle is known exactly: the integral of its rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turning {
    /// Turns a minute at the film's zero, swaying apart; positive counter-clockwise.
    rpm: f64,
    wow: Option<Wow>,
    /// By which share of `rpm` the rate grows in a minute.
    drift_per_minute: f64,
}

impl Turning {
    pub(crate) const fn new(rpm: f64, wow: Option<Wow>, drift_per_minute: f64) -> Self {
        Self {
            rpm,
            wow,
            drift_per_minute,
        }
    }

    /// Always the same rate, in turns a minute; 0 for rest.
    pub(crate) const fn steady(rpm: f64) -> Self {
        Self::new(rpm, None, 0.0)
    }

    /// Whether the rate is the same at all times.
    #[must_use]
    pub const fn is_steady(self) -> bool {
        self.wow.is_none() && self.drift_per_minute == 0.0
    }

    /// Turns a minute at `seconds` after the film's zero, positive counter-clockwise.
    #[must_use]
    pub fn rpm_at(self, seconds: f64) -> f64 {
        let swaying = self
            .wow
            .map_or(0.0, |wow| wow.share * (TAU * seconds / wow.period_seconds).sin());
        self.rpm * (1.0 + self.drift_per_minute * seconds / 60.0 + swaying)
    }

    /// Turns since the film's zero, positive counter-clockwise, whole ones counted.
    #[must_use]
    pub fn turns_after(self, seconds: f64) -> f64 {
        let swayed = self.wow.map_or(0.0, |wow| {
            let angle = TAU * seconds / wow.period_seconds;
            wow.share * wow.period_seconds / TAU * (1.0 - angle.cos())
        });
        let drifted = 0.5 * self.drift_per_minute * seconds * seconds / 60.0;
        self.rpm * (seconds + drifted + swayed) / 60.0
    }

    /// Radians turned counter-clockwise since the film's zero, whole turns taken off.
    #[must_use]
    pub fn angle_after(self, seconds: f64) -> f64 {
        let turns = self.turns_after(seconds);
        (turns - turns.round()) * TAU
    }

    /// The mean rate between two moments, turns a minute: the turns made in between, divided by the time.
    #[must_use]
    pub fn mean_rpm(self, from_seconds: f64, to_seconds: f64) -> f64 {
        if self.is_steady() || to_seconds <= from_seconds {
            return self.rpm_at(from_seconds);
        }
        60.0 * (self.turns_after(to_seconds) - self.turns_after(from_seconds)) / (to_seconds - from_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNEVEN: Turning = Turning::new(
        -12.0,
        Some(Wow {
            share: 0.03,
            period_seconds: 4.0,
        }),
        0.02,
    );

    #[test]
    fn the_angle_is_the_integral_of_the_rate() {
        let steps = 100_000;
        let seconds = 7.3;
        let step = seconds / f64::from(steps);
        let turns: f64 = (0..steps)
            .map(|index| UNEVEN.rpm_at((f64::from(index) + 0.5) * step) * step / 60.0)
            .sum();
        assert!((UNEVEN.turns_after(seconds) - turns).abs() < 1e-8, "{turns}");
        assert!((UNEVEN.mean_rpm(0.0, seconds) - turns * 60.0 / seconds).abs() < 1e-6);
        assert!((UNEVEN.rpm_at(1.0) - -12.0 * (1.03 + 0.02 / 60.0)).abs() < 1e-12);
    }

    #[test]
    fn whole_sways_leave_the_mean_as_it_is() {
        let wow = Turning {
            drift_per_minute: 0.0,
            ..UNEVEN
        };
        assert!((wow.mean_rpm(0.0, 8.0) + 12.0).abs() < 1e-12);
        assert_eq!(Turning::steady(7.7).mean_rpm(0.1, 9.7), 7.7);
        assert_eq!(Turning::steady(0.0).turns_after(50.0), 0.0);
    }
}
