//! How badly pictures are explained by something that stands still and something that turns, and how that changes when
//! the disc is thought to lie elsewhere: the normal equations of Gauss's and Newton's step.

use std::ops::Range;

use super::disc::Disc;
use super::harmonics::Harmonics;
use crate::Ellipse;
use crate::linear::solve;

/// Groups that the coefficients are dealt into, to see how far they agree.
pub(super) const GROUPS: usize = 8;
/// Residual power that is only rounding, grey levels squared.
const ROUNDING: f64 = 1e-4;
/// See [`Disc::moved`].
pub(super) const MOST_DISC_FREEDOMS: usize = 6;
/// Those of the disc, and by how much the light grows to the right and downwards: what turns grows brighter and darker on
/// its way, which looks as if the centre were elsewhere unless it is allowed for.
pub(super) const MOST_FREEDOMS: usize = MOST_DISC_FREEDOMS + 2;
/// How well the rim of a tilted disc is known, in radii: it was found in the pictures, and water stands lower than it.
const RIM_KNOWN: f64 = 0.01;
/// How far what turns must differ from what stands still, as a share of its power.
const LEAST_APART: f64 = 0.25;

/// Rings that turn together.
#[derive(Debug, Clone)]
pub(super) struct Turning {
    /// Which of the rings.
    pub(super) rings: Range<usize>,
    /// Their angle in each of the kept pictures, radians.
    pub(super) angles: Vec<f64>,
}

/// Change for each pixel of the film, from two places each `nudge` away.
pub(super) fn difference(mut ahead: Harmonics, behind: &Harmonics, nudge: f64) -> Harmonics {
    let scale = (0.5 / nudge) as f32;
    for (value, &other) in ahead.re.iter_mut().zip(&behind.re) {
        *value = (*value - other) * scale;
    }
    for (value, &other) in ahead.im.iter_mut().zip(&behind.im) {
        *value = (*value - other) * scale;
    }
    ahead
}

/// What light that grows to the right, and light that grows downwards, adds to what is seen: as much at the rim as is
/// there.
pub(super) fn growing_light(here: &Harmonics, radii: &[f64]) -> [Harmonics; 2] {
    let empty = || Harmonics {
        re: Vec::with_capacity(here.re.len()),
        im: Vec::with_capacity(here.im.len()),
        ..*here
    };
    let (mut right, mut down) = (empty(), empty());
    let orders = here.orders;
    let lines = here.re.chunks(orders).zip(here.im.chunks(orders));
    for ((re, im), radius) in lines.zip(radii.iter().cycle()) {
        let half = 0.5 * *radius as f32;
        for order in 0..orders {
            let at = |values: &[f32], order: usize| values.get(order).copied().unwrap_or(0.0);
            // Order -1 is order 1's conjugate.
            let (below_re, below_im) = match order {
                0 => (at(re, 1), -at(im, 1)),
                _ => (at(re, order - 1), at(im, order - 1)),
            };
            let (above_re, above_im) = (at(re, order + 1), at(im, order + 1));
            // u = r cos, v = -r sin of the angle, as coefficients of order 1 and -1.
            right.re.push(half * (below_re + above_re));
            right.im.push(half * (below_im + above_im));
            down.re.push(half * (above_im - below_im));
            down.im.push(half * (below_re - above_re));
        }
    }
    [right, down]
}

/// The normal equations of a step: matrix * step = -right.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Normal {
    pub(super) matrix: [[f64; MOST_FREEDOMS]; MOST_FREEDOMS],
    pub(super) right: [f64; MOST_FREEDOMS],
}

impl Normal {
    pub(super) fn add(&mut self, other: &Self) {
        for (row, other) in self.matrix.iter_mut().zip(other.matrix) {
            row.iter_mut().zip(other).for_each(|(a, b)| *a += b);
        }
        self.right.iter_mut().zip(other.right).for_each(|(a, b)| *a += b);
    }

    /// Holds the rim to about where it was found.
    pub(super) fn hold(&mut self, start: &Disc, now: &Disc) {
        let (Some(was), Some(is)) = (start.rim(), now.rim()) else {
            return;
        };
        let bent = |rim: Ellipse| {
            let (sine, cosine) = (2.0 * rim.angle_degrees.to_radians()).sin_cos();
            let longer = (rim.rx / rim.ry).ln() * rim.rx;
            (longer * cosine, longer * sine)
        };
        let ((was_along, was_across), (along, across)) = (bent(was), bent(is));
        let moved = [is.x - was.x, is.y - was.y, along - was_along, across - was_across];
        for (index, moved) in (2..MOST_DISC_FREEDOMS).zip(moved) {
            let weight = (RIM_KNOWN * was.rx).powi(-2);
            self.matrix[index][index] += weight;
            self.right[index] += weight * moved;
        }
    }

    pub(super) fn solve(&self, freedoms: usize) -> Option<Vec<f64>> {
        let rows = self.matrix.iter().take(freedoms);
        let matrix = rows.flat_map(|row| row.iter().take(freedoms).copied()).collect();
        solve(matrix, self.right.iter().take(freedoms).map(|value| -value).collect())
    }
}

/// What is seen (first) and what each freedom does to it, for one coefficient of one picture.
type Values = [(f64, f64); MOST_FREEDOMS + 1];

/// Products of these summed over the pictures, less what a still and a turning pattern explain.
#[derive(Debug, Clone, Copy, Default)]
struct Products([[f64; MOST_FREEDOMS + 1]; MOST_FREEDOMS + 1]);

impl Products {
    fn accumulate(&mut self, values: &Values, used: usize, scale: f64) {
        for row in 0..used {
            for column in row..used {
                let (a, b) = (values[row], values[column]);
                self.0[row][column] += scale * (a.0 * b.0 + a.1 * b.1);
            }
        }
    }

    fn seen(&self) -> f64 {
        self.0[0][0].max(0.0)
    }

    fn normal(&self, weight: f64) -> Normal {
        let mut normal = Normal::default();
        for row in 0..MOST_FREEDOMS {
            normal.right[row] = weight * self.0[0][row + 1];
            for column in row..MOST_FREEDOMS {
                normal.matrix[row][column] = weight * self.0[row + 1][column + 1];
                normal.matrix[column][row] = normal.matrix[row][column];
            }
        }
        normal
    }
}

/// What all rings say.
#[derive(Debug, Default)]
pub(super) struct Fit {
    pub(super) groups: [Normal; GROUPS],
    /// The logarithms of the noise power of all coefficients, summed, and how many they are.
    pub(super) logarithms: f64,
    pub(super) count: f64,
}

/// Adds what some rings say.
pub(super) fn add(here: &Harmonics, changes: &[Harmonics], turning: &Turning, fit: &mut Fit) {
    let orders = here.orders;
    for ring in turning.rings.clone() {
        let products: Vec<Option<Products>> = (0..orders)
            .map(|order| products(here, changes, &turning.angles, ring * orders + order, order))
            .collect();
        for (order, product) in products.iter().enumerate() {
            let Some(product) = product else { continue };
            let near = products
                .get(order.saturating_sub(3)..(order + 4).min(orders))
                .unwrap_or_default();
            let (noise, used) = near
                .iter()
                .flatten()
                .fold((0.0, 0.0), |(sum, used), near| (sum + near.seen(), used + 1.0));
            let noise = noise / (used * here.len() as f64) + ROUNDING;
            if let Some(sum) = fit.groups.get_mut(ring % GROUPS) {
                sum.add(&product.normal(1.0 / noise));
            }
            fit.logarithms += noise.ln();
            fit.count += 1.0;
        }
    }
}

/// The products for one coefficient; `None` where the film is too short to tell what turns from what stands still.
fn products(here: &Harmonics, changes: &[Harmonics], angles: &[f64], index: usize, order: usize) -> Option<Products> {
    if order == 0 {
        return None;
    }
    let m = order as f64;
    let used = changes.len() + 1;
    let pictures = here.len().min(angles.len());
    let count = pictures as f64;
    let mut even = (0.0, 0.0);
    // The sum of all values, and the sum of them turned back.
    let (mut plain, mut back): (Values, Values) = Default::default();
    let mut products = Products::default();
    for (picture, &angle) in angles.iter().enumerate().take(pictures) {
        let (sine, cosine) = (m * angle).sin_cos();
        even = (even.0 + cosine, even.1 + sine);
        let at = picture * here.stride() + index;
        let mut values = Values::default();
        for (value, waves) in values.iter_mut().zip(std::iter::once(here).chain(changes)) {
            let part = |values: &[f32]| f64::from(values.get(at).copied().unwrap_or(0.0));
            *value = (part(&waves.re), part(&waves.im));
        }
        for ((plain, back), value) in plain.iter_mut().zip(&mut back).zip(values) {
            *plain = (plain.0 + value.0, plain.1 + value.1);
            back.0 += value.0 * cosine - value.1 * sine;
            back.1 += value.0 * sine + value.1 * cosine;
        }
        products.accumulate(&values, used, 1.0);
    }
    let apart = count - (even.0 * even.0 + even.1 * even.1) / count;
    if apart < LEAST_APART * count {
        return None;
    }
    // What doesn't change, and what turns beyond it: both are taken away.
    products.accumulate(&plain, used, -1.0 / count);
    let turned: Values = std::array::from_fn(|k| {
        let ((back_re, back_im), (re, im)) = (back[k], plain[k]);
        (
            back_re - (even.0 * re - even.1 * im) / count,
            back_im - (even.0 * im + even.1 * re) / count,
        )
    });
    products.accumulate(&turned, used, -1.0 / apart);
    Some(products)
}
