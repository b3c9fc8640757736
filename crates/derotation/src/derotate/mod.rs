//! Turning a frame: the core of the core.
//!
//! [`OutputPicture`] says what the outgoing picture looks like, [`spans`] which of its samples are painted, and
//! [`PointMap`] where each of them was filmed. [`Derotator`] turns each panel's planes ([`panel_plane`]) by running the
//! [`kernel`] along the spans: along straight lines, or, where the camera was tilted or has a rolling shutter, along a
//! [`curve`] made of short ones.

mod curve;
mod kernel;
mod outline;
mod panel_plane;
mod picture;
mod point_map;
mod shutter;
mod spans;
mod turning;

pub use picture::{OutputPicture, Panel, View};
pub use point_map::{MomentMap, PointMap};

use panel_plane::PanelPlane;

use crate::caption::{Caption, CaptionError};
use crate::{Colour, Frame, FrameError, PictureSize, Recipe, RecipeError, Timestamp, Window};

/// What a film's frames have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VideoFormat {
    /// The picture as it is shown.
    pub size: PictureSize,
    /// How its numbers are read.
    pub colour: Colour,
    /// Mean frames a second as the film plays; only slow motion needs it.
    pub mean_fps: f64,
}

/// Why a frame can't be derotated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DerotationError {
    /// The recipe can't be followed for this film.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// A picture can't be held.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The caption can't be drawn.
    #[error(transparent)]
    Caption(#[from] CaptionError),
    /// A frame has another size than the film's first.
    #[error("the picture's size changes within the film; cut it where it changes and derotate the parts")]
    SizeChanged,
}

/// Turns frames back about the tank's centre. Built once for a film; then it allocates nothing.
///
/// ```
/// use netdpr_derotation::{Circle, Colour, Derotator, Frame, PictureSize, Recipe, RotationRate, VideoFormat};
///
/// let recipe = Recipe::new(Circle::new(160.0, 120.0, 100.0), RotationRate::from_rpm(13.45)?);
/// let format = VideoFormat { size: PictureSize { width: 320, height: 240 }, colour: Colour::default(), mean_fps: 30.0 };
/// let frame = Frame::black(format.size, format.colour)?;
/// let derotator = Derotator::new(&recipe, &format, frame.timestamp)?;
/// let mut turned = derotator.output_frame()?;
/// derotator.derotate_into(&frame, &mut turned)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Derotator {
    source: PictureSize,
    colour: Colour,
    map: PointMap,
    first: Timestamp,
    picture: OutputPicture,
    planes: Vec<PanelPlane>,
    caption: Option<Caption>,
}

impl Derotator {
    /// A derotator for films of `format`, whose first frame is shown at `first` and comes out unturned.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film.
    pub fn new(recipe: &Recipe, format: &VideoFormat, first: Timestamp) -> Result<Self, DerotationError> {
        Self::for_part(recipe, format, first, first)
    }

    /// A derotator for a part of a film: the film begins at `film_start`, where a rate over time has its zero; the first
    /// frame kept is shown at `first_kept` and comes out unturned.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film.
    pub fn for_part(
        recipe: &Recipe,
        format: &VideoFormat,
        film_start: Timestamp,
        first_kept: Timestamp,
    ) -> Result<Self, DerotationError> {
        let map = PointMap::new(recipe, format, film_start, first_kept)?;
        let picture = OutputPicture::of(recipe, format.size);
        picture.size.check()?;
        let planes = picture
            .panels
            .iter()
            .flat_map(|panel| (0..3).map(|plane| PanelPlane::new(recipe, panel, plane, format, &map)))
            .collect();
        let caption = match picture.caption_top {
            Some(top) => Some(Caption::new(recipe, top, picture.size, format.colour)?),
            None => None,
        };
        Ok(Self {
            source: format.size,
            colour: format.colour,
            map,
            first: first_kept,
            picture,
            planes,
            caption,
        })
    }

    /// The same derotator for pictures of which only `window` is given, cut out of the film's. It is to be what
    /// [`Window::of`] says of the recipe, or all of the picture; what comes out is then the same, to the last bit.
    #[must_use]
    pub fn within(mut self, window: Window) -> Self {
        self.source = window.size;
        for plane in &mut self.planes {
            plane.cut_off(window.left, window.top);
        }
        self
    }

    /// The size of the pictures that come out.
    #[must_use]
    pub const fn output_size(&self) -> PictureSize {
        self.picture.size
    }

    /// A frame to derotate into; one can be used again and again.
    ///
    /// # Errors
    /// When the outgoing picture is too large.
    pub fn output_frame(&self) -> Result<Frame, FrameError> {
        Frame::black(self.picture.size, self.colour)
    }

    /// Turns `frame` back by as much as the tank has turned since the first kept frame (see [`PointMap`]) into `out`, which
    /// comes from [`Derotator::output_frame`]. `out`'s time stamp counts from the first kept frame.
    ///
    /// # Errors
    /// [`DerotationError::SizeChanged`] when either frame has another size than it should.
    pub fn derotate_into(&self, frame: &Frame, out: &mut Frame) -> Result<(), DerotationError> {
        if frame.size() != self.source || out.size() != self.picture.size {
            return Err(DerotationError::SizeChanged);
        }
        let seconds = frame.timestamp.seconds_since(self.first);
        let moment = self.map.at(seconds);
        let black = self.colour.black();
        let sources = frame.planes();
        let mut outs = out.planes_mut();
        for panel in &self.planes {
            let (Some(source), Some(target), Some(&level)) = (
                sources.get(panel.plane),
                outs.get_mut(panel.plane),
                black.get(panel.plane),
            ) else {
                continue;
            };
            if panel.has_surroundings() {
                panel.copy_surroundings(source, target);
            }
            panel.paint(source, target, &moment, level);
        }
        if let Some(caption) = &self.caption {
            caption.draw_into(out, seconds);
        }
        out.timestamp = frame.timestamp.since(self.first);
        Ok(())
    }
}
