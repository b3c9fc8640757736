//! A frame's luma at full, half and quarter size, to be looked up between the pixels.

use crate::{Frame, MomentMap, PictureSize};

/// Sizes.
pub(super) const SIZES: usize = 3;

/// One size.
#[derive(Debug, Clone, Default)]
struct Size {
    width: usize,
    height: usize,
    samples: Vec<u8>,
}

impl Size {
    /// Bilinear; `None` beyond the outermost pixels' middles.
    #[inline]
    fn at(&self, x: f64, y: f64) -> Option<f32> {
        // Also what isn't a number goes out here.
        let inside = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64;
        if !inside {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let (right, down) = ((x - column as f64) as f32, (y - row as f64) as f32);
        if column + 1 >= self.width {
            return None;
        }
        let first = row * self.width + column;
        let [a, b] = *self.samples.get(first..first + 2)?.first_chunk::<2>()?;
        let below = first + self.width;
        let [c, d] = *self.samples.get(below..below + 2)?.first_chunk::<2>()?;
        let [a, b, c, d] = [a, b, c, d].map(f32::from);
        let top = a + (b - a) * right;
        Some(top + (c + (d - c) * right - top) * down)
    }

    /// Whether a place has pixels all around it, and some to spare.
    fn is_well_inside(&self, (x, y): (f64, f64)) -> bool {
        x >= 1.0 && y >= 1.0 && x < self.width as f64 - 2.0 && y < self.height as f64 - 2.0
    }

    /// The levels of `2 reach + 1` points each way, which go from `first` in steps of `right` and `down`: the same as by
    /// [`Size::at`] point by point, but a few times as fast. `false` when some of it lies outside.
    fn parallelogram(
        &self,
        first: (f64, f64),
        right: (f64, f64),
        down: (f64, f64),
        reach: i32,
        levels: &mut [f32],
    ) -> bool {
        /// Places are whole numbers of this part of a pixel: adding them up is exact, and their pixel is a shift away.
        const FINE: u32 = 24;
        const ONE: f64 = (1_u64 << FINE) as f64;
        const PART: i64 = (1 << FINE) - 1;
        let fine = |(x, y): (f64, f64)| ((x * ONE) as i64, (y * ONE) as i64);
        let (first, right, down) = (fine(first), fine(right), fine(down));
        let side = 2 * reach as usize + 1;
        let mut rows = levels.chunks_exact_mut(side);
        for (row, line) in (0_i64..).zip(rows.by_ref().take(side)) {
            let (mut x, mut y) = (first.0 + row * down.0, first.1 + row * down.1);
            for slot in line {
                let pixel = (y >> FINE) as usize * self.width + (x >> FINE) as usize;
                let Some([a, b]) = self.samples.get(pixel..).and_then(<[u8]>::first_chunk) else {
                    return false;
                };
                let Some([c, d]) = self.samples.get(pixel + self.width..).and_then(<[u8]>::first_chunk) else {
                    return false;
                };
                let [a, b, c, d] = [*a, *b, *c, *d].map(f32::from);
                let part = |place: i64| (place & PART) as i32 as f32 * (1.0 / ONE as f32);
                let (across, along) = (part(x), part(y));
                let top = a + (b - a) * across;
                *slot = top + (c + (d - c) * across - top) * along;
                x += right.0;
                y += right.1;
            }
        }
        true
    }

    /// Becomes half of `larger`: each pixel the mean of four.
    fn halve(&mut self, larger: &Self) {
        for (row, line) in self.samples.chunks_exact_mut(self.width.max(1)).enumerate() {
            let first = 2 * row * larger.width;
            let above = larger.samples.get(first..first + larger.width).unwrap_or_default();
            let below = larger
                .samples
                .get(first + larger.width..first + 2 * larger.width)
                .unwrap_or_default();
            for ((small, above), below) in line.iter_mut().zip(above.chunks_exact(2)).zip(below.chunks_exact(2)) {
                let sum: u16 = above.iter().chain(below).map(|level| u16::from(*level)).sum();
                *small = ((sum + 2) / 4) as u8;
            }
        }
    }
}

/// A frame to be looked into, and where its points come to rest.
#[derive(Debug, Clone)]
pub(super) struct Pyramid {
    sizes: [Size; SIZES],
    map: MomentMap,
}

impl Pyramid {
    /// Room for frames of a size.
    pub(super) fn new(size: PictureSize, map: MomentMap) -> Self {
        let (mut width, mut height) = (size.width as usize, size.height as usize);
        let sizes = std::array::from_fn(|_| {
            let made = Size {
                width,
                height,
                samples: vec![0; width * height],
            };
            (width, height) = (width / 2, height / 2);
            made
        });
        Self { sizes, map }
    }

    /// Takes a frame of the size it was made for.
    pub(super) fn take(&mut self, frame: &Frame, map: MomentMap) {
        self.map = map;
        let [first, second, third] = &mut self.sizes;
        let [luma, ..] = frame.planes();
        if luma.samples.len() == first.samples.len() {
            first.samples.copy_from_slice(luma.samples);
        }
        second.halve(first);
        third.halve(second);
    }

    /// Looks at a square about a place of the turned picture: `2 reach + 1` points each way, as far apart as this size's
    /// pixels. `false` when some of it lies outside the picture, at full size.
    pub(super) fn square(&self, size: usize, (x, y): (f64, f64), reach: i32, levels: &mut [f32]) -> bool {
        let Some(picture) = self.sizes.get(size) else {
            return false;
        };
        let (most_x, most_y) = (picture.width as f64 - 1.001, picture.height as f64 - 1.001);
        let apart = f64::from(1_u32 << size);
        // A square is small: it lies in the film's picture as a parallelogram.
        let (Some(middle), Some(right), Some(down)) = (
            self.map.to_source(x, y),
            self.map.to_source(x + apart, y),
            self.map.to_source(x, y + apart),
        ) else {
            return false;
        };
        // The first pixel of half the size has its middle between the first two.
        let place = |(x, y): (f64, f64)| ((x - 0.5 * (apart - 1.0)) / apart, (y - 0.5 * (apart - 1.0)) / apart);
        let (middle, right, down) = (place(middle), place(right), place(down));
        let (right, down) = (
            (right.0 - middle.0, right.1 - middle.1),
            (down.0 - middle.0, down.1 - middle.1),
        );
        let corner = |across: i32, along: i32| {
            let (across, along) = (f64::from(across * reach), f64::from(along * reach));
            (
                middle.0 + across * right.0 + along * down.0,
                middle.1 + across * right.1 + along * down.1,
            )
        };
        let corners = [corner(-1, -1), corner(1, -1), corner(-1, 1), corner(1, 1)];
        if corners.into_iter().all(|place| picture.is_well_inside(place)) {
            return picture.parallelogram(corner(-1, -1), right, down, reach, levels);
        }
        let mut levels = levels.iter_mut();
        for row in -reach..=reach {
            let row = f64::from(row);
            for column in -reach..=reach {
                let column = f64::from(column);
                let x = middle.0 + column * right.0 + row * down.0;
                let y = middle.1 + column * right.1 + row * down.1;
                // The small sizes only lead the way: they may look a little beyond the picture's edge.
                let level = if size == 0 {
                    picture.at(x, y)
                } else {
                    picture.at(x.clamp(0.0, most_x), y.clamp(0.0, most_y))
                };
                match (levels.next(), level) {
                    (Some(slot), Some(level)) => *slot = level,
                    _ => return false,
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parallelogram_is_what_its_points_are() {
        let mut picture = Size {
            width: 70,
            height: 60,
            samples: vec![0; 70 * 60],
        };
        for (index, sample) in picture.samples.iter_mut().enumerate() {
            *sample = ((index * 7919) % 251) as u8;
        }
        let (first, right, down) = ((20.3, 9.7), (0.8, 0.6), (-0.6, 0.8));
        let mut levels = [0.0; 21 * 21];
        assert!(picture.parallelogram(first, right, down, 10, &mut levels));
        for (index, level) in levels.into_iter().enumerate() {
            let (across, along) = ((index % 21) as f64, (index / 21) as f64);
            let x = first.0 + across * right.0 + along * down.0;
            let y = first.1 + across * right.1 + along * down.1;
            let known = picture.at(x, y).unwrap();
            assert!((level - known).abs() < 1e-3, "{level} {known} at {x} {y}");
        }
        assert!(!picture.parallelogram((20.0, 50.0), right, down, 10, &mut levels));
    }
}
