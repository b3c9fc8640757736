//! The rate, roughly and without any guess to start from.
//!
//! Two pictures of the film, compared ring by ring, tell by how much their pattern has turned, whatever turned it. Over
//! many pairs of one distance in time, and over distances that double from pair to pair, only one rate agrees with all
//! of them: the close pairs keep far rates apart, the distant ones near rates.

use std::f64::consts::TAU;
use std::ops::Range;

use rustfft::FftPlanner;
use rustfft::num_complex::Complex32;

use super::harmonics::Harmonics;

/// The lowest order used: lower ones are mostly lamps, shadows and exposure.
const LEAST_ORDER: usize = 2;
/// Steps that a turn is divided in for comparing.
const STEPS: usize = 512;
/// Most pairs compared at one distance.
const MOST_PAIRS: usize = 96;
/// Rates followed from one distance to the next.
const FOLLOWED: usize = 256;
/// Equal parts around the tank at most that a pattern may have for them to be noticed.
const MOST_PARTS: u8 = 24;
/// Another rate is excluded when the pictures are less alike by this factor.
const EXCLUDED: f64 = 0.9;
/// Spread of the coefficients below which there is nothing but rounding, grey levels.
const ROUNDING: f32 = 0.02;

/// A rate found by comparing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rough {
    /// Radians a second, counter-clockwise.
    pub(super) rate: f64,
    /// How alike the pictures are when turned by it, mean over all distances, 1 for the same.
    pub(super) likeness: f64,
    /// The slowest of the other rates that make the pictures as alike, as a pattern that repeats around the tank lets
    /// them: faster or slower by a whole part of a turn from picture to picture.
    pub(super) other: Option<f64>,
}

/// Pictures compared at one distance: how alike they are, by how much one is turned.
struct Compared {
    /// For each pair the seconds between the two and the likeness for each of [`STEPS`] angles.
    pairs: Vec<(f64, Vec<f32>)>,
}

impl Compared {
    /// The mean likeness if the tank turns at `rate` radians a second.
    fn likeness(&self, rate: f64) -> f64 {
        let sum: f64 = self
            .pairs
            .iter()
            .map(|(seconds, likeness)| {
                let turns = rate * seconds / TAU;
                let place = (turns - turns.floor()) * STEPS as f64;
                let (index, share) = (place as usize, place.fract());
                let at = |index: usize| f64::from(likeness.get(index % STEPS).copied().unwrap_or(0.0));
                at(index) + share * (at(index + 1) - at(index))
            })
            .sum();
        sum / self.pairs.len().max(1) as f64
    }
}

/// Finds the rate at which the pattern on the given rings turns, among all that the distances of the pictures in time
/// can tell apart. `times` are the pictures', the first `unbroken` of which follow one another in the film.
/// `None` when there are too few pictures.
pub(super) fn search(waves: &Harmonics, times: &[f64], rings: Range<usize>, unbroken: usize) -> Option<Rough> {
    let pictures = unbroken.min(times.len()).min(waves.len());
    if pictures < 4 {
        return None;
    }
    let spacing = median_spacing(times.get(..pictures)?)?;
    let changes = Changes::new(waves, rings, pictures);

    let mut distances = Vec::new();
    let mut step = TAU / STEPS as f64 / spacing;
    let half = STEPS as i32 / 2;
    let mut followed: Vec<(f64, f64)> = (-half..half).map(|index| (f64::from(index) * step, 0.0)).collect();
    let mut distance = 1;
    while distance <= pictures / 2 {
        distances.push(changes.compare(times, distance));
        if distance > 1 {
            step /= 2.0;
            followed = followed
                .iter()
                .flat_map(|&(rate, _)| [(rate - step / 2.0, 0.0), (rate + step / 2.0, 0.0)])
                .collect();
        }
        for (rate, likeness) in &mut followed {
            *likeness = mean_likeness(&distances, *rate);
        }
        followed.sort_by(|a, b| b.1.total_cmp(&a.1));
        followed.truncate(FOLLOWED);
        distance *= 2;
    }
    let &(rate, likeness) = followed.first()?;
    // Uneven times tell such rates apart.
    let as_good = |other: &f64| mean_likeness(&distances, *other) >= EXCLUDED * likeness;
    let other = (1..=MOST_PARTS)
        .flat_map(|parts| {
            let apart = TAU / (f64::from(parts) * spacing);
            [rate - apart, rate + apart]
        })
        .filter(as_good)
        .min_by(|a, b| a.abs().total_cmp(&b.abs()));
    Some(Rough { rate, likeness, other })
}

fn mean_likeness(distances: &[Compared], rate: f64) -> f64 {
    distances.iter().map(|compared| compared.likeness(rate)).sum::<f64>() / distances.len().max(1) as f64
}

/// The middle one of the spacings between the times; `None` when there is none above zero.
pub(super) fn median_spacing(times: &[f64]) -> Option<f64> {
    let mut spacings: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    spacings.sort_by(f64::total_cmp);
    spacings
        .get(spacings.len() / 2)
        .copied()
        .filter(|&spacing| spacing > 0.0)
}

/// The coefficients less their mean over time, which is whatever stands still, with the weight of each.
pub(super) struct Changes {
    re: Vec<f32>,
    im: Vec<f32>,
    weights: Vec<f32>,
    orders: usize,
    pictures: usize,
}

impl Changes {
    pub(super) fn new(waves: &Harmonics, rings: Range<usize>, pictures: usize) -> Self {
        let orders = waves.orders;
        let range = rings.start * orders..rings.end.min(waves.rings) * orders;
        let count = range.len();
        let (mut re, mut im) = (
            Vec::with_capacity(count * pictures),
            Vec::with_capacity(count * pictures),
        );
        for index in 0..pictures {
            let (all_re, all_im) = waves.picture(index);
            re.extend_from_slice(all_re.get(range.clone()).unwrap_or_default());
            im.extend_from_slice(all_im.get(range.clone()).unwrap_or_default());
        }
        subtract_mean(&mut re, count);
        subtract_mean(&mut im, count);
        let weights = weights(&re, &im, count, orders);
        Self {
            re,
            im,
            weights,
            orders,
            pictures,
        }
    }

    fn picture(&self, index: usize) -> (&[f32], &[f32]) {
        let range = index * self.weights.len()..(index + 1) * self.weights.len();
        (
            self.re.get(range.clone()).unwrap_or_default(),
            self.im.get(range).unwrap_or_default(),
        )
    }

    /// For each of some orders, the product of two pictures summed over the rings, and its greatest possible size.
    pub(super) fn products(
        &self,
        first: usize,
        second: usize,
        orders: std::ops::RangeInclusive<usize>,
    ) -> impl Iterator<Item = (usize, Complex32, f32)> {
        let (a_re, a_im) = self.picture(first);
        let (b_re, b_im) = self.picture(second);
        let last = (*orders.end()).min(self.orders.saturating_sub(1));
        (*orders.start()..=last).map(move |order| {
            let (mut product, mut power) = (Complex32::default(), 0.0);
            for index in (order..self.weights.len()).step_by(self.orders) {
                let (a, b) = (
                    Complex32::new(a_re[index], a_im[index]),
                    Complex32::new(b_re[index], b_im[index]),
                );
                product += b * a.conj() * self.weights[index];
                power += self.weights[index] * 0.5 * (a.norm_sqr() + b.norm_sqr());
            }
            (order, product, power)
        })
    }

    /// Compares pictures `distance` apart.
    fn compare(&self, times: &[f64], distance: usize) -> Compared {
        let fft = FftPlanner::new().plan_fft_inverse(STEPS);
        let mut scratch = vec![Complex32::default(); fft.get_inplace_scratch_len()];
        let starts = self.pictures.saturating_sub(distance);
        let count = starts.min(MOST_PAIRS);
        let mut pairs = Vec::with_capacity(count);
        for pair in 0..count {
            let first = pair * starts / count;
            let (a_re, a_im) = self.picture(first);
            let (b_re, b_im) = self.picture(first + distance);
            let mut line = vec![Complex32::default(); STEPS];
            let mut power = 0.0_f32;
            for (index, weight) in self.weights.iter().enumerate() {
                let (a, b) = (
                    Complex32::new(a_re[index], a_im[index]),
                    Complex32::new(b_re[index], b_im[index]),
                );
                power += weight * (a.norm_sqr() + b.norm_sqr());
                line[index % self.orders] += b * a.conj() * *weight;
            }
            // A pattern turned by the angle has the product |a|^2 exp(-i m angle): this sum is largest there.
            fft.process_with_scratch(&mut line, &mut scratch);
            let scale = if power > 0.0 { 2.0 / power } else { 0.0 };
            let likeness = line.iter().map(|value| value.re * scale).collect();
            let (Some(from), Some(to)) = (times.get(first), times.get(first + distance)) else {
                continue;
            };
            pairs.push((to - from, likeness));
        }
        Compared { pairs }
    }
}

fn subtract_mean(values: &mut [f32], count: usize) {
    if count == 0 {
        return;
    }
    let mut sums = vec![0.0_f64; count];
    for picture in values.chunks_exact(count) {
        for (sum, &value) in sums.iter_mut().zip(picture) {
            *sum += f64::from(value);
        }
    }
    let pictures = (values.len() / count).max(1) as f64;
    for picture in values.chunks_exact_mut(count) {
        for (value, sum) in picture.iter_mut().zip(&sums) {
            *value -= (sum / pictures) as f32;
        }
    }
}

/// Every coefficient counts alike, however strong it is, if it goes on from picture to picture: noise doesn't.
fn weights(re: &[f32], im: &[f32], count: usize, orders: usize) -> Vec<f32> {
    let (mut power, mut along, mut across) = (vec![0.0_f32; count], vec![0.0_f32; count], vec![0.0_f32; count]);
    let pictures = re.len() / count.max(1);
    for picture in 0..pictures {
        let base = picture * count;
        for index in 0..count {
            let (a, b) = (re[base + index], im[base + index]);
            power[index] += a * a + b * b;
            if picture > 0 {
                let (c, d) = (re[base - count + index], im[base - count + index]);
                along[index] += a * c + b * d;
                across[index] += b * c - a * d;
            }
        }
    }
    let floor = ROUNDING * ROUNDING * pictures as f32;
    (0..count)
        .map(|index| {
            if !(LEAST_ORDER..=24).contains(&(index % orders)) {
                return 0.0;
            }
            let power = power[index].max(floor).max(f32::MIN_POSITIVE);
            let going_on = along[index].hypot(across[index]) / power;
            going_on * going_on / power
        })
        .collect()
}

/// Radians a second as turns a minute.
pub(super) fn rpm(rate: f64) -> f64 {
    rate * 60.0 / TAU
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
    fn a_rate_is_found_from_nothing() {
        let even: Vec<f64> = (0..120).map(|index| f64::from(index) / 30.0).collect();
        let uneven: Vec<f64> = even.iter().map(|time| time + 0.008 * (time * 91.0).sin()).collect();
        for rate in [0.7, -6.1, 31.0, -80.0] {
            for times in [&even, &uneven] {
                let angles: Vec<f64> = times.iter().map(|time| rate * time).collect();
                let rough = search(&waves(&angles), times, 0..2, 120).unwrap();
                assert!((rough.rate - rate).abs() < 0.02, "{rate}: {rough:?}");
                assert!(rough.likeness > 0.95);
            }
        }
    }

    #[test]
    fn a_whole_turn_between_pictures_looks_the_same_unless_times_are_uneven() {
        let even: Vec<f64> = (0..120).map(|index| f64::from(index) / 30.0).collect();
        let uneven: Vec<f64> = even.iter().map(|time| time + 0.008 * (time * 91.0).sin()).collect();
        let other = |times: &[f64]| {
            let angles: Vec<f64> = times.iter().map(|time| 2.0 * time).collect();
            search(&waves(&angles), times, 0..2, 120).unwrap().other
        };
        assert!((other(&even).unwrap() - (2.0 - 30.0 * TAU)).abs() < 0.05);
        assert_eq!(other(&uneven), None);
    }

    #[test]
    fn three_pictures_are_too_few() {
        assert!(search(&waves(&[0.0, 0.1, 0.2]), &[0.0, 0.1, 0.2], 0..2, 3).is_none());
    }
}
