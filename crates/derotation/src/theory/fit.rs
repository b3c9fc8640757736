//! The motion that agrees best with a track: initial place and velocity, the rotation's rate and the friction.

use std::f64::consts::TAU;

use serde::Serialize;

use super::puck::{Basis, PuckMotion, PuckState, Surface};
use crate::track::Normal;
use rustfft::num_complex::Complex64 as Complex;

/// A measured place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Seconds.
    pub seconds: f64,
    /// Right and up from the rotation centre, lengths.
    pub position: [f64; 2],
}

/// The motion that agrees best with a track, each number with its standard deviation.
///
/// The standard deviations follow from how far the track lies from the motion. They are those of errors that have nothing
/// to do with each other from frame to frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PuckFit {
    /// The motion; its time 0 is that of the measured places.
    pub motion: PuckMotion,
    /// Of the rate, turns a minute.
    pub rpm_uncertainty: f64,
    /// Of the friction, 1/s.
    pub friction_uncertainty: f64,
    /// Of each part of the initial place, lengths.
    pub position_uncertainty: f64,
    /// Of each part of the initial velocity, lengths a second.
    pub velocity_uncertainty: f64,
    /// How far the places lie from the motion, root mean square of the distance, lengths.
    pub residual: f64,
}

/// Why no motion can be told from a track. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// Too few places.
    #[error("theory needs at least {least} places to be compared with, and this track has {given}; track it for longer", least = FitError::LEAST)]
    TooShort {
        /// Places given.
        given: usize,
    },
    /// It doesn't move, or in a way that says nothing about the rotation.
    #[error("the track doesn't tell how the tank turns; push the puck, and track it for longer")]
    Undetermined,
}

impl FitError {
    /// The least number of places.
    pub const LEAST: usize = 8;
}

/// Finds the motion of a puck on `surface` that agrees best with the measured places. `rpm` is about the rate, where it is
/// known; otherwise all rates are tried.
///
/// # Errors
/// When there are too few places, or they say nothing about the rotation.
pub fn fit_puck(measured: &[Measured], surface: Surface, rpm: Option<f64>) -> Result<PuckFit, FitError> {
    if measured.len() < FitError::LEAST {
        return Err(FitError::TooShort { given: measured.len() });
    }
    let from = measured.iter().map(|place| place.seconds).fold(f64::INFINITY, f64::min);
    let to = measured
        .iter()
        .map(|place| place.seconds)
        .fold(f64::NEG_INFINITY, f64::max);
    let span = to - from;
    let spread = spread(measured);
    if !(span > 0.0 && span.is_finite() && spread.is_finite()) {
        return Err(FitError::Undetermined);
    }
    // From rate to rate the path's end turns by a fraction of a turn.
    let step = 0.4 / span;
    let rates: Vec<f64> = match rpm {
        Some(rpm) => (-20..=20)
            .map(|index| rpm * TAU / 60.0 + step * f64::from(index) / 4.0)
            .collect(),
        None => {
            let most = (0.2 * measured.len() as f64 * TAU / span).min(40.0);
            let steps = (most / step).ceil().min(4000.0) as i32;
            (-steps..=steps).map(|index| step * f64::from(index)).collect()
        }
    };
    let best = rates
        .into_iter()
        .flat_map(|rate| [0.0, 0.3 / span, 1.0 / span].map(|friction| (rate, friction)))
        .filter_map(|(rate, friction)| linear(measured, surface, rate, friction))
        .min_by(|a, b| a.squares.total_cmp(&b.squares))
        .ok_or(FitError::Undetermined)?;
    refine(measured, surface, best)
}

/// Root mean square of the distance from the mean place.
fn spread(measured: &[Measured]) -> f64 {
    let count = measured.len() as f64;
    let mean = |axis: usize| measured.iter().map(|place| place.position[axis]).sum::<f64>() / count;
    let (x, y) = (mean(0), mean(1));
    let squares: f64 = measured
        .iter()
        .map(|Measured { position: [px, py], .. }| (px - x).powi(2) + (py - y).powi(2))
        .sum();
    (squares / count).sqrt()
}

/// A motion, and the sum of squares it leaves.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    rate: f64,
    friction: f64,
    place: Complex,
    velocity: Complex,
    squares: f64,
}

/// The best initial place and velocity for a rate and a friction: both enter linearly.
fn linear(measured: &[Measured], surface: Surface, rate: f64, friction: f64) -> Option<Candidate> {
    let mut sums = Normal::<4>::new();
    for place in measured {
        let basis = Basis::at(place.seconds, rate, surface, friction);
        let [right, up] = rows(&basis);
        sums.add(&right, place.position[0], 1.0);
        sums.add(&up, place.position[1], 1.0);
    }
    let ([x, y, u, v], _) = sums.solve()?;
    let (place, velocity) = (Complex::new(x, y), Complex::new(u, v));
    let squares = measured
        .iter()
        .map(|at| {
            let basis = Basis::at(at.seconds, rate, surface, friction);
            let predicted = place * basis.of_place + velocity * basis.of_velocity;
            (predicted - Complex::new(at.position[0], at.position[1]))
                .norm()
                .powi(2)
        })
        .sum();
    Some(Candidate {
        rate,
        friction,
        place,
        velocity,
        squares,
    })
}

/// How x and y depend on the parts of initial place and velocity.
const fn rows(basis: &Basis) -> [[f64; 4]; 2] {
    let (a, b) = (basis.of_place, basis.of_velocity);
    [[a.re, -a.im, b.re, -b.im], [a.im, a.re, b.im, b.re]]
}

/// Gauss and Newton's way with all six unknowns, with steps made shorter as long as they lead uphill.
fn refine(measured: &[Measured], surface: Surface, start: Candidate) -> Result<PuckFit, FitError> {
    const MOST_STEPS: usize = 60;
    let mut best = start;
    let mut inverse = None;
    for _ in 0..MOST_STEPS {
        let mut sums = Normal::<6>::new();
        let small = 1e-6;
        for at in measured {
            let path = |rate: f64, friction: f64| {
                let basis = Basis::at(at.seconds, rate, surface, friction);
                best.place * basis.of_place + best.velocity * basis.of_velocity
            };
            let rate_change =
                (path(best.rate + small, best.friction) - path(best.rate - small, best.friction)).scale(0.5 / small);
            let friction_change =
                (path(best.rate, best.friction + small) - path(best.rate, best.friction - small)).scale(0.5 / small);
            let rest = Complex::new(at.position[0], at.position[1]) - path(best.rate, best.friction);
            let [[a, b, c, d], [e, f, g, h]] = rows(&Basis::at(at.seconds, best.rate, surface, best.friction));
            sums.add(&[a, b, c, d, rate_change.re, friction_change.re], rest.re, 1.0);
            sums.add(&[e, f, g, h, rate_change.im, friction_change.im], rest.im, 1.0);
        }
        let ([.., rate, friction], found) = sums.solve().ok_or(FitError::Undetermined)?;
        inverse = Some(found);
        let better = (0..12).find_map(|halvings| {
            let share = 0.5_f64.powi(halvings);
            linear(
                measured,
                surface,
                best.rate + share * rate,
                best.friction + share * friction,
            )
            .filter(|next| next.squares < best.squares)
        });
        let Some(better) = better else {
            break;
        };
        let gained = best.squares - better.squares;
        best = better;
        if gained <= 1e-12 * best.squares {
            break;
        }
    }
    let inverse = inverse.ok_or(FitError::Undetermined)?;
    let count = measured.len() as f64;
    let variance = best.squares / (2.0 * count - 6.0);
    let deviation = |index: usize| {
        let row: &[f64; 6] = &inverse[index];
        (variance * row[index]).max(0.0).sqrt()
    };
    let rpm_uncertainty = deviation(4) * 60.0 / TAU;
    let rpm = best.rate * 60.0 / TAU;
    let residual = (best.squares / count).sqrt();
    // What moves no farther than it lies from the motion rests.
    let moves = spread(measured) > 3.0 * residual;
    if !moves || !rpm_uncertainty.is_finite() || rpm_uncertainty > rpm.abs().max(1.0) {
        return Err(FitError::Undetermined);
    }
    Ok(PuckFit {
        motion: PuckMotion {
            rpm,
            surface,
            friction: best.friction,
            start: PuckState {
                position: [best.place.re, best.place.im],
                velocity: [best.velocity.re, best.velocity.im],
            },
        },
        rpm_uncertainty,
        friction_uncertainty: deviation(5),
        position_uncertainty: 0.5 * (deviation(0) + deviation(1)),
        velocity_uncertainty: 0.5 * (deviation(2) + deviation(3)),
        residual,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The motion's places at uneven times, moved to and fro by a tenth of a length.
    fn measured(motion: &PuckMotion, noise: f64) -> Vec<Measured> {
        let mut random = 0.37_f64;
        let mut shaken = || {
            // A logistic map: as good as random here, and the same everywhere.
            random = 3.99 * random * (1.0 - random);
            noise * (random - 0.5) * 3.46
        };
        (0..240_u16)
            .map(|index| {
                let seconds = f64::from(index) / 30.0 + 0.004 * f64::from(index % 3);
                let [x, y] = motion.at(seconds).position;
                Measured {
                    seconds,
                    position: [x + shaken(), y + shaken()],
                }
            })
            .collect()
    }

    #[test]
    fn what_was_put_in_comes_out_within_its_uncertainty() {
        for surface in [Surface::Equilibrium, Surface::Flat, Surface::Curved(8.0)] {
            for (rpm, friction) in [(10.0, 0.0), (-13.45, 0.08)] {
                let motion = PuckMotion {
                    rpm,
                    surface,
                    friction,
                    start: PuckState {
                        position: [80.0, -30.0],
                        velocity: [-60.0, 90.0],
                    },
                };
                let places = measured(&motion, 0.1);
                // Trying all rates takes longest: once will do.
                let unknown = (friction == 0.0).then_some(None);
                for about in unknown.into_iter().chain([Some(rpm * 1.01)]) {
                    let fit = fit_puck(&places, surface, about).unwrap();
                    let off = (fit.motion.rpm - rpm).abs();
                    assert!(off < 4.0 * fit.rpm_uncertainty, "{surface:?} {rpm}: {fit:?}");
                    assert!(
                        (fit.motion.friction - friction).abs() < 4.0 * fit.friction_uncertainty,
                        "{fit:?}"
                    );
                    assert!(off / rpm.abs() < 2e-3, "{fit:?}");
                    let [x, y] = fit.motion.start.position;
                    assert!((x - 80.0).hypot(y + 30.0) < 6.0 * fit.position_uncertainty);
                    assert!((0.08..0.2).contains(&fit.residual), "{fit:?}");
                }
            }
        }
    }

    #[test]
    fn what_rests_or_is_short_says_nothing() {
        let rest = PuckMotion {
            rpm: 10.0,
            surface: Surface::Equilibrium,
            friction: 0.0,
            start: PuckState {
                position: [5.0, 5.0],
                velocity: [0.0; 2],
            },
        };
        let places = measured(&rest, 0.1);
        assert_eq!(
            fit_puck(&places, Surface::Equilibrium, None),
            Err(FitError::Undetermined)
        );
        assert_eq!(
            fit_puck(&places[..5], Surface::Flat, None),
            Err(FitError::TooShort { given: 5 })
        );
    }
}
