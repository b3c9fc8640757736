//! Many samples at once with AVX2, on x86-64 processors that have it (nearly all made since 2015).

use std::arch::x86_64::{
    __m256i, _mm_loadu_si128, _mm_storeu_si128, _mm256_add_epi16, _mm256_add_epi32, _mm256_blend_epi16,
    _mm256_broadcastsi128_si256, _mm256_castsi256_si128, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_min_epu32, _mm256_mullo_epi16, _mm256_mullo_epi32, _mm256_packs_epi32, _mm256_packus_epi16,
    _mm256_permute2x128_si256, _mm256_permute4x64_epi64, _mm256_set1_epi8, _mm256_set1_epi16, _mm256_set1_epi32,
    _mm256_setr_epi16, _mm256_setr_epi32, _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_srli_epi32,
    _mm256_storeu_si256, _mm256_sub_epi16, _mm256_unpackhi_epi8, _mm256_unpackhi_epi16, _mm256_unpackhi_epi64,
    _mm256_unpacklo_epi8, _mm256_unpacklo_epi16, _mm256_unpacklo_epi64, _mm256_xor_si256,
};

use super::neighbours::{Neighbours, Piece, Step};
use super::window::{Entries, Group, Window};
use crate::Plane;

/// Samples weighed at once.
const GROUP: usize = 16;

/// Numbers for all samples of a piece; one group may begin within it and end behind it.
type ForPiece = [u32; Piece::LONGEST];

/// Fills the pieces of `out`, all with the same `step`.
///
/// A piece's neighbours are fetched while those of the piece before are weighed: what was written in small parts can be
/// read in large ones only after a while.
#[target_feature(enable = "avx2")]
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

/// [`Window::fill`] with AVX2.
#[target_feature(enable = "avx2")]
pub(super) fn fill(window: &mut Window, plane: &Plane<'_>, columns: (usize, usize), rows: (usize, usize)) -> bool {
    window.fill_with(
        plane,
        columns,
        rows,
        |upper: &Group, lower: &Group, entries: &mut Entries| {
            // SAFETY: groups are 32 bytes, and there is room for 32 entries of two bytes.
            #[expect(unsafe_code, reason = "reads from memory and writes to it")]
            unsafe {
                let upper = _mm256_loadu_si256(upper.as_ptr().cast());
                let lower = _mm256_loadu_si256(lower.as_ptr().cast());
                let outer = _mm256_unpacklo_epi8(upper, lower);
                let inner = _mm256_unpackhi_epi8(upper, lower);
                let entries: *mut __m256i = entries.as_mut_ptr().cast();
                _mm256_storeu_si256(entries, _mm256_permute2x128_si256::<0x20>(outer, inner));
                _mm256_storeu_si256(entries.add(1), _mm256_permute2x128_si256::<0x31>(outer, inner));
            }
        },
    )
}

/// What fetching needs to know.
struct Fetching {
    /// From the first of eight samples to each of them.
    x_within: __m256i,
    y_within: __m256i,
    /// From eight samples to the next eight.
    x_onwards: __m256i,
    y_onwards: __m256i,
    /// One for columns, the stride for rows, in turn.
    stride: __m256i,
    last: __m256i,
}

impl Fetching {
    #[target_feature(enable = "avx2")]
    fn new(source: &impl Neighbours, step: Step) -> Self {
        let (x, y) = (_mm256_set1_epi32(step.x), _mm256_set1_epi32(step.y));
        let within = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
        let onwards = _mm256_set1_epi32(8);
        Self {
            x_within: _mm256_mullo_epi32(x, within),
            y_within: _mm256_mullo_epi32(y, within),
            x_onwards: _mm256_mullo_epi32(x, onwards),
            y_onwards: _mm256_mullo_epi32(y, onwards),
            stride: _mm256_set1_epi32(i32::from(source.stride()) << 16 | 1),
            last: _mm256_set1_epi32(source.last().cast_signed()),
        }
    }

    /// Fetches the neighbours of a piece's samples. `places` is room for their numbers: worked out first, many at once.
    #[target_feature(enable = "avx2")]
    fn fetch(&self, source: &impl Neighbours, piece: &Piece, places: &mut ForPiece, fetched: &mut ForPiece) {
        let mut x = _mm256_add_epi32(_mm256_set1_epi32(piece.x), self.x_within);
        let mut y = _mm256_add_epi32(_mm256_set1_epi32(piece.y), self.y_within);
        // Whole groups: the samples behind the piece's end lie somewhere and are never written.
        let whole_groups = piece.length.next_multiple_of(GROUP).min(fetched.len());
        for places in places[..whole_groups].as_chunks_mut::<8>().0 {
            // The whole parts of x and y as pairs of 16 bits, times 1 and stride.
            let whole = _mm256_blend_epi16::<0b1010_1010>(_mm256_srli_epi32::<16>(x), y);
            let place = _mm256_min_epu32(_mm256_madd_epi16(whole, self.stride), self.last);
            // SAFETY: there is room for 32 bytes.
            #[expect(unsafe_code, reason = "writes to memory")]
            unsafe {
                _mm256_storeu_si256(places.as_mut_ptr().cast(), place);
            }
            x = _mm256_add_epi32(x, self.x_onwards);
            y = _mm256_add_epi32(y, self.y_onwards);
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
    x_within: __m256i,
    y_within: __m256i,
    x_onwards: __m256i,
    y_onwards: __m256i,
    /// See [`Neighbours::PAIRS`].
    pairs: __m256i,
}

impl Weighing {
    #[target_feature(enable = "avx2")]
    fn new<N: Neighbours>(_: &N, step: Step) -> Self {
        let (x, y) = (_mm256_set1_epi16(step.x as i16), _mm256_set1_epi16(step.y as i16));
        // In the order in which unpacking and packing leaves the samples.
        let within = _mm256_setr_epi16(0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15);
        let onwards = _mm256_set1_epi16(GROUP as i16);
        // SAFETY: 16 bytes are read from 16 bytes.
        #[expect(unsafe_code, reason = "reads from memory")]
        let pairs = unsafe { _mm_loadu_si128(N::PAIRS.as_ptr().cast()) };
        Self {
            x_within: _mm256_mullo_epi16(x, within),
            y_within: _mm256_mullo_epi16(y, within),
            x_onwards: _mm256_mullo_epi16(x, onwards),
            y_onwards: _mm256_mullo_epi16(y, onwards),
            pairs: _mm256_broadcastsi128_si256(pairs),
        }
    }

    /// Weighs a piece's fetched neighbours, and puts the samples where they go.
    #[target_feature(enable = "avx2")]
    fn weigh(&self, piece: &Piece, fetched: &ForPiece, out: &mut [u8]) {
        let Some(out) = out.get_mut(piece.start..piece.start + piece.length) else {
            return;
        };
        let mut x = _mm256_add_epi16(_mm256_set1_epi16(piece.x as i16), self.x_within);
        let mut y = _mm256_add_epi16(_mm256_set1_epi16(piece.y as i16), self.y_within);
        let (whole, rest) = out.as_chunks_mut::<GROUP>();
        let mut groups = fetched.as_chunks::<GROUP>().0.iter();
        for (out, group) in whole.iter_mut().zip(&mut groups) {
            self.weigh_group(group, x, y, out);
            x = _mm256_add_epi16(x, self.x_onwards);
            y = _mm256_add_epi16(y, self.y_onwards);
        }
        if let (false, Some(group)) = (rest.is_empty(), groups.next()) {
            let mut last = [0; GROUP];
            self.weigh_group(group, x, y, &mut last);
            rest.copy_from_slice(&last[..rest.len()]);
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn weigh_group(&self, group: &[u32; GROUP], x: __m256i, y: __m256i, out: &mut [u8; GROUP]) {
        let (first, second) = group.split_at(GROUP / 2);
        // SAFETY: each half is 32 bytes.
        #[expect(unsafe_code, reason = "reads from memory")]
        let (first, second) = unsafe {
            (
                _mm256_loadu_si256(first.as_ptr().cast()),
                _mm256_loadu_si256(second.as_ptr().cast()),
            )
        };
        let first = _mm256_shuffle_epi8(first, self.pairs);
        let second = _mm256_shuffle_epi8(second, self.pairs);
        let upper = _mm256_unpacklo_epi64(first, second);
        let lower = _mm256_unpackhi_epi64(first, second);
        // Bytes are multiplied by bytes only if those of one side have a sign; weights go up to 128, so levels have it: 128
        // is taken from them.
        let minus_128 = _mm256_set1_epi8(-128);
        // 128 - right and right, side by side as bytes.
        let right = _mm256_srli_epi16::<9>(x);
        let left_right = _mm256_add_epi16(
            _mm256_mullo_epi16(right, _mm256_set1_epi16(255)),
            _mm256_set1_epi16(128),
        );
        let upper = _mm256_maddubs_epi16(left_right, _mm256_xor_si256(upper, minus_128));
        let lower = _mm256_maddubs_epi16(left_right, _mm256_xor_si256(lower, minus_128));
        let down = _mm256_srli_epi16::<8>(y);
        let up = _mm256_sub_epi16(_mm256_set1_epi16(256), down);
        // The 128s taken away are given back here, times all weights; and a half for rounding.
        let rest = _mm256_set1_epi32((128 << 15) + (1 << 14));
        let level =
            |levels, weights| _mm256_srli_epi32::<15>(_mm256_add_epi32(_mm256_madd_epi16(levels, weights), rest));
        let first = level(_mm256_unpacklo_epi16(upper, lower), _mm256_unpacklo_epi16(up, down));
        let second = level(_mm256_unpackhi_epi16(upper, lower), _mm256_unpackhi_epi16(up, down));
        let levels = _mm256_packs_epi32(first, second);
        // Samples 0-3, 8-11, then 4-7, 12-15: by fours into their order.
        let bytes = _mm256_packus_epi16(levels, levels);
        let bytes = _mm256_permute4x64_epi64::<0b00_00_10_00>(bytes);
        let bytes = std::arch::x86_64::_mm_shuffle_epi32::<0b11_01_10_00>(_mm256_castsi256_si128(bytes));
        // SAFETY: there is room for 16 bytes.
        #[expect(unsafe_code, reason = "writes to memory")]
        unsafe {
            _mm_storeu_si128(out.as_mut_ptr().cast(), bytes);
        }
    }
}
