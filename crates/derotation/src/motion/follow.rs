//! The angle of the tank from picture to picture, roughly, wherever the rate may have gone.

use std::ops::Range;

use super::harmonics::Harmonics;
use super::search::Changes;

/// Each picture is compared with those this many pictures before it: near ones can't lose it, far ones don't drift.
const BACK: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
/// The orders used, one set after the other: the first reaches far, the last is sharp.
const ORDERS: [usize; 3] = [6, 12, 24];
/// The rate goes with the last picture's by this share.
const GOES_WITH: f64 = 0.1;
/// The rate may leave the one given by this share of it.
const LEEWAY: f64 = 0.1;

/// Angles of the pattern on the given rings in all pictures, radians counter-clockwise from the first one, if it begins
/// to turn at `rate` radians a second. What moves less than a turn leaves low orders unclear: `least_order` is the
/// lowest one used.
pub(super) fn follow(waves: &Harmonics, times: &[f64], rings: Range<usize>, rate: f64, least_order: usize) -> Vec<f64> {
    let changes = Changes::new(waves, rings, times.len());
    let mut angles: Vec<f64> = Vec::with_capacity(times.len());
    let mut going = rate;
    let mut before = 0.0;
    for (index, &time) in times.iter().enumerate() {
        let Some(&last) = angles.last() else {
            angles.push(0.0);
            before = time;
            continue;
        };
        let seconds = time - before;
        let mut angle = last + going * seconds;
        for most in ORDERS {
            angle += correction(&changes, &angles, index, angle, least_order..=least_order + most);
        }
        if seconds > 0.0 {
            // A long gap says more of the rate than a short one.
            let measured = (angle - last) / seconds;
            going += GOES_WITH * (measured - going);
            let leeway = LEEWAY * rate.abs();
            going = going.clamp(rate - leeway, rate + leeway);
        }
        before = time;
        angles.push(angle);
    }
    angles
}

/// By how much picture `index` is farther on than `angle`, seen from those before it: one step of Newton's.
fn correction(
    changes: &Changes,
    angles: &[f64],
    index: usize,
    angle: f64,
    orders: std::ops::RangeInclusive<usize>,
) -> f64 {
    let (mut slope, mut curvature) = (0.0_f64, 0.0_f64);
    for back in BACK {
        let Some(&earlier) = index.checked_sub(back).and_then(|at| angles.get(at)) else {
            break;
        };
        let turned = angle - earlier;
        for (order, product, power) in changes.products(index - back, index, orders.clone()) {
            let m = order as f64;
            let (sine, cosine) = (m * turned).sin_cos();
            // The product turned back by what is expected: exp(-i m correction) times its size.
            let (re, im) = (
                f64::from(product.re) * cosine - f64::from(product.im) * sine,
                f64::from(product.re) * sine + f64::from(product.im) * cosine,
            );
            slope -= m * im;
            curvature += m * m * re.max(0.25 * f64::from(power));
        }
    }
    if curvature > 0.0 { slope / curvature } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twelve orders on two rings that turn by `angle`, over others that stand still.
    fn waves(angles: &[f64]) -> Harmonics {
        let (rings, orders) = (2, 13);
        let (mut re, mut im) = (Vec::new(), Vec::new());
        for (picture, angle) in angles.iter().enumerate() {
            for index in 0..rings * orders {
                let m = (index % orders) as f64;
                let start = (index * index) as f64 * 0.7;
                let noise = 0.01 * ((picture * 31 + index * 17) as f64 * 1.3).sin();
                re.push((20.0 * (start * 1.9).cos() + 3.0 * (start - m * angle).cos() + noise) as f32);
                im.push((20.0 * (start * 2.3).sin() + 3.0 * (start - m * angle).sin() - noise) as f32);
            }
        }
        Harmonics { rings, orders, re, im }
    }

    #[test]
    fn a_rate_that_changes_is_followed() {
        let times: Vec<f64> = (0..200).map(|index| f64::from(index) / 30.0).collect();
        let truth: Vec<f64> = times
            .iter()
            .map(|time| 3.0 * time + 0.02 * (4.0 * time).sin())
            .collect();
        let followed = follow(&waves(&truth), &times, 0..2, 3.02, 2);
        for (index, (angle, truth)) in followed.iter().zip(&truth).enumerate() {
            assert!((angle - truth).abs() < 0.02, "{index}: {angle} {truth}");
        }
    }
}
