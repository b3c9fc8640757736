//! Where a point should be next: what it did in the last few frames, continued.

use super::normal::Normal;

/// How many sightings are remembered.
const REMEMBERED: usize = 6;

/// The last sightings of a point, the latest first: seconds and place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    seen: [(f64, (f64, f64)); REMEMBERED],
    count: usize,
}

/// Where a point is expected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    pub(super) place: (f64, f64),
    /// How far from there it may well be, pixels.
    pub(super) gate: f64,
}

impl Course {
    pub(super) const fn from(seconds: f64, place: (f64, f64)) -> Self {
        Self {
            seen: [(seconds, place); REMEMBERED],
            count: 1,
        }
    }

    /// The latest sighting.
    pub(super) const fn last(&self) -> (f64, (f64, f64)) {
        self.seen[0]
    }

    pub(super) fn see(&mut self, seconds: f64, place: (f64, f64)) {
        self.seen.rotate_right(1);
        self.seen[0] = (seconds, place);
        self.count = (self.count + 1).min(REMEMBERED);
    }

    /// Where the point should be after `missed` frames without it. Time may run backwards.
    pub(super) fn expected(&self, seconds: f64, missed: u32) -> Expected {
        let (last, place) = self.seen[0];
        let seen = self.seen.get(..self.count).unwrap_or_default();
        let spacing = match seen {
            [_, .., (first, _)] => ((last - first) / (seen.len() - 1) as f64).abs().max(1e-6),
            _ => (seconds - last).abs().max(1e-6),
        };
        let ahead = (seconds - last) / spacing;
        let place = match self.count {
            0 | 1 => place,
            // The steps get no longer than they were for long: far ahead a parabola leads anywhere.
            2..=3 => self.ahead::<2>(ahead, spacing).unwrap_or(place),
            _ => self.ahead::<3>(ahead, spacing).unwrap_or(place),
        };
        // Not knowing the speed, then the acceleration, is worth some pixels.
        let unknown = match self.count {
            0 | 1 => 14.0,
            2 => 8.0,
            3 => 6.0,
            _ => 3.5,
        };
        let longer = ahead.abs().clamp(1.0, 3.0);
        Expected {
            place,
            gate: (unknown * longer + 1.5 * f64::from(missed)).min(MOST_GATE),
        }
    }

    /// A polynomial of `N` terms through the sightings, so many mean steps ahead of the last one.
    fn ahead<const N: usize>(&self, ahead: f64, spacing: f64) -> Option<(f64, f64)> {
        let (last, _) = self.seen[0];
        let mut sums = [Normal::<N>::new(); 2];
        for (seconds, (x, y)) in self.seen.get(..self.count)? {
            let t = (seconds - last) / spacing;
            let row = std::array::from_fn(|power| t.powi(power as i32));
            sums[0].add(&row, *x, 1.0);
            sums[1].add(&row, *y, 1.0);
        }
        let [x, y] = sums.map(|sums| {
            sums.solve().map(|(terms, _)| {
                let bent = ahead.clamp(-3.0, 3.0);
                terms
                    .iter()
                    .enumerate()
                    .map(|(power, term)| match power {
                        0 => *term,
                        1 => term * ahead,
                        _ => term * bent.abs().powi(power as i32 - 1) * ahead.abs(),
                    })
                    .sum()
            })
        });
        Some((x?, y?))
    }
}

/// The farthest from where it is expected that a point is looked for, pixels.
const MOST_GATE: f64 = 24.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_path_is_continued_at_uneven_times_and_backwards() {
        for way in [1.0, -1.0] {
            let path = |t: f64| (100.0 + 80.0 * t - 60.0 * t * t, 50.0 - 30.0 * t + 90.0 * t * t);
            let times = [0.0, 0.03, 0.07, 0.10, 0.16].map(|t| way * t);
            let mut course = Course::from(times[0], path(times[0]));
            for t in times.into_iter().skip(1) {
                course.see(t, path(t));
            }
            let expected = course.expected(way * 0.2, 0);
            let (x, y) = path(way * 0.2);
            assert!(
                (expected.place.0 - x).hypot(expected.place.1 - y) < 1e-6,
                "{expected:?}"
            );
            assert!(expected.gate < 7.0);
        }
    }
}
