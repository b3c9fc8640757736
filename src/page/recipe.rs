//! What the fields ask for, as a recipe: the preview and the export follow the same one.

use leptos::prelude::*;
use netdpr_derotation::{
    CaptionParts, Circle, Colour, Layout, Recipe, RecipeError, RotationRate, SpeedError, Trim, VideoFormat,
};
use netdpr_ffmpeg::FilmInfo;

use super::measuring::Measured;
use super::numbers::parse_decimal;
use super::state::{Page, Phase, RateFrom};
use super::words;

impl Page {
    /// The recipe that the fields make, or the sentence on the first of them that can't be followed.
    pub(super) fn recipe(self) -> Result<Recipe, String> {
        self.recipe_about(None)
    }

    /// The same with another circle than that of the fields.
    pub(super) fn recipe_about(self, another: Option<Circle>) -> Result<Recipe, String> {
        let format = self.film.with(|film| film.as_ref().map(FilmInfo::format));
        self.recipe_for(&format.ok_or(words::still_opening())?, another)
    }

    /// The recipe for the picture that is seen, and what that picture is like. A browser that plays the film shows it
    /// before all is known of it: then the size is enough, but for slow motion.
    pub(super) fn recipe_as_seen(self) -> Option<(Recipe, VideoFormat)> {
        let known = self.film.with(|film| film.as_ref().map(FilmInfo::format));
        let format = match known {
            Some(format) => format,
            None if self.recording_fps() == Ok(None) => VideoFormat {
                size: self.size.get()?,
                colour: Colour::default(),
                mean_fps: 30.0,
            },
            None => return None,
        };
        Some((self.recipe_for(&format, None).ok()?, format))
    }

    fn recipe_for(self, format: &VideoFormat, another: Option<Circle>) -> Result<Recipe, String> {
        let circle = match another {
            Some(circle) => circle,
            None => self.circle()?,
        };
        let rate = self.rate().map_err(|error| words::sentence(&error.to_string()))?;
        let mut recipe = Recipe::new(circle, rate);
        recipe.recording_fps = self
            .recording_fps()
            .map_err(|()| words::sentence(&RecipeError::RecordingFps.to_string()))?;
        let (start, end) = self.trim().map_err(|()| words::trim_not_a_time())?;
        recipe.trim = Trim {
            start_seconds: start.unwrap_or(0.0),
            end_seconds: end,
        };
        if self.undo_tilt.get() {
            recipe.tilt = self.tilt.get();
        }
        recipe.readout_milliseconds = self
            .readout_milliseconds()
            .map_err(|()| words::readout_no_number().to_owned())?;
        recipe.layout = match (self.side_by_side.get(), self.whole_frame.get()) {
            (true, _) => Layout::SideBySide,
            (false, true) => Layout::Frame,
            (false, false) => Layout::Disc,
        };
        recipe.caption = self.caption.get();
        let [rate, direction, time] = self.caption_parts.map(|part| part.get());
        recipe.caption_parts = CaptionParts { rate, direction, time };
        recipe.caption_language = words::language().of_captions();
        recipe.output = self.output.get();
        let besides = |text: RwSignal<String>| {
            let text = text.get();
            let typed = (!text.trim().is_empty()).then(|| RotationRate::parse(&text));
            typed.transpose().map_err(|error| words::sentence(&error.to_string()))
        };
        // A camera before which the tank turns now stands still, and its picture is turned by what is seen.
        if self.phase.get() != Phase::Live {
            recipe.camera_rpm = besides(self.camera_rpm_text)?;
            recipe.additional_rpm = besides(self.additional_text)?;
            recipe.speed = self.speed().map_err(|()| words::speed_no_number().to_owned())?;
        }
        recipe.mask = self.marks.mask();
        if self.rate_from.get() == RateFrom::Recipe {
            recipe.rate_over_time = self.rate_over_time.get();
        }
        // Only the measured rate comes with its changes.
        if self.rate_from.get() == RateFrom::Film {
            let slowed = self.slowed();
            recipe.rate_over_time = self.measured.with(|measured| match measured {
                Measured::Done(motion) => motion.rate_over_time_at(slowed),
                _ => None,
            });
        }
        recipe
            .check(format.size)
            .and_then(|()| recipe.rate_in_film_time(format.mean_fps))
            .map_err(|error| words::sentence(&error.to_string()))?;
        Ok(recipe)
    }

    /// How many times slower than it was recorded the film plays: 1 where nobody said so.
    pub(super) fn slowed(self) -> f64 {
        let recording = self.recording_fps().ok().flatten();
        let playing = self.film.with(|film| film.as_ref().map(|film| film.mean_fps));
        recording
            .zip(playing)
            .map_or(1.0, |(recording, playing)| recording / playing)
    }

    /// How many times as fast the new film plays: `None` when nothing is typed.
    pub(super) fn speed(self) -> Result<Option<f64>, ()> {
        self.speed_text.with(|text| {
            if text.trim().is_empty() {
                return Ok(None);
            }
            parse_decimal(text)
                .filter(|times| (SpeedError::LEAST..=SpeedError::MOST).contains(times))
                .map(Some)
                .ok_or(())
        })
    }

    /// The rolling shutter's readout time: `None` when nothing is typed.
    pub(super) fn readout_milliseconds(self) -> Result<Option<f64>, ()> {
        self.readout_text.with(|text| {
            if text.trim().is_empty() {
                return Ok(None);
            }
            parse_decimal(text)
                .filter(|milliseconds| (0.0..=30.0).contains(milliseconds))
                .map(Some)
                .ok_or(())
        })
    }
}
