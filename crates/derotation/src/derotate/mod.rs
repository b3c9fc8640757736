//! Turning a frame: the core of the core.
//!
//! [`OutputPicture`] says what the outgoing picture looks like, [`spans`] which of its samples are painted,
//! [`Derotator`] turns each panel's planes by running the [`kernel`] along the spans.

mod kernel;
mod picture;
mod spans;

pub use picture::{OutputPicture, Panel};

use kernel::{Line, sample_line};
use spans::{Lattice, Span, spans};

use crate::caption::{Caption, CaptionError};
use crate::{
    Colour, Frame, FrameError, Mask, PictureSize, Plane, PlaneMut, Recipe, RecipeError, RotationRate, Timestamp,
};

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
    rate: RotationRate,
    first: Timestamp,
    picture: OutputPicture,
    planes: Vec<PanelPlane>,
    caption: Option<Caption>,
}

/// One plane of one panel, ready to be painted.
#[derive(Debug)]
struct PanelPlane {
    plane: usize,
    /// The panel's first column in the outgoing plane.
    left: usize,
    width: usize,
    height: usize,
    turned: bool,
    surroundings: bool,
    /// Rotation centre in the source plane's samples.
    source_centre: (f64, f64),
    /// Rotation centre in the panel plane's samples.
    panel_centre: (f64, f64),
    spans: Vec<Span>,
}

impl Derotator {
    /// A derotator for films of `format`, whose first kept frame is shown at `first` and comes out unturned.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film.
    pub fn new(recipe: &Recipe, format: &VideoFormat, first: Timestamp) -> Result<Self, DerotationError> {
        format.size.check()?;
        recipe.check(format.size)?;
        let rate = recipe.rate_in_film_time(format.mean_fps)?;
        let picture = OutputPicture::of(recipe, format.size);
        picture.size.check()?;
        let planes = picture
            .panels
            .iter()
            .flat_map(|panel| (0..3).map(|plane| PanelPlane::new(recipe, panel, plane, format.colour)))
            .collect();
        let caption = match picture.caption_top {
            Some(top) => Some(Caption::new(recipe.rpm, top, picture.size, format.colour)?),
            None => None,
        };
        Ok(Self {
            source: format.size,
            colour: format.colour,
            rate,
            first,
            picture,
            planes,
            caption,
        })
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

    /// Turns `frame` by -rate * (its time - the first kept frame's) into `out`, which comes from
    /// [`Derotator::output_frame`]. `out`'s time stamp counts from the first kept frame.
    ///
    /// # Errors
    /// [`DerotationError::SizeChanged`] when either frame has another size than it should.
    pub fn derotate_into(&self, frame: &Frame, out: &mut Frame) -> Result<(), DerotationError> {
        if frame.size() != self.source || out.size() != self.picture.size {
            return Err(DerotationError::SizeChanged);
        }
        let seconds = frame.timestamp.seconds_since(self.first);
        let (sine, cosine) = self.rate.angle_after(seconds).sin_cos();
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
            if panel.surroundings {
                panel.copy_surroundings(source, target);
            }
            let turn = if panel.turned { (sine, cosine) } else { (0.0, 1.0) };
            panel.paint(source, target, turn, level);
        }
        if let Some(caption) = &self.caption {
            caption.draw_into(out, seconds);
        }
        out.timestamp = frame.timestamp.since(self.first);
        Ok(())
    }
}

impl PanelPlane {
    fn new(recipe: &Recipe, panel: &Panel, plane: usize, colour: Colour) -> Self {
        let (pitch, offset) = if plane == 0 {
            (1.0, (0.0, 0.0))
        } else {
            (2.0, colour.siting.offset())
        };
        let divisor = if plane == 0 { 1 } else { 2 };
        let width = panel.size.width as usize / divisor;
        let height = panel.size.height as usize / divisor;
        let in_samples = |x: f64, y: f64| ((x - offset.0) / pitch, (y - offset.1) / pitch);
        let lattice = Lattice {
            width,
            height,
            pitch,
            offset,
        };
        Self {
            plane,
            left: panel.left as usize / divisor,
            width,
            height,
            turned: panel.turned,
            surroundings: panel.surroundings,
            source_centre: in_samples(recipe.circle.x, recipe.circle.y),
            panel_centre: in_samples(panel.disc.x, panel.disc.y),
            spans: spans(&mask_in_panel(recipe, panel), panel.disc, lattice),
        }
    }

    /// Paints the samples the mask lets be seen. What is left out stays as it is: black from the frame's making, or the
    /// surroundings just copied.
    fn paint(&self, source: &Plane<'_>, target: &mut PlaneMut<'_>, (sine, cosine): (f64, f64), black: u8) {
        for span in &self.spans {
            let right = span.columns.start as f64 - self.panel_centre.0;
            let down = span.row as f64 - self.panel_centre.1;
            // A point of the tank that stands at (right, down) in the panel has been carried counter-clockwise (as
            // seen, y down) to this place of the source.
            let line = Line::new(
                self.source_centre.0 + right * cosine + down * sine,
                self.source_centre.1 - right * sine + down * cosine,
                cosine,
                -sine,
            );
            let row_start = span.row * target.width + self.left;
            let samples = row_start + span.columns.start..row_start + span.columns.end;
            if let Some(out) = target.samples.get_mut(samples) {
                sample_line(source, &line, black, out);
            }
        }
    }

    /// Copies the picture as filmed; an odd side's last column and row are repeated.
    fn copy_surroundings(&self, source: &Plane<'_>, target: &mut PlaneMut<'_>) {
        let rows = target.samples.chunks_exact_mut(target.width).take(self.height);
        for (row, out) in rows.enumerate() {
            let from = row.min(source.height - 1) * source.width;
            let (Some(filmed), Some(out)) = (
                source.samples.get(from..from + source.width),
                out.get_mut(self.left..self.left + self.width),
            ) else {
                continue;
            };
            let width = filmed.len().min(out.len());
            out[..width].copy_from_slice(&filmed[..width]);
            if let Some(&last) = filmed.last() {
                out[width..].fill(last);
            }
        }
    }
}

/// The recipe's mask with a polygon's corners moved from the source's pixels to the panel's.
fn mask_in_panel(recipe: &Recipe, panel: &Panel) -> Mask {
    match &recipe.mask {
        // A polygon stands still as the tank does; where the tank turns, the disc is what can be cut out.
        Mask::Polygon(_) if !panel.turned => Mask::Circle,
        Mask::Polygon(corners) => Mask::Polygon(
            corners
                .iter()
                .map(|[x, y]| [x - recipe.circle.x + panel.disc.x, y - recipe.circle.y + panel.disc.y])
                .collect(),
        ),
        other => other.clone(),
    }
}
