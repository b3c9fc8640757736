//! Following a piece of texture: Lucas and Kanade's way from coarse to fine (Bouguet 2000; Baker and Matthews 2004 for
//! the form in which the slopes are those of the piece that is known).
//!
//! The squares compared are looked up in the turned picture, so that a piece that rests in the tank looks the same however
//! far the tank has turned.

use super::blob::distance;
use super::pyramid::{Pyramid, SIZES};
use crate::Plane;

/// How far a square reaches from its middle at each size, in its own pixels.
const REACH: [i32; SIZES] = [10, 8, 6];
/// Points in the largest square.
const MOST: usize = 21 * 21;

/// A square at one size, with what makes it easy to be found again.
#[derive(Debug, Clone)]
struct Square {
    reach: i32,
    /// Less their mean.
    levels: [f32; MOST],
    /// Their slopes to the right and down.
    slopes: [[f32; 2]; MOST],
    /// Standard deviation of the levels.
    spread: f32,
    /// Sums of the slopes' products: xx, xy, yy.
    tensor: [f32; 3],
}

impl Square {
    const fn new(reach: i32) -> Self {
        Self {
            reach,
            levels: [0.0; MOST],
            slopes: [[0.0; 2]; MOST],
            spread: 0.0,
            tensor: [0.0; 3],
        }
    }

    const fn side(&self) -> usize {
        2 * self.reach as usize + 1
    }

    /// Takes what is to be seen at a place. `false` when it isn't all in the picture.
    fn take(&mut self, picture: &Pyramid, size: usize, place: (f64, f64)) -> bool {
        let side = self.side();
        let points = side * side;
        let Some(levels) = self.levels.get_mut(..points) else {
            return false;
        };
        if !picture.square(size, place, self.reach, levels) {
            return false;
        }
        let (mean, spread) = mean_and_spread(levels);
        self.spread = spread;
        levels.iter_mut().for_each(|level| *level -= mean);
        let levels: &[f32] = levels;
        let level = |x: usize, y: usize| levels.get(y * side + x).copied().unwrap_or(0.0);
        self.tensor = [0.0; 3];
        for y in 0..side {
            for x in 0..side {
                let edge = x == 0 || y == 0 || x + 1 == side || y + 1 == side;
                let slope = if edge {
                    [0.0; 2]
                } else {
                    [
                        0.5 * (level(x + 1, y) - level(x - 1, y)),
                        0.5 * (level(x, y + 1) - level(x, y - 1)),
                    ]
                };
                let [right, down] = slope;
                self.tensor[0] += right * right;
                self.tensor[1] += right * down;
                self.tensor[2] += down * down;
                if let Some(slot) = self.slopes.get_mut(y * side + x) {
                    *slot = slope;
                }
            }
        }
        true
    }

    /// Mean square of the slope in the direction in which there is least of it.
    fn least_slope(&self) -> f32 {
        let [xx, xy, yy] = self.tensor;
        let half = 0.5 * (xx + yy);
        let least = half - (0.25 * (xx - yy) * (xx - yy) + xy * xy).sqrt();
        least / (self.side() * self.side()) as f32
    }

    /// Where this square lies in a picture, found from a place near by. With how well it is recognised.
    fn find(&self, picture: &Pyramid, size: usize, start: (f64, f64)) -> Option<(f64, f64, f64)> {
        const MOST_STEPS: usize = 15;
        let [xx, xy, yy] = self.tensor.map(f64::from);
        let determinant = xx * yy - xy * xy;
        let points = self.side() * self.side();
        if determinant <= 1e-6 * (xx + yy) * (xx + yy) || self.spread <= 0.0 {
            return None;
        }
        let apart = f64::from(1_u32 << size);
        let mut place = start;
        let mut seen = [0.0_f32; MOST];
        let seen = seen.get_mut(..points)?;
        for _ in 0..MOST_STEPS {
            if !picture.square(size, place, self.reach, seen) {
                return None;
            }
            let (mean, spread) = mean_and_spread(seen);
            if spread <= 0.0 {
                return None;
            }
            let gain = self.spread / spread;
            let (mut right, mut down, mut product) = (0.0_f32, 0.0_f32, 0.0_f32);
            for ((level, known), slope) in seen.iter().zip(&self.levels).zip(&self.slopes) {
                let level = (level - mean) * gain;
                product += level * known;
                let rest = known - level;
                right += slope[0] * rest;
                down += slope[1] * rest;
            }
            let likeness = f64::from(product / (points as f32 * self.spread * self.spread));
            let (right, down) = (f64::from(right), f64::from(down));
            let step = (
                (yy * right - xy * down) / determinant,
                (xx * down - xy * right) / determinant,
            );
            // Slopes reach a pixel or two; longer steps are taken one after the other.
            let length = step.0.hypot(step.1);
            let shorter = if length > 1.5 { 1.5 / length } else { 1.0 };
            place = (place.0 + shorter * apart * step.0, place.1 + shorter * apart * step.1);
            if length < 0.015 {
                return Some((place.0, place.1, likeness));
            }
        }
        None
    }
}

/// The standard deviation of the camera's noise about a place of the film's picture, by the median of what a mask that sees
/// neither slopes nor bends makes of it (Immerkaer, 1996).
pub(super) fn noise_at(plane: Plane<'_>, (x, y): (f64, f64)) -> f32 {
    const MASK: [[i32; 3]; 3] = [[1, -2, 1], [-2, 4, -2], [1, -2, 1]];
    let (left, top) = (
        (x.round() - 10.0).max(0.0) as usize,
        (y.round() - 10.0).max(0.0) as usize,
    );
    let mut seen = [0_u16; MOST];
    for (slot, index) in seen.iter_mut().zip(0_usize..) {
        let (column, row) = (left + index % 21, top + index / 21);
        let mut sum = 0;
        for (down, line) in MASK.iter().enumerate() {
            for (right, weight) in line.iter().enumerate() {
                sum += weight * plane.get(column + right, row + down).map_or(0, i32::from);
            }
        }
        *slot = sum.unsigned_abs().min(u32::from(u16::MAX)) as u16;
    }
    seen.sort_unstable();
    let median = seen.get(MOST / 2).copied().unwrap_or(0);
    // The mask makes six times the noise of it, and a normal distribution's median size is 0.6745 deviations.
    f32::from(median) / (6.0 * 0.6745)
}

fn mean_and_spread(levels: &[f32]) -> (f32, f32) {
    let count = levels.len().max(1) as f32;
    let mean = levels.iter().sum::<f32>() / count;
    let squares = levels.iter().map(|level| (level - mean) * (level - mean)).sum::<f32>();
    (mean, (squares / count).sqrt())
}

/// A piece of texture that is known.
#[derive(Debug, Clone)]
pub(super) struct Texture {
    /// As it was in the last frame, at all sizes.
    last: Box<[Square; SIZES]>,
    /// As it was when it was picked, or when it had changed too much since.
    anchor: Box<Square>,
    /// Variance of a coordinate that the changes of anchor have added up, square pixels.
    anchored: f64,
    /// How well the anchor, and the last frame's square, are usually recognised.
    likeness: f64,
    last_likeness: f64,
}

/// A piece of texture as it is seen in a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextureFit {
    pub(super) place: (f64, f64),
    /// Standard deviation of a coordinate, pixels.
    pub(super) uncertainty: f64,
    likeness: f64,
    last_likeness: f64,
    new_anchor: bool,
}

/// What looking for it came to.
#[derive(Debug, Clone, Copy)]
pub(super) enum TextureSearch {
    Found(TextureFit),
    /// It doesn't look as it did, or not the same seen from the other side.
    Nothing,
    AtTheEdge,
}

impl Texture {
    /// The texture at a place of the turned picture, if there is enough of it to be followed: more than camera noise of
    /// this standard deviation (see [`noise_at`]) would make by itself.
    pub(super) fn at(picture: &Pyramid, place: (f64, f64), noise: f32) -> Option<Self> {
        let mut texture = Self {
            last: Box::new(REACH.map(Square::new)),
            anchor: Box::new(Square::new(REACH[0])),
            anchored: 0.0,
            likeness: 0.9,
            last_likeness: 0.9,
        };
        let taken = texture.take_last(picture, place) && texture.anchor.take(picture, 0, place);
        // Noise has a mean square slope of half its variance.
        let least = LEAST_SLOPE + 0.75 * noise * noise;
        (taken && texture.anchor.least_slope() > least).then_some(texture)
    }

    fn take_last(&mut self, picture: &Pyramid, place: (f64, f64)) -> bool {
        self.last
            .iter_mut()
            .enumerate()
            .all(|(size, square)| square.take(picture, size, place))
    }

    /// Looks for it near where it is expected; `before` and `last` are the frame before and where it was in it.
    pub(super) fn look(
        &self,
        picture: &Pyramid,
        before: &Pyramid,
        last: (f64, f64),
        expected: (f64, f64),
        gate: f64,
        scratch: &mut Scratch,
    ) -> TextureSearch {
        if !scratch.coarse.take(picture, SIZES - 1, expected) {
            return TextureSearch::AtTheEdge;
        }
        let mut place = expected;
        let mut last_likeness = 0.0;
        for (size, square) in self.last.iter().enumerate().rev() {
            match square.find(picture, size, place) {
                Some((x, y, likeness)) => (place, last_likeness) = ((x, y), likeness),
                None if size > 0 => {}
                None => return TextureSearch::Nothing,
            }
        }
        if distance(place, expected) > gate || last_likeness < 0.75 * self.last_likeness {
            return TextureSearch::Nothing;
        }
        // Seen from the other side: what is found there has to lead back.
        if !scratch.found.take(picture, 0, place) {
            return TextureSearch::AtTheEdge;
        }
        let back = (last.0 + 0.7, last.1 - 0.7);
        let led_back = scratch.found.find(before, 0, back);
        if !led_back.is_some_and(|(x, y, _)| distance((x, y), last) < MOST_DISAGREEMENT) {
            return TextureSearch::Nothing;
        }
        // The anchor says where it is without what has added up from frame to frame.
        let found = self.anchor.find(picture, 0, place);
        let slack = 0.6 + 3.0 * self.anchored.sqrt();
        if let Some((x, y, likeness)) = found
            && likeness > (0.75 * self.likeness).max(LEAST_LIKENESS)
            && distance((x, y), place) < slack
        {
            let own = Self::own_uncertainty(likeness, &self.anchor);
            return TextureSearch::Found(TextureFit {
                place: (x, y),
                uncertainty: (own * own + self.anchored).sqrt(),
                likeness,
                last_likeness,
                new_anchor: false,
            });
        }
        if last_likeness < LEAST_LIKENESS {
            return TextureSearch::Nothing;
        }
        let own = Self::own_uncertainty(last_likeness, self.last.first().unwrap_or(&self.anchor));
        TextureSearch::Found(TextureFit {
            place,
            uncertainty: (2.0 * own * own + self.anchored).sqrt(),
            likeness: last_likeness,
            last_likeness,
            new_anchor: true,
        })
    }

    /// Looks for it after it was missed: by the anchor alone, since the frame before doesn't show it.
    pub(super) fn look_again(&self, picture: &Pyramid, expected: (f64, f64), gate: f64) -> TextureSearch {
        match self.anchor.find(picture, 0, expected) {
            Some((x, y, likeness))
                if likeness > (0.85 * self.likeness).max(LEAST_LIKENESS) && distance((x, y), expected) < gate =>
            {
                TextureSearch::Found(TextureFit {
                    place: (x, y),
                    uncertainty: (Self::own_uncertainty(likeness, &self.anchor).powi(2) + self.anchored).sqrt(),
                    likeness,
                    last_likeness: self.last_likeness,
                    new_anchor: false,
                })
            }
            _ => TextureSearch::Nothing,
        }
    }

    /// Standard deviation of a coordinate at which a square is found with a likeness: what differs over the slopes.
    fn own_uncertainty(likeness: f64, square: &Square) -> f64 {
        let rest = (1.0 - likeness.clamp(0.0, 0.9999).powi(2)) * f64::from(square.spread * square.spread);
        let slopes = f64::from(square.least_slope()) * (square.side() * square.side()) as f64;
        (rest.max(0.3) / slopes.max(1e-9)).sqrt()
    }

    /// Takes in what it looks like now. `false` when it can't be seen whole.
    pub(super) fn take_in(&mut self, picture: &Pyramid, fit: &TextureFit) -> bool {
        if fit.new_anchor {
            self.anchored = fit.uncertainty * fit.uncertainty;
            if !self.anchor.take(picture, 0, fit.place) {
                return false;
            }
        } else {
            self.likeness += 0.1 * (fit.likeness - self.likeness);
        }
        self.last_likeness += 0.1 * (fit.last_likeness - self.last_likeness);
        self.take_last(picture, fit.place)
    }
}

/// Room for looking.
#[derive(Debug)]
pub(super) struct Scratch {
    coarse: Box<Square>,
    found: Box<Square>,
}

impl Scratch {
    pub(super) fn new() -> Self {
        let [fine, _, coarse] = REACH;
        Self {
            coarse: Box::new(Square::new(coarse)),
            found: Box::new(Square::new(fine)),
        }
    }
}

/// The least mean square slope, in levels a pixel, of texture that can be followed.
const LEAST_SLOPE: f32 = 1.5;
/// The least correlation with which texture is recognised.
const LEAST_LIKENESS: f64 = 0.5;
/// How far from where it came, in pixels, what is found may lead back.
const MOST_DISAGREEMENT: f64 = 0.5;
