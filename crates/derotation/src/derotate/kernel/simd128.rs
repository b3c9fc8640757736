//! Many samples at once in WebAssembly.

use std::arch::wasm32::{
    i8x16_shuffle, i8x16_swizzle, i16x8, i16x8_add, i16x8_mul, i16x8_narrow_i32x4, i16x8_shl, i16x8_shuffle,
    i16x8_splat, i16x8_sub, i32x4, i32x4_add, i32x4_dot_i16x8, i32x4_mul, i32x4_shr, i32x4_splat, i64x2_shuffle,
    u8x16_narrow_i16x8, u16x8_shr, u32x4_min, u32x4_shr, v128, v128_and, v128_bitselect, v128_load, v128_store,
    v128_store64_lane,
};

use super::neighbours::{Neighbours, Piece, Step};
use super::window::{Entries, Group};

/// Samples weighed at once.
const GROUP: usize = 8;

/// Numbers for all samples of a piece; one group may begin within it and end behind it.
type ForPiece = [u32; Piece::LONGEST];

/// Fills the pieces of `out`, all with the same `step`.
///
/// A piece's neighbours are fetched while those of the piece before are weighed: what was written in small parts can be
/// read in large ones only after a while.
pub(super) fn sample_pieces(source: &impl Neighbours, step: Step, pieces: impl Iterator<Item = Piece>, out: &mut [u8]) {
    let fetching = Fetching::new(source, step);
    let weighing = Weighing::new(source, step);
    let mut places = [0; Piece::LONGEST];
    let mut rooms = [[0; Piece::LONGEST]; 2];
    let [fetched, other] = &mut rooms;
    let (mut fetched, mut other) = (fetched, other);
    let mut waiting: Option<Piece> = None;
    for piece in pieces.filter(|piece| piece.length <= Piece::LONGEST) {
        fetching.fetch(source, &piece, &mut places, fetched);
        if let Some(before) = waiting.replace(piece) {
            weighing.weigh(&before, other, out);
        }
        std::mem::swap(&mut fetched, &mut other);
    }
    if let Some(last) = waiting {
        weighing.weigh(&last, other, out);
    }
}

/// Puts each sample together with the one below it.
pub(super) fn interleave(upper: &Group, lower: &Group, entries: &mut Entries) {
    let rooms = entries.as_chunks_mut::<8>().0.chunks_exact_mut(2);
    let levels = upper.as_chunks::<16>().0.iter().zip(lower.as_chunks::<16>().0);
    for ((upper, lower), room) in levels.zip(rooms) {
        // SAFETY: 16 bytes are read from 16 bytes, and there is room for 16 entries of two bytes.
        #[expect(unsafe_code, reason = "reads from memory and writes to it")]
        unsafe {
            let upper = v128_load(upper.as_ptr().cast());
            let lower = v128_load(lower.as_ptr().cast());
            let room: *mut v128 = room.as_mut_ptr().cast();
            let first = i8x16_shuffle::<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(upper, lower);
            let second = i8x16_shuffle::<8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31>(upper, lower);
            v128_store(room, first);
            v128_store(room.add(1), second);
        }
    }
}

/// What fetching needs to know.
struct Fetching {
    /// From the first of four samples to each of them.
    x_within: v128,
    y_within: v128,
    /// From four samples to the next four.
    x_onwards: v128,
    y_onwards: v128,
    /// One for columns, the stride for rows, in turn.
    stride: v128,
    last: v128,
}

impl Fetching {
    fn new(source: &impl Neighbours, step: Step) -> Self {
        let (x, y) = (i32x4_splat(step.x), i32x4_splat(step.y));
        let within = i32x4(0, 1, 2, 3);
        let onwards = i32x4_splat(4);
        Self {
            x_within: i32x4_mul(x, within),
            y_within: i32x4_mul(y, within),
            x_onwards: i32x4_mul(x, onwards),
            y_onwards: i32x4_mul(y, onwards),
            stride: i32x4_splat(i32::from(source.stride()) << 16 | 1),
            last: i32x4_splat(source.last().cast_signed()),
        }
    }

    /// Fetches the neighbours of a piece's samples. `places` is room for their numbers: worked out first, many at once.
    fn fetch(&self, source: &impl Neighbours, piece: &Piece, places: &mut ForPiece, fetched: &mut ForPiece) {
        let mut x = i32x4_add(i32x4_splat(piece.x), self.x_within);
        let mut y = i32x4_add(i32x4_splat(piece.y), self.y_within);
        let upper_half = i32x4_splat(0xFFFF_0000_u32.cast_signed());
        // Whole groups: the samples behind the piece's end lie somewhere and are never written.
        let whole_groups = piece.length.next_multiple_of(GROUP).min(fetched.len());
        for places in places[..whole_groups].as_chunks_mut::<4>().0 {
            // The whole parts of x and y as pairs of 16 bits, times 1 and stride.
            let whole = v128_bitselect(y, u32x4_shr(x, 16), upper_half);
            let place = u32x4_min(i32x4_dot_i16x8(whole, self.stride), self.last);
            // SAFETY: there is room for 16 bytes.
            #[expect(unsafe_code, reason = "writes to memory")]
            unsafe {
                v128_store(places.as_mut_ptr().cast(), place);
            }
            x = i32x4_add(x, self.x_onwards);
            y = i32x4_add(y, self.y_onwards);
        }
        for (fetched, place) in fetched[..whole_groups].iter_mut().zip(&places[..whole_groups]) {
            // SAFETY: no place is above the last one.
            #[expect(unsafe_code, reason = "this is the loop that everything waits for")]
            unsafe {
                *fetched = source.fetch(*place);
            }
        }
    }
}

/// What weighing needs to know.
struct Weighing {
    /// Fractions from the first of a group's samples to each of them, and to the next group. What overflows is whole.
    x_within: v128,
    y_within: v128,
    x_onwards: v128,
    y_onwards: v128,
    /// See [`Neighbours::PAIRS`].
    pairs: v128,
}

impl Weighing {
    fn new<N: Neighbours>(_: &N, step: Step) -> Self {
        let (x, y) = (i16x8_splat(step.x as i16), i16x8_splat(step.y as i16));
        let within = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
        let onwards = i16x8_splat(GROUP as i16);
        // SAFETY: 16 bytes are read from 16 bytes.
        #[expect(unsafe_code, reason = "reads from memory")]
        let pairs = unsafe { v128_load(N::PAIRS.as_ptr().cast()) };
        Self {
            x_within: i16x8_mul(x, within),
            y_within: i16x8_mul(y, within),
            x_onwards: i16x8_mul(x, onwards),
            y_onwards: i16x8_mul(y, onwards),
            pairs,
        }
    }

    /// Weighs a piece's fetched neighbours, and puts the samples where they go.
    fn weigh(&self, piece: &Piece, fetched: &ForPiece, out: &mut [u8]) {
        let Some(out) = out.get_mut(piece.start..piece.start + piece.length) else {
            return;
        };
        let mut x = i16x8_add(i16x8_splat(piece.x as i16), self.x_within);
        let mut y = i16x8_add(i16x8_splat(piece.y as i16), self.y_within);
        let (whole, rest) = out.as_chunks_mut::<GROUP>();
        let mut groups = fetched.as_chunks::<GROUP>().0.iter();
        for (out, group) in whole.iter_mut().zip(&mut groups) {
            self.weigh_group(group, x, y, out);
            x = i16x8_add(x, self.x_onwards);
            y = i16x8_add(y, self.y_onwards);
        }
        if let (false, Some(group)) = (rest.is_empty(), groups.next()) {
            let mut last = [0; GROUP];
            self.weigh_group(group, x, y, &mut last);
            rest.copy_from_slice(&last[..rest.len()]);
        }
    }

    #[inline]
    fn weigh_group(&self, group: &[u32; GROUP], x: v128, y: v128, out: &mut [u8; GROUP]) {
        let (first, second) = group.split_at(GROUP / 2);
        // SAFETY: each half is 16 bytes.
        #[expect(unsafe_code, reason = "reads from memory")]
        let (first, second) = unsafe { (v128_load(first.as_ptr().cast()), v128_load(second.as_ptr().cast())) };
        let first = i8x16_swizzle(first, self.pairs);
        let second = i8x16_swizzle(second, self.pairs);
        let right = u16x8_shr(x, 9);
        let upper = weigh_along_x(i64x2_shuffle::<0, 2>(first, second), right);
        let lower = weigh_along_x(i64x2_shuffle::<1, 3>(first, second), right);
        let down = u16x8_shr(y, 8);
        let up = i16x8_sub(i16x8_splat(256), down);
        let half = i32x4_splat(1 << 14);
        let level = |levels, weights| i32x4_shr(i32x4_add(i32x4_dot_i16x8(levels, weights), half), 15);
        let first = level(
            i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(upper, lower),
            i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(up, down),
        );
        let second = level(
            i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(upper, lower),
            i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(up, down),
        );
        let levels = i16x8_narrow_i32x4(first, second);
        let bytes = u8x16_narrow_i16x8(levels, levels);
        // SAFETY: there is room for 8 bytes.
        #[expect(unsafe_code, reason = "writes to memory")]
        unsafe {
            v128_store64_lane::<0>(bytes, out.as_mut_ptr().cast());
        }
    }
}

/// Pairs of levels, left and right as bytes side by side, weighed by 128 - `right` and `right`.
fn weigh_along_x(pairs: v128, right: v128) -> v128 {
    let left_level = v128_and(pairs, i16x8_splat(255));
    let right_level = u16x8_shr(pairs, 8);
    let more = i16x8_mul(i16x8_sub(right_level, left_level), right);
    i16x8_add(i16x8_shl(left_level, 7), more)
}
