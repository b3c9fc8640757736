//! All that turns one film into another: the file that page, command and server exchange.

mod caption_language;
mod caption_parts;
mod layout;
mod mask;
mod mirror;
mod output;
mod readout;
mod speed;
mod trim;

pub use caption_language::CaptionLanguage;
pub use caption_parts::CaptionParts;
pub use layout::Layout;
pub use mask::{Mask, MaskError};
pub use output::{Format, Output, Quality};
pub use readout::{ReadoutError, ReadoutFrom};
pub use speed::SpeedError;
pub use trim::{Kept, Trim, TrimError};

use serde::{Deserialize, Serialize};

use crate::{Circle, CircleError, PictureSize, RateOverTime, RotationRate, RotationRateError, Tilt, TiltError};

/// All that turns one film into another. As JSON:
///
/// ```
/// use netdpr_derotation::Recipe;
/// let recipe = Recipe::from_json(r#"{
///     "version": 1,
///     "circle": {"x": 924.3, "y": 519.6, "r": 506.6},
///     "rpm": 13.45
/// }"#)?;
/// assert_eq!(recipe.rpm.rpm(), 13.45);
/// assert!(recipe.caption);
/// # Ok::<(), netdpr_derotation::RecipeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// [`Recipe::VERSION`].
    pub version: u32,
    /// The rotation centre and the rim, in pixels of the picture as it is shown. With a tilt, the centre as imaged; the
    /// radius counts in the rectified picture's pixels, where the rim's is the ellipse's long half axis.
    pub circle: Circle,
    /// The tank's rate as filmed, turns a minute, positive counter-clockwise. When there is a rate over time, its mean: it
    /// is said in the caption, and nothing is turned by it.
    pub rpm: RotationRate,
    /// The rate at each moment, when the motor didn't keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_over_time: Option<RateOverTime>,
    /// Which part of the film is kept.
    #[serde(default)]
    pub trim: Trim,
    /// Frames a second at which the film was recorded, when it plays slower than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording_fps: Option<f64>,
    /// How the camera's tilt is undone; `None` for one that looked straight down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tilt: Option<Tilt>,
    /// How many milliseconds the camera took to read out one picture, row after row: 0 to
    /// [`ReadoutError::MOST_MILLISECONDS`]. `None` and 0 for a camera that takes all of it at once.
    ///
    /// Row `y` of `height` rows is exposed `readout_milliseconds * y / height` after the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readout_milliseconds: Option<f64>,
    /// From which side of the picture it is read out.
    #[serde(default, skip_serializing_if = "ReadoutFrom::is_top")]
    pub readout_from: ReadoutFrom,
    /// How the outgoing picture is put together.
    #[serde(default)]
    pub layout: Layout,
    /// What of the turned picture is shown.
    #[serde(default)]
    pub mask: Mask,
    /// Whether a band below the picture says rate, direction and time.
    #[serde(default = "yes")]
    pub caption: bool,
    /// What that band says.
    #[serde(default, skip_serializing_if = "CaptionParts::is_all")]
    pub caption_parts: CaptionParts,
    /// In which language it says that.
    #[serde(default, skip_serializing_if = "CaptionLanguage::is_english")]
    pub caption_language: CaptionLanguage,
    /// The rate of a camera that itself turned, turns a minute in the room, positive counter-clockwise. The picture shows
    /// [`Recipe::rpm`] all the same; the caption says the rate in the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera_rpm: Option<RotationRate>,
    /// By so many turns a minute more than the tank's the picture is turned: the tank then turns the other way as fast in
    /// the new film, which shows the flow from a frame that turns at both rates together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_rpm: Option<RotationRate>,
    /// How many times as fast the new film plays, without sound unless once: from [`SpeedError::LEAST`] to
    /// [`SpeedError::MOST`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
    /// How the new film is written.
    #[serde(default, skip_serializing_if = "Output::is_usual")]
    pub output: Output,
}

const fn yes() -> bool {
    true
}

/// Why a recipe can't be followed. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RecipeError {
    /// The text is no recipe.
    #[error("this is not a NetDPR recipe ({reason}); docs/formats.md shows its form")]
    NotARecipe {
        /// What the JSON reader said.
        reason: String,
    },
    /// Written by a later version of this program.
    #[error("this recipe has version {version} and this NetDPR knows version {known}; get a newer NetDPR", known = Recipe::VERSION)]
    Version {
        /// The version it says.
        version: u64,
    },
    /// The circle can't be a rim in this picture.
    #[error(transparent)]
    Circle(#[from] CircleError),
    /// The rate is none.
    #[error(transparent)]
    Rate(#[from] RotationRateError),
    /// The tilt can't be undone.
    #[error(transparent)]
    Tilt(#[from] TiltError),
    /// The readout time is none.
    #[error(transparent)]
    Readout(#[from] ReadoutError),
    /// The kept part is empty.
    #[error(transparent)]
    Trim(#[from] TrimError),
    /// The mask encloses nothing.
    #[error(transparent)]
    Mask(#[from] MaskError),
    /// The speed is none.
    #[error(transparent)]
    Speed(#[from] SpeedError),
    /// A recording rate that isn't one.
    #[error("the recording's frames a second must be a number above zero, such as 240")]
    RecordingFps,
}

impl Recipe {
    /// The version written and read.
    pub const VERSION: u32 = 1;

    /// The plain recipe: the whole film, the disc alone, with a caption.
    #[must_use]
    pub fn new(circle: Circle, rpm: RotationRate) -> Self {
        Self {
            version: Self::VERSION,
            circle,
            rpm,
            rate_over_time: None,
            trim: Trim::default(),
            recording_fps: None,
            tilt: None,
            readout_milliseconds: None,
            readout_from: ReadoutFrom::default(),
            layout: Layout::default(),
            mask: Mask::default(),
            caption: true,
            caption_parts: CaptionParts::default(),
            caption_language: CaptionLanguage::default(),
            camera_rpm: None,
            additional_rpm: None,
            speed: None,
            output: Output::default(),
        }
    }

    /// Reads a recipe. A later version, or a field this version doesn't know, is refused: to leave it out in silence
    /// would give another film than the one meant.
    ///
    /// # Errors
    /// [`RecipeError::NotARecipe`] or [`RecipeError::Version`].
    pub fn from_json(text: &str) -> Result<Self, RecipeError> {
        let not_a_recipe = |error: serde_json::Error| RecipeError::NotARecipe {
            reason: error.to_string(),
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(not_a_recipe)?;
        if let Some(version) = value.get("version").and_then(serde_json::Value::as_u64)
            && version != u64::from(Self::VERSION)
        {
            return Err(RecipeError::Version { version });
        }
        serde_json::from_value(value).map_err(not_a_recipe)
    }

    /// The recipe as JSON that a person can read.
    ///
    /// # Errors
    /// [`RecipeError::NotARecipe`] when a number in it has no JSON form.
    pub fn to_json(&self) -> Result<String, RecipeError> {
        serde_json::to_string_pretty(self).map_err(|error| RecipeError::NotARecipe {
            reason: error.to_string(),
        })
    }

    /// Whether this recipe can be followed for a film with pictures of this size.
    ///
    /// # Errors
    /// The first thing that can't.
    pub fn check(&self, picture: PictureSize) -> Result<(), RecipeError> {
        self.circle.check(picture)?;
        self.trim.check()?;
        self.mask.check()?;
        if let Some(tilt) = self.tilt {
            let rectification = tilt.rectification((self.circle.x, self.circle.y), picture)?;
            rectification.check_radius(self.circle.r)?;
        }
        if let Some(milliseconds) = self.readout_milliseconds {
            ReadoutError::check(milliseconds, self.fastest_rpm())?;
        }
        if let Some(times) = self.speed {
            SpeedError::check(times)?;
        }
        if self.recording_fps.is_some_and(|fps| !(fps.is_finite() && fps > 0.0)) {
            return Err(RecipeError::RecordingFps);
        }
        Ok(())
    }

    /// The rate in the room, turns a minute, of the frame in which the new film shows the flow: the tank's, the camera's
    /// and the additional one together. 0 for a frame that doesn't turn.
    #[must_use]
    pub fn rpm_in_room(&self) -> f64 {
        let rate = |rate: Option<RotationRate>| rate.map_or(0.0, RotationRate::rpm);
        self.rpm.rpm() + rate(self.camera_rpm) + rate(self.additional_rpm)
    }

    /// The fastest rate that is followed, turns a minute without a sign.
    pub(crate) fn fastest_rpm(&self) -> f64 {
        let over_time = self.rate_over_time.as_ref().map(|rate| {
            let rates = rate.knots().iter().map(|knot| knot.rpm.abs());
            rates.fold(0.0, f64::max)
        });
        over_time.unwrap_or(self.rpm.rpm().abs())
    }

    /// The tank's rate in the film's own time: slower than [`Recipe::rpm`] when the film is slow motion.
    ///
    /// `playback_fps` is the film's mean frame rate as it plays.
    ///
    /// # Errors
    /// When a frame rate is none.
    pub fn rate_in_film_time(&self, playback_fps: f64) -> Result<RotationRate, RecipeError> {
        match self.recording_fps {
            None => Ok(self.rpm),
            Some(recording_fps) => Ok(self.rpm.slowed(recording_fps, playback_fps)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ellipse, RateKnot};

    fn recipe() -> Recipe {
        Recipe::new(Circle::new(100.0, 90.0, 80.0), RotationRate::from_rpm(-3.2).unwrap())
    }

    #[test]
    fn comes_back_from_json_as_it_was() {
        let mut all = recipe();
        all.layout = Layout::SideBySide;
        all.mask = Mask::Polygon(vec![[1.0, 2.0], [30.0, 2.5], [10.0, 40.0]]);
        all.trim.end_seconds = Some(4.5);
        all.recording_fps = Some(240.0);
        all.tilt = Some(Tilt {
            rim: Ellipse::new(101.0, 92.0, 80.0, 75.0, 12.0),
        });
        all.readout_milliseconds = Some(16.5);
        all.readout_from = ReadoutFrom::Right;
        all.caption_parts.time = false;
        all.camera_rpm = RotationRate::from_rpm(2.0).ok();
        all.additional_rpm = RotationRate::from_rpm(-0.5).ok();
        all.speed = Some(4.0);
        all.caption_language = CaptionLanguage::Japanese;
        all.output = Output {
            quality: Quality::Best,
            format: Format::Mov,
        };
        assert!((all.rpm_in_room() + 1.7).abs() < 1e-12);
        let knots = [[0.0, -3.2], [8.0, -3.3]].map(RateKnot::from);
        all.rate_over_time = Some(RateOverTime::new(knots.to_vec()).unwrap());
        for recipe in [recipe(), all] {
            assert_eq!(Recipe::from_json(&recipe.to_json().unwrap()), Ok(recipe));
        }
    }

    #[test]
    fn what_it_does_not_know_it_refuses() {
        let later = r#"{"version": 2, "circle": {"x": 1, "y": 1, "r": 1}, "rpm": 1}"#;
        assert_eq!(Recipe::from_json(later), Err(RecipeError::Version { version: 2 }));
        for text in [
            "",
            "[]",
            r#"{"version": 1}"#,
            r#"{"version": 1, "circle": {"x": 1, "y": 1, "r": 1}, "rpm": 0}"#,
            r#"{"version": 1, "circle": {"x": 1, "y": 1, "r": 1}, "rpm": 1, "swirl": true}"#,
        ] {
            assert!(
                matches!(Recipe::from_json(text), Err(RecipeError::NotARecipe { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn checks_each_part() {
        let picture = PictureSize {
            width: 200,
            height: 180,
        };
        assert_eq!(recipe().check(picture), Ok(()));
        let mut wrong = recipe();
        wrong.recording_fps = Some(0.0);
        assert_eq!(wrong.check(picture), Err(RecipeError::RecordingFps));
        let mut wrong = recipe();
        wrong.speed = Some(0.0);
        assert!(matches!(wrong.check(picture), Err(RecipeError::Speed(_))));
        let mut wrong = recipe();
        wrong.trim.start_seconds = f64::NAN;
        assert!(wrong.check(picture).is_err());
        let mut wrong = recipe();
        wrong.readout_milliseconds = Some(-1.0);
        assert!(matches!(wrong.check(picture), Err(RecipeError::Readout(_))));
        wrong.readout_milliseconds = Some(20.0);
        assert_eq!(wrong.check(picture), Ok(()));
        let knots = [[0.0, 1.0], [1.0, -1000.0]].map(RateKnot::from);
        wrong.rate_over_time = Some(RateOverTime::new(knots.to_vec()).unwrap());
        assert!(matches!(wrong.check(picture), Err(RecipeError::Readout(_))));
        let mut wrong = recipe();
        let tilt = |x| Tilt {
            rim: Ellipse::new(x, 92.0, 80.0, 75.0, 12.0),
        };
        wrong.tilt = Some(tilt(105.0));
        assert_eq!(wrong.check(picture), Ok(()));
        wrong.tilt = Some(tilt(190.0));
        assert!(matches!(wrong.check(picture), Err(RecipeError::Tilt(_))));
        // A disc so large that a part of it would be under the camera.
        wrong.tilt = Some(tilt(130.0));
        assert_eq!(wrong.check(picture), Ok(()));
        wrong.circle.r = 200.0;
        assert!(matches!(wrong.check(picture), Err(RecipeError::Tilt(_))));
    }
}
