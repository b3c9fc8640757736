//! What is drawn by lot.

use crate::random::Random;

/// Draws by lot, the same for the same seed.
#[derive(Debug, Clone)]
pub(super) struct Dice(Random);

impl Dice {
    /// `part` tells apart what is drawn for one picture, so that more of one thing changes nothing of another.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        Self(Random::new(crate::random::mix(
            seed.wrapping_mul(1021).wrapping_add(part),
        )))
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.unit()
    }

    /// True as often as `share` says.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.0.unit() < share
    }

    /// 1 or -1.
    pub(super) fn sign(&mut self) -> f64 {
        if self.chance(0.5) { 1.0 } else { -1.0 }
    }

    /// A whole number from 0 up to but without `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.0.unit() * end as f64) as usize
    }

    pub(super) fn normal(&mut self) -> f64 {
        self.0.normal()
    }

    /// A seed for something else.
    pub(super) fn seed(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A grey with a tinge of colour, about a level.
    pub(super) fn tinged(&mut self, level: f64, tinge: f64) -> [f32; 3] {
        [0; 3].map(|_| (level + self.between(-tinge, tinge)) as f32)
    }

    /// Any colour.
    pub(super) fn colour(&mut self) -> [f32; 3] {
        [0; 3].map(|_| self.between(10.0, 245.0) as f32)
    }
}
