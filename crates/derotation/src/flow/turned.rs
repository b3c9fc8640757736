//! The disc's luma, turned, as numbers that can be looked up anywhere.

use crate::{Circle, Frame, MomentMap};

/// The square about the disc, pixel by pixel of the turned picture.
#[derive(Debug, Clone)]
pub(super) struct Turned {
    /// The turned picture's pixel in the square's upper left corner.
    left: f64,
    top: f64,
    side: usize,
    /// Not a number where there is no disc, or no picture.
    samples: Vec<f32>,
}

impl Turned {
    pub(super) fn new(circle: Circle) -> Self {
        let side = 2 * (circle.r.ceil().max(1.0) as usize) + 3;
        Self {
            left: (circle.x - circle.r).floor() - 1.0,
            top: (circle.y - circle.r).floor() - 1.0,
            side,
            samples: vec![f32::NAN; side * side],
        }
    }

    /// Turns a frame, of which `resting` is taken off, pixel by pixel, where there is such a thing.
    pub(super) fn take(&mut self, frame: &Frame, map: &MomentMap, circle: Circle, resting: &[f32]) {
        let [luma, ..] = frame.planes();
        let (left, top) = (self.left, self.top);
        let most = (circle.r * circle.r).max(0.0);
        let level_at = |place: (f64, f64)| {
            let level = bilinear(luma.samples, luma.width, place, |level| f32::from(*level))?;
            Some(if resting.is_empty() {
                level
            } else {
                level - bilinear(resting, luma.width, place, |level| *level)?
            })
        };
        for (row, line) in self.samples.chunks_mut(self.side).enumerate() {
            let y = top + row as f64;
            for (column, sample) in line.iter_mut().enumerate() {
                let x = left + column as f64;
                let inside = (x - circle.x).powi(2) + (y - circle.y).powi(2) <= most;
                let place = if inside { map.to_source(x, y) } else { None };
                *sample = place.and_then(level_at).unwrap_or(f32::NAN);
            }
        }
    }

    /// Looks at a square of `side` points about a place of the turned picture. `false` when it isn't all disc.
    pub(super) fn square(&self, (x, y): (f64, f64), side: usize, levels: &mut [f32]) -> bool {
        let half = 0.5 * (side as f64 - 1.0);
        let (left, top) = (x - half - self.left, y - half - self.top);
        for (row, line) in levels.chunks_mut(side).enumerate() {
            for (column, slot) in line.iter_mut().enumerate() {
                let place = (left + column as f64, top + row as f64);
                match bilinear(&self.samples, self.side, place, |level| *level) {
                    Some(level) if !level.is_nan() => *slot = level,
                    _ => return false,
                }
            }
        }
        true
    }
}

/// The level between four samples; `None` outside.
#[inline]
fn bilinear<T>(samples: &[T], width: usize, (x, y): (f64, f64), level: impl Fn(&T) -> f32) -> Option<f32> {
    let inside = x >= 0.0 && y >= 0.0 && x < width as f64 - 1.0 && y < 1e6;
    if !inside {
        return None;
    }
    let (column, row) = (x as usize, y as usize);
    let (right, down) = ((x - column as f64) as f32, (y - row as f64) as f32);
    let first = row * width + column;
    let [a, b] = samples.get(first..first + 2)?.first_chunk::<2>()?;
    let [c, d] = samples.get(first + width..first + width + 2)?.first_chunk::<2>()?;
    let [a, b, c, d] = [a, b, c, d].map(level);
    let above = a + (b - a) * right;
    Some(above + (c + (d - c) * right - above) * down)
}
