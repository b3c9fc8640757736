//! The innermost loops: rows of one plane, read along slanted lines of the source.
//!
//! # Arithmetic
//!
//! Positions are 16.16 fixed point. A sample is bilinear: the two rows are weighed along x with 7-bit weights
//! (so that a weighed pair fits in 16 signed bits), the results along y with 8-bit weights, and the sum is
//! rounded once. Every form of these loops gives these very bytes.
//!
//! # Forms
//!
//! [`scalar`] says what is computed, one sample after the other. [`avx2`] and [`simd128`] do the same for many samples at
//! once, where the processor can; the tests hold them to the scalar form. They fetch the four neighbours of each sample
//! ([`neighbours`]) and then weigh those of 16 or 8 samples together.
//!
//! Whole pictures are painted [tile](tiles) by tile: what a tile needs of the source lies in a small [`window`], where
//! the four neighbours of a sample stand side by side, and in the processor's nearest cache whatever the angle.
//!
//! `unsafe` is allowed here and nowhere else: for reading without a check what was checked before, a whole line at once.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod line;
mod neighbours;
mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;
mod tiles;
mod window;

#[cfg(test)]
mod tests;

use crate::Plane;
use neighbours::{InPlane, Neighbours, Piece, Step};

pub(super) use line::Line;
pub(super) use tiles::{Row, sample_rows};

/// Fills `out` with samples of `source` along `line`; `black` where the line runs outside the picture.
///
/// The picture reaches half a sample beyond its outermost sample centres; there its edge is repeated.
pub(super) fn sample_line(source: &Plane<'_>, line: &Line, black: u8, out: &mut [u8]) {
    let inner = sample_ends(source, line, black, out);
    let Some(out) = out.get_mut(inner.clone()) else { return };
    let line = line.after(inner.start);
    sample_inner(source, &line, out);
}

/// Samples where not all four neighbours lie in the plane, the careful way; returns where they do.
fn sample_ends(source: &Plane<'_>, line: &Line, black: u8, out: &mut [u8]) -> std::ops::Range<usize> {
    let inner = line.inner_part(source, out.len());
    if inner.len() < out.len() {
        let (head, rest) = out.split_at_mut(inner.start);
        scalar::sample_anywhere(source, line, black, head);
        let tail = rest.get_mut(inner.len()..).unwrap_or_default();
        scalar::sample_anywhere(source, &line.after(inner.end), black, tail);
    }
    inner
}

/// Samples of which all four neighbours lie in the plane.
fn sample_inner(source: &Plane<'_>, line: &Line, out: &mut [u8]) {
    let length = out.len();
    let done = InPlane::new(source).is_some_and(|plane| {
        let pieces = (0..length).step_by(Piece::LONGEST).filter_map(|start| {
            // What lies in a plane can be written in 32 bits.
            let (x, y) = line.position_at(start)?;
            let length = (length - start).min(Piece::LONGEST);
            Some(Piece { x, y, start, length })
        });
        sample_pieces(&plane, line.step(), pieces, out)
    });
    if !done {
        scalar::sample_inner(source, line, out);
    }
}

/// Whether [`sample_pieces`] can do its work here.
fn many_at_once() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    return cfg!(all(target_arch = "wasm32", target_feature = "simd128"));
}

/// Samples pieces of lines, all with the same `step`, many samples at once. `false`, and nothing done, where the processor
/// can't.
fn sample_pieces(source: &impl Neighbours, step: Step, pieces: impl Iterator<Item = Piece>, out: &mut [u8]) -> bool {
    if !many_at_once() {
        return false;
    }
    #[cfg(target_arch = "x86_64")]
    #[expect(unsafe_code, reason = "whether there is AVX2 is only known at run time")]
    // SAFETY: there is AVX2, as `many_at_once` says.
    unsafe {
        avx2::sample_pieces(source, step, pieces, out);
    }
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    simd128::sample_pieces(source, step, pieces, out);
    #[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
    let _ = (source, step, pieces, out);
    true
}
