//! The four neighbours of a sample, fetched as one number: what the forms for many samples at once share.

use crate::Plane;

/// The way from one sample to the next: 16.16 fixed point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A piece of a line, all of whose samples have their four neighbours in the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where its first sample lies in the source, 16.16 fixed point.
    pub(super) x: i32,
    pub(super) y: i32,
    /// Where its first sample goes.
    pub(super) start: usize,
    /// How many samples it has, at most [`Piece::LONGEST`].
    pub(super) length: usize,
}

impl Piece {
    /// Long enough that beginning one costs little, short enough that what is fetched for it stays near.
    pub(super) const LONGEST: usize = 128;
}

/// Samples in rows, where the four neighbours of each place can be fetched at once.
///
/// A place's number is `row * STRIDE + column`.
pub(super) trait Neighbours {
    /// For four places one after the other, as they were fetched (least byte first): which bytes are, pair by pair, the
    /// upper left and right ones, and then the lower left and right ones.
    const PAIRS: [u8; 16];

    /// How much a place's number grows from one row to the next; below 2^15.
    fn stride(&self) -> i16;

    /// The last place whose neighbours can be fetched.
    fn last(&self) -> u32;

    /// The neighbours of a place.
    ///
    /// # Safety
    /// `place` must not be above [`Neighbours::last`].
    #[expect(unsafe_code, reason = "this is the loop that everything waits for")]
    unsafe fn fetch(&self, place: u32) -> u32;
}

/// The samples of a plane as they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct InPlane<'a> {
    samples: &'a [u8],
    stride: i16,
    last: u32,
}

impl<'a> InPlane<'a> {
    /// `None` when the plane is too small for a place to have four neighbours, or too large for its places to be numbered.
    pub(super) fn new(plane: &Plane<'a>) -> Option<Self> {
        let last = plane.samples.len().checked_sub(plane.width + 2)?;
        Some(Self {
            samples: plane.samples,
            stride: i16::try_from(plane.width).ok()?,
            last: u32::try_from(last).ok()?,
        })
    }
}

impl Neighbours for InPlane<'_> {
    const PAIRS: [u8; 16] = [0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15];

    fn stride(&self) -> i16 {
        self.stride
    }

    fn last(&self) -> u32 {
        self.last
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "this is the loop that everything waits for")]
    unsafe fn fetch(&self, place: u32) -> u32 {
        // SAFETY: `place + stride + 2` is at most `last + stride + 2`, which is the number of samples.
        let (upper, lower) = unsafe {
            let upper = self.samples.as_ptr().add(place as usize);
            let lower = upper.add(self.stride as usize);
            (upper.cast::<[u8; 2]>().read(), lower.cast::<[u8; 2]>().read())
        };
        u32::from(u16::from_le_bytes(upper)) | u32::from(u16::from_le_bytes(lower)) << 16
    }
}
