//! What moves in a film: a tank turns and what is about it stands still.

use super::grid::Grid;
use super::shape::Shape;
use super::shrink::luma;
use crate::Frame;

/// The longer side of the copies that are compared, pixels.
pub(super) const SIDE: u32 = 160;
/// Grey levels by which the most moving parts must change more than the stillest for anything to be said to move.
const LEAST: f32 = 2.0;
/// Sizes, as shares of the rim, at which the inside is looked at, and the outside.
const INSIDE: [f64; 5] = [0.35, 0.55, 0.7, 0.83, 0.93];
const OUTSIDE: [f64; 3] = [1.07, 1.15, 1.25];

/// How much each part of a film's picture changes.
#[derive(Debug, Clone)]
pub(super) struct Moving {
    sum: Grid,
    squares: Grid,
    frames: f32,
}

/// The changes, ready to be asked.
#[derive(Debug)]
pub(super) struct Changes {
    /// Standard deviation over time, grey levels.
    deviation: Grid,
    floor: f32,
    reach: f32,
}

impl Moving {
    /// Nothing seen yet, in pictures like this one.
    pub(super) fn new(frame: &Frame) -> Self {
        let copy = luma(frame, SIDE);
        Self {
            sum: Grid::zero(copy.width, copy.height),
            squares: Grid::zero(copy.width, copy.height),
            frames: 0.0,
        }
    }

    pub(super) fn take(&mut self, frame: &Frame) {
        let copy = luma(frame, SIDE);
        let sums = self.sum.values.iter_mut().zip(&mut self.squares.values);
        for ((sum, square), value) in sums.zip(&copy.values) {
            *sum += value;
            *square += value * value;
        }
        self.frames += 1.0;
    }

    /// What changes; `None` when nothing does, or not enough was seen.
    pub(super) fn changes(&self) -> Option<Changes> {
        if self.frames < 3.0 {
            return None;
        }
        let mut deviation = self.sum.clone();
        for (value, square) in deviation.values.iter_mut().zip(&self.squares.values) {
            let mean = *value / self.frames;
            *value = (square / self.frames - mean * mean).max(0.0).sqrt();
        }
        let mut sorted = deviation.values.clone();
        sorted.sort_by(f32::total_cmp);
        let at = |share: f64| sorted.get((share * sorted.len() as f64) as usize).copied();
        let (floor, most) = (at(0.05)?, at(0.95)?);
        (most - floor >= LEAST).then_some(Changes {
            deviation,
            floor,
            reach: most - floor,
        })
    }
}

impl Changes {
    /// How much likelier than others a shape is the rim of a turning tank, by what moves inside and stands still outside:
    /// from 0.6 to 1.2. The shape is one of a picture whose pixels are `scale` times as many.
    pub(super) fn likelier(&self, shape: &Shape, scale: f64) -> f64 {
        let shape = shape.scaled(1.0 / scale);
        let (Some(inside), outside) = (self.mean(&shape, &INSIDE), self.mean(&shape, &OUTSIDE)) else {
            return 1.0;
        };
        let outside = outside.unwrap_or(self.floor);
        let more = f64::from((inside - outside) / self.reach).clamp(-0.5, 1.0);
        0.8 + 0.4 * more
    }

    /// The mean change at some sizes of a shape, where they are in the picture.
    fn mean(&self, shape: &Shape, sizes: &[f64]) -> Option<f32> {
        let (mut sum, mut count) = (0.0, 0.0);
        for size in sizes {
            let ring = shape.times(*size);
            for direction in 0..48 {
                let (sin, cos) = (f64::from(direction) / 48.0 * std::f64::consts::TAU).sin_cos();
                let (x, y) = ring.point(cos, sin);
                let (right, bottom) = (self.deviation.width as f64 - 1.0, self.deviation.height as f64 - 1.0);
                if x >= 0.0 && y >= 0.0 && x <= right && y <= bottom {
                    sum += self.deviation.between(x as f32, y as f32);
                    count += 1.0;
                }
            }
        }
        (count > 0.0).then_some(sum / count)
    }
}
