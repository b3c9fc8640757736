//! One picture of a film: planes Y, U and V (4:2:0) with the moment at which it is shown.

use serde::{Deserialize, Serialize};

use crate::{Colour, Timebase, Timestamp};

/// Width and height of a picture in (luma) pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureSize {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Why a picture can't be held or filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// A side is zero or beyond [`PictureSize::MOST_SIDE`].
    #[error("a picture of {width} x {height} pixels can't be worked on; each side must be between 1 and {most}", most = PictureSize::MOST_SIDE)]
    Size {
        /// The width asked for.
        width: u32,
        /// The height asked for.
        height: u32,
    },
    /// The bytes given are not as many as the picture needs.
    #[error("a frame of {expected} bytes was expected and {given} came; the film may be damaged")]
    Length {
        /// Bytes the picture needs.
        expected: usize,
        /// Bytes given.
        given: usize,
    },
}

impl PictureSize {
    /// The longest side accepted, in pixels: coordinates in 16.16 fixed point stay inside an `i32`.
    pub const MOST_SIDE: u32 = 16_384;

    /// Checks that both sides are between 1 and [`PictureSize::MOST_SIDE`].
    ///
    /// # Errors
    /// [`FrameError::Size`] when they are not.
    pub const fn check(self) -> Result<(), FrameError> {
        let Self { width, height } = self;
        if width == 0 || height == 0 || width > Self::MOST_SIDE || height > Self::MOST_SIDE {
            return Err(FrameError::Size { width, height });
        }
        Ok(())
    }

    /// The size of the chroma planes: half, rounded up.
    #[must_use]
    pub const fn chroma(self) -> Self {
        Self {
            width: self.width.div_ceil(2),
            height: self.height.div_ceil(2),
        }
    }

    /// Bytes of the three planes one after the other without padding, as FFmpeg's `rawvideo` lays out
    /// `yuv420p`.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.samples() + 2 * self.chroma().samples()
    }

    const fn samples(self) -> usize {
        self.width as usize * self.height as usize
    }
}

/// One plane of a frame: samples row after row, without padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plane<'a> {
    /// Samples in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` samples.
    pub samples: &'a [u8],
}

impl Plane<'_> {
    /// The sample in column `x` of row `y`; `None` outside the plane.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> Option<u8> {
        if x >= self.width {
            return None;
        }
        self.samples.get(y * self.width + x).copied()
    }
}

/// One plane of a frame, to be written.
#[derive(Debug, PartialEq, Eq)]
pub struct PlaneMut<'a> {
    /// Samples in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` samples.
    pub samples: &'a mut [u8],
}

/// One picture of a film: 8-bit 4:2:0 planes with their presentation time.
///
/// The planes stand one after the other in one piece of memory, Y, U, V, laid out as FFmpeg's `rawvideo`
/// lays out `yuv420p`: what a decoder writes and an encoder reads needs no rearranging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    size: PictureSize,
    colour: Colour,
    bytes: Vec<u8>,
    /// When this picture is shown.
    pub timestamp: Timestamp,
}

impl Frame {
    /// A black frame at time zero.
    ///
    /// # Errors
    /// [`FrameError::Size`] when a side is zero or too long.
    pub fn black(size: PictureSize, colour: Colour) -> Result<Self, FrameError> {
        size.check()?;
        let mut frame = Self {
            size,
            colour,
            bytes: vec![0; size.bytes()],
            timestamp: Timestamp::new(0, Timebase::MICROSECONDS),
        };
        frame.blacken();
        Ok(frame)
    }

    /// Width and height in luma pixels.
    #[must_use]
    pub const fn size(&self) -> PictureSize {
        self.size
    }

    /// How the numbers are to be read.
    #[must_use]
    pub const fn colour(&self) -> Colour {
        self.colour
    }

    /// Paints the whole picture black.
    pub fn blacken(&mut self) {
        let black = self.colour.black();
        for (plane, level) in self.planes_mut().into_iter().zip(black) {
            plane.samples.fill(level);
        }
    }

    /// The planes Y, U, V.
    #[must_use]
    pub fn planes(&self) -> [Plane<'_>; 3] {
        let (luma, chroma) = self.plane_sizes();
        let (y, rest) = self.bytes.split_at(luma.samples());
        let (u, v) = rest.split_at(chroma.samples());
        [(luma, y), (chroma, u), (chroma, v)].map(|(size, samples)| Plane {
            width: size.width as usize,
            height: size.height as usize,
            samples,
        })
    }

    /// The planes Y, U, V, to be written.
    #[must_use]
    pub fn planes_mut(&mut self) -> [PlaneMut<'_>; 3] {
        let (luma, chroma) = self.plane_sizes();
        let (y, rest) = self.bytes.split_at_mut(luma.samples());
        let (u, v) = rest.split_at_mut(chroma.samples());
        [(luma, y), (chroma, u), (chroma, v)].map(|(size, samples)| PlaneMut {
            width: size.width as usize,
            height: size.height as usize,
            samples,
        })
    }

    /// All samples: Y, then U, then V, rows unpadded; [`PictureSize::bytes`] of them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// All samples, to be written: Y, then U, then V, rows unpadded.
    #[must_use]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// Fills the picture from bytes laid out as FFmpeg's `rawvideo yuv420p`.
    ///
    /// # Errors
    /// [`FrameError::Length`] when `bytes` is not [`PictureSize::bytes`] long; nothing is changed then.
    pub fn copy_from_bytes(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        if bytes.len() != self.bytes.len() {
            return Err(FrameError::Length {
                expected: self.bytes.len(),
                given: bytes.len(),
            });
        }
        self.bytes.copy_from_slice(bytes);
        Ok(())
    }

    const fn plane_sizes(&self) -> (PictureSize, PictureSize) {
        (self.size, self.size.chroma())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_sizes_round_chroma_up() {
        let size = PictureSize { width: 5, height: 3 };
        assert_eq!(size.bytes(), 15 + 2 * 6);
        let mut frame = Frame::black(size, Colour::default()).unwrap();
        let bytes: Vec<u8> = (0..27).collect();
        frame.copy_from_bytes(&bytes).unwrap();
        assert_eq!(frame.planes()[1].get(2, 1), Some(20));
        assert_eq!(frame.planes()[1].get(3, 0), None);
        assert_eq!(frame.planes()[2].samples, &bytes[21..]);
        assert_eq!(frame.bytes(), bytes);
    }

    #[test]
    fn wrong_sizes_are_refused() {
        let none = PictureSize { width: 0, height: 3 };
        assert!(Frame::black(none, Colour::default()).is_err());
        let mut frame = Frame::black(PictureSize { width: 2, height: 2 }, Colour::default()).unwrap();
        assert_eq!(
            frame.copy_from_bytes(&[0; 5]),
            Err(FrameError::Length { expected: 6, given: 5 })
        );
    }
}
