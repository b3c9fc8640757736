//! A picture that can be looked up between its points.

/// The number a level is multiplied by before it is stored: 8 bits behind the point.
const STORED: f32 = 256.0;

/// A square picture of `N` channels; `per_pixel` of its points lie along a pixel of the film.
#[derive(Debug)]
pub(crate) struct Texture<const N: usize> {
    side: usize,
    /// Points per pixel of the film.
    pub(crate) per_pixel: f32,
    /// Levels times [`STORED`], row after row.
    points: Vec<[u16; N]>,
}

impl<const N: usize> Texture<N> {
    /// A texture of levels 0 to 255; `levels` has `side * side` entries.
    pub(crate) fn new(side: usize, per_pixel: f32, levels: impl Iterator<Item = [f32; N]>) -> Self {
        // The cast saturates.
        let store = |level: f32| (level * STORED + 0.5) as u16;
        Self {
            side,
            per_pixel,
            points: levels.map(|point| point.map(store)).collect(),
        }
    }

    /// Column and row of the texture's middle.
    pub(crate) fn middle(&self) -> f32 {
        (self.side as f32 - 1.0) * 0.5
    }

    /// Fills `out` with the levels along a straight line that begins at column and row `start` and goes on by
    /// `step`; bilinear, 0 outside.
    pub(crate) fn line(&self, start: [f32; 2], step: [f32; 2], out: &mut [[f32; N]]) {
        let ([start_x, start_y], [step_x, step_y]) = (start, step);
        for (index, levels) in out.iter_mut().enumerate() {
            let along = index as f32;
            *levels = self.at(start_x + along * step_x, start_y + along * step_y);
        }
    }

    /// The level at a column and row; bilinear, 0 outside.
    #[inline(always)]
    pub(crate) fn at(&self, x: f32, y: f32) -> [f32; N] {
        // Negative places become 0 and far ones have no points.
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let first = row * self.side + column;
        let (Some([a, b]), Some([c, d])) = (self.pair(first), self.pair(first + self.side)) else {
            return [0.0; N];
        };
        // Plain loops and indices below `N`: this is where a film's time goes.
        let mut levels = [0.0; N];
        for channel in 0..N {
            let (top_left, bottom_left) = (f32::from(a[channel]), f32::from(c[channel]));
            let top = top_left + (f32::from(b[channel]) - top_left) * fx;
            let bottom = bottom_left + (f32::from(d[channel]) - bottom_left) * fx;
            levels[channel] = (top + (bottom - top) * fy) * (1.0 / STORED);
        }
        levels
    }

    #[inline(always)]
    fn pair(&self, first: usize) -> Option<&[[u16; N]; 2]> {
        self.points.get(first..first + 2)?.first_chunk::<2>()
    }
}

/// Softens a square picture as a lens does: a Gaussian of standard deviation `sigma` points.
pub(crate) fn soften(plane: &mut [f32], side: usize, sigma: f32) {
    let reach = (3.0 * sigma).ceil() as usize;
    let weights: Vec<f32> = (0..=reach).map(|d| (-0.5 * (d as f32 / sigma).powi(2)).exp()).collect();
    let sum = 2.0 * weights.iter().sum::<f32>() - 1.0;
    let weights: Vec<f32> = weights.iter().map(|weight| weight / sum).collect();
    let mut line = vec![0.0; side];
    let mut soft_line = |get: &dyn Fn(usize) -> usize, plane: &mut [f32]| {
        for (index, value) in line.iter_mut().enumerate() {
            *value = plane.get(get(index)).copied().unwrap_or(0.0);
        }
        for index in 0..side {
            let at = |place: usize| line.get(place.min(side - 1)).copied().unwrap_or(0.0);
            let soft: f32 = weights
                .iter()
                .enumerate()
                .map(|(d, weight)| {
                    if d == 0 {
                        weight * at(index)
                    } else {
                        weight * (at(index + d) + at(index.saturating_sub(d)))
                    }
                })
                .sum();
            if let Some(value) = plane.get_mut(get(index)) {
                *value = soft;
            }
        }
    };
    for row in 0..side {
        soft_line(&|index| row * side + index, plane);
    }
    for column in 0..side {
        soft_line(&|index| index * side + column, plane);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_points_it_is_bilinear() {
        let texture = Texture::new(3, 1.0, (0_u8..9).map(|level| [f32::from(level) * 10.0]));
        let mut out = [[0.0]; 3];
        texture.line([0.5, 0.5], [0.25, 0.5], &mut out);
        for (level, expected) in out.iter().zip([20.0, 37.5, 55.0]) {
            assert!((level[0] - expected).abs() < 0.01, "{out:?}");
        }
        texture.line([-8.0, 40.0], [0.0, 0.0], &mut out);
        assert_eq!(out, [[0.0]; 3]);
    }

    #[test]
    fn softening_keeps_the_light_and_its_place() {
        let side = 15;
        let mut plane = vec![0.0; side * side];
        plane[7 * side + 7] = 100.0;
        soften(&mut plane, side, 1.2);
        assert!((plane.iter().sum::<f32>() - 100.0).abs() < 0.01);
        assert!((plane[7 * side + 6] - plane[7 * side + 8]).abs() < 1e-5);
        assert!((plane[6 * side + 7] - plane[7 * side + 8]).abs() < 1e-5);
        assert!(plane[7 * side + 7] < 20.0);
    }
}
