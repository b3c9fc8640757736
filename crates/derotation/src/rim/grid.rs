//! A plane of numbers.

/// Numbers on a rectangle, row after row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

impl Grid {
    /// All zero.
    pub(super) fn zero(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            values: vec![0.0; width * height],
        }
    }

    /// The value at a column and a row; the nearest one for positions outside.
    #[inline]
    pub(super) fn at(&self, x: usize, y: usize) -> f32 {
        let x = x.min(self.width.saturating_sub(1));
        let y = y.min(self.height.saturating_sub(1));
        self.values.get(y * self.width + x).copied().unwrap_or(0.0)
    }

    /// The value between four samples, bilinearly; the border's value outside.
    #[inline]
    pub(super) fn between(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x.max(0.0), y.max(0.0));
        let (column, row) = (x as usize, y as usize);
        let (right, down) = (x - x.floor(), y - y.floor());
        let upper = self.at(column, row) * (1.0 - right) + self.at(column + 1, row) * right;
        let lower = self.at(column, row + 1) * (1.0 - right) + self.at(column + 1, row + 1) * right;
        upper * (1.0 - down) + lower * down
    }

    /// Blurs with a Gaussian of standard deviation `sigma` samples; the border's values go on beyond it.
    pub(super) fn blur(&mut self, sigma: f64) {
        let kernel = gaussian(sigma);
        let reach = kernel.len() / 2;
        let mut line = Vec::with_capacity(self.width + 2 * reach);
        for row in self.values.chunks_exact_mut(self.width.max(1)) {
            extend(row, reach, &mut line);
            // Weight by weight and not value by value: so many values are worked on at once.
            row.fill(0.0);
            for (tap, weight) in kernel.iter().enumerate() {
                for (value, other) in row.iter_mut().zip(line.iter().skip(tap)) {
                    *value += weight * other;
                }
            }
        }
        let source = self.values.clone();
        let last = self.height.saturating_sub(1);
        for (y, row) in self.values.chunks_exact_mut(self.width.max(1)).enumerate() {
            row.fill(0.0);
            for (tap, weight) in kernel.iter().enumerate() {
                let from = (y + tap).saturating_sub(reach).min(last) * self.width;
                let Some(above) = source.get(from..from + self.width) else {
                    continue;
                };
                for (value, other) in row.iter_mut().zip(above) {
                    *value += weight * other;
                }
            }
        }
    }
}

/// A sampled Gaussian that sums to one, cut at three standard deviations.
pub(super) fn gaussian(sigma: f64) -> Vec<f32> {
    let reach = (3.0 * sigma).ceil().max(1.0) as i32;
    let raw: Vec<f64> = (-reach..=reach)
        .map(|i| (-0.5 * (f64::from(i) / sigma).powi(2)).exp())
        .collect();
    let sum: f64 = raw.iter().sum();
    raw.iter().map(|weight| (weight / sum) as f32).collect()
}

/// Copies `row` into `line` with its first and last values repeated `reach` times beyond its ends.
fn extend(row: &[f32], reach: usize, line: &mut Vec<f32>) {
    let first = row.first().copied().unwrap_or(0.0);
    let last = row.last().copied().unwrap_or(0.0);
    line.clear();
    line.extend(std::iter::repeat_n(first, reach));
    line.extend_from_slice(row);
    line.extend(std::iter::repeat_n(last, reach));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blur_keeps_a_level_and_spreads_a_point_evenly() {
        let mut flat = Grid::zero(9, 4);
        flat.values.fill(7.0);
        flat.blur(1.2);
        assert!(flat.values.iter().all(|value| (value - 7.0).abs() < 1e-5));

        let mut point = Grid::zero(21, 21);
        point.values[10 * 21 + 10] = 1.0;
        point.blur(1.2);
        assert!((point.values.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!((point.at(8, 10) - point.at(10, 12)).abs() < 1e-7);
        let spread: f32 = (0..21)
            .flat_map(|y| (0..21).map(move |x| (x, y)))
            .map(|(x, y)| point.at(x, y) * (x as f32 - 10.0).powi(2))
            .sum();
        assert!((spread.sqrt() - 1.2).abs() < 0.03, "spread {spread}");
    }

    #[test]
    fn between_samples_is_bilinear_and_the_border_goes_on() {
        let grid = Grid {
            width: 2,
            height: 2,
            values: vec![0.0, 1.0, 2.0, 3.0],
        };
        assert!((grid.between(0.5, 0.5) - 1.5).abs() < 1e-6);
        assert!((grid.between(-4.0, 9.0) - 2.0).abs() < 1e-6);
    }
}
