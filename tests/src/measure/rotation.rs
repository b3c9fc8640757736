//! How far each frame of a derotated film is from where it ought to be, in angle.
//!
//! An output frame is compared with **its own source frame**: both discs are unrolled, and the turn between them is
//! read off the phases of their angular spectra (phase correlation). What moves in the tank and what stands still in
//! the room is the same in both, so neither biases it.

use std::f64::consts::TAU;
use std::path::Path;
use std::sync::Arc;

use anyhow::{bail, ensure};
use netdpr_derotation::Circle;
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use super::{Film, Picture, PolarGrid, disc_middle};

/// Measures the turn between two discs.
pub struct AngleMeter {
    grid: PolarGrid,
    transform: Arc<dyn Fft<f64>>,
    back: Arc<dyn Fft<f64>>,
}

impl std::fmt::Debug for AngleMeter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("AngleMeter")
            .field("grid", &self.grid)
            .finish_non_exhaustive()
    }
}

impl AngleMeter {
    /// A meter for discs of radius `radius` pixels.
    #[must_use]
    pub fn new(radius: f64) -> Self {
        let grid = PolarGrid::for_disc(radius);
        let mut planner = FftPlanner::new();
        let transform = planner.plan_fft_forward(grid.angles());
        let back = planner.plan_fft_inverse(grid.angles());
        Self { grid, transform, back }
    }

    /// By how many degrees, counter-clockwise as seen, the disc about `to_centre` in `to` is turned against the one
    /// about `from_centre` in `from`; in -180 to 180. Where a circle leaves a picture its samples are `outside`.
    ///
    /// # Errors
    /// When the discs have no features to go by.
    pub fn turn(&self, from: (&Picture, (f64, f64)), to: (&Picture, (f64, f64)), outside: f64) -> anyhow::Result<f64> {
        let spectra = self.spectra(
            &self.grid.unroll(from.0, from.1, outside),
            &self.grid.unroll(to.0, to.1, outside),
        );
        // Waves shorter than four samples carry the interpolation's and the codec's errors more than the picture.
        let highest = self.grid.angles() / 4;
        let mut weighted = vec![Complex::ZERO; self.grid.angles()];
        for order in 1..=highest {
            weighted[order] = spectra[order].weighted_wave();
        }
        let strength: f64 = weighted.iter().map(|wave| wave.norm()).sum();
        if strength.is_nan() || strength <= 1e-6 {
            bail!("the discs have no features, so no turn can be measured");
        }
        let start = self.coarse(&weighted);
        Ok(refine(&weighted, highest, start)?.to_degrees())
    }

    /// The spectra over angle, summed over the circles.
    fn spectra(&self, from: &[f64], to: &[f64]) -> Vec<Spectra> {
        let angles = self.grid.angles();
        let spectrum = |samples: &[f64]| -> Vec<Complex<f64>> {
            let mut line: Vec<_> = samples.iter().map(|&sample| Complex::new(sample, 0.0)).collect();
            self.transform.process(&mut line);
            line
        };
        let mut sums = vec![Spectra::default(); angles];
        for (from, to) in from.chunks_exact(angles).zip(to.chunks_exact(angles)) {
            for (sums, (from, to)) in sums.iter_mut().zip(spectrum(from).iter().zip(spectrum(to))) {
                sums.cross += from * to.conj();
                sums.from += from.norm_sqr();
                sums.to += to.norm_sqr();
            }
        }
        sums
    }

    /// The turn to within one sample, radians, wherever it is in the whole circle.
    fn coarse(&self, weighted: &[Complex<f64>]) -> f64 {
        // With cross = |S|^2 exp(+i m turn) the forward transform peaks at +turn.
        let mut correlation = weighted.iter().map(Complex::conj).collect::<Vec<_>>();
        self.back.process(&mut correlation);
        let best = correlation
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.re.total_cmp(&b.1.re))
            .map_or(0, |(place, _)| place);
        let turn = best as f64 / self.grid.angles() as f64 * TAU;
        if turn > TAU / 2.0 { turn - TAU } else { turn }
    }
}

/// What is known of the waves of one order, summed over the circles.
#[derive(Debug, Clone, Copy, Default)]
struct Spectra {
    /// Its phase is the order times the turn.
    cross: Complex<f64>,
    /// Power in the picture turned from.
    from: f64,
    /// Power in the picture turned to.
    to: f64,
}

impl Spectra {
    /// The phase, with the weight of the maximum likelihood estimate (Hannan and Thomson 1973): c / (1 - c) with c
    /// the squared coherence, so that waves lost in the noise don't count and clear ones do, weak or strong.
    fn weighted_wave(self) -> Complex<f64> {
        // Pure noise on this many circles, which are not independent, is as coherent as this by chance.
        const BY_CHANCE: f64 = 0.2;
        // No wave is trusted more than this: interpolation errs by the same in every frame.
        const AT_MOST: f64 = 0.999;
        let power = self.from * self.to;
        if power <= f64::MIN_POSITIVE {
            return Complex::ZERO;
        }
        let coherence = ((self.cross.norm_sqr() / power - BY_CHANCE) / (1.0 - BY_CHANCE)).clamp(0.0, AT_MOST);
        self.cross / self.cross.norm().max(f64::MIN_POSITIVE) * (coherence / (1.0 - coherence))
    }
}

/// Newton's method on d/d(turn) of sum |w_m| cos(phase_m - m turn), from a start within half a sample.
fn refine(weighted: &[Complex<f64>], highest: usize, start: f64) -> anyhow::Result<f64> {
    let mut turn = start;
    for _ in 0..20 {
        let (mut slope, mut curvature) = (0.0, 0.0);
        for (order, wave) in weighted.iter().enumerate().take(highest + 1).skip(1) {
            let order = order as f64;
            let turned = wave * Complex::from_polar(1.0, -order * turn);
            slope += order * turned.im;
            curvature -= order * order * turned.re;
        }
        if curvature >= 0.0 {
            bail!("the discs do not agree, so no turn can be measured");
        }
        let step = (slope / curvature).clamp(-0.01, 0.01);
        turn -= step;
        if step.abs() < 1e-9 {
            break;
        }
    }
    Ok(turn)
}

/// How well a film was derotated.
#[derive(Debug, Clone, PartialEq)]
pub struct RotationReport {
    /// Frames compared.
    pub frames: usize,
    /// Largest distance from the angle wanted, degrees.
    pub worst_degrees: f64,
    /// The frame with that largest distance, counted from 0.
    pub worst_frame: usize,
    /// Root mean square distance from the angle wanted, degrees.
    pub rms_degrees: f64,
}

/// Compares every frame of `output` (a square whose middle is the rotation centre) with its source frame.
///
/// The frames of `source` shown from `start` to `end` seconds are taken to be those kept. The disc is wanted turned
/// by `-6 * rpm * (t - t0)` degrees, t being the *source's* presentation time and t0 that of the first kept frame.
///
/// # Errors
/// When a film can't be decoded, the numbers of frames differ, or a frame has no features.
pub fn measure_rotation(
    source: &Path,
    output: &Path,
    circle: Circle,
    rpm: f64,
    kept: (f64, f64),
) -> anyhow::Result<RotationReport> {
    let mut first = None;
    measure_angles(source, output, circle, kept, |_, seconds| {
        6.0 * rpm * (seconds - *first.get_or_insert(seconds))
    })
}

/// As [`measure_rotation`] for a tank that turns as it likes: `tank` says how far, degrees counter-clockwise since the
/// first kept frame, in each kept frame, by its number and its source's presentation time in seconds.
///
/// # Errors
/// When a film can't be decoded, the numbers of frames differ, or a frame has no features.
pub fn measure_angles(
    source: &Path,
    output: &Path,
    circle: Circle,
    (start, end): (f64, f64),
    mut tank: impl FnMut(usize, f64) -> f64,
) -> anyhow::Result<RotationReport> {
    let meter = AngleMeter::new(circle.r);
    let mut output_film = Film::open(output)?;
    let mut report = RotationReport {
        frames: 0,
        worst_degrees: 0.0,
        worst_frame: 0,
        rms_degrees: 0.0,
    };
    let mut squares = 0.0;
    for source_picture in Film::open(source)? {
        let source_picture = source_picture?;
        let seconds = source_picture.seconds;
        if seconds < start {
            continue;
        }
        if seconds >= end {
            break;
        }
        let frame = report.frames;
        let Some(turned) = output_film.next() else {
            bail!("the film that came out ends after {frame} frames, before its source does");
        };
        let turned = turned?;
        // The disc's square is the picture's upper part: a caption may be below it.
        let middle = disc_middle(turned.width);
        // Outside the source the output is black, which is 0 or 16 by its range: near enough for the few samples.
        let measured = meter.turn((&source_picture, (circle.x, circle.y)), (&turned, middle), 16.0)?;
        let wanted = -tank(frame, seconds);
        let off = (measured - wanted + 180.0).rem_euclid(360.0) - 180.0;
        if off.abs() > report.worst_degrees {
            report.worst_degrees = off.abs();
            report.worst_frame = frame;
        }
        squares += off * off;
        report.frames += 1;
    }
    ensure!(report.frames > 0, "no frame of the source was kept");
    ensure!(
        output_film.next().is_none(),
        "more frames came out than the {} that went in",
        report.frames
    );
    report.rms_degrees = (squares / report.frames as f64).sqrt();
    Ok(report)
}

#[cfg(test)]
mod tests;
