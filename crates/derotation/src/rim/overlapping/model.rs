//! What is fitted to the slopes along a rim's normals.

use super::super::shape::{Freedom, Shape};

/// What is fitted: where the edges are and how wide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Model {
    /// Change of the rim's numbers.
    pub(super) change: [f64; 5],
    /// How far outside the rim the other edge is, pixels, if there is one.
    pub(super) gap: Option<f64>,
    /// Standard deviation of an edge, pixels.
    pub(super) width: f64,
    /// The columns whose slopes are compared, from and to.
    pub(super) columns: (usize, usize),
}

/// A model fitted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitted {
    pub(super) model: Model,
    /// The share of the slopes' squares that it explains.
    pub(super) explained: f64,
    /// The sums over all rays of the heights of rim and other edge.
    pub(super) heights: (f64, f64),
}

impl Fitted {
    /// Of the two edges the one across which the picture changes in the sense looked for, the nearer one if both do.
    pub(super) fn rim(&self, shape: &Shape, freedom: Freedom) -> Shape {
        let rim = shape.changed(&self.model.change, freedom);
        let Some(gap) = self.model.gap else {
            return rim;
        };
        let other = rim.times(1.0 + gap / rim.radius().max(1e-9));
        let nearer = other.distance(shape) < rim.distance(shape);
        match (self.heights.0 > 0.0, self.heights.1 > 0.0) {
            (false, true) => other,
            (true, true) if nearer => other,
            _ => rim,
        }
    }
}

impl Model {
    pub(super) fn changed(&self, step: &[f64], shape: usize) -> Self {
        let mut model = *self;
        for (number, part) in model.change.iter_mut().zip(step).take(shape) {
            *number += part;
        }
        model.width += step.get(shape).copied().unwrap_or(0.0);
        if let (Some(gap), Some(part)) = (&mut model.gap, step.get(shape + 1)) {
            *gap += part;
        }
        model
    }
}
