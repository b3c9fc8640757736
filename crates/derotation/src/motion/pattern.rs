//! The pattern that turns and the one that stands still, told apart, and the angle of the one that turns in each
//! picture.
//!
//! On each ring and for each order m the pictures are taken to be S = a + b exp(-i m angle) and noise: a is whatever
//! stands still (reflections, lamps), b what turns. With the angles given, a and b follow by least squares; with a and b
//! given, each picture's angle follows. Both in turn end at the angles that fit best.

use std::ops::Range;

use super::harmonics::Harmonics;

/// Groups that the coefficients are dealt into, to see how far they agree on the angles.
pub(super) const GROUPS: usize = 8;
/// The lowest order used: lower ones are mostly lamps, shadows and exposure.
const LEAST_ORDER: usize = 2;
/// How far what turns must differ from what stands still, as a share of its power, for an order to be used: below
/// that the film is too short for it.
const LEAST_APART: f32 = 0.25;
/// Residual power that is only rounding, grey levels squared.
const ROUNDING: f32 = 1e-4;

/// What stands still and what turns on some rings.
#[derive(Debug)]
pub(super) struct Pattern {
    rings: Range<usize>,
    orders: usize,
    still_re: Vec<f32>,
    still_im: Vec<f32>,
    turning_re: Vec<f32>,
    turning_im: Vec<f32>,
    /// One over the noise power of each coefficient; 0 for one not used.
    weights: Vec<f32>,
}

/// The angles of the turning pattern in the pictures, beyond those it was fitted with.
#[derive(Debug)]
pub(super) struct Corrections {
    /// For each picture, radians.
    pub(super) angles: Vec<f64>,
    /// What one group of coefficients makes of them, picture after picture.
    pub(super) groups: Vec<[f64; GROUPS]>,
    /// How much each group knows: one over the variance of its angles.
    pub(super) knowledge: [f64; GROUPS],
}

/// cos and sin of m times an angle for all orders m.
fn turns(angle: f64, cosines: &mut [f32], sines: &mut [f32]) {
    let (step_sine, step_cosine) = angle.sin_cos();
    let (mut sine, mut cosine) = (0.0, 1.0);
    for (c, s) in cosines.iter_mut().zip(sines) {
        (*c, *s) = (cosine as f32, sine as f32);
        (cosine, sine) = (
            cosine * step_cosine - sine * step_sine,
            sine * step_cosine + cosine * step_sine,
        );
    }
}

impl Pattern {
    /// Fits both patterns to the pictures, those of the orders up to `most_order`, with the given angle in each
    /// picture; of the pictures only those that `uses` says.
    pub(super) fn fit(
        waves: &Harmonics,
        rings: Range<usize>,
        angles: &[f64],
        most_order: usize,
        uses: impl Fn(usize) -> bool,
    ) -> Self {
        let orders = waves.orders;
        let range = rings.start * orders..rings.end * orders;
        let count = range.len();
        let zeros = || vec![0.0_f32; count];
        let (mut sum_re, mut sum_im) = (zeros(), zeros());
        let (mut back_re, mut back_im, mut power) = (zeros(), zeros(), zeros());
        let (mut even_re, mut even_im) = (vec![0.0_f64; orders], vec![0.0_f64; orders]);
        let (mut cosines, mut sines) = (vec![0.0_f32; orders], vec![0.0_f32; orders]);
        let mut pictures = 0.0_f32;
        for (index, &angle) in angles.iter().enumerate().filter(|(index, _)| uses(*index)) {
            pictures += 1.0;
            turns(angle, &mut cosines, &mut sines);
            for order in 0..orders {
                even_re[order] += f64::from(cosines[order]);
                even_im[order] += f64::from(sines[order]);
            }
            let (re, im) = waves.picture(index);
            let (Some(re), Some(im)) = (re.get(range.clone()), im.get(range.clone())) else {
                continue;
            };
            for ring in 0..rings.len() {
                let part = ring * orders..(ring + 1) * orders;
                let (re, im) = (&re[part.clone()], &im[part.clone()]);
                let (sum_re, sum_im) = (&mut sum_re[part.clone()], &mut sum_im[part.clone()]);
                let (back_re, back_im) = (&mut back_re[part.clone()], &mut back_im[part.clone()]);
                let power = &mut power[part];
                for m in 0..orders {
                    let (c, s) = (cosines[m], sines[m]);
                    sum_re[m] += re[m];
                    sum_im[m] += im[m];
                    back_re[m] += re[m] * c - im[m] * s;
                    back_im[m] += re[m] * s + im[m] * c;
                    power[m] += re[m] * re[m] + im[m] * im[m];
                }
            }
        }
        let mut pattern = Self {
            rings,
            orders,
            still_re: zeros(),
            still_im: zeros(),
            turning_re: zeros(),
            turning_im: zeros(),
            weights: zeros(),
        };
        for index in 0..count {
            let order = index % orders;
            if order < LEAST_ORDER || order > most_order || pictures < 3.0 {
                continue;
            }
            let (even_re, even_im) = (even_re[order] as f32 / pictures, even_im[order] as f32 / pictures);
            let apart = 1.0 - (even_re * even_re + even_im * even_im);
            if apart < LEAST_APART {
                continue;
            }
            let (mean_re, mean_im) = (sum_re[index] / pictures, sum_im[index] / pictures);
            let (back_re, back_im) = (back_re[index] / pictures, back_im[index] / pictures);
            // Least squares: mean = a + b conj(even), back = a even + b.
            let b_re = (back_re - (even_re * mean_re - even_im * mean_im)) / apart;
            let b_im = (back_im - (even_re * mean_im + even_im * mean_re)) / apart;
            pattern.turning_re[index] = b_re;
            pattern.turning_im[index] = b_im;
            pattern.still_re[index] = mean_re - (b_re * even_re + b_im * even_im);
            pattern.still_im[index] = mean_im - (b_im * even_re - b_re * even_im);
            let changing = power[index] / pictures - mean_re * mean_re - mean_im * mean_im;
            let turning = (b_re * b_re + b_im * b_im) * apart;
            // For now the noise power; unfit orders have none, and keep the weight 0.
            pattern.weights[index] = (changing - turning).max(0.0) + ROUNDING;
        }
        pattern.weigh();
        pattern
    }

    /// Turns noise power into weights, the noise smoothed over neighbouring orders, which have much the same.
    fn weigh(&mut self) {
        let noise = self.weights.clone();
        for (index, weight) in self.weights.iter_mut().enumerate() {
            if *weight <= 0.0 {
                continue;
            }
            let ring = index - index % self.orders;
            let order = index % self.orders;
            let part = ring + order.saturating_sub(3)..(ring + (order + 4).min(self.orders));
            let near = noise.get(part).unwrap_or_default();
            let used = near.iter().filter(|&&noise| noise > 0.0);
            let (sum, count) = used.fold((0.0, 0.0), |(sum, count), noise| (sum + noise, count + 1.0));
            *weight = count / sum;
        }
    }

    /// The spread of what turns, grey levels: the root mean square over the rings.
    pub(super) fn contrast(&self) -> f64 {
        let power: f64 = self
            .turning_re
            .iter()
            .zip(&self.turning_im)
            // A real ring has each order twice, once as its conjugate.
            .map(|(re, im)| 2.0 * f64::from(re * re + im * im))
            .sum();
        (power / self.rings.len().max(1) as f64).sqrt()
    }

    /// How far the pattern is from the given angle in each picture.
    pub(super) fn corrections(&self, waves: &Harmonics, angles: &[f64]) -> Corrections {
        let orders = self.orders;
        let range = self.rings.start * orders..self.rings.end * orders;
        let count = range.len();
        let mut knowledge = [0.0_f64; GROUPS];
        // What each coefficient's misfit says of the angle: weight m conj(b).
        let (mut says_re, mut says_im) = (vec![0.0_f32; count], vec![0.0_f32; count]);
        for index in 0..count {
            let m = (index % orders) as f32;
            let (b_re, b_im) = (self.turning_re[index], self.turning_im[index]);
            let weight = self.weights[index];
            says_re[index] = weight * m * b_re;
            says_im[index] = -weight * m * b_im;
            knowledge[group(index, orders)] += f64::from(weight * m * m * (b_re * b_re + b_im * b_im));
        }
        let total: f64 = knowledge.iter().sum();
        let (mut cosines, mut sines) = (vec![0.0_f32; orders], vec![0.0_f32; orders]);
        let mut line = vec![0.0_f32; count];
        let mut all = Corrections {
            angles: Vec::with_capacity(angles.len()),
            groups: Vec::with_capacity(angles.len()),
            knowledge,
        };
        for (index, &angle) in angles.iter().enumerate() {
            turns(angle, &mut cosines, &mut sines);
            let (re, im) = waves.picture(index);
            let (Some(re), Some(im)) = (re.get(range.clone()), im.get(range.clone())) else {
                continue;
            };
            for ring in 0..self.rings.len() {
                let part = ring * orders..(ring + 1) * orders;
                let (re, im) = (&re[part.clone()], &im[part.clone()]);
                let (still_re, still_im) = (&self.still_re[part.clone()], &self.still_im[part.clone()]);
                let (says_re, says_im) = (&says_re[part.clone()], &says_im[part.clone()]);
                let line = &mut line[part];
                for m in 0..orders {
                    let (re, im) = (re[m] - still_re[m], im[m] - still_im[m]);
                    let (back_re, back_im) = (re * cosines[m] - im * sines[m], re * sines[m] + im * cosines[m]);
                    line[m] = says_re[m] * back_im + says_im[m] * back_re;
                }
            }
            let mut slopes = [0.0_f64; GROUPS];
            for ring in 0..self.rings.len() {
                for block in 0..orders.div_ceil(BLOCK) {
                    let part = ring * orders + block * BLOCK..ring * orders + ((block + 1) * BLOCK).min(orders);
                    let group = (ring * 3 + block) % GROUPS;
                    slopes[group] -= f64::from(line.get(part).unwrap_or_default().iter().sum::<f32>());
                }
            }
            let sum: f64 = slopes.iter().sum();
            all.angles.push(if total > 0.0 { sum / total } else { 0.0 });
            all.groups.push(std::array::from_fn(|group| {
                if knowledge[group] > 0.0 {
                    slopes[group] / knowledge[group]
                } else {
                    0.0
                }
            }));
        }
        all
    }
}

/// Orders that go to a group together.
const BLOCK: usize = 4;

fn group(index: usize, orders: usize) -> usize {
    (index / orders * 3 + index % orders / BLOCK) % GROUPS
}

/// How alike two patterns are that turn on the same rings, 1 for the same, about 0 for any two.
pub(super) fn likeness(first: &Pattern, second: &Pattern) -> f64 {
    let (mut both, mut one, mut other) = (0.0_f64, 0.0_f64, 0.0_f64);
    for index in 0..first.weights.len().min(second.weights.len()) {
        let weight = f64::from((first.weights[index] * second.weights[index]).sqrt());
        let (a_re, a_im) = (f64::from(first.turning_re[index]), f64::from(first.turning_im[index]));
        let (b_re, b_im) = (f64::from(second.turning_re[index]), f64::from(second.turning_im[index]));
        both += weight * (a_re * b_re + a_im * b_im);
        one += weight * (a_re * a_re + a_im * a_im);
        other += weight * (b_re * b_re + b_im * b_im);
    }
    let power = (one * other).sqrt();
    if power > 0.0 { both / power } else { 0.0 }
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
    fn what_turns_is_told_from_what_stands_still() {
        let angles: Vec<f64> = (0..60).map(|index| 0.11 * f64::from(index)).collect();
        let pattern = Pattern::fit(&waves(&angles), 0..2, &angles, 12, |_| true);
        for index in 0..26 {
            let start = (index * index) as f64 * 0.7;
            let still = (20.0 * (start * 1.9).cos()) as f32;
            let turning = (3.0 * start.cos()) as f32;
            let unused = index % 13 < LEAST_ORDER;
            assert!(unused || (pattern.still_re[index] - still).abs() < 0.02, "{index}");
            assert!(unused || (pattern.turning_re[index] - turning).abs() < 0.02, "{index}");
            assert_eq!(unused, pattern.weights[index] == 0.0);
        }
        // Eleven orders of amplitude 3 on each ring, each with its conjugate.
        assert!((pattern.contrast() - (22.0_f64 * 9.0).sqrt()).abs() < 0.1);
        assert!(likeness(&pattern, &pattern) > 0.999);
    }

    #[test]
    fn angles_that_are_off_are_put_right() {
        let angles: Vec<f64> = (0..60).map(|index| 0.11 * f64::from(index)).collect();
        let waves = waves(&angles);
        let pattern = Pattern::fit(&waves, 0..2, &angles, 12, |_| true);
        let off: Vec<f64> = angles
            .iter()
            .enumerate()
            .map(|(index, angle)| angle - 0.01 * (index % 3) as f64)
            .collect();
        let corrections = pattern.corrections(&waves, &off);
        for (index, angle) in corrections.angles.iter().enumerate() {
            assert!((angle - 0.01 * (index % 3) as f64).abs() < 2e-3, "{index}: {angle}");
        }
        assert!(corrections.knowledge.iter().any(|&knowledge| knowledge > 0.0));
    }

    #[test]
    fn an_order_that_hardly_turns_is_not_used() {
        let angles: Vec<f64> = (0..60).map(|index| 0.004 * f64::from(index)).collect();
        let pattern = Pattern::fit(&waves(&angles), 0..2, &angles, 12, |_| true);
        // 0.24 radians: orders below about 9 stay nearly as they are.
        assert!(pattern.weights[3] == 0.0 && pattern.weights[12] > 0.0);
    }
}
