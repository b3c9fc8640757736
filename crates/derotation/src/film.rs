//! A whole film, frame by frame: which frames are kept, and each of them turned.

use crate::{DerotationError, Derotator, Frame, Kept, OutputPicture, Recipe, Timestamp, VideoFormat, Window};

/// Follows a recipe through a film: give it every frame in the order shown. Page, command and server all do.
#[derive(Debug)]
pub struct FilmDerotation {
    recipe: Recipe,
    format: VideoFormat,
    window: Window,
    film_start: Option<Timestamp>,
    derotator: Option<Derotator>,
}

impl FilmDerotation {
    /// Gets ready for a film of `format`.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film.
    pub fn new(recipe: Recipe, format: VideoFormat) -> Result<Self, DerotationError> {
        // Built once now so that every error comes before the first frame.
        Derotator::new(&recipe, &format, Timestamp::START)?;
        Ok(Self {
            recipe,
            window: Window::whole(format.size),
            format,
            film_start: None,
            derotator: None,
        })
    }

    /// Gets ready for a film of `format` of whose pictures only the part is given that the recipe needs ([`Window::of`]). The
    /// same film comes out.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film.
    pub fn of_windows(recipe: Recipe, format: VideoFormat) -> Result<Self, DerotationError> {
        let window = Window::of(&recipe, format.size);
        Ok(Self {
            window,
            ..Self::new(recipe, format)?
        })
    }

    /// The recipe followed.
    #[must_use]
    pub const fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// A frame to derotate into; one can be used again and again.
    ///
    /// # Errors
    /// When the outgoing picture is too large.
    pub fn output_frame(&self) -> Result<Frame, DerotationError> {
        Ok(Frame::black(
            OutputPicture::of(&self.recipe, self.format.size).size,
            self.format.colour,
        )?)
    }

    /// Takes the film's next frame, and turns it into `out` when it is kept.
    ///
    /// # Errors
    /// When the frame has another size than the film's first.
    pub fn take(&mut self, frame: &Frame, out: &mut Frame) -> Result<Kept, DerotationError> {
        let film_start = *self.film_start.get_or_insert(frame.timestamp);
        let kept = self.recipe.trim.keeps(frame.timestamp, film_start);
        if kept != Kept::Yes {
            return Ok(kept);
        }
        let derotator = match &self.derotator {
            Some(derotator) => derotator,
            None => {
                let derotator = Derotator::for_part(&self.recipe, &self.format, film_start, frame.timestamp)?;
                self.derotator.insert(derotator.within(self.window))
            }
        };
        derotator.derotate_into(frame, out)?;
        out.timestamp = self.recipe.shown_at(out.timestamp);
        Ok(kept)
    }
}
