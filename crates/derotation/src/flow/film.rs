//! A film's flow, from its frames as they come.

use super::{Flow, FlowError, FlowSettings, FlowStudy};
use crate::{Frame, Kept, Recipe, Timestamp, VideoFormat};

/// Measures a film's flow: give it every frame, whole, in the order shown, and all of them a second time when
/// [`FilmFlow::is_to_be_shown_again`] says so. Page and command both do.
#[derive(Debug)]
pub struct FilmFlow {
    recipe: Recipe,
    format: VideoFormat,
    settings: FlowSettings,
    film_start: Option<Timestamp>,
    study: Option<FlowStudy>,
    /// Whether what rests before the camera is still being learnt.
    looks_first: bool,
}

impl FilmFlow {
    /// Measures a film of `format` in the rotating frame of `recipe`.
    #[must_use]
    pub fn new(recipe: Recipe, format: VideoFormat, settings: FlowSettings) -> Self {
        Self {
            recipe,
            format,
            settings,
            film_start: None,
            study: None,
            looks_first: true,
        }
    }

    /// Takes the film's next frame; [`Kept::NoMore`] when the rest isn't needed.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film, or the settings can't be used.
    pub fn take(&mut self, frame: &Frame) -> Result<Kept, FlowError> {
        let film_start = *self.film_start.get_or_insert(frame.timestamp);
        let kept = self.recipe.trim.keeps(frame.timestamp, film_start);
        if kept != Kept::Yes {
            return Ok(kept);
        }
        let study = match &mut self.study {
            Some(study) => study,
            none => none.insert(FlowStudy::new(
                &self.recipe,
                &self.format,
                film_start,
                frame.timestamp,
                self.settings,
            )?),
        };
        if self.looks_first {
            let wants_more = study.look_first(frame);
            return Ok(if wants_more { Kept::Yes } else { Kept::NoMore });
        }
        study.take(frame);
        Ok(Kept::Yes)
    }

    /// The film has been shown, as far as it was needed: whether it has to be shown once more, from its first frame on.
    #[must_use]
    pub fn is_to_be_shown_again(&mut self) -> bool {
        std::mem::take(&mut self.looks_first) && self.study.is_some()
    }

    /// The mean flow.
    ///
    /// # Errors
    /// [`FlowError::NothingKept`] when no frame was kept, [`FlowError::NothingSeen`] when nowhere anything was found.
    pub fn finish(&self) -> Result<Flow, FlowError> {
        self.study.as_ref().ok_or(FlowError::NothingKept)?.finish()
    }
}
