//! What the pairs of pictures say of one window, and their mean.

/// The velocity in one window between two pictures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Which pair of pictures it is from.
    pub(super) pair: u32,
    /// Pixels a second to the right.
    pub(super) right: f32,
    /// Pixels a second up.
    pub(super) up: f32,
    /// The seconds between the pictures. A shift is as exact over a short time as over a long one, so a velocity is worth
    /// that much.
    pub(super) weight: f32,
}

/// A mean, and how what it is made of scatters about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mean {
    pub(super) value: f64,
    /// Standard deviation.
    pub(super) spread: f64,
}

/// The mean of one direction, without what differs from the median by more than 2.5 standard deviations: now and then a
/// window sees a reflection pass, or nothing but noise. `None` of nothing.
pub(super) fn mean(samples: &[Sample], part: impl Fn(&Sample) -> f32) -> Option<Mean> {
    const MOST_DEVIATIONS: f64 = 2.5;
    /// A normal distribution's standard deviation, by the median of how far its values are from the middle.
    const DEVIATION: f64 = 1.4826;
    let mut values: Vec<(f64, f64)> = samples
        .iter()
        .map(|sample| (f64::from(part(sample)), f64::from(sample.weight)))
        .collect();
    let middle = median(&mut values)?;
    let mut distances: Vec<(f64, f64)> = values
        .iter()
        .map(|(value, weight)| ((value - middle).abs(), *weight))
        .collect();
    let spread = DEVIATION * median(&mut distances)?;
    let near = values
        .iter()
        .filter(|(value, _)| (value - middle).abs() <= MOST_DEVIATIONS * spread);
    let (sum, weights) = near.fold((0.0, 0.0), |(sum, weights), (value, weight)| {
        (sum + value * weight, weights + weight)
    });
    Some(Mean {
        value: sum / weights,
        spread,
    })
}

/// The value at half of the weights.
fn median(values: &mut [(f64, f64)]) -> Option<f64> {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let half = 0.5 * values.iter().map(|(_, weight)| weight).sum::<f64>();
    let mut sum = 0.0;
    values
        .iter()
        .find(|(_, weight)| {
            sum += weight;
            sum >= half
        })
        .map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_of(values: &[(f32, f32)]) -> Option<Mean> {
        let samples: Vec<Sample> = values
            .iter()
            .map(|&(right, weight)| Sample {
                pair: 0,
                right,
                up: 0.0,
                weight,
            })
            .collect();
        mean(&samples, |sample| sample.right)
    }

    #[test]
    fn what_is_far_off_does_not_count() {
        assert_eq!(mean_of(&[]), None);
        let found = mean_of(&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (-80.0, 1.0), (2.0, 1.0)]).unwrap();
        assert_eq!(found.value, 2.0);
        let alike = mean_of(&[(4.0, 1.0), (4.0, 1.0), (90.0, 1.0)]).unwrap();
        assert_eq!((alike.value, alike.spread), (4.0, 0.0));
    }

    #[test]
    fn what_swings_to_and_fro_keeps_its_mean() {
        let values: Vec<(f32, f32)> = (0..100_u8)
            .map(|index| (3.0 + 5.0 * (f32::from(index) * std::f32::consts::TAU / 25.0).sin(), 1.0))
            .collect();
        let found = mean_of(&values).unwrap();
        assert!((found.value - 3.0).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn longer_times_are_worth_more() {
        let found = mean_of(&[(1.0, 0.1), (1.2, 0.3)]).unwrap();
        assert!((found.value - 1.2).abs() < 0.051, "{found:?}");
    }
}
