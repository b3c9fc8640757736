//! The noise of a camera: a little different in every frame, the same for the same frame.

use netdpr_derotation::{Frame, Timestamp};

use crate::random::{Random, mix};

/// How many deviates are drawn in advance; each row of a picture begins somewhere else among them.
const DRAWN: usize = 1 << 16;

/// Normal noise of a standard deviation in grey levels.
#[derive(Debug)]
pub(crate) struct CameraNoise {
    luma: Vec<i8>,
    chroma: Vec<i8>,
    seed: u64,
}

impl CameraNoise {
    /// Noise of `sigma` grey levels in luma and half of that in chroma; `None` for 0.
    pub(crate) fn new(sigma: f64, seed: u64) -> Option<Self> {
        let draw = |sigma: f64, random: &mut Random| {
            // The added even draw makes whole levels of small deviates without losing their mean or spread.
            (0..DRAWN)
                .map(|_| (random.normal() * sigma + random.unit() - 0.5).round() as i8)
                .collect()
        };
        let mut random = Random::new(seed ^ 0x006e_6f69_7365);
        (sigma > 0.0).then(|| Self {
            luma: draw(sigma, &mut random),
            chroma: draw(0.5 * sigma, &mut random),
            seed,
        })
    }

    /// Adds this frame's noise.
    pub(crate) fn add(&self, timestamp: Timestamp, frame: &mut Frame) {
        let mut random = Random::new(mix(self.seed ^ mix(timestamp.ticks() as u64)));
        for (plane, drawn) in frame
            .planes_mut()
            .into_iter()
            .zip([&self.luma, &self.chroma, &self.chroma])
        {
            for row in plane.samples.chunks_mut(plane.width.max(1)) {
                let from = (random.next_u64() >> 48) as usize;
                for (sample, noise) in row.iter_mut().zip(drawn.iter().cycle().skip(from)) {
                    *sample = sample.saturating_add_signed(*noise);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::{Colour, PictureSize, Timebase};

    use super::*;

    #[test]
    fn noise_has_the_stated_spread_and_is_the_frame_s_own() {
        let size = PictureSize {
            width: 200,
            height: 100,
        };
        let noise = CameraNoise::new(2.0, 1).unwrap();
        let noisy = |ticks| {
            let mut frame = Frame::black(size, Colour::default()).unwrap();
            frame.bytes_mut().fill(100);
            noise.add(Timestamp::new(ticks, Timebase::MICROSECONDS), &mut frame);
            frame
        };
        let frame = noisy(5);
        assert_eq!(frame, noisy(5));
        assert_ne!(frame.bytes(), noisy(6).bytes());
        let spread = |plane: usize| {
            let samples = frame.planes()[plane].samples;
            let sum: f64 = samples.iter().map(|level| (f64::from(*level) - 100.0).powi(2)).sum();
            (sum / samples.len() as f64).sqrt()
        };
        assert!((spread(0) - 2.0).abs() < 0.15, "{}", spread(0));
        assert!((spread(1) - 1.0).abs() < 0.2, "{}", spread(1));
        assert!(CameraNoise::new(0.0, 1).is_none());
    }
}
