//! The recipe to follow: what was typed, before what a recipe says, before what is found in the film.

use netdpr_derotation::motion::MeasuredFilm;
use netdpr_derotation::{Circle, RateOverTime, Recipe, RecipeError, RotationRate};

use netdpr_video::Known;

use crate::arguments::{CircleChoice, Derotation, RateChoice};
use crate::commands::measure::readout;
use crate::failure::Failure;

/// What is known of a derotation before the film was looked at.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    typed: &'a Derotation,
    saved: Option<Recipe>,
}

/// What was found in the film.
#[derive(Debug)]
pub(super) enum Found {
    /// The circle and how the tank moves about it.
    Motion(Box<MeasuredFilm>),
    /// The circle alone.
    Circle(Circle),
    /// Nothing was looked for.
    Nothing,
}

impl<'a> Wanted<'a> {
    pub(super) const fn new(typed: &'a Derotation, saved: Option<Recipe>) -> Self {
        Self { typed, saved }
    }

    /// The circle, where it needn't be found.
    pub(super) fn circle(&self) -> Option<Circle> {
        match (self.typed.circle, &self.saved) {
            (Some(choice), _) => choice.given(),
            (None, saved) => saved.as_ref().map(|recipe| recipe.circle),
        }
    }

    /// What is known of the film before it is measured.
    ///
    /// # Errors
    /// When the readout time is none.
    pub(super) fn known(&self) -> Result<Known, Failure> {
        let saved = self.saved.as_ref();
        let milliseconds = self
            .typed
            .readout_ms
            .or(saved.and_then(|recipe| recipe.readout_milliseconds));
        let from = self.typed.readout_from.map(Into::into);
        Ok(Known {
            circle: self.circle(),
            readout: readout(milliseconds, from.or(saved.map(|recipe| recipe.readout_from)))?,
            recording_fps: self
                .typed
                .recording_fps
                .or(saved.and_then(|recipe| recipe.recording_fps)),
        })
    }

    /// Whether the rate has to be measured.
    pub(super) fn is_rate_unknown(&self) -> bool {
        match self.typed.rpm {
            Some(RateChoice::Auto) => true,
            Some(RateChoice::At(_)) => false,
            None => self.typed.rate_over_time.is_none() && self.saved.is_none(),
        }
    }

    /// The recipe to follow, in a film that plays at `mean_fps` frames a second. `None` when something was left out that
    /// had to be found and wasn't.
    ///
    /// # Errors
    /// When the rate is none that can be followed.
    pub(super) fn recipe(self, found: &Found, mean_fps: f64) -> Result<Option<Recipe>, RecipeError> {
        let circle = match (self.circle(), found) {
            (Some(given), _) => given,
            (None, Found::Motion(measured)) => measured.circle,
            (None, Found::Circle(circle)) => *circle,
            (None, Found::Nothing) => return Ok(None),
        };
        let motion = match found {
            Found::Motion(measured) => Some(&measured.motion),
            Found::Circle(_) | Found::Nothing => None,
        };
        let given = self.given_rate()?;
        let rpm = match (&given, motion, &self.saved) {
            (Some((rpm, _)), _, _) => *rpm,
            // Put right below, when it is known whether the film is slow motion.
            (None, Some(motion), _) => RotationRate::from_rpm(motion.tank.rpm)?,
            (None, None, Some(saved)) => saved.rpm,
            (None, None, None) => return Ok(None),
        };
        let typed = self.typed;
        let mut recipe = self.saved.unwrap_or_else(|| Recipe::new(circle, rpm));
        recipe.circle = circle;
        recipe.recording_fps = typed.recording_fps.or(recipe.recording_fps);
        match (given, motion) {
            (Some((rpm, over_time)), _) => (recipe.rpm, recipe.rate_over_time) = (rpm, over_time),
            (None, Some(motion)) => motion.set_rate(&mut recipe, mean_fps)?,
            (None, None) => {}
        }
        if typed.circle == Some(CircleChoice::Auto) || motion.is_some_and(|motion| motion.tilt.is_some()) {
            // A tilt belongs to the rim it was seen on.
            recipe.tilt = motion.and_then(|motion| motion.tilt);
        }
        recipe.tilt = typed.tilt.or(recipe.tilt).filter(|_| !typed.no_tilt);
        put_in(typed, &mut recipe);
        Ok(Some(recipe))
    }

    /// The rate that was typed: a mean, and the rate at each moment where it isn't constant.
    fn given_rate(&self) -> Result<Option<(RotationRate, Option<RateOverTime>)>, RecipeError> {
        if let Some(RateChoice::At(rpm)) = self.typed.rpm {
            return Ok(Some((rpm, None)));
        }
        let Some(rates) = &self.typed.rate_over_time else {
            return Ok(None);
        };
        let seconds = |knot: Option<&netdpr_derotation::RateKnot>| knot.map_or(0.0, |knot| knot.seconds);
        let knots = rates.knots();
        let mean = rates.mean_rpm(seconds(knots.first()), seconds(knots.last()));
        Ok(Some((RotationRate::from_rpm(mean)?, Some(rates.clone()))))
    }
}

/// Puts in what was typed besides rim and rate.
fn put_in(typed: &Derotation, recipe: &mut Recipe) {
    recipe.trim.start_seconds = typed.start.unwrap_or(recipe.trim.start_seconds);
    recipe.trim.end_seconds = typed.end.or(recipe.trim.end_seconds);
    recipe.readout_milliseconds = typed.readout_ms.or(recipe.readout_milliseconds);
    recipe.readout_from = typed.readout_from.map_or(recipe.readout_from, Into::into);
    recipe.camera_rpm = typed.camera_rpm.or(recipe.camera_rpm);
    recipe.additional_rpm = typed.additional_rpm.or(recipe.additional_rpm);
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use netdpr_derotation::motion::{MeasuredCentre, MeasuredRate, Motion, SeenOn};
    use netdpr_derotation::{Ellipse, RateKnot, Tilt};

    use super::*;
    use crate::arguments::{Arguments, Command};

    fn typed(more: &[&str]) -> Derotation {
        let line = ["netdpr", "derotate", "in.mp4", "-o", "out.mp4"].iter().chain(more);
        match Arguments::try_parse_from(line).unwrap().command {
            Command::Derotate(derotate) => derotate.derotation,
            other => panic!("{other:?}"),
        }
    }

    fn saved() -> Recipe {
        let mut recipe = Recipe::new(Circle::new(50.0, 60.0, 40.0), RotationRate::from_rpm(9.0).unwrap());
        recipe.rate_over_time = RateOverTime::new(vec![RateKnot::from([0.0, 9.0])]).ok();
        recipe.tilt = Some(tilt(50.0));
        recipe
    }

    fn tilt(x: f64) -> Tilt {
        Tilt {
            rim: Ellipse::new(x, 60.0, 40.0, 38.0, 0.0),
        }
    }

    fn measured() -> Found {
        let motion = Motion {
            tank: MeasuredRate {
                rpm: 13.450_012,
                uncertainty_rpm: 0.001,
                confidence: 0.9,
            },
            seen_on: SeenOn::Rim,
            fluid: None,
            rate_over_time: None,
            centre: Some(MeasuredCentre {
                x: 51.0,
                y: 61.0,
                uncertainty_px: 0.1,
            }),
            tilt: Some(tilt(51.0)),
        };
        Found::Motion(Box::new(MeasuredFilm {
            rim: None,
            circle: Circle::new(51.0, 61.0, 40.0),
            motion,
        }))
    }

    fn recipe(more: &[&str], saved: Option<Recipe>, found: &Found) -> Recipe {
        Wanted::new(&typed(more), saved).recipe(found, 30.0).unwrap().unwrap()
    }

    #[test]
    fn nothing_typed_is_measured() {
        let derotate = typed(&[]);
        let wanted = Wanted::new(&derotate, None);
        assert!(wanted.is_rate_unknown() && wanted.circle().is_none());
        let recipe = recipe(&[], None, &measured());
        assert_eq!(recipe.rpm.rpm(), 13.45);
        assert_eq!(recipe.circle, Circle::new(51.0, 61.0, 40.0));
        assert_eq!(recipe.tilt, Some(tilt(51.0)));
    }

    #[test]
    fn a_recipe_says_what_was_not_typed() {
        let derotate = typed(&["--readout-ms", "12"]);
        let wanted = Wanted::new(&derotate, Some(saved()));
        assert!(!wanted.is_rate_unknown());
        let recipe = wanted.recipe(&Found::Nothing, 30.0).unwrap().unwrap();
        let mut expected = saved();
        expected.readout_milliseconds = Some(12.0);
        assert_eq!(recipe, expected);
    }

    #[test]
    fn what_the_camera_does_is_known_before_measuring() {
        use netdpr_derotation::ReadoutFrom;

        let derotate = typed(&["--rpm", "auto", "--readout-ms", "12", "--readout-from", "left"]);
        let known = Wanted::new(&derotate, None).known().unwrap();
        assert_eq!((known.circle, known.readout), (None, Some((12.0, ReadoutFrom::Left))));
        let mut saved = saved();
        saved.readout_milliseconds = Some(8.0);
        saved.readout_from = ReadoutFrom::Bottom;
        saved.recording_fps = Some(120.0);
        let derotate = typed(&["--rpm", "auto"]);
        let known = Wanted::new(&derotate, Some(saved)).known().unwrap();
        assert_eq!(known.readout, Some((8.0, ReadoutFrom::Bottom)));
        assert_eq!(known.recording_fps, Some(120.0));
        assert_eq!(known.circle, Some(Circle::new(50.0, 60.0, 40.0)));
        let derotate = typed(&["--readout-ms", "31"]);
        assert!(Wanted::new(&derotate, None).known().is_err());
    }

    #[test]
    fn what_is_typed_comes_before_a_recipe() {
        // The rates over time are the recipe's rate, and go with it.
        let with_rate = recipe(&["--rpm", "-3"], Some(saved()), &Found::Nothing);
        assert_eq!((with_rate.rpm.rpm(), &with_rate.rate_over_time), (-3.0, &None));
        assert_eq!(with_rate.tilt, saved().tilt);
        let uneven = recipe(&["--rate-over-time", "0:8;10:12"], Some(saved()), &Found::Nothing);
        assert_eq!(uneven.rpm.rpm(), 10.0);
        assert_eq!(uneven.rate_over_time.map(|rates| rates.rpm_at(2.5)), Some(9.0));
        // A tilt goes with the rim it was seen on.
        let circle = Found::Circle(Circle::new(1.0, 2.0, 30.0));
        let found = recipe(&["--circle", "auto"], Some(saved()), &circle);
        assert_eq!((found.circle.r, found.tilt), (30.0, None));
        assert_eq!(recipe(&["--no-tilt"], Some(saved()), &Found::Nothing).tilt, None);
        assert_eq!(recipe(&["--no-tilt"], None, &measured()).tilt, None);
    }

    #[test]
    fn rates_besides_go_into_the_recipe() {
        let more = [
            "--camera-rpm",
            "-2",
            "--additional-rpm",
            "0,5",
            "--speed",
            "4",
            "--caption",
            "rate,time",
        ];
        let recipe = recipe(&more, Some(saved()), &Found::Nothing);
        assert_eq!(recipe.camera_rpm.map(RotationRate::rpm), Some(-2.0));
        assert_eq!(recipe.additional_rpm.map(RotationRate::rpm), Some(0.5));
        assert_eq!(recipe.rpm_in_room(), 7.5);
    }

    #[test]
    fn slow_motion_makes_the_measured_rate_faster() {
        let recipe = recipe(&["--rpm", "auto", "--recording-fps", "240"], None, &measured());
        // Eight times 13.450012, with the decimals that count.
        assert_eq!(recipe.rpm.rpm(), 107.600_1);
    }
}
