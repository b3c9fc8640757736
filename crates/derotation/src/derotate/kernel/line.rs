//! A straight line through a plane, in fixed point.

use std::ops::Range;

use super::neighbours::{Piece, Step};
use crate::Plane;

/// One in 16.16 fixed point.
pub(super) const ONE: i64 = 1 << 16;

/// A straight line through a source plane: where the first sample lies, and the way from one to the next.
/// All in samples of the plane, 16.16 fixed point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::derotate) struct Line {
    x: i64,
    y: i64,
    step_x: i64,
    step_y: i64,
}

impl Line {
    /// The line that starts at (`x`, `y`) and goes by (`step_x`, `step_y`) a sample.
    pub(in crate::derotate) fn new(x: f64, y: f64, step_x: f64, step_y: f64) -> Self {
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

    /// The same line in a plane of which so many columns and rows are cut off on the left and at the top.
    pub(in crate::derotate) const fn cut(self, (columns, rows): (u32, u32)) -> Self {
        Self {
            x: self.x - columns as i64 * ONE,
            y: self.y - rows as i64 * ONE,
            ..self
        }
    }

    /// The straight line of `steps` steps from one place to another; `None` for places so far out that they can't be
    /// written in fixed point.
    pub(in crate::derotate) fn between(from: (f64, f64), to: (f64, f64), steps: usize) -> Option<Self> {
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

    /// The line that a piece is of.
    pub(super) fn of(piece: &Piece, step: Step) -> Self {
        Self {
            x: piece.x.into(),
            y: piece.y.into(),
            step_x: step.x.into(),
            step_y: step.y.into(),
        }
    }

    /// Where a sample lies.
    pub(super) fn at(&self, index: usize) -> (i64, i64) {
        let index = index as i64;
        (self.x + index * self.step_x, self.y + index * self.step_y)
    }

    /// Where a sample lies, when that is near enough to be written in 32 bits.
    pub(super) fn position_at(&self, index: usize) -> Option<(i32, i32)> {
        let (x, y) = self.at(index);
        Some((i32::try_from(x).ok()?, i32::try_from(y).ok()?))
    }

    /// The line from this sample on.
    pub(super) fn after(&self, index: usize) -> Self {
        let (x, y) = self.at(index);
        Self { x, y, ..*self }
    }

    /// The way from one sample to the next.
    pub(super) const fn step(&self) -> Step {
        // Positions within a plane are below 2^31, so a sum may lose what is above without becoming wrong.
        Step {
            x: self.step_x as i32,
            y: self.step_y as i32,
        }
    }

    /// The samples, of the first `length`, whose four neighbours all lie in the plane.
    pub(super) fn inner_part(&self, source: &Plane<'_>, length: usize) -> Range<usize> {
        let most = |size: usize| (size as i64 - 1) * ONE - 1;
        self.part_within((0, most(source.width)), (0, most(source.height)), length)
    }

    /// The samples, of the first `length`, that lie in the picture, which ends half a sample beyond its outermost samples.
    pub(super) fn seen_part(&self, source: &Plane<'_>, length: usize) -> Range<usize> {
        const HALF: i64 = ONE / 2;
        let limits = |size: usize| (-HALF, size as i64 * ONE - HALF - 1);
        self.part_within(limits(source.width), limits(source.height), length)
    }

    /// The samples, of the first `length`, that lie between these limits, both included.
    fn part_within(&self, (left, right): (i64, i64), (top, bottom): (i64, i64), length: usize) -> Range<usize> {
        // Mostly that is the whole line. A short one isn't worth the divisions that say so otherwise.
        let is_within = |(x, y): (i64, i64)| (left..=right).contains(&x) && (top..=bottom).contains(&y);
        if length > 0 && is_within(self.at(0)) && is_within(self.at(length - 1)) {
            return 0..length;
        }
        let (first_x, last_x) = within(self.x - left, self.step_x, right - left, length as i64);
        let (first_y, last_y) = within(self.y - top, self.step_y, bottom - top, length as i64);
        let first = first_x.max(first_y);
        let last = last_x.min(last_y).max(first);
        first as usize..last as usize
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_part_within_is_as_long_as_it_can_be(
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
