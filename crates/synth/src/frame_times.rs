//! When the frames of a film are shown.

use netdpr_derotation::{Timebase, TimebaseError, Timestamp};

use crate::random::Random;

/// How the frames of a film follow one another. The first is always at time zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameTimes {
    /// `numerator / denominator` frames a second, such as 30/1 or 30000/1001, exactly. The timebase is
    /// 1/`numerator` s, a frame lasts `denominator` ticks.
    Constant {
        /// Upper half of the frame rate.
        numerator: u32,
        /// Lower half of the frame rate.
        denominator: u32,
    },
    /// As a phone films: 30 frames a second on average (within 0.2 %), each interval between 25 and 45 ms, one
    /// in fifty doubled because a frame was dropped. The timebase is 1/90000 s.
    Variable {
        /// Which film of this kind.
        seed: u64,
    },
}

/// Why a film has no frame times. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameTimesError {
    /// A frame rate of zero, or one divided by zero.
    #[error("{numerator}/{denominator} is no frame rate; give frames a second, such as 30 or 30000/1001")]
    NoRate {
        /// Upper half of the rate given.
        numerator: u32,
        /// Lower half of the rate given.
        denominator: u32,
    },
    /// No length, or longer than a day.
    #[error("a film can't be {seconds} seconds long; give a length above 0 and up to {most}", most = Self::MOST_SECONDS)]
    Length {
        /// The length given, seconds.
        seconds: f64,
    },
}

impl FrameTimesError {
    /// The longest film, seconds: a day.
    pub const MOST_SECONDS: f64 = 86_400.0;
}

impl FrameTimes {
    /// The presentation times of all frames that are shown before `seconds` have passed, in order; always at
    /// least one.
    ///
    /// # Errors
    /// When the frame rate is zero, or `seconds` is not above zero and at most a day.
    pub fn timestamps(self, seconds: f64) -> Result<Timestamps, FrameTimesError> {
        if !(seconds > 0.0 && seconds <= FrameTimesError::MOST_SECONDS) {
            return Err(FrameTimesError::Length { seconds });
        }
        let (timebase, pace) = match self {
            Self::Constant { numerator, denominator } => {
                let no_rate = |_: TimebaseError| FrameTimesError::NoRate { numerator, denominator };
                // A timebase has the same demand of its two numbers as a frame rate.
                Timebase::new(denominator, numerator).map_err(no_rate)?;
                let timebase = Timebase::new(1, numerator).map_err(no_rate)?;
                (timebase, Pace::Even(i64::from(denominator)))
            }
            Self::Variable { seed } => {
                let timebase = Timebase::new(1, PHONE_TICKS).map_err(|_| FrameTimesError::NoRate {
                    numerator: PHONE_TICKS,
                    denominator: 1,
                })?;
                (timebase, Pace::Phone(Random::new(seed)))
            }
        };
        // A length given as a decimal may miss a whole number of ticks by a rounding error.
        let end = (seconds * f64::from(timebase.denominator()) - 1e-6).ceil().max(1.0) as i64;
        Ok(Timestamps {
            timebase,
            pace,
            next: 0,
            end,
        })
    }
}

/// Ticks in a second of a phone's film.
const PHONE_TICKS: u32 = 90_000;

#[derive(Debug, Clone)]
enum Pace {
    Even(i64),
    Phone(Random),
}

impl Pace {
    /// Ticks from one frame to the next.
    fn interval(&mut self) -> i64 {
        match self {
            Self::Even(ticks) => *ticks,
            Self::Phone(random) => {
                // Mean of the least of two even draws is 1/3: 25 ms + 20 ms (0.7/3 + 0.3/2) = 32.67 ms, and with
                // one in fifty doubled 33.32 ms.
                let jitter = 0.7 * random.unit().min(random.unit()) + 0.3 * random.unit();
                let ticks = (2250.0 + 1800.0 * jitter).round() as i64;
                if random.unit() < 0.02 { 2 * ticks } else { ticks }
            }
        }
    }
}

/// The presentation times of a film's frames, one after the other.
#[derive(Debug, Clone)]
pub struct Timestamps {
    timebase: Timebase,
    pace: Pace,
    next: i64,
    end: i64,
}

impl Timestamps {
    /// The unit all of them count in.
    #[must_use]
    pub const fn timebase(&self) -> Timebase {
        self.timebase
    }
}

impl Iterator for Timestamps {
    type Item = Timestamp;

    fn next(&mut self) -> Option<Timestamp> {
        (self.next < self.end).then(|| {
            let timestamp = Timestamp::new(self.next, self.timebase);
            self.next = self.next.saturating_add(self.pace.interval());
            timestamp
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_rates_are_exact() {
        let film = |numerator, denominator, seconds| -> Vec<Timestamp> {
            FrameTimes::Constant { numerator, denominator }
                .timestamps(seconds)
                .unwrap()
                .collect()
        };
        assert_eq!(film(30, 1, 10.0).len(), 300);
        assert_eq!(film(30, 1, 0.1).len(), 3);
        assert_eq!(film(30, 1, 1e-9).len(), 1);
        let ntsc = film(30_000, 1001, 10.0);
        assert_eq!(ntsc.len(), 300);
        assert_eq!(ntsc.last().map(|t| t.ticks()), Some(299 * 1001));
        assert_eq!(ntsc[1].seconds(), 1001.0 / 30_000.0);
    }

    #[test]
    fn variable_times_are_a_phone_s() {
        let film = |seed| {
            FrameTimes::Variable { seed }
                .timestamps(600.0)
                .unwrap()
                .collect::<Vec<_>>()
        };
        let times = film(3);
        assert_eq!(times, film(3));
        assert_ne!(times, film(4));
        assert_eq!(times[0].ticks(), 0);
        let intervals: Vec<i64> = times.windows(2).map(|pair| pair[1].ticks() - pair[0].ticks()).collect();
        assert!(intervals.iter().all(|ticks| (2250..=8100).contains(ticks)));
        let doubled = intervals.iter().filter(|ticks| **ticks > 4050).count();
        let jittering = intervals.iter().filter(|ticks| (**ticks - 3000).abs() > 90).count();
        assert!((200..600).contains(&doubled), "{doubled}");
        assert!(jittering > intervals.len() / 2);
        let mean = intervals.iter().sum::<i64>() as f64 / intervals.len() as f64;
        assert!((mean - 3000.0).abs() < 25.0, "{mean} ticks");
    }

    #[test]
    fn what_is_no_film_is_refused() {
        let second = |numerator, denominator| FrameTimes::Constant { numerator, denominator }.timestamps(1.0);
        assert!(matches!(second(0, 1), Err(FrameTimesError::NoRate { .. })));
        assert!(matches!(second(30, 0), Err(FrameTimesError::NoRate { .. })));
        for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e308] {
            assert!(matches!(
                FrameTimes::Variable { seed: 0 }.timestamps(seconds),
                Err(FrameTimesError::Length { .. })
            ));
        }
    }
}
