//! Which part of a film is kept.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Which part of a film is kept: frames from `start_seconds` on and before `end_seconds`, both counted from the
/// film's first frame, as a player's clock shows them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trim {
    /// The first moment kept, seconds after the film's first frame.
    #[serde(rename = "start_s", default)]
    pub start_seconds: f64,
    /// The moment from which on nothing is kept; `None` is the film's end.
    #[serde(rename = "end_s", default, skip_serializing_if = "Option::is_none")]
    pub end_seconds: Option<f64>,
}

/// Why a trim keeps nothing.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrimError {
    /// A time is negative or no number.
    #[error("start and end must be seconds from 0 on; type them again")]
    NotATime,
    /// The end comes before the start.
    #[error("the end ({end_seconds} s) must come after the start ({start_seconds} s); move one of them")]
    EndBeforeStart {
        /// The start given.
        start_seconds: f64,
        /// The end given.
        end_seconds: f64,
    },
}

/// Where a frame stands to the kept part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Before it.
    NotYet,
    /// In it.
    Yes,
    /// Behind it: nothing that follows is kept either.
    NoMore,
}

impl Trim {
    /// Whether the trim can keep anything.
    ///
    /// # Errors
    /// When a time is none or the end is not after the start.
    pub fn check(&self) -> Result<(), TrimError> {
        let is_time = |seconds: f64| seconds.is_finite() && seconds >= 0.0;
        let start_seconds = self.start_seconds;
        if !is_time(start_seconds) {
            return Err(TrimError::NotATime);
        }
        match self.end_seconds {
            Some(end) if !is_time(end) => Err(TrimError::NotATime),
            Some(end_seconds) if end_seconds <= start_seconds => Err(TrimError::EndBeforeStart {
                start_seconds,
                end_seconds,
            }),
            _ => Ok(()),
        }
    }

    /// Where the frame shown at `moment` stands, in a film whose first frame is shown at `film_start`.
    #[must_use]
    pub fn keeps(&self, moment: Timestamp, film_start: Timestamp) -> Kept {
        // Seconds typed by people are decimal and a film's are fractions: a microsecond of slack keeps
        // "start at 1.001" from missing the frame at 30030/30000 s by rounding.
        const SLACK_SECONDS: f64 = 1e-6;
        let seconds = moment.seconds_since(film_start) + SLACK_SECONDS;
        if seconds < self.start_seconds {
            Kept::NotYet
        } else if self.end_seconds.is_some_and(|end| seconds >= end) {
            Kept::NoMore
        } else {
            Kept::Yes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timebase;

    #[test]
    fn keeps_from_start_up_to_end() {
        let timebase = Timebase::new(1, 30_000).unwrap();
        let frame = |number: i64| Timestamp::new(500 + 1001 * number, timebase);
        let trim = Trim {
            start_seconds: 1.001,
            end_seconds: Some(2.002),
        };
        let kept = |number| trim.keeps(frame(number), frame(0));
        assert_eq!(kept(29), Kept::NotYet);
        assert_eq!(kept(30), Kept::Yes);
        assert_eq!(kept(59), Kept::Yes);
        assert_eq!(kept(60), Kept::NoMore);
    }

    #[test]
    fn refuses_what_keeps_nothing() {
        let trim = |start_seconds, end_seconds| {
            Trim {
                start_seconds,
                end_seconds,
            }
            .check()
        };
        assert_eq!(trim(0.0, None), Ok(()));
        assert_eq!(trim(-1.0, None), Err(TrimError::NotATime));
        assert_eq!(trim(0.0, Some(f64::INFINITY)), Err(TrimError::NotATime));
        assert!(matches!(trim(2.0, Some(2.0)), Err(TrimError::EndBeforeStart { .. })));
    }
}
