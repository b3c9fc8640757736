//! Least squares with a few unknowns, without allocating.

/// Sums of a least-squares problem with `N` unknowns: add rows, then solve.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Normal<const N: usize> {
    matrix: [[f64; N]; N],
    right: [f64; N],
}

impl<const N: usize> Normal<N> {
    pub(crate) const fn new() -> Self {
        Self {
            matrix: [[0.0; N]; N],
            right: [0.0; N],
        }
    }

    /// Adds the equation `row · unknowns = value` with a weight.
    #[inline]
    pub(crate) fn add(&mut self, row: &[f64; N], value: f64, weight: f64) {
        for (i, (sums, right)) in self.matrix.iter_mut().zip(&mut self.right).enumerate() {
            let weighted = weight * row[i];
            *right += weighted * value;
            for (sum, other) in sums.iter_mut().zip(row).take(i + 1) {
                *sum += weighted * other;
            }
        }
    }

    /// The lower triangle of the Cholesky factor; `None` when the equations don't determine the unknowns.
    fn factor(&self) -> Option<[[f64; N]; N]> {
        let mut lower = [[0.0; N]; N];
        for row in 0..N {
            for column in 0..=row {
                let dot: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
                let rest = self.matrix[row][column] - dot;
                if row == column {
                    // Also what isn't a number goes out here.
                    if rest.is_nan() || rest <= 1e-12 * self.matrix[row][row].abs() {
                        return None;
                    }
                    lower[row][row] = rest.sqrt();
                } else {
                    lower[row][column] = rest / lower[column][column];
                }
            }
        }
        Some(lower)
    }

    /// The unknowns, and the inverse of the matrix: times the variance of a value of weight 1, their covariance.
    pub(crate) fn solve(&self) -> Option<([f64; N], [[f64; N]; N])> {
        let lower = self.factor()?;
        let solve = |right: [f64; N]| {
            let mut x = right;
            for row in 0..N {
                let dot: f64 = (0..row).map(|k| lower[row][k] * x[k]).sum();
                x[row] = (x[row] - dot) / lower[row][row];
            }
            for row in (0..N).rev() {
                let dot: f64 = (row + 1..N).map(|k| lower[k][row] * x[k]).sum();
                x[row] = (x[row] - dot) / lower[row][row];
            }
            x
        };
        let mut inverse = [[0.0; N]; N];
        for (index, column) in inverse.iter_mut().enumerate() {
            let mut unit = [0.0; N];
            unit[index] = 1.0;
            *column = solve(unit);
        }
        let solved = solve(self.right);
        solved.iter().all(|x| x.is_finite()).then_some((solved, inverse))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_comes_back() {
        let mut sums = Normal::<3>::new();
        for t in [-1.5, -0.2, 0.1, 1.0, 2.5] {
            sums.add(&[1.0, t, t * t], 2.0 - 3.0 * t + 0.5 * t * t, 1.0 + t * t);
        }
        let (solved, _) = sums.solve().unwrap();
        for (a, b) in solved.iter().zip([2.0, -3.0, 0.5]) {
            assert!((a - b).abs() < 1e-12);
        }
    }

    #[test]
    fn too_few_equations_have_no_answer() {
        let mut sums = Normal::<2>::new();
        sums.add(&[1.0, 2.0], 1.0, 1.0);
        assert!(sums.solve().is_none());
    }
}
