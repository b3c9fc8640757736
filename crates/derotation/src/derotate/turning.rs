//! How far the tank has turned at each moment.

use crate::{RateOverTime, Recipe, RecipeError, RotationRate, Timestamp};

/// The tank's angle as a function of the time after the first kept frame, in the film's own time.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Turning {
    /// At one rate.
    Constant(RotationRate),
    /// At a rate that changes.
    OverTime {
        rate: RateOverTime,
        /// When the first kept frame is shown, in seconds after the film's first.
        first_kept: f64,
        /// The rate as the film plays over the real one: below 1 for slow motion.
        slowing: f64,
    },
}

impl Turning {
    /// As the recipe says, for a film that begins at `film_start` and is kept from `first_kept` on.
    pub(super) fn new(
        recipe: &Recipe,
        mean_fps: f64,
        film_start: Timestamp,
        first_kept: Timestamp,
    ) -> Result<Self, RecipeError> {
        let constant = recipe.rate_in_film_time(mean_fps)?;
        Ok(match &recipe.rate_over_time {
            None => Self::Constant(constant),
            Some(rate) => Self::OverTime {
                rate: rate.clone(),
                first_kept: first_kept.seconds_since(film_start),
                slowing: constant.rpm() / recipe.rpm.rpm(),
            },
        })
    }

    /// Radians counter-clockwise since the first kept frame, without whole turns.
    pub(super) fn angle(&self, seconds: f64) -> f64 {
        match self {
            Self::Constant(rate) => rate.angle_after(seconds),
            Self::OverTime {
                rate,
                first_kept,
                slowing,
            } => {
                let turns = rate.turns_between(*first_kept, first_kept + seconds) * slowing;
                (turns - turns.round()) * std::f64::consts::TAU
            }
        }
    }
}
