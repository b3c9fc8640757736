//! The mean rate of a motor that doesn't keep it.

use std::f64::consts::TAU;

use super::course::Course;
use super::linear::solve;

/// Periods tried.
const PERIODS: usize = 400;
/// What has to be left at most of the angles' bending about a line, as a share of its power, for it to be a sway.
const LEFT: f64 = 0.25;

/// The mean rate in radians a second, and a standard deviation for what "mean" may be taken to mean.
///
/// A motor that sways about its rate once in so many seconds has that rate, wherever in its sway the film begins and
/// ends. If the angles show no such sway, the mean is that of a line through them.
pub(super) fn mean_rate(times: &[f64], angles: &[f64], line: &Course, course: &Course) -> (f64, f64) {
    let plain = line.rates.first().copied().unwrap_or(0.0);
    let length = times.last().copied().unwrap_or(0.0) - times.first().copied().unwrap_or(0.0);
    if length <= 0.0 {
        return (plain, 0.0);
    }
    let left: Vec<f64> = times
        .iter()
        .zip(angles)
        .map(|(&time, angle)| angle - line.angle(time))
        .collect();
    let power: f64 = left.iter().map(|value| value * value).sum();
    let noise = course.scatter * course.scatter * times.len() as f64;
    let shortest = 6.0 * length / times.len() as f64;
    let longest = length / 1.2;
    if longest <= shortest {
        return (plain, 0.0);
    }
    let mut best: Option<(f64, f64)> = None;
    for index in 0..=PERIODS {
        let period = shortest * (longest / shortest).powf(index as f64 / PERIODS as f64);
        if let Some((rest, slope)) = with_sway(times, &left, period)
            && best.is_none_or(|(least, _)| rest < least)
        {
            best = Some((rest, slope));
        }
    }
    match best {
        Some((rest, slope)) if rest - noise < LEFT * (power - noise) => (plain + slope, 0.25 * slope.abs()),
        _ => (plain, 0.0),
    }
}

/// Fits a line and a sway of this period: what is left, summed squares, and the line's slope.
fn with_sway(times: &[f64], values: &[f64], period: f64) -> Option<(f64, f64)> {
    let first = *times.first()?;
    let line = |time: f64| {
        let (sine, cosine) = (TAU * (time - first) / period).sin_cos();
        [1.0, time - first, sine, cosine]
    };
    let mut normal = vec![0.0; 16];
    let mut right = vec![0.0; 4];
    for (&time, value) in times.iter().zip(values) {
        let line = line(time);
        for row in 0..4 {
            right[row] += line[row] * value;
            for column in 0..4 {
                normal[4 * row + column] += line[row] * line[column];
            }
        }
    }
    let squares: f64 = values.iter().map(|value| value * value).sum();
    let solved = solve(normal, right.clone())?;
    let explained: f64 = solved.iter().zip(&right).map(|(a, b)| a * b).sum();
    Some((squares - explained, *solved.get(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swaying_motor_has_the_rate_it_sways_about() {
        let times: Vec<f64> = (0..400).map(|index| f64::from(index) / 30.0).collect();
        for phase in [0.0, 1.0, 2.5] {
            let angles: Vec<f64> = times
                .iter()
                .map(|time| 2.0 * time + 0.05 * (time + phase).sin())
                .collect();
            let line = Course::fit(&times, &angles, 0).unwrap();
            let course = Course::simplest(&times, &angles).unwrap();
            let (rate, _) = mean_rate(&times, &angles, &line, &course);
            assert!((rate - 2.0).abs() < 1e-4, "{rate}");
            assert!((line.rates[0] - 2.0).abs() > 5e-4 || phase != 1.0);
        }
    }

    #[test]
    fn a_drift_is_no_sway() {
        let times: Vec<f64> = (0..400).map(|index| f64::from(index) / 30.0).collect();
        let angles: Vec<f64> = times.iter().map(|time| 2.0 * time + 0.01 * time * time).collect();
        let line = Course::fit(&times, &angles, 0).unwrap();
        let course = Course::simplest(&times, &angles).unwrap();
        let (rate, _) = mean_rate(&times, &angles, &line, &course);
        assert!((rate - line.rates[0]).abs() < 1e-6, "{rate}");
    }
}
