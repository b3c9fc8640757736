//! The innermost loop: one row of one plane, read along a slanted line of the source.
//!
//! # Arithmetic
//!
//! Positions are 16.16 fixed point. A sample is bilinear: the two rows are weighed along x with 7-bit weights
//! (so that a weighed pair fits in 16 signed bits), the results along y with 8-bit weights, and the sum is
//! rounded once. Every form of this loop, now and later, has to give these bytes.

use crate::Plane;

/// One in 16.16 fixed point.
const ONE: i64 = 1 << 16;

/// A straight line through a source plane: where the first sample lies, and the way from one to the next.
/// All in samples of the plane, 16.16 fixed point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    x: i64,
    y: i64,
    step_x: i64,
    step_y: i64,
}

impl Line {
    /// The line that starts at (`x`, `y`) and goes by (`step_x`, `step_y`) a sample.
    pub(super) fn new(x: f64, y: f64, step_x: f64, step_y: f64) -> Self {
        let fixed = |value: f64| (value * ONE as f64).round() as i64;
        // Cutting a position down to 7 (x) or 8 (y) bits would move the picture by half a unit of them on the
        // average: that half is added beforehand.
        const HALF_OF_7_BITS: i64 = ONE >> 8;
        const HALF_OF_8_BITS: i64 = ONE >> 9;
        Self {
            x: fixed(x) + HALF_OF_7_BITS,
            y: fixed(y) + HALF_OF_8_BITS,
            step_x: fixed(step_x),
            step_y: fixed(step_y),
        }
    }

    /// The straight line of `steps` steps from one place to another; `None` for places so far out that they can't be
    /// written in fixed point.
    pub(super) fn between(from: (f64, f64), to: (f64, f64), steps: usize) -> Option<Self> {
        /// Far outside any picture.
        const MOST: f64 = 1e6;
        let is_written = |(x, y): (f64, f64)| x.abs() <= MOST && y.abs() <= MOST;
        if !(is_written(from) && is_written(to)) || steps == 0 {
            return None;
        }
        let steps = steps as f64;
        let step = ((to.0 - from.0) / steps, (to.1 - from.1) / steps);
        Some(Self::new(from.0, from.1, step.0, step.1))
    }

    fn at(&self, index: usize) -> (i64, i64) {
        let index = index as i64;
        (self.x + index * self.step_x, self.y + index * self.step_y)
    }
}

/// Fills `out` with samples of `source` along `line`; `black` where the line runs outside the picture.
///
/// The picture reaches half a sample beyond its outermost sample centres; there its edge is repeated.
pub(super) fn sample_line(source: &Plane<'_>, line: &Line, black: u8, out: &mut [u8]) {
    let (first, last) = inner_part(source, line, out.len());
    let (head, rest) = out.split_at_mut(first);
    let (inner, tail) = rest.split_at_mut(last - first);
    sample_near_edge(source, line, 0, black, head);
    sample_inner(source, line, first, inner);
    sample_near_edge(source, line, last, black, tail);
}

/// The samples `first..last` of the line whose four neighbours all lie in the plane.
fn inner_part(source: &Plane<'_>, line: &Line, length: usize) -> (usize, usize) {
    let most = |size: usize| (size as i64 - 1) * ONE - 1;
    // Mostly it is all of the line. A short one isn't worth the divisions that say so otherwise.
    let is_inner = |(x, y): (i64, i64)| (0..=most(source.width)).contains(&x) && (0..=most(source.height)).contains(&y);
    if length > 0 && is_inner(line.at(0)) && is_inner(line.at(length - 1)) {
        return (0, length);
    }
    let (first_x, last_x) = within(line.x, line.step_x, most(source.width), length as i64);
    let (first_y, last_y) = within(line.y, line.step_y, most(source.height), length as i64);
    let first = first_x.max(first_y);
    let last = last_x.min(last_y).max(first);
    (first as usize, last as usize)
}

/// The indices `first..last` of `0..length` for which `0 <= start + index * step <= most`.
fn within(start: i64, step: i64, most: i64, length: i64) -> (i64, i64) {
    let ceil = |a: i64, b: i64| -((-a).div_euclid(b));
    let (first, last) = match step {
        0 if (0..=most).contains(&start) => (0, length),
        0 => (0, 0),
        1.. => (ceil(-start, step), (most - start).div_euclid(step) + 1),
        _ => (ceil(start - most, -step), start.div_euclid(-step) + 1),
    };
    (first.clamp(0, length), last.clamp(0, length))
}

/// The fast way: no sample's neighbours can leave the plane.
fn sample_inner(source: &Plane<'_>, line: &Line, first: usize, out: &mut [u8]) {
    let (mut x, mut y) = line.at(first);
    for sample in out {
        let index = (y >> 16) as usize * source.width + (x >> 16) as usize;
        let weight_x = ((x >> 9) & 127) as u32;
        let weight_y = ((y >> 8) & 255) as u32;
        *sample = match (
            source.samples.get(index..index + 2),
            source.samples.get(index + source.width..index + source.width + 2),
        ) {
            (Some(&[a, b]), Some(&[c, d])) => blend([a, b, c, d], weight_x, weight_y),
            // `inner_part` has ruled this out.
            _ => 0,
        };
        x += line.step_x;
        y += line.step_y;
    }
}

/// The careful way: neighbours beyond the edge repeat it, and what lies outside is black.
fn sample_near_edge(source: &Plane<'_>, line: &Line, first: usize, black: u8, out: &mut [u8]) {
    const HALF: i64 = ONE / 2;
    let outside = |position: i64, size: usize| position < -HALF || position >= size as i64 * ONE - HALF;
    let clamped = |position: i64, size: usize| (position.clamp(0, size as i64 - 1)) as usize;
    for (offset, sample) in out.iter_mut().enumerate() {
        let (x, y) = line.at(first + offset);
        if outside(x, source.width) || outside(y, source.height) {
            *sample = black;
            continue;
        }
        let level = |column: i64, row: i64| {
            source
                .get(clamped(column, source.width), clamped(row, source.height))
                .unwrap_or(black)
        };
        let (column, row) = (x >> 16, y >> 16);
        *sample = blend(
            [
                level(column, row),
                level(column + 1, row),
                level(column, row + 1),
                level(column + 1, row + 1),
            ],
            ((x >> 9) & 127) as u32,
            ((y >> 8) & 255) as u32,
        );
    }
}

/// The bilinear mean of four neighbours: upper left, upper right, lower left, lower right. `weight_x` of 128 and
/// `weight_y` of 256 parts go to the right and to the lower ones.
fn blend([a, b, c, d]: [u8; 4], weight_x: u32, weight_y: u32) -> u8 {
    let upper = u32::from(a) * (128 - weight_x) + u32::from(b) * weight_x;
    let lower = u32::from(c) * (128 - weight_x) + u32::from(d) * weight_x;
    ((upper * (256 - weight_y) + lower * weight_y + (1 << 14)) >> 15) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn plane(width: usize, height: usize, samples: &[u8]) -> Plane<'_> {
        Plane { width, height, samples }
    }

    #[test]
    fn whole_positions_give_the_samples_themselves() {
        let samples: Vec<u8> = (0..12).map(|level| level * 20).collect();
        let mut out = [0; 4];
        sample_line(&plane(4, 3, &samples), &Line::new(0.0, 1.0, 1.0, 0.0), 7, &mut out);
        assert_eq!(out, [80, 100, 120, 140]);
    }

    #[test]
    fn outside_is_black_and_the_outermost_half_repeats() {
        let samples = [200; 9];
        let mut out = [0; 5];
        sample_line(&plane(3, 3, &samples), &Line::new(-1.0, 1.0, 1.0, 0.0), 16, &mut out);
        assert_eq!(out, [16, 200, 200, 200, 16]);
        sample_line(&plane(3, 3, &samples), &Line::new(-0.4, 1.0, 1.0, 0.0), 16, &mut out);
        assert_eq!(out, [200, 200, 200, 16, 16]);
    }

    #[test]
    fn a_plane_of_one_sample_is_no_trouble() {
        let mut out = [0; 3];
        sample_line(&plane(1, 1, &[99]), &Line::new(-1.0, 0.0, 1.0, 0.0), 16, &mut out);
        assert_eq!(out, [16, 99, 16]);
    }

    proptest! {
        /// The split into a fast and a careful part can't be seen: all samples come out as the careful way gives them.
        #[test]
        fn fast_and_careful_agree(
            width in 1usize..12, height in 1usize..12, seed: u64,
            x in -20.0..20.0, y in -20.0..20.0, angle in 0.0..std::f64::consts::TAU, length in 0usize..40,
        ) {
            let samples: Vec<u8> = (0..(width * height) as u64)
                .map(|index| (seed.wrapping_mul(index * 2 + 1) >> 32) as u8)
                .collect();
            let source = plane(width, height, &samples);
            let line = Line::new(x, y, angle.cos(), angle.sin());
            let (mut whole, mut careful) = (vec![0; length], vec![0; length]);
            sample_line(&source, &line, 16, &mut whole);
            sample_near_edge(&source, &line, 0, 16, &mut careful);
            prop_assert_eq!(whole, careful);
        }

        #[test]
        fn the_inner_part_is_as_long_as_it_can_be(
            start in -500i64..500, step in -60i64..60, most in -1i64..400, length in 0i64..50,
        ) {
            let (first, last) = within(start, step, most, length);
            for index in 0..length {
                let inside = (0..=most).contains(&(start + index * step));
                prop_assert_eq!(inside, (first..last).contains(&index));
            }
        }
    }
}
