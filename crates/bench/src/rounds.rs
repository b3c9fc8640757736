//! Several things measured in turns.

use anyhow::Result;

/// The middle one; the mean of the middle two when there are so many. `NaN` of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match (values.get(half), values.len() % 2) {
        (Some(&middle), 1) => middle,
        (Some(&upper), _) => (values.get(half.saturating_sub(1)).copied().unwrap_or(upper) + upper) / 2.0,
        (None, _) => f64::NAN,
    }
}

/// Does `things` in turns, `rounds` times; what each round came to.
///
/// # Errors
/// The first that one of them has.
pub fn in_turns<T, const N: usize>(rounds: u8, mut things: [&mut dyn FnMut() -> Result<T>; N]) -> Result<Vec<[T; N]>> {
    (0..rounds)
        .map(|_| {
            let mut came_to = Vec::with_capacity(N);
            for thing in &mut things {
                came_to.push(thing()?);
            }
            came_to
                .try_into()
                .map_err(|_| anyhow::anyhow!("a round was not gone through"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median([]).is_nan());
    }

    #[test]
    fn things_take_turns() {
        let order = std::cell::RefCell::new(Vec::new());
        let mut a = || {
            order.borrow_mut().push('a');
            Ok(())
        };
        let mut b = || {
            order.borrow_mut().push('b');
            Ok(())
        };
        in_turns(2, [&mut a, &mut b]).unwrap();
        assert_eq!(*order.borrow(), ['a', 'b', 'a', 'b']);
    }
}
