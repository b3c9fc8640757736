//! What was measured, put into the recipe of a derotation.

use super::{MeasuredRate, Motion};
use crate::{Circle, RateKnot, RateOverTime, Recipe, RecipeError, RotationRate};

impl MeasuredRate {
    /// The same in another time: the real rate where the film plays `times` slower than it was recorded.
    #[must_use]
    pub fn times(self, times: f64) -> Self {
        Self {
            rpm: self.rpm * times,
            uncertainty_rpm: self.uncertainty_rpm * times.abs(),
            ..self
        }
    }

    /// How many decimals of the rate count: one more than is sure, from 2 to 6.
    #[must_use]
    pub fn decimals(self) -> usize {
        let sure = -self.uncertainty_rpm.max(1e-6).log10();
        // The cast saturates, and turns what is no number into 0.
        (sure.ceil() as usize).saturating_add(1).clamp(2, 6)
    }

    /// The rate with the decimals that count, turns a minute.
    #[must_use]
    pub fn rounded_rpm(self) -> f64 {
        let power = 10_f64.powi(self.decimals() as i32);
        (self.rpm * power).round() / power
    }
}

impl Motion {
    /// The rim that was looked at, moved to the measured centre, if there is one. With a tilt its radius is that in the
    /// rectified picture.
    #[must_use]
    pub fn refined(&self, rim: Circle) -> Circle {
        let r = self.tilt.map_or(rim.r, |tilt| tilt.rim.rx);
        match self.centre {
            Some(centre) => Circle::new(centre.x, centre.y, r),
            None => rim,
        }
    }

    /// Lets `recipe` follow the measured rate, for a film that plays at `mean_fps` frames a second. The recipe's frame rate
    /// of recording is heeded: the rates in a recipe are the tank's own.
    ///
    /// # Errors
    /// When a frame rate is none, or the rate is none that can be followed.
    pub fn set_rate(&self, recipe: &mut Recipe, mean_fps: f64) -> Result<(), RecipeError> {
        let times = match recipe.recording_fps {
            None => 1.0,
            Some(fps) if fps.is_finite() && fps > 0.0 && mean_fps > 0.0 => fps / mean_fps,
            Some(_) => return Err(RecipeError::RecordingFps),
        };
        recipe.rpm = RotationRate::from_rpm(self.tank.times(times).rounded_rpm())?;
        recipe.rate_over_time = self.rate_over_time_at(times);
        Ok(())
    }

    /// The rate at each moment where it isn't constant, `times` as fast as it was measured.
    #[must_use]
    pub fn rate_over_time_at(&self, times: f64) -> Option<RateOverTime> {
        let knots = self.rate_over_time.as_ref()?.knots().iter().map(|knot| RateKnot {
            seconds: knot.seconds,
            rpm: knot.rpm * times,
        });
        RateOverTime::new(knots.collect()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motion::{MeasuredCentre, SeenOn};
    use crate::{Ellipse, Tilt};

    fn rate(rpm: f64, uncertainty_rpm: f64) -> MeasuredRate {
        MeasuredRate {
            rpm,
            uncertainty_rpm,
            confidence: 1.0,
        }
    }

    fn motion() -> Motion {
        let knots = [[0.0, 1.4], [20.0, 1.6]].map(RateKnot::from);
        Motion {
            tank: rate(1.500_06, 0.01),
            seen_on: SeenOn::Rim,
            fluid: None,
            rate_over_time: RateOverTime::new(knots.to_vec()).ok(),
            centre: Some(MeasuredCentre {
                x: 102.5,
                y: 99.0,
                uncertainty_px: 0.1,
            }),
            tilt: None,
        }
    }

    #[test]
    fn the_rate_has_the_digits_that_count() {
        assert_eq!(rate(13.449_871_3, 0.000_3).rounded_rpm(), 13.449_87);
        assert_eq!(rate(-3.200_4, 0.02).rounded_rpm(), -3.2);
        assert_eq!(rate(1.500_06, 0.01).times(8.0).rounded_rpm(), 12.0);
        assert_eq!(rate(1.0, f64::NAN).decimals(), 6);
    }

    #[test]
    fn the_rim_moves_to_the_measured_centre() {
        let rim = Circle::new(100.0, 100.0, 80.0);
        let mut motion = motion();
        assert_eq!(motion.refined(rim), Circle::new(102.5, 99.0, 80.0));
        motion.tilt = Some(Tilt {
            rim: Ellipse::new(100.0, 100.0, 82.0, 75.0, 0.0),
        });
        assert_eq!(motion.refined(rim), Circle::new(102.5, 99.0, 82.0));
        motion.centre = None;
        assert_eq!(motion.refined(rim), rim);
    }

    #[test]
    fn a_recipe_has_the_tanks_own_rates() {
        let mut recipe = Recipe::new(Circle::new(100.0, 100.0, 80.0), RotationRate::from_rpm(1.0).unwrap());
        motion().set_rate(&mut recipe, 30.0).unwrap();
        assert_eq!(recipe.rpm.rpm(), 1.5);
        assert_eq!(recipe.rate_over_time, motion().rate_over_time);
        // Played eight times slower than it was.
        recipe.recording_fps = Some(240.0);
        motion().set_rate(&mut recipe, 30.0).unwrap();
        assert_eq!(recipe.rpm.rpm(), 12.0);
        let rates = recipe.rate_over_time.clone().unwrap();
        assert!((rates.rpm_at(10.0) - 12.0).abs() < 1e-9);
        recipe.recording_fps = Some(0.0);
        assert_eq!(motion().set_rate(&mut recipe, 30.0), Err(RecipeError::RecordingFps));
    }
}
