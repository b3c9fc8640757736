//! The shift at which two pictures of a window agree best.

use std::sync::Arc;

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::turned::Turned;

/// Room and plans for windows of one size.
pub(super) struct Correlator {
    side: usize,
    forward: Arc<dyn Fft<f32>>,
    inverse: Arc<dyn Fft<f32>>,
    first: Vec<f32>,
    /// Wider by a pixel on each side.
    second: Vec<f32>,
    spectra: [Vec<Complex32>; 2],
    swapped: Vec<Complex32>,
    scratch: Vec<Complex32>,
}

impl std::fmt::Debug for Correlator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Correlator of {} pixels", self.side)
    }
}

/// A window of less contrast than this, a standard deviation in levels, shows nothing that moves.
const LEAST_SPREAD: f32 = 2.0;
/// The least correlation of the windows, when one is shifted by what was found.
const LEAST_LIKENESS: f32 = 0.4;

impl Correlator {
    pub(super) fn new(side: usize) -> Self {
        let mut planner = FftPlanner::new();
        let (forward, inverse) = (planner.plan_fft_forward(side), planner.plan_fft_inverse(side));
        let longest = forward.get_inplace_scratch_len().max(inverse.get_inplace_scratch_len());
        let room = || vec![Complex32::default(); side * side];
        Self {
            side,
            forward,
            inverse,
            first: vec![0.0; side * side],
            second: vec![0.0; (side + 2) * (side + 2)],
            spectra: [room(), room()],
            swapped: room(),
            scratch: vec![Complex32::default(); longest],
        }
    }

    /// How far what is in the window about a place of `before` has moved in `after`, pixels right and down. `None` when
    /// there is nothing to be seen, or the two don't agree.
    pub(super) fn displacement(&mut self, before: &Turned, after: &Turned, place: (f64, f64)) -> Option<(f64, f64)> {
        // To whole pixels from all shifts at once; from there, windows moved by half the shift each, so that what is in
        // the one is in the other, to fractions.
        let (mut right, mut down) = self.coarse(before, after, place)?;
        let mut likeness = 0.0;
        for _ in 0..5 {
            let from = (place.0 - 0.5 * right, place.1 - 0.5 * down);
            let to = (place.0 + 0.5 * right, place.1 + 0.5 * down);
            let (more_right, more_down, found) = self.fine(before, after, from, to)?;
            right += more_right;
            down += more_down;
            likeness = found;
            if more_right.hypot(more_down) < 0.01 {
                break;
            }
        }
        (likeness > LEAST_LIKENESS).then_some((right, down))
    }

    /// The best whole shift within a third of the window, by correlating the two windows' spectra.
    fn coarse(&mut self, before: &Turned, after: &Turned, place: (f64, f64)) -> Option<(f64, f64)> {
        let side = self.side;
        for (picture, index) in [(before, 0), (after, 1)] {
            if !picture.square(place, side, &mut self.first) {
                return None;
            }
            let spread = without_mean(&mut self.first);
            if spread < LEAST_SPREAD {
                return None;
            }
            let spectrum = self.spectra.get_mut(index)?;
            for (slot, level) in spectrum.iter_mut().zip(&self.first) {
                *slot = Complex32::new(*level, 0.0);
            }
            transform(&*self.forward, side, spectrum, &mut self.swapped, &mut self.scratch);
        }
        let [first, second] = &mut self.spectra;
        for (a, b) in first.iter_mut().zip(second.iter()) {
            *a = a.conj() * b;
        }
        transform(&*self.inverse, side, first, &mut self.swapped, &mut self.scratch);
        let most = (side / 3) as i64;
        let mut best = (f32::NEG_INFINITY, 0, 0);
        for down in -most..=most {
            for right in -most..=most {
                let row = down.rem_euclid(side as i64) as usize;
                let column = right.rem_euclid(side as i64) as usize;
                // Shifted farther, fewer pixels of the windows overlap: what they sum up to is worth more.
                let overlap = (1.0 - right.abs() as f32 / side as f32) * (1.0 - down.abs() as f32 / side as f32);
                let sum = first.get(row * side + column)?.re / overlap;
                if sum > best.0 {
                    best = (sum, right, down);
                }
            }
        }
        Some((best.1 as f64, best.2 as f64))
    }

    /// The best shift of less than a pixel, and the correlation there.
    fn fine(&mut self, before: &Turned, after: &Turned, from: (f64, f64), to: (f64, f64)) -> Option<(f64, f64, f32)> {
        let side = self.side;
        let wide = side + 2;
        if !(before.square(from, side, &mut self.first) && after.square(to, wide, &mut self.second)) {
            return None;
        }
        let spread = without_mean(&mut self.first);
        if spread < LEAST_SPREAD {
            return None;
        }
        let mut likeness = [[0.0_f32; 3]; 3];
        for (down, line) in likeness.iter_mut().enumerate() {
            for (right, slot) in line.iter_mut().enumerate() {
                let (mut sum, mut squares, mut product) = (0.0_f32, 0.0_f32, 0.0_f32);
                let rows = self.second.chunks(wide).skip(down);
                for (known, seen) in self.first.chunks(side).zip(rows) {
                    for (known, level) in known.iter().zip(seen.iter().skip(right)) {
                        sum += level;
                        squares += level * level;
                        product += level * known;
                    }
                }
                let count = (side * side) as f32;
                let other = (squares / count - (sum / count).powi(2)).max(1e-6).sqrt();
                *slot = product / (count * spread * other);
            }
        }
        let [above, here, below] = likeness;
        let (right, down) = (peak(here), peak([above[1], here[1], below[1]]));
        Some((right, down, here[1]))
    }
}

/// Takes the mean off; gives the standard deviation.
fn without_mean(levels: &mut [f32]) -> f32 {
    let count = levels.len().max(1) as f32;
    let mean = levels.iter().sum::<f32>() / count;
    levels.iter_mut().for_each(|level| *level -= mean);
    (levels.iter().map(|level| level * level).sum::<f32>() / count).sqrt()
}

/// Where between -1 and 1 three correlations, at -1, 0 and 1, have their peak: that of a parabola.
fn peak([before, here, after]: [f32; 3]) -> f64 {
    let bend = before - 2.0 * here + after;
    if bend >= -1e-9 {
        // Uphill all the way.
        return if after > before { 1.0 } else { -1.0 };
    }
    f64::from((0.5 * (before - after) / bend).clamp(-1.0, 1.0))
}

/// A transform both ways: along rows, then along what were columns; the result stands with rows and columns swapped
/// twice, as it was.
fn transform(
    plan: &dyn Fft<f32>,
    side: usize,
    values: &mut [Complex32],
    swapped: &mut [Complex32],
    scratch: &mut [Complex32],
) {
    plan.process_with_scratch(values, scratch);
    swap(side, values, swapped);
    plan.process_with_scratch(swapped, scratch);
    swap(side, swapped, values);
}

fn swap(side: usize, from: &[Complex32], to: &mut [Complex32]) {
    for (row, line) in to.chunks_mut(side).enumerate() {
        for (slot, value) in line.iter_mut().zip(from.iter().skip(row).step_by(side)) {
            *slot = *value;
        }
    }
}
