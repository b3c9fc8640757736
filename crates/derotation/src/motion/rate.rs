//! The rate at which some rings turn, from a rough one.

use std::f64::consts::TAU;
use std::ops::Range;

use super::course::Course;
use super::follow::follow;
use super::harmonics::Harmonics;
use super::pattern::{Corrections, GROUPS, Pattern, likeness};

/// The orders that the pattern is fitted with, one step after the other: what is blurred is found from farther away.
const ORDERS: [usize; 6] = [8, 8, 16, 32, 64, 96];
/// Stretches of the film that take turns in two patterns, to be compared.
const BLOCKS: usize = 8;
/// A rate whose angle stays within this of a constant rate's is constant, radians.
const CONSTANT: f64 = 5e-4;
/// What can't be seen from how well everything agrees: a share of the rate, and radians over the film.
const LEAST_SHARE: f64 = 1e-5;
const LEAST_ANGLE: f64 = 5e-5;
/// The same in a film of one turn. In shorter ones what turns can the less be told from what stands still; it grows with
/// the turn's part squared (seen in drawn films).
const LEAST_ANGLE_OF_A_TURN: f64 = 1e-5;

/// How some rings turn.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// The angle over time.
    pub(super) course: Course,
    /// The mean rate over the film, radians a second.
    pub(super) rate: f64,
    /// Its standard deviation.
    pub(super) deviation: f64,
    /// Whether the rate is constant as far as can be seen.
    pub(super) constant: bool,
    /// How alike the pattern is in one and in the other half of the film, turned back, 1 for the same.
    pub(super) alike: f64,
    /// The spread of what turns, grey levels.
    pub(super) contrast: f64,
    /// Turns made in the film, without sign.
    pub(super) turns: f64,
}

impl Turn {
    /// The true rate is within this of the measured one in 95 of 100 cases, radians a second.
    ///
    /// Student's t for the eight groups is 2.4.
    pub(super) fn uncertainty(&self) -> f64 {
        2.4 * self.deviation
    }
}

/// Measures how the given rings turn, if at first at about `rate` radians a second. `None` when it can't be told.
pub(super) fn measure(waves: &Harmonics, times: &[f64], rings: Range<usize>, rate: f64) -> Option<Turn> {
    let length = times.last()? - times.first()?;
    // Orders that make no whole wave in the film can't be told from what stands still.
    let least_order = (1.2 * TAU / (rate * length).abs().max(1e-9)).clamp(2.0, 32.0) as usize;
    let followed = follow(waves, times, rings.clone(), rate, least_order);
    let mut course = Course::simplest(times, &followed)?;
    let mut angles: Vec<f64> = times.iter().map(|&time| course.angle(time)).collect();
    let mut last = None;
    for most in ORDERS {
        let pattern = Pattern::fit(waves, rings.clone(), &angles, most, |_| true);
        let mut corrections = pattern.corrections(waves, &angles);
        if corrections.knowledge.iter().all(|&knowledge| knowledge <= 0.0) {
            continue;
        }
        within_reason(&mut corrections.angles);
        let seen: Vec<f64> = angles.iter().zip(&corrections.angles).map(|(a, b)| a + b).collect();
        course = Course::simplest(times, &seen)?;
        angles = times.iter().map(|&time| course.angle(time)).collect();
        last = Some((seen, corrections, pattern));
    }
    let (seen, corrections, pattern) = last?;
    let line = Course::fit(times, &seen, 0)?;
    let bend = times
        .iter()
        .zip(&angles)
        .map(|(&time, angle)| (angle - line.angle(time)).powi(2))
        .sum::<f64>();
    let bend = (bend / times.len() as f64).sqrt();
    let constant = course.rates.len() == 1 || bend < CONSTANT;

    let (rate, by_ends) = if constant {
        (*line.rates.first()?, 0.0)
    } else {
        mean_over_film(&course, (*times.first()?, *times.last()?), times.len())
    };
    let left: Vec<f64> = seen.iter().zip(&angles).map(|(seen, angle)| seen - angle).collect();
    let by_time = deviation_by_time(times, &left);
    let by_groups = deviation_by_groups(times, &corrections);
    let turns = (rate * length).abs() / TAU;
    let least = LEAST_SHARE * rate.abs() + (LEAST_ANGLE + LEAST_ANGLE_OF_A_TURN / (turns * turns).max(1e-6)) / length;
    let deviation = [by_time, by_groups, by_ends, least]
        .iter()
        .map(|x| x * x)
        .sum::<f64>()
        .sqrt();

    let block = |index: usize| (index * BLOCKS / times.len().max(1)).is_multiple_of(2);
    let most = ORDERS[ORDERS.len() - 1];
    let first = Pattern::fit(waves, rings.clone(), &angles, most, block);
    let second = Pattern::fit(waves, rings, &angles, most, |index| !block(index));
    Some(Turn {
        rate,
        deviation,
        constant,
        alike: likeness(&first, &second),
        contrast: pattern.contrast(),
        turns,
        course,
    })
}

/// The mean rate of a tank that doesn't keep it, from the first frame to the last: the angle turned over the time; and the
/// standard deviation that the course's two ends leave, each told by the angles about it.
fn mean_over_film(course: &Course, (first, last): (f64, f64), angles: usize) -> (f64, f64) {
    let length = last - first;
    let turned = course.angle(last) - course.angle(first);
    let of_an_end = course.scatter * (course.rates.len() as f64 / angles.max(1) as f64).sqrt();
    (turned / length, std::f64::consts::SQRT_2 * of_an_end / length)
}

/// Takes back corrections far out of the ordinary: of a picture that shows something else, such as a hand.
fn within_reason(corrections: &mut [f64]) {
    let middle = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let usual = middle(&mut corrections.to_vec());
    let spread = middle(&mut corrections.iter().map(|value| (value - usual).abs()).collect());
    let most = 8.0 * spread + 1e-6;
    for value in corrections {
        *value = value.clamp(usual - most, usual + most);
    }
}

/// The standard deviation of the rate that the scatter of the angles about their course leaves.
fn deviation_by_time(times: &[f64], left: &[f64]) -> f64 {
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    let lever: f64 = times.iter().map(|time| (time - mean).powi(2)).sum();
    let power = |lag: usize| -> f64 { left.iter().zip(left.iter().skip(lag)).map(|(a, b)| a * b).sum() };
    let squares = power(0);
    if squares <= 0.0 || lever <= 0.0 {
        return 0.0;
    }
    // Neighbouring pictures err alike: as many count as one as their correlation says.
    let mut alike = 1.0;
    for lag in 1..(left.len() / 4).max(2) {
        let correlation = power(lag) / squares;
        if correlation < 0.05 {
            break;
        }
        alike += 2.0 * correlation;
    }
    (squares / (count - 2.0).max(1.0) * alike / lever).sqrt()
}

/// The standard deviation of the rate seen from how far the groups of coefficients agree on it.
fn deviation_by_groups(times: &[f64], corrections: &Corrections) -> f64 {
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    let lever: f64 = times.iter().map(|time| (time - mean).powi(2)).sum();
    let mut slopes = [0.0_f64; GROUPS];
    for (time, angles) in times.iter().zip(&corrections.groups) {
        for (slope, angle) in slopes.iter_mut().zip(angles) {
            *slope += (time - mean) * angle / lever;
        }
    }
    let total: f64 = corrections.knowledge.iter().sum();
    let weighted = || slopes.iter().zip(&corrections.knowledge);
    let mean: f64 = weighted().map(|(slope, weight)| slope * weight).sum::<f64>() / total;
    let squares: f64 = weighted().map(|(slope, weight)| weight * (slope - mean).powi(2)).sum();
    (squares / total / (GROUPS as f64 - 1.0)).sqrt()
}
