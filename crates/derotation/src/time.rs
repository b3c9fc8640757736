//! Presentation time, exact: integer ticks of a timebase. Never a frame's number divided by a frame rate.

use serde::{Deserialize, Serialize};

/// The length of one tick, as a fraction of a second: `numerator / denominator` s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timebase {
    numerator: u32,
    denominator: u32,
}

/// Why two numbers are no timebase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a timebase needs two numbers above zero, and this one is {numerator}/{denominator}")]
pub struct TimebaseError {
    numerator: u32,
    denominator: u32,
}

impl Timebase {
    /// Ticks of one microsecond.
    pub const MICROSECONDS: Self = Self {
        numerator: 1,
        denominator: 1_000_000,
    };

    /// A timebase of `numerator / denominator` seconds a tick.
    ///
    /// # Errors
    /// When either number is zero.
    pub const fn new(numerator: u32, denominator: u32) -> Result<Self, TimebaseError> {
        if numerator == 0 || denominator == 0 {
            return Err(TimebaseError { numerator, denominator });
        }
        Ok(Self { numerator, denominator })
    }

    /// Seconds in one tick, upper half of the fraction.
    #[must_use]
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// Seconds in one tick, lower half of the fraction.
    #[must_use]
    pub const fn denominator(self) -> u32 {
        self.denominator
    }

    /// The length of one tick in seconds.
    #[must_use]
    pub fn tick_seconds(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }
}

/// The moment at which a frame is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timestamp {
    ticks: i64,
    timebase: Timebase,
}

impl Timestamp {
    /// The film's zero.
    pub const START: Self = Self {
        ticks: 0,
        timebase: Timebase::MICROSECONDS,
    };

    /// The moment `ticks` ticks of `timebase` after the film's zero.
    #[must_use]
    pub const fn new(ticks: i64, timebase: Timebase) -> Self {
        Self { ticks, timebase }
    }

    /// The ticks since the film's zero.
    #[must_use]
    pub const fn ticks(self) -> i64 {
        self.ticks
    }

    /// The unit in which this moment is counted.
    #[must_use]
    pub const fn timebase(self) -> Timebase {
        self.timebase
    }

    /// Seconds since the film's zero, rounded once.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "rounding once to f64 is what is promised")]
    pub fn seconds(self) -> f64 {
        self.ticks as f64 * f64::from(self.timebase.numerator) / f64::from(self.timebase.denominator)
    }

    /// Seconds from `earlier` to this moment. Exact before the one rounding to `f64`, also when the two
    /// count in different timebases.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "rounding once to f64 is what is promised")]
    pub fn seconds_since(self, earlier: Self) -> f64 {
        let scaled = |moment: Self, other: Timebase| {
            i128::from(moment.ticks) * i128::from(moment.timebase.numerator) * i128::from(other.denominator)
        };
        // Saturating: two moments at the far ends of time in the longest of ticks are 2^128 apart.
        let difference = scaled(self, earlier.timebase).saturating_sub(scaled(earlier, self.timebase));
        difference as f64 / (f64::from(self.timebase.denominator) * f64::from(earlier.timebase.denominator))
    }

    /// This moment counted from `earlier`, in this moment's ticks: exact when both count in the same timebase, rounded
    /// to the nearest tick otherwise.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        let ticks = if self.timebase == earlier.timebase {
            self.ticks.saturating_sub(earlier.ticks)
        } else {
            (self.seconds_since(earlier) / self.timebase.tick_seconds()).round() as i64
        };
        Self {
            ticks,
            timebase: self.timebase,
        }
    }

    /// Microseconds from `earlier` to this moment, rounded to the nearest.
    #[must_use]
    pub fn microseconds_since(self, earlier: Self) -> i64 {
        // Up to 2^53 microseconds (285 years) the double is exact enough to round right.
        (self.seconds_since(earlier) * 1e6).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NTSC: Timebase = Timebase {
        numerator: 1,
        denominator: 30_000,
    };

    #[test]
    fn a_timebase_needs_two_numbers_above_zero() {
        assert!(Timebase::new(0, 1).is_err());
        assert!(Timebase::new(1, 0).is_err());
        assert_eq!(Timebase::new(1, 30_000), Ok(NTSC));
    }

    #[test]
    fn four_hours_of_29_97_are_exact() {
        let first = Timestamp::new(0, NTSC);
        let last = Timestamp::new(1001 * 431_568, NTSC);
        assert!((last.seconds_since(first) - 14_399.985_6).abs() < 1e-9);
        assert_eq!(last.microseconds_since(first), 14_399_985_600);
    }

    #[test]
    fn different_timebases_compare_exactly() {
        let a = Timestamp::new(30_000, NTSC);
        let b = Timestamp::new(1_000_000, Timebase::MICROSECONDS);
        assert_eq!(a.seconds_since(b), 0.0);
        assert_eq!(Timestamp::new(-15_000, NTSC).seconds_since(b), -1.5);
    }
}
