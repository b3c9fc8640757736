//! Following a dot or a ball: the picture of it, in the film's own pixels, is compared with what it has looked like.
//!
//! Nothing is resampled: a [`Profile`] looks the same from all sides, so it can be put anywhere between the pixels. Its
//! place, its contrast and the light around it (a slanted plane) are those that leave the least squares.

use super::normal::Normal;
use super::profile::{Gathered, Profile};
use crate::Plane;

/// A dot that is known.
#[derive(Debug, Clone)]
pub(super) struct Blob {
    profile: Profile,
    /// Levels of the dot over its surround, negative for a dark one.
    contrast: f64,
    /// How well it is usually recognised: see [`BlobFit::likeness`].
    likeness: f64,
    /// Its radius where it was picked, pixels.
    radius: f64,
}

/// A dot as it is seen in a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlobFit {
    /// Its middle in the film's pixels.
    pub(super) place: (f64, f64),
    /// Standard deviation of a coordinate, from what the dot's model leaves unexplained; pixels.
    pub(super) uncertainty: f64,
    contrast: f64,
    level: f64,
    slope: (f64, f64),
    /// The share of the window's levels that the dot explains, as a correlation: 1 for a perfect likeness.
    pub(super) likeness: f64,
}

/// What looking for a dot came to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Search {
    /// Found, and nothing else near looks like it.
    Found(BlobFit),
    /// More than one thing looks like it.
    Ambiguous,
    /// Nothing does.
    Nothing,
    /// It would lie beyond the picture's edge.
    AtTheEdge,
}

/// The radii that are looked for, pixels.
const RADII: [f64; 12] = [1.2, 1.6, 2.1, 2.8, 3.7, 5.0, 6.5, 8.5, 11.0, 15.0, 20.0, 27.0];

impl Blob {
    /// The dot at or very near a place, if there is one there.
    pub(super) fn at(plane: Plane<'_>, place: (f64, f64)) -> Option<(Self, BlobFit)> {
        let mut best: Option<(f64, f64, f64, (f64, f64))> = None;
        for radius in RADII {
            // A person points at a dot, near enough to be on it.
            let slack = (0.8 * radius).clamp(2.5, 10.0);
            let step = (radius / 4.0).max(1.0);
            let steps = (slack / step).round() as i32;
            for row in -steps..=steps {
                for column in -steps..=steps {
                    let (dx, dy) = (step * f64::from(column), step * f64::from(row));
                    if dx.hypot(dy) > slack {
                        continue;
                    }
                    let at = (place.0.round() + dx, place.1.round() + dy);
                    let Some((contrast, spread)) = disc_over_ring(plane, at, radius) else {
                        continue;
                    };
                    let score = contrast.abs() / (spread + 4.0) / (1.0 + 0.02 * dx.hypot(dy));
                    if best.is_none_or(|(found, ..)| score > found) {
                        best = Some((score, radius, contrast, at));
                    }
                }
            }
        }
        let (_, radius, contrast, at) = best?;
        let mut blob = Self {
            profile: Profile::disc(radius as f32),
            contrast,
            likeness: 0.0,
            radius,
        };
        let mut fit = blob.fit(plane, at)?;
        // The first likeness is that with a plain disc; what the dot really looks like is learnt at once.
        for _ in 0..3 {
            if !(fit.contrast * contrast > 0.0 && distance(fit.place, at) < 1.0 + radius) {
                return None;
            }
            blob.contrast = fit.contrast;
            blob.learn(plane, &fit);
            fit = blob.fit(plane, fit.place)?;
        }
        blob.likeness = fit.likeness;
        // A spot among spots is no dot: it would soon be taken for its neighbour.
        let around = spread_around(plane, fit.place, f64::from(blob.profile.reach()));
        let least_contrast = (LEAST_OVER_SPREAD * around).max(LEAST_CONTRAST);
        let stands_out = fit.likeness > LEAST_FIRST_LIKENESS && fit.contrast.abs() > least_contrast;
        (stands_out && fit.uncertainty < 0.5).then_some((blob, fit))
    }

    /// Looks for the dot within `gate` pixels of where it is expected.
    pub(super) fn look(&self, plane: Plane<'_>, expected: (f64, f64), gate: f64) -> Search {
        let reach = f64::from(self.profile.reach());
        let inside = |at: f64, length: usize| at >= reach + 1.0 && at <= length as f64 - 2.0 - reach;
        if !(inside(expected.0, plane.width) && inside(expected.1, plane.height)) {
            return Search::AtTheEdge;
        }
        // Mostly it is where it is expected.
        let straight = self.fit(plane, expected);
        if let Some(fit) = straight.filter(|fit| {
            distance(fit.place, expected) < (0.5 * gate).min(1.5)
                && fit.likeness > 0.93 * self.likeness
                && self.accepts(fit)
        }) {
            return Search::Found(fit);
        }
        let Some(candidates) = self.candidates(plane, expected, gate) else {
            return Search::Nothing;
        };
        let mut fits = candidates.map(|candidate| {
            let fit = self.fit(plane, candidate?)?;
            (self.accepts(&fit) && distance(fit.place, expected) <= gate + 1.0).then_some(fit)
        });
        // Two starts may have led to the same dot.
        if let [Some(first), Some(second)] = fits
            && distance(first.place, second.place) < self.radius.max(1.0)
        {
            fits[1] = None;
        }
        match fits {
            [Some(fit), None] | [None, Some(fit)] => Search::Found(fit),
            [Some(first), Some(second)] => {
                let far = |fit: &BlobFit| distance(fit.place, expected);
                let (near, other) = if far(&first) <= far(&second) {
                    (first, second)
                } else {
                    (second, first)
                };
                // Only if the one lies where it should and the other clearly doesn't.
                let is_clear = far(&near) < 2.0 && far(&other) > 3.0 * far(&near) + 1.0;
                if is_clear && near.likeness > 0.9 * other.likeness {
                    Search::Found(near)
                } else {
                    Search::Ambiguous
                }
            }
            [None, None] => Search::Nothing,
        }
    }

    /// Whether what was found looks enough like the dot.
    fn accepts(&self, fit: &BlobFit) -> bool {
        let ratio = fit.contrast / self.contrast;
        fit.likeness > (0.78 * self.likeness).max(LEAST_LIKENESS)
            && (0.45..2.0).contains(&ratio)
            && fit.uncertainty < MOST_UNCERTAINTY
    }

    /// Takes in what the dot looks like now.
    pub(super) fn take_in(&mut self, plane: Plane<'_>, fit: &BlobFit) {
        self.learn(plane, fit);
        self.contrast += 0.05 * (fit.contrast - self.contrast);
        self.likeness += 0.05 * (fit.likeness - self.likeness);
    }

    fn learn(&mut self, plane: Plane<'_>, fit: &BlobFit) {
        let mut gathered = Gathered::new();
        each_pixel(plane, fit.place, self.profile.reach(), |dx, dy, distance, level| {
            let around = fit.level + fit.slope.0 * dx + fit.slope.1 * dy;
            gathered.add(distance, ((level - around) / fit.contrast) as f32);
        });
        self.profile.learn(&gathered);
    }

    /// The place near `start` at which the dot fits best. `None` when the picture ends too near or nothing fits.
    fn fit(&self, plane: Plane<'_>, start: (f64, f64)) -> Option<BlobFit> {
        const MOST_STEPS: usize = 12;
        let mut place = start;
        let mut contrast = self.contrast;
        let reach = self.profile.reach();
        for step in 0..MOST_STEPS {
            let mut sums = Normal::<6>::new();
            let whole = each_pixel(plane, place, reach, |dx, dy, distance, level| {
                let (profile, change) = self.profile.at(distance);
                let outwards = f64::from(change) / f64::from(distance.max(1e-3));
                let (to_x, to_y) = (-contrast * outwards * dx, -contrast * outwards * dy);
                let row = [f64::from(profile), 1.0, dx, dy, to_x, to_y];
                sums.add(&row, level, f64::from(self.profile.weight(distance)));
            });
            if !whole {
                return None;
            }
            let ([fitted, level, slope_x, slope_y, right, down], inverse) = sums.solve()?;
            // Half a radius at most, or it jumps over the dot.
            let length = right.hypot(down);
            let most = (0.5 * self.radius).max(0.7);
            let shorter = if length > most { most / length } else { 1.0 };
            place = (place.0 + shorter * right, place.1 + shorter * down);
            contrast = fitted;
            if contrast == 0.0 || distance(place, start) > 4.0 * self.radius + 6.0 {
                return None;
            }
            if length < 2e-3 || step + 1 == MOST_STEPS {
                if length > 0.1 {
                    return None;
                }
                let mut fit = BlobFit {
                    place,
                    uncertainty: 0.0,
                    contrast,
                    level,
                    slope: (slope_x, slope_y),
                    likeness: 0.0,
                };
                let variance = self.judge(plane, &mut fit)?;
                let [.., x, y] = inverse;
                fit.uncertainty = (variance * 0.5 * (x[4] + y[5])).sqrt();
                return Some(fit);
            }
        }
        None
    }

    /// Works out the likeness; gives the variance of what is left.
    fn judge(&self, plane: Plane<'_>, fit: &mut BlobFit) -> Option<f64> {
        let (mut weights, mut left, mut sum, mut squares) = (0.0, 0.0, 0.0, 0.0);
        let whole = each_pixel(plane, fit.place, self.profile.reach(), |dx, dy, distance, level| {
            let weight = f64::from(self.profile.weight(distance));
            let dot = fit.contrast * f64::from(self.profile.at(distance).0);
            let rest = level - fit.level - fit.slope.0 * dx - fit.slope.1 * dy - dot;
            weights += weight;
            left += weight * rest * rest;
            sum += weight * dot;
            squares += weight * dot * dot;
        });
        if !whole || weights <= 7.0 {
            return None;
        }
        let explained = squares - sum * sum / weights;
        fit.likeness = (explained / (explained + left).max(1e-9)).max(0.0).sqrt();
        Some((left / (weights - 6.0)).max(0.3))
    }

    /// The two places within the gate at which the picture looks most like the dot.
    fn candidates(&self, plane: Plane<'_>, expected: (f64, f64), gate: f64) -> Option<[Option<(f64, f64)>; 2]> {
        const WIDEST: usize = 61;
        let stride = (f64::from(self.profile.reach()) / 9.0).ceil().max(1.0) as i64;
        // A large dot may be met a little beside its middle.
        let step = (self.radius / 5.0).floor().max(1.0);
        let steps = ((gate / step).ceil() as i64).min(WIDEST as i64 / 2);
        let (column, row) = (expected.0.round(), expected.1.round());
        let mut scores = [[f32::NEG_INFINITY; WIDEST]; WIDEST];
        for (down, line) in (-steps..=steps).zip(&mut scores) {
            for (right, score) in (-steps..=steps).zip(line) {
                let (dx, dy) = (step * right as f64, step * down as f64);
                let off = dx.hypot(dy);
                if off <= gate + 0.7 {
                    let alike = self.alike(plane, (column + dx, row + dy), stride).unwrap_or(-1.0);
                    *score = alike - 0.12 * (off / gate.max(1.0)).powi(2) as f32;
                }
            }
        }
        let width = 2 * steps as usize + 1;
        let apart = (1.2 * self.radius).max(1.5) / step;
        let mut found = [None; 2];
        let mut first: Option<(usize, usize, f32)> = None;
        for slot in &mut found {
            let mut best: Option<(usize, usize, f32)> = None;
            for (y, line) in scores.iter().enumerate().take(width) {
                for (x, &score) in line.iter().enumerate().take(width) {
                    let is_apart = first.is_none_or(|(first_x, first_y, _)| {
                        (x as f64 - first_x as f64).hypot(y as f64 - first_y as f64) > apart
                    });
                    let is_peak = || {
                        (-1_i64..=1).all(|j| {
                            (-1_i64..=1).all(|i| {
                                let near = scores
                                    .get((y as i64 + j) as usize)
                                    .and_then(|line| line.get((x as i64 + i) as usize));
                                near.is_none_or(|near| *near <= score)
                            })
                        })
                    };
                    if is_apart && score > 0.2 && best.is_none_or(|(.., found)| score > found) && is_peak() {
                        best = Some((x, y, score));
                    }
                }
            }
            if let Some((x, y, score)) = best {
                // What is much less like the dot is no rival.
                if first.is_none_or(|(.., found)| score > 0.75 * found) {
                    *slot = Some((
                        column + step * (x as f64 - steps as f64),
                        row + step * (y as f64 - steps as f64),
                    ));
                }
                first = first.or(best);
            }
        }
        found[0].map(|_| found)
    }

    /// The correlation of the dot with the picture about a place; positive also for a dark dot.
    fn alike(&self, plane: Plane<'_>, (x, y): (f64, f64), stride: i64) -> Option<f32> {
        let reach = self.profile.reach();
        let steps = (reach as i64) / stride;
        let (column, row) = (x.round() as i64, y.round() as i64);
        let (mut count, mut p, mut pp, mut l, mut ll, mut lp) = (0.0_f32, 0.0, 0.0, 0.0, 0.0, 0.0);
        for down in -steps..=steps {
            for right in -steps..=steps {
                let (dx, dy) = (right * stride, down * stride);
                let distance = ((dx * dx + dy * dy) as f32).sqrt();
                if distance > reach {
                    continue;
                }
                let level = f32::from(pixel(plane, column + dx, row + dy)?);
                let (profile, _) = self.profile.at(distance);
                count += 1.0;
                p += profile;
                pp += profile * profile;
                l += level;
                ll += level * level;
                lp += level * profile;
            }
        }
        let both = lp - l * p / count;
        let spread = (pp - p * p / count) * (ll - l * l / count);
        Some(both / spread.max(1e-3).sqrt() * self.contrast.signum() as f32)
    }
}

/// The least likeness with which a dot may be picked, and with which it may be recognised.
const LEAST_FIRST_LIKENESS: f64 = 0.75;
const LEAST_LIKENESS: f64 = 0.5;
/// The least contrast of a dot, as a multiple of how much the levels around it spread.
const LEAST_OVER_SPREAD: f64 = 3.5;
/// The least contrast of a dot, levels.
const LEAST_CONTRAST: f64 = 8.0;
/// A place less certain than this, in pixels, isn't trusted.
const MOST_UNCERTAINTY: f64 = 0.6;

pub(super) fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[inline]
fn pixel(plane: Plane<'_>, x: i64, y: i64) -> Option<u8> {
    // Negative ones become huge, and there are no such pixels.
    plane.get(x as usize, y as usize)
}

/// Shows every pixel within `reach` of a place: right and down from it, its distance and its level. `false` when some of
/// them lie outside the picture.
#[inline]
fn each_pixel(plane: Plane<'_>, (x, y): (f64, f64), reach: f32, mut show: impl FnMut(f64, f64, f32, f64)) -> bool {
    let far = f64::from(reach);
    let (left, right) = ((x - far).ceil(), (x + far).floor());
    let (top, bottom) = ((y - far).ceil(), (y + far).floor());
    let fits = left >= 0.0 && top >= 0.0 && right < plane.width as f64 && bottom < plane.height as f64;
    // Written so that what isn't a number doesn't fit either.
    if !fits {
        return false;
    }
    for row in top as usize..=bottom as usize {
        let dy = row as f64 - y;
        let line = plane
            .samples
            .get(row * plane.width + left as usize..=row * plane.width + right as usize);
        for (index, level) in line.unwrap_or_default().iter().enumerate() {
            let dx = left + index as f64 - x;
            let distance = (dx * dx + dy * dy).sqrt() as f32;
            if distance < reach {
                show(dx, dy, distance, f64::from(*level));
            }
        }
    }
    true
}

/// How much the levels around a dot that reaches so far spread: a standard deviation, by the median, so that another dot
/// among them makes no difference.
fn spread_around(plane: Plane<'_>, (x, y): (f64, f64), reach: f64) -> f64 {
    let far = (2.0 * reach + 6.0).ceil() as i64;
    let (column, row) = (x.round() as i64, y.round() as i64);
    let mut counts = [0_u32; 256];
    for down in -far..=far {
        for right in -far..=far {
            let distance = ((right * right + down * down) as f64).sqrt();
            if (reach..=far as f64).contains(&distance)
                && let Some(level) = pixel(plane, column + right, row + down)
                && let Some(count) = counts.get_mut(usize::from(level))
            {
                *count += 1;
            }
        }
    }
    let total: u32 = counts.iter().sum();
    let quantile = |share: f64| {
        let mut left = share * f64::from(total);
        counts.iter().position(|count| {
            left -= f64::from(*count);
            left < 0.0
        })
    };
    // A normal distribution's quartiles are 1.349 standard deviations apart.
    let apart = quantile(0.75).unwrap_or(0) as f64 - quantile(0.25).unwrap_or(0) as f64;
    apart / 1.349
}

/// The mean level of a disc over that of the ring around it, and how much the levels spread within both.
fn disc_over_ring(plane: Plane<'_>, place: (f64, f64), radius: f64) -> Option<(f64, f64)> {
    let (inner, outer) = (radius + 0.8, 1.35 * radius + 2.0);
    let mut sums = [(0.0, 0.0, 0.0); 2];
    let whole = each_pixel(plane, place, outer as f32, |_, _, distance, level| {
        let distance = f64::from(distance);
        let part = if distance <= (radius - 0.2).max(0.8) {
            0
        } else if distance >= inner {
            1
        } else {
            return;
        };
        let (count, sum, squares) = &mut sums[part];
        *count += 1.0;
        *sum += level;
        *squares += level * level;
    });
    let [disc, ring] = sums.map(|(count, sum, squares): (f64, f64, f64)| {
        let mean = sum / count.max(1.0);
        (count, mean, (squares / count.max(1.0) - mean * mean).max(0.0))
    });
    (whole && disc.0 > 0.0 && ring.0 > 0.0).then(|| (disc.1 - ring.1, (disc.2 + ring.2).sqrt()))
}
