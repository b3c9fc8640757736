//! The rim in several frames of a film: what stands still becomes clear, what turns inside or reaches across blurs.

use super::moving::{Moving, SIDE};
use super::shrink::Small;
use super::{FoundRim, LEAST_SIDE, NoRim, SMALL_SIDE, find, find_rim};
use crate::{Frame, PictureSize};

/// Frames taken at most: with more nothing gets clearer, and so many add up in 16 bits.
const MOST: u32 = 64;
/// With less confidence in the mean of all frames than this, the first one is asked too.
const SURE: f64 = 0.8;

/// Finds the rim in several frames of a film by a camera that stands still, spread over time so that the tank has turned
/// between them. Holds the sum of the frames and the first one: three times the bytes of a frame, however many are taken.
///
/// ```
/// use netdpr_derotation::rim::{NoRim, RimFinder};
/// use netdpr_derotation::{Colour, Frame, PictureSize};
///
/// let nothing = Frame::black(PictureSize { width: 320, height: 240 }, Colour::default())?;
/// let mut finder = RimFinder::new(&nothing);
/// finder.take(&nothing);
/// assert_eq!(finder.find(), Err(NoRim::NothingRound));
/// # Ok::<(), netdpr_derotation::FrameError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RimFinder {
    first: Frame,
    sums: Vec<u16>,
    frames: u32,
    moving: Moving,
}

impl RimFinder {
    /// A finder that has seen the film's first frame.
    #[must_use]
    pub fn new(first: &Frame) -> Self {
        let mut moving = Moving::new(first);
        moving.take(first);
        Self {
            first: first.clone(),
            sums: first.bytes().iter().map(|&sample| u16::from(sample)).collect(),
            frames: 1,
            moving,
        }
    }

    /// Takes another frame; one of another size, or beyond the 64th, is left out.
    pub fn take(&mut self, frame: &Frame) {
        if self.frames >= MOST || frame.size() != self.first.size() {
            return;
        }
        for (sum, &sample) in self.sums.iter_mut().zip(frame.bytes()) {
            *sum += u16::from(sample);
        }
        self.moving.take(frame);
        self.frames += 1;
    }

    /// How many frames were taken.
    #[must_use]
    pub const fn frames(&self) -> u32 {
        self.frames
    }

    /// The rim that all the frames show.
    ///
    /// # Errors
    /// [`NoRim`] when they are too small or nothing round stands out in them.
    pub fn find(&self) -> Result<FoundRim, NoRim> {
        if self.frames == 1 {
            return find_rim(&self.first);
        }
        let together = self.find_in_mean();
        if together.is_ok_and(|rim| rim.confidence >= SURE) {
            return together;
        }
        // When the camera doesn't stand still after all, one frame says more.
        match (together, find_rim(&self.first)) {
            (Ok(together), Ok(alone)) if alone.confidence > together.confidence => Ok(alone),
            (Err(_), Ok(alone)) => Ok(alone),
            (together, _) => together,
        }
    }

    fn find_in_mean(&self) -> Result<FoundRim, NoRim> {
        let mean = self.mean();
        let small = Small::from_frame(&mean, SMALL_SIDE);
        let (width, height) = small.sides();
        if width.min(height) < LEAST_SIDE {
            let PictureSize { width, height } = mean.size();
            return Err(NoRim::TooSmall { width, height });
        }
        let changes = self.moving.changes();
        let longer = mean.size().width.max(mean.size().height);
        let scale = f64::from(longer.min(SMALL_SIDE)) / f64::from(longer.min(SIDE)).max(1.0);
        find(&mean, &small, |shape| {
            changes.as_ref().map_or(1.0, |changes| changes.likelier(shape, scale))
        })
    }

    /// The mean of all frames.
    fn mean(&self) -> Frame {
        let mut mean = self.first.clone();
        let frames = self.frames.max(1);
        for (sample, &sum) in mean.bytes_mut().iter_mut().zip(&self.sums) {
            *sample = ((u32::from(sum) + frames / 2) / frames).min(255) as u8;
        }
        mean
    }
}
