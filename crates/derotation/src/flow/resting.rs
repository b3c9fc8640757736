//! What rests before the camera instead of turning with the tank: reflections, shade, spots on the lens.

use std::f64::consts::{PI, TAU};

use crate::Frame;

/// The mean of the frames as filmed, over whole turns of the tank. What turns is smeared into circles there; what rests
/// before the camera stays as it is. In the turned picture it turns backwards, and windows that see it would find it
/// instead of the flow; so the mean is taken off each frame.
#[derive(Debug, Clone, Default)]
pub(super) struct Resting {
    sums: Vec<u32>,
    frames: u32,
    /// By how much the last frame is turned, radians, and how far it is from the first one to there.
    angle: f64,
    turned: f64,
    /// Whole turns so far, either way, and the mean up to there, pixel by pixel of the film's picture.
    turns: f64,
    mean: Vec<f32>,
}

impl Resting {
    /// Turns after which more frames don't change the mean any more.
    const ENOUGH: f64 = 10.0;

    /// Takes the next frame, which is turned by `angle` (radians, whole turns don't matter). `false` when it has seen
    /// enough.
    pub(super) fn take(&mut self, frame: &Frame, angle: f64) -> bool {
        if self.frames > 0 {
            let step = (angle - self.angle).rem_euclid(TAU);
            self.turned += if step > PI { step - TAU } else { step };
        }
        self.angle = angle;
        // The frame that shows the same as the first one belongs to the next turn.
        let turns = (self.turned.abs() / TAU + 1e-6).floor();
        if turns > self.turns {
            self.turns = turns;
            self.mean.clear();
            let frames = f64::from(self.frames);
            self.mean
                .extend(self.sums.iter().map(|sum| (f64::from(*sum) / frames) as f32));
        }
        let [luma, ..] = frame.planes();
        self.sums.resize(luma.samples.len(), 0);
        for (sum, level) in self.sums.iter_mut().zip(luma.samples) {
            *sum = sum.saturating_add(u32::from(*level));
        }
        self.frames = self.frames.saturating_add(1);
        self.turns < Self::ENOUGH
    }

    /// The mean, pixel by pixel; nothing when the tank hasn't turned once: then it would show the flow too.
    pub(super) fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// Forgets what the mean was made of.
    pub(super) fn close(&mut self) {
        self.sums = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colour, PictureSize};

    /// Shows frames whose only level is their number; gives the mean.
    fn mean_of(frames: u8, angle: impl Fn(f64) -> f64) -> Option<f32> {
        let size = PictureSize { width: 4, height: 4 };
        let mut frame = Frame::black(size, Colour::default()).unwrap();
        let mut resting = Resting::default();
        for level in 0..frames {
            let [luma, ..] = frame.planes_mut();
            luma.samples.fill(level);
            resting.take(&frame, angle(f64::from(level)));
        }
        resting.mean().first().copied()
    }

    #[test]
    fn the_mean_is_that_of_whole_turns() {
        let eighths = |number: f64| (number * TAU / 8.0).rem_euclid(TAU);
        // Frames 0 to 7 are the first turn; what comes after it is left out until the next one is whole.
        assert_eq!(mean_of(9, eighths), Some(3.5));
        assert_eq!(mean_of(14, eighths), Some(3.5));
        assert_eq!(mean_of(17, eighths), Some(7.5));
        assert_eq!(mean_of(9, |number| -eighths(number)), Some(3.5));
    }

    #[test]
    fn less_than_a_turn_has_none() {
        assert_eq!(mean_of(8, |number| number * TAU / 8.0), None);
        assert_eq!(mean_of(200, |_| 0.3), None);
        assert_eq!(mean_of(200, |number| (number * 0.7).sin()), None);
    }
}
