//! How fast the new film plays.

use crate::{Recipe, Timebase, Timestamp};

/// Why a speed can't be followed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a film can't be played {times} times as fast; give a number from {least} to {most}", least = SpeedError::LEAST, most = SpeedError::MOST)]
pub struct SpeedError {
    /// The speed given.
    pub times: f64,
}

impl SpeedError {
    /// The slowest: a sixteenth.
    pub const LEAST: f64 = 0.0625;
    /// The fastest.
    pub const MOST: f64 = 64.0;

    /// Checks that the speed is one.
    pub(super) fn check(times: f64) -> Result<(), Self> {
        if (Self::LEAST..=Self::MOST).contains(&times) {
            Ok(())
        } else {
            Err(Self { times })
        }
    }
}

impl Recipe {
    /// The moment at which the new film shows what would be shown at `moment` at its own speed, to a microsecond.
    #[must_use]
    pub fn shown_at(&self, moment: Timestamp) -> Timestamp {
        match self.speed {
            None => moment,
            // The cast saturates.
            Some(times) => Timestamp::new((moment.seconds() / times * 1e6).round() as i64, Timebase::MICROSECONDS),
        }
    }

    /// Whether the original's sound fits the new film.
    #[must_use]
    pub fn keeps_sound(&self) -> bool {
        self.speed.is_none_or(|times| times == 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Circle, RotationRate};

    #[test]
    fn a_film_plays_faster_or_slower() {
        let mut recipe = Recipe::new(Circle::new(1.0, 1.0, 1.0), RotationRate::from_rpm(1.0).unwrap());
        let moment = Timestamp::new(3003, Timebase::new(1, 30_000).unwrap());
        assert_eq!(recipe.shown_at(moment), moment);
        assert!(recipe.keeps_sound());
        recipe.speed = Some(2.0);
        assert_eq!(recipe.shown_at(moment).microseconds_since(Timestamp::START), 50_050);
        assert!(!recipe.keeps_sound());
        for times in [0.0, -1.0, f64::NAN, 1e9] {
            assert!(SpeedError::check(times).is_err(), "{times}");
        }
    }
}
