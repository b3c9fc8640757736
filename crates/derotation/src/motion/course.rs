//! The course of an angle over time: a constant rate, or one that changes from knot to knot.

use crate::linear::solve;

/// An angle that grows at a rate which is a straight line from knot to knot.
#[derive(Debug, Clone)]
pub(super) struct Course {
    /// The angle at the first time, radians.
    pub(super) start: f64,
    first: f64,
    last: f64,
    /// Radians a second at evenly spaced moments from the first to the last; a single one for a constant rate.
    pub(super) rates: Vec<f64>,
    /// The standard deviation of the angles from it, radians.
    pub(super) scatter: f64,
}

/// At most so many stretches between knots.
const MOST_STRETCHES: usize = 128;

impl Course {
    /// The simplest course that describes the angles at these times: each knot more has to pay for itself (Bayes's
    /// information criterion). `None` with fewer than three.
    pub(super) fn simplest(times: &[f64], angles: &[f64]) -> Option<Self> {
        let count = times.len().min(angles.len()) as f64;
        let cost = |course: &Self, parameters: f64| {
            count * (course.scatter * course.scatter + 1e-14).ln() + parameters * count.ln()
        };
        let mut best = Self::fit(times, angles, 0)?;
        let mut least = cost(&best, 2.0);
        let mut stretches = 1;
        while stretches <= MOST_STRETCHES && stretches * 5 <= times.len() {
            if let Some(course) = Self::fit(times, angles, stretches) {
                let cost = cost(&course, 2.0 + stretches as f64);
                if cost < least {
                    (best, least) = (course, cost);
                }
            }
            stretches *= 2;
        }
        Some(best)
    }

    /// The course with so many stretches that fits best, by least squares; none means a constant rate.
    pub(super) fn fit(times: &[f64], angles: &[f64], stretches: usize) -> Option<Self> {
        let (&first, &last) = (times.first()?, times.last()?);
        if times.len() < 3 || angles.len() != times.len() || last <= first {
            return None;
        }
        let knots = if stretches == 0 { 1 } else { stretches + 1 };
        let size = knots + 1;
        let mut course = Self {
            start: 0.0,
            first,
            last,
            rates: vec![0.0; knots],
            scatter: 0.0,
        };
        let mut line = vec![0.0; size];
        let mut normal = vec![0.0; size * size];
        let mut right = vec![0.0; size];
        for (&time, &angle) in times.iter().zip(angles) {
            course.shares(time, &mut line);
            for row in 0..size {
                right[row] += line[row] * angle;
                for column in 0..=row {
                    normal[row * size + column] += line[row] * line[column];
                }
            }
        }
        for row in 0..size {
            for column in row + 1..size {
                normal[row * size + column] = normal[column * size + row];
            }
            // A knot that no time says anything of stays near its neighbours' zero: keeps the system definite.
            normal[row * size + row] *= 1.0 + 1e-10;
        }
        let solved = solve(normal, right)?;
        course.start = *solved.first()?;
        course.rates = solved.get(1..)?.to_vec();
        let squares: f64 = times
            .iter()
            .zip(angles)
            .map(|(&time, angle)| (angle - course.angle(time)).powi(2))
            .sum();
        course.scatter = (squares / (times.len() as f64 - size as f64).max(1.0)).sqrt();
        Some(course)
    }

    /// How much each of start and rates adds to the angle at a time.
    fn shares(&self, time: f64, line: &mut [f64]) {
        line.fill(0.0);
        let since = time - self.first;
        let stretches = line.len().saturating_sub(2);
        let Some((start, rates)) = line.split_first_mut() else {
            return;
        };
        *start = 1.0;
        if stretches == 0 {
            rates.iter_mut().for_each(|rate| *rate = since);
            return;
        }
        let length = (self.last - self.first) / stretches as f64;
        for stretch in 0..stretches {
            let inside = (since - stretch as f64 * length).min(length);
            if inside <= 0.0 {
                break;
            }
            let share = 0.5 * inside * inside / length;
            rates[stretch] += inside - share;
            rates[stretch + 1] += share;
        }
    }

    /// The angle at a time, radians.
    pub(super) fn angle(&self, time: f64) -> f64 {
        let mut line = vec![0.0; self.rates.len() + 1];
        self.shares(time, &mut line);
        self.start
            + line
                .iter()
                .skip(1)
                .zip(&self.rates)
                .map(|(share, rate)| share * rate)
                .sum::<f64>()
    }

    /// The knots: times and rates in radians a second.
    pub(super) fn knots(&self) -> impl Iterator<Item = (f64, f64)> {
        let stretches = self.rates.len().saturating_sub(1).max(1) as f64;
        let length = (self.last - self.first) / stretches;
        self.rates
            .iter()
            .enumerate()
            .map(move |(index, &rate)| (self.first + index as f64 * length, rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> Vec<f64> {
        (0..300).map(|index| f64::from(index) / 30.0).collect()
    }

    #[test]
    fn a_constant_rate_needs_no_knots() {
        let times = times();
        // An error that no knots explain.
        let angles: Vec<f64> = times
            .iter()
            .enumerate()
            .map(|(index, time)| 0.3 - 2.0 * time + 1e-3 * (index as f64 * 2.4).sin())
            .collect();
        let course = Course::simplest(&times, &angles).unwrap();
        assert_eq!(course.rates.len(), 1);
        assert!((course.rates[0] + 2.0).abs() < 1e-4 && (course.angle(0.0) - 0.3).abs() < 1e-3);
        assert!(
            (course.scatter - 1e-3 / 2.0_f64.sqrt()).abs() < 1e-4,
            "{}",
            course.scatter
        );
    }

    #[test]
    fn a_changing_rate_is_followed_from_knot_to_knot() {
        let times = times();
        let rate = |time: f64| 1.5 + 0.2 * (time - 5.0).abs();
        // Its integral from 5 s on.
        let angle = |time: f64| 1.5 * time + 0.1 * (time - 5.0) * (time - 5.0).abs();
        let angles: Vec<f64> = times.iter().map(|&time| angle(time)).collect();
        let course = Course::fit(&times, &angles, 2).unwrap();
        for (seconds, knot) in course.knots() {
            assert!((knot - rate(seconds)).abs() < 0.02, "{seconds}: {knot}");
        }
        let course = Course::simplest(&times, &angles).unwrap();
        assert!(course.rates.len() > 2 && course.scatter < 1e-3);
        assert!((course.angle(7.3) - angle(7.3)).abs() < 1e-3);
    }

    #[test]
    fn too_little_has_no_course() {
        assert!(Course::simplest(&[0.0, 1.0], &[0.0, 1.0]).is_none());
        assert!(Course::simplest(&[1.0; 5], &[0.0; 5]).is_none());
    }
}
