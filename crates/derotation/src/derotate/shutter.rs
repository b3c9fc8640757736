//! A rolling shutter: each row of a picture has its own time.

use std::f64::consts::TAU;

use crate::{PictureSize, ReadoutFrom, Recipe};

/// How a picture is read out.
///
/// A frame's time is the moment at which the row through the rotation centre was exposed (or the column, when it is read
/// out from the side). A row further on was exposed later: by the readout time for a whole picture's height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shutter {
    readout_seconds: f64,
    /// How much of the readout is done with each pixel to the right and down.
    readout_per_pixel: (f64, f64),
    /// How many pixels are between a picture's first row and its last.
    length: f64,
}

impl Shutter {
    /// The recipe's, for pictures of `size`; `None` when the whole picture is exposed at once.
    pub(super) fn of(recipe: &Recipe, size: PictureSize) -> Option<Self> {
        let milliseconds = recipe.readout_milliseconds.filter(|milliseconds| *milliseconds > 0.0)?;
        let (right, down) = match recipe.readout_from {
            ReadoutFrom::Top => (0.0, 1.0),
            ReadoutFrom::Bottom => (0.0, -1.0),
            ReadoutFrom::Left => (1.0, 0.0),
            ReadoutFrom::Right => (-1.0, 0.0),
        };
        let length = f64::from(if right == 0.0 { size.height } else { size.width });
        Some(Self {
            readout_seconds: milliseconds / 1000.0,
            readout_per_pixel: (right / length, down / length),
            length,
        })
    }

    /// What part of a readout lies between the rotation centre's exposure and that of the point so many pixels right of
    /// it and down; negative before it.
    pub(super) fn readout_since_centre(&self, (right, down): (f64, f64)) -> f64 {
        // No point of a picture is more than one readout away from another: what lies farther outside isn't seen, and
        // needs no more than some angle.
        const MOST: f64 = 2.0;
        (right * self.readout_per_pixel.0 + down * self.readout_per_pixel.1).clamp(-MOST, MOST)
    }

    /// A difference of readouts in pixels.
    pub(super) fn pixels(&self, readout: f64) -> f64 {
        readout * self.length
    }

    /// Radians by which a tank at `rpm` turns during a readout.
    pub(super) fn angle_of_readout(&self, rpm: f64) -> f64 {
        rpm / 60.0 * self.readout_seconds * TAU
    }
}
