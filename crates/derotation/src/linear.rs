//! Small systems of linear equations.

/// Solves a x = b for a symmetric positive definite `a` of `b.len()` rows, row after row, by Cholesky's way. `None` when
/// it is not definite.
pub(crate) fn solve(mut a: Vec<f64>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    if a.len() != n * n {
        return None;
    }
    for column in 0..n {
        for row in column..n {
            let dot: f64 = (0..column).map(|k| a[row * n + k] * a[column * n + k]).sum();
            let rest = a[row * n + column] - dot;
            if row == column {
                if rest.is_nan() || rest <= 1e-12 * a[row * n + column].abs() {
                    return None;
                }
                a[row * n + column] = rest.sqrt();
            } else {
                a[row * n + column] = rest / a[column * n + column];
            }
        }
    }
    for row in 0..n {
        let dot: f64 = (0..row).map(|k| a[row * n + k] * b[k]).sum();
        b[row] = (b[row] - dot) / a[row * n + row];
    }
    for row in (0..n).rev() {
        let dot: f64 = (row + 1..n).map(|k| a[k * n + row] * b[k]).sum();
        b[row] = (b[row] - dot) / a[row * n + row];
    }
    b.iter().all(|value| value.is_finite()).then_some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_multiplied_comes_back() {
        let a = vec![4.0, 2.0, 0.5, 2.0, 5.0, -1.0, 0.5, -1.0, 3.0];
        let x = [1.0, -2.0, 0.25];
        let b = (0..3).map(|row| (0..3).map(|k| a[row * 3 + k] * x[k]).sum()).collect();
        let solved = solve(a, b).unwrap();
        assert!(solved.iter().zip(x).all(|(a, b)| (a - b).abs() < 1e-12), "{solved:?}");
    }

    #[test]
    fn what_has_no_one_answer_has_none() {
        assert_eq!(solve(vec![1.0, 1.0, 1.0, 1.0], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![f64::NAN], vec![1.0]), None);
        assert_eq!(solve(vec![1.0], vec![1.0, 2.0]), None);
    }
}
