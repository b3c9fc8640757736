//! What is seen on circles about the tank's centre, as waves around it.
//!
//! On a ring of radius r the picture is a function of the angle, and its Fourier coefficient of order m (so many waves
//! around) turns by m times the angle that the tank turns: S(m) -> S(m) exp(-i m angle), angles counter-clockwise.

use std::f64::consts::TAU;
use std::sync::Arc;

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::disc::{Disc, View};

/// Where the samples of one ring point lie: the upper left of four pixels, and how far between them.
#[derive(Debug, Clone, Copy)]
struct Tap {
    index: u32,
    right: f32,
    down: f32,
}

/// The rings that pictures of one size are sampled on.
#[derive(Debug)]
struct Rings {
    taps: Vec<Tap>,
    width: usize,
    rings: usize,
}

impl Rings {
    /// Rings of the given radii (in units of the rim's) with `angles` samples each, on a disc in pictures of at least
    /// 2 x 2 pixels. What lies outside the picture is sampled at its edge.
    fn new(disc: &Disc, view: &View, radii: &[f64], angles: usize) -> Self {
        let most = |length: usize| (length.max(2) - 1) as f64 - 1e-3;
        let (most_x, most_y) = (most(view.width), most(view.height));
        let mut taps = Vec::with_capacity(radii.len() * angles);
        for &radius in radii {
            for step in 0..angles {
                let (sine, cosine) = (TAU * step as f64 / angles as f64).sin_cos();
                let (x, y) = view.place(disc.place(radius * cosine, -radius * sine));
                // `clamp` lets NaN through, and the cast makes it 0.
                let (x, y) = (x.clamp(0.0, most_x), y.clamp(0.0, most_y));
                let (column, row) = (x as usize, y as usize);
                taps.push(Tap {
                    index: (row * view.width + column) as u32,
                    right: (x - column as f64) as f32,
                    down: (y - row as f64) as f32,
                });
            }
        }
        Self {
            taps,
            width: view.width,
            rings: radii.len(),
        }
    }

    /// Grey levels of a picture on all rings, ring after ring.
    fn sample<P: Copy + Into<f32>>(&self, picture: &[P], out: &mut [f32]) {
        for (value, tap) in out.iter_mut().zip(&self.taps) {
            let upper = tap.index as usize;
            let lower = upper + self.width;
            let pair = |at: usize| match picture.get(at..at + 2) {
                Some(&[left, right]) => {
                    let (left, right): (f32, f32) = (left.into(), right.into());
                    left + tap.right * (right - left)
                }
                _ => 0.0,
            };
            let (above, below) = (pair(upper), pair(lower));
            *value = above + tap.down * (below - above);
        }
    }
}

/// Turns ring samples into waves.
struct Waves {
    fft: Arc<dyn Fft<f32>>,
    orders: usize,
    angles: usize,
    samples: Vec<f32>,
    line: Vec<Complex32>,
    scratch: Vec<Complex32>,
}

impl Waves {
    /// For rings of `angles` samples; waves of the orders 0 to `orders` - 1 are kept, at most half of `angles`.
    fn new(angles: usize, orders: usize) -> Self {
        let fft = FftPlanner::new().plan_fft_forward(angles);
        Self {
            scratch: vec![Complex32::default(); fft.get_inplace_scratch_len()],
            fft,
            orders: orders.min(angles / 2),
            angles,
            samples: Vec::new(),
            line: vec![Complex32::default(); angles],
        }
    }

    /// The waves of a picture on all the rings, ring after ring, appended to `re` and `im`.
    fn append<P: Copy + Into<f32>>(&mut self, rings: &Rings, picture: &[P], re: &mut Vec<f32>, im: &mut Vec<f32>) {
        self.samples.resize(rings.rings * self.angles, 0.0);
        rings.sample(picture, &mut self.samples);
        let scale = 1.0 / self.angles as f32;
        // Two real rings go through one complex transform: one as real part, one as imaginary part.
        for pair in self.samples.chunks(2 * self.angles) {
            let (first, second) = pair.split_at(self.angles);
            for (index, (value, &a)) in self.line.iter_mut().zip(first).enumerate() {
                *value = Complex32::new(a, second.get(index).copied().unwrap_or(0.0));
            }
            self.fft.process_with_scratch(&mut self.line, &mut self.scratch);
            let mirrored = |order: usize| self.line[(self.angles - order) % self.angles];
            let both = || (0..self.orders).map(|order| (self.line[order], mirrored(order)));
            re.extend(both().map(|(z, w)| 0.5 * scale * (z.re + w.re)));
            im.extend(both().map(|(z, w)| 0.5 * scale * (z.im - w.im)));
            if !second.is_empty() {
                re.extend(both().map(|(z, w)| 0.5 * scale * (z.im + w.im)));
                im.extend(both().map(|(z, w)| 0.5 * scale * (w.re - z.re)));
            }
        }
    }
}

/// The waves of many pictures on the same rings.
#[derive(Debug, Clone)]
pub(super) struct Harmonics {
    pub(super) rings: usize,
    /// Orders 0 to `orders` - 1.
    pub(super) orders: usize,
    /// The coefficients: picture after picture, ring after ring, order after order.
    pub(super) re: Vec<f32>,
    pub(super) im: Vec<f32>,
}

impl Harmonics {
    /// The waves of order 0 to `orders` - 1 in the pictures on rings of these radii.
    pub(super) fn of<'a, P: Copy + Into<f32> + 'a>(
        pictures: impl ExactSizeIterator<Item = &'a [P]>,
        view: &View,
        disc: &Disc,
        radii: &[f64],
        angles: usize,
        orders: usize,
    ) -> Self {
        let rings = Rings::new(disc, view, radii, angles);
        let mut waves = Waves::new(angles, orders);
        let room = pictures.len() * radii.len() * waves.orders;
        let (mut re, mut im) = (Vec::with_capacity(room), Vec::with_capacity(room));
        for picture in pictures {
            waves.append(&rings, picture, &mut re, &mut im);
        }
        Self {
            rings: radii.len(),
            orders: waves.orders,
            re,
            im,
        }
    }

    /// Grey levels of one picture on such rings, ring after ring.
    pub(super) fn levels(picture: &[u8], view: &View, disc: &Disc, radii: &[f64], angles: usize) -> Vec<f32> {
        let mut levels = vec![0.0; radii.len() * angles];
        Rings::new(disc, view, radii, angles).sample(picture, &mut levels);
        levels
    }

    /// Makes all pictures as bright as they are on average: cameras change their exposure, and lamps flicker.
    pub(super) fn even_out(&mut self) {
        let (stride, orders) = (self.stride().max(1), self.orders.max(1));
        let brightness: Vec<f32> = self
            .re
            .chunks_exact(stride)
            .map(|picture| picture.iter().step_by(orders).sum())
            .collect();
        let mean = brightness.iter().sum::<f32>() / brightness.len().max(1) as f32;
        let pictures = self.re.chunks_exact_mut(stride).zip(self.im.chunks_exact_mut(stride));
        for ((re, im), brightness) in pictures.zip(brightness) {
            // A black picture says nothing, however bright it is made.
            let gain = if brightness > 0.2 * mean {
                mean / brightness
            } else {
                1.0
            };
            re.iter_mut().for_each(|value| *value *= gain);
            im.iter_mut().for_each(|value| *value *= gain);
        }
    }

    /// Coefficients of one picture.
    pub(super) fn stride(&self) -> usize {
        self.rings * self.orders
    }

    /// How many pictures.
    pub(super) fn len(&self) -> usize {
        self.re.len() / self.stride().max(1)
    }

    /// The coefficients of one picture, real and imaginary parts, ring after ring.
    pub(super) fn picture(&self, index: usize) -> (&[f32], &[f32]) {
        let range = index * self.stride()..(index + 1) * self.stride();
        (
            self.re.get(range.clone()).unwrap_or_default(),
            self.im.get(range).unwrap_or_default(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Circle;

    const VIEW: View = View {
        left: 0.0,
        top: 0.0,
        scale: 1.0,
        width: 90,
        height: 80,
    };

    /// Three and five waves around (44, 39), turned counter-clockwise by `angle`.
    fn picture(angle: f64) -> Vec<u8> {
        let mut pixels = Vec::new();
        for y in 0..VIEW.height {
            for x in 0..VIEW.width {
                let place = (39.0 - y as f64).atan2(x as f64 - 44.0) - angle;
                pixels.push((128.0 + 60.0 * (3.0 * place).cos() + 30.0 * (5.0 * place).sin()).round() as u8);
            }
        }
        pixels
    }

    #[test]
    fn a_wave_turns_by_its_order_times_the_angle() {
        let disc = Disc::round(Circle::new(44.0, 39.0, 36.0));
        let pictures = [picture(0.0), picture(0.4)];
        let waves = Harmonics::of(
            pictures.iter().map(Vec::as_slice),
            &VIEW,
            &disc,
            &[0.5, 0.9, 0.7],
            256,
            8,
        );
        assert_eq!((waves.len(), waves.rings, waves.orders), (2, 3, 8));
        for ring in 0..3 {
            let at = |picture: usize, order: usize| {
                let (re, im) = waves.picture(picture);
                (re[ring * 8 + order], im[ring * 8 + order])
            };
            assert!((at(0, 0).0 - 128.0).abs() < 0.5);
            assert!(
                (at(0, 3).0 - 30.0).abs() < 1.0 && at(0, 3).1.abs() < 0.5,
                "{:?}",
                at(0, 3)
            );
            assert!(
                (at(0, 5).1 + 15.0).abs() < 1.0 && at(0, 5).0.abs() < 0.5,
                "{:?}",
                at(0, 5)
            );
            assert!(at(0, 2).0.abs() < 0.3 && at(0, 7).0.abs() < 0.3);
            let (re, im) = at(1, 3);
            assert!((f64::from(im.atan2(re)) + 1.2).abs() < 0.02);
        }
    }

    #[test]
    fn exposure_is_evened_out() {
        let disc = Disc::round(Circle::new(44.0, 39.0, 36.0));
        let bright = picture(0.3);
        let dark: Vec<u8> = bright.iter().map(|&level| level / 2).collect();
        let pictures = [bright, dark];
        let mut waves = Harmonics::of(pictures.iter().map(Vec::as_slice), &VIEW, &disc, &[0.6], 256, 8);
        waves.even_out();
        let (first, second) = (waves.picture(0).0, waves.picture(1).0);
        assert!(
            first.iter().zip(second).all(|(a, b)| (a - b).abs() < 0.5),
            "{first:?} {second:?}"
        );
    }

    #[test]
    fn places_out_of_the_picture_are_its_edge() {
        let disc = Disc::round(Circle::new(-500.0, 1e9, 36.0));
        let pixels = picture(0.0);
        let levels = Harmonics::levels(&pixels, &VIEW, &disc, &[1.0], 64);
        let corner = f32::from(pixels[(VIEW.height - 1) * VIEW.width]);
        assert!(levels.iter().all(|level| (level - corner).abs() < 1.0), "{levels:?}");
    }
}
