//! What a model says of one normal.

/// What a model says of a ray.
pub(super) struct Told<'a> {
    pub(super) slopes: &'a [f64],
    /// Where rim and other edge are, pixels outside the ring's shape.
    pub(super) offs: (f64, f64),
    pub(super) heights: (f64, f64),
    pub(super) basis: Basis,
    pub(super) rest: Vec<f64>,
    pub(super) squares: f64,
}

impl Told<'_> {
    /// How the slopes told change when the rim moves outwards, when the other edge does, and when both widen.
    pub(super) fn changes(&self, width: f64, nearest: f64, from: usize) -> ([Vec<f64>; 2], Vec<f64>) {
        let change = |bell: &[f64], off: f64, height: f64, power: i32| -> Vec<f64> {
            (from..)
                .zip(bell)
                .map(|(column, value)| height * value * ((nearest + column as f64 - off) / width).powi(power) / width)
                .collect()
        };
        let rim = change(&self.basis.rim, self.offs.0, self.heights.0, 1);
        let mut widened = change(&self.basis.rim, self.offs.0, self.heights.0, 2);
        if self.basis.other.is_empty() {
            let nothing = vec![0.0; rim.len()];
            return ([rim, nothing], widened);
        }
        let other = change(&self.basis.other, self.offs.1, self.heights.1, 1);
        for (value, part) in widened
            .iter_mut()
            .zip(change(&self.basis.other, self.offs.1, self.heights.1, 2))
        {
            *value += part;
        }
        ([rim, other], widened)
    }
}

/// The curves of which a ray's slopes are made.
pub(super) struct Basis {
    pub(super) rim: Vec<f64>,
    pub(super) other: Vec<f64>,
    pub(super) squares: (f64, f64, f64),
}

impl Basis {
    pub(super) fn of(rim: Vec<f64>, other: Vec<f64>) -> Self {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        // A little more than it is, so that curves which are nearly the same don't get huge heights of opposite signs.
        let squares = (
            1.0003 * dot(&rim, &rim),
            dot(&rim, &other),
            1.0003 * dot(&other, &other),
        );
        Self { rim, other, squares }
    }

    /// How much of each curve is in `values`, by least squares.
    pub(super) fn shares(&self, values: &[f64]) -> (f64, f64) {
        let dot = |a: &[f64]| a.iter().zip(values).map(|(a, b)| a * b).sum::<f64>();
        let (first, both, second) = self.squares;
        let (a, b) = (dot(&self.rim), dot(&self.other));
        if self.other.is_empty() {
            return (a / first.max(1e-12), 0.0);
        }
        let whole = (first * second - both * both).max(1e-12);
        ((a * second - b * both) / whole, (b * first - a * both) / whole)
    }

    /// What remains of `values` without so much of each curve.
    pub(super) fn rest(&self, values: &[f64], (rim, other): (f64, f64)) -> Vec<f64> {
        let mut rest: Vec<f64> = values
            .iter()
            .zip(&self.rim)
            .map(|(value, curve)| value - rim * curve)
            .collect();
        for (value, curve) in rest.iter_mut().zip(&self.other) {
            *value -= other * curve;
        }
        rest
    }
}
