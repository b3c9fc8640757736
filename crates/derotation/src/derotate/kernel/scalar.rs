//! One sample after the other: what the other forms are held to.

use super::line::{Line, ONE};
use crate::Plane;

/// The fast way, for samples of which all four neighbours lie in the plane.
pub(super) fn sample_inner(source: &Plane<'_>, line: &Line, out: &mut [u8]) {
    for (offset, sample) in out.iter_mut().enumerate() {
        let (x, y) = line.at(offset);
        let index = (y >> 16) as usize * source.width + (x >> 16) as usize;
        *sample = match (
            source.samples.get(index..index + 2),
            source.samples.get(index + source.width..index + source.width + 2),
        ) {
            (Some(&[a, b]), Some(&[c, d])) => blend([a, b, c, d], x, y),
            // `Line::inner_part` has ruled this out.
            _ => 0,
        };
    }
}

/// The careful way: neighbours beyond the edge repeat it, and what lies outside is black.
pub(super) fn sample_anywhere(source: &Plane<'_>, line: &Line, black: u8, out: &mut [u8]) {
    let seen = line.seen_part(source, out.len());
    let (before, rest) = out.split_at_mut(seen.start);
    let (near_edge, behind) = rest.split_at_mut(seen.len());
    before.fill(black);
    behind.fill(black);
    let clamped = |position: i64, size: usize| (position.clamp(0, size as i64 - 1)) as usize;
    for (offset, sample) in near_edge.iter_mut().enumerate() {
        let (x, y) = line.at(seen.start + offset);
        let level = |column: i64, row: i64| {
            source
                .get(clamped(column, source.width), clamped(row, source.height))
                .unwrap_or(black)
        };
        let (column, row) = (x >> 16, y >> 16);
        let neighbours = [
            level(column, row),
            level(column + 1, row),
            level(column, row + 1),
            level(column + 1, row + 1),
        ];
        *sample = blend(neighbours, x, y);
    }
}

/// The bilinear mean of four neighbours: upper left, upper right, lower left, lower right. The position's fraction says
/// how many of 128 parts go to the right ones, and how many of 256 to the lower ones.
fn blend([a, b, c, d]: [u8; 4], x: i64, y: i64) -> u8 {
    const { assert!(ONE == 1 << 16) };
    let right = ((x >> 9) & 127) as u32;
    let down = ((y >> 8) & 255) as u32;
    let upper = u32::from(a) * (128 - right) + u32::from(b) * right;
    let lower = u32::from(c) * (128 - right) + u32::from(d) * right;
    ((upper * (256 - down) + lower * down + (1 << 14)) >> 15) as u8
}
