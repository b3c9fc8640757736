//! A small part of a plane, arranged so that the four neighbours of a sample stand side by side.

use super::neighbours::Neighbours;
use crate::Plane;

/// Samples side by side.
pub(super) type Group = [u8; Window::GROUP];
/// The entries for them.
pub(super) type Entries = [[u8; 2]; Window::GROUP];

/// A part of a plane in which each entry is a sample together with the one below it.
///
/// The four neighbours of a sample are two entries, one after the other: they are fetched at once.
#[derive(Debug)]
pub(super) struct Window {
    entries: [[u8; 2]; Self::STRIDE * Self::ROWS],
}

impl Window {
    /// The most columns: what a tile needs that is turned by 45 degrees, in whole groups.
    const STRIDE: usize = 160;
    /// The most rows.
    const ROWS: usize = 146;
    /// Entries are filled in groups of so many.
    const GROUP: usize = 32;

    pub(super) const fn new() -> Self {
        Self {
            entries: [[0; 2]; Self::STRIDE * Self::ROWS],
        }
    }

    /// Takes the neighbours of all places from column `left` to `right` and from row `top` to `bottom`, both included;
    /// place (`left`, `top`) becomes the window's first. `false` when that is too large a part, or not all in the plane.
    pub(super) fn fill(&mut self, plane: &Plane<'_>, columns: (usize, usize), rows: (usize, usize)) -> bool {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "whether there is AVX2 is only known at run time")]
            // SAFETY: there is AVX2, as the line above says.
            return unsafe { super::avx2::fill(self, plane, columns, rows) };
        }
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        return self.fill_with(plane, columns, rows, super::simd128::interleave);
        #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
        self.fill_with(plane, columns, rows, interleave)
    }

    /// [`Window::fill`] with a way of putting whole groups of samples together with those below them.
    #[inline(always)]
    pub(super) fn fill_with(
        &mut self,
        plane: &Plane<'_>,
        (left, right): (usize, usize),
        (top, bottom): (usize, usize),
        interleave: impl Fn(&Group, &Group, &mut Entries),
    ) -> bool {
        // The right neighbours as well.
        let width = right + 2 - left;
        let rows = bottom + 1 - top;
        if width > Self::STRIDE || rows > Self::ROWS || right + 2 > plane.width {
            return false;
        }
        let whole_groups = width.next_multiple_of(Self::GROUP);
        for (row, entries) in (top..=bottom).zip(self.entries.chunks_exact_mut(Self::STRIDE)) {
            let start = row * plane.width + left;
            let below = start + plane.width;
            // What is taken too much for whole groups may be of the next row: nothing reads it. Only the plane's end is one.
            let width = if below + whole_groups <= plane.samples.len() {
                whole_groups
            } else {
                width
            };
            let (Some(upper), Some(lower)) = (
                plane.samples.get(start..start + width),
                plane.samples.get(below..below + width),
            ) else {
                return false;
            };
            let (upper, upper_rest) = upper.as_chunks();
            let (lower, lower_rest) = lower.as_chunks();
            let (groups, _) = entries.as_chunks_mut();
            for ((entries, upper), lower) in groups.iter_mut().zip(upper).zip(lower) {
                interleave(upper, lower, entries);
            }
            let rest = entries.iter_mut().skip(width - upper_rest.len());
            for ((entry, upper), lower) in rest.zip(upper_rest).zip(lower_rest) {
                *entry = [*upper, *lower];
            }
        }
        true
    }
}

/// Puts each sample together with the one below it.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn interleave(upper: &Group, lower: &Group, entries: &mut Entries) {
    for ((entry, upper), lower) in entries.iter_mut().zip(upper).zip(lower) {
        *entry = [*upper, *lower];
    }
}

impl Neighbours for Window {
    const PAIRS: [u8; 16] = [0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15];

    fn stride(&self) -> i16 {
        Self::STRIDE as i16
    }

    fn last(&self) -> u32 {
        (Self::STRIDE * Self::ROWS - 2) as u32
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "this is the loop that everything waits for")]
    unsafe fn fetch(&self, place: u32) -> u32 {
        // SAFETY: the entry at `place` and the next one are there, as `last` says.
        let bytes = unsafe { self.entries.as_ptr().add(place as usize).cast::<[u8; 4]>().read() };
        u32::from_le_bytes(bytes)
    }
}
