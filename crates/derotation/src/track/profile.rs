//! What a dot looks like: its level as a function of the distance from its middle.
//!
//! Since it is the same in all directions, it stays right however the dot turns, and where it was learnt a little beside
//! the dot's middle it only gets softer: it never drifts off.

/// Pixels from one known level to the next.
const STEP: f32 = 0.5;
/// Known levels.
const LEVELS: usize = 96;

/// Level over distance, about 1 in the middle and 0 outside.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    levels: [f32; LEVELS],
    /// The dot and its surround reach so far, pixels.
    reach: f32,
    /// Frames averaged.
    frames: f32,
}

impl Profile {
    /// The farthest a dot and its surround may reach, pixels.
    pub(super) const MOST_REACH: f32 = STEP * (LEVELS - 4) as f32;

    /// A plain disc of this radius in pixels, its edge as soft as a lens leaves it.
    pub(super) fn disc(radius: f32) -> Self {
        let levels = std::array::from_fn(|index| {
            let distance = index as f32 * STEP - radius;
            1.0 / (1.0 + (3.0 * distance).exp())
        });
        Self {
            levels,
            reach: (1.25 * radius + 2.5).min(Self::MOST_REACH),
            frames: 0.0,
        }
    }

    /// How far from its middle a dot's picture is compared, pixels.
    pub(super) const fn reach(&self) -> f32 {
        self.reach
    }

    /// The level at a distance, and its change for each pixel outwards; a smooth curve through the known ones.
    #[inline]
    pub(super) fn at(&self, distance: f32) -> (f32, f32) {
        let place = distance / STEP;
        let index = place as usize;
        let share = place - index as f32;
        // The same on the other side of the middle.
        let before = if index == 0 { 1 } else { index - 1 };
        let level = |index: usize| self.levels.get(index).copied().unwrap_or(0.0);
        let (a, b, c, d) = (level(before), level(index), level(index + 1), level(index + 2));
        // Catmull and Rom's cubic.
        let (first, second, third) = (
            0.5 * (c - a),
            a - 2.5 * b + 2.0 * c - 0.5 * d,
            0.5 * (d - a) + 1.5 * (b - c),
        );
        (
            b + share * (first + share * (second + share * third)),
            (first + share * (2.0 * second + share * 3.0 * third)) / STEP,
        )
    }

    /// How much a pixel at a distance counts: all of the dot, less and less towards the reach, so that what comes into
    /// the window does so gently.
    #[inline]
    pub(super) fn weight(&self, distance: f32) -> f32 {
        let outside = (self.reach - distance) / 1.5;
        outside.clamp(0.0, 1.0)
    }
}

/// Gathers what a dot looks like in one frame.
#[derive(Debug)]
pub(super) struct Gathered {
    sums: [f32; LEVELS],
    weights: [f32; LEVELS],
}

impl Gathered {
    pub(super) const fn new() -> Self {
        Self {
            sums: [0.0; LEVELS],
            weights: [0.0; LEVELS],
        }
    }

    /// Adds a pixel's level, in units of the dot's contrast.
    #[inline]
    pub(super) fn add(&mut self, distance: f32, level: f32) {
        let place = distance / STEP;
        let index = place as usize;
        let share = place - index as f32;
        for (index, weight) in [(index, 1.0 - share), (index + 1, share)] {
            if let (Some(sum), Some(total)) = (self.sums.get_mut(index), self.weights.get_mut(index)) {
                *sum += weight * level;
                *total += weight;
            }
        }
    }
}

impl Profile {
    /// Takes in what was gathered in one frame; later frames change less, up to one in fifty.
    pub(super) fn learn(&mut self, gathered: &Gathered) {
        const MOST_FRAMES: f32 = 50.0;
        let share = 1.0 / (self.frames + 1.0);
        self.frames = (self.frames + 1.0).min(MOST_FRAMES - 1.0);
        for (level, (sum, weight)) in self.levels.iter_mut().zip(gathered.sums.iter().zip(&gathered.weights)) {
            // Near the middle are few pixels: less is learnt of them from one frame.
            let trust = share * (weight / 1.5).min(1.0);
            if *weight > 0.0 {
                *level += (sum / weight - *level) * trust;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slope_and_level_belong_together() {
        let profile = Profile::disc(4.0);
        for index in 0..60_u8 {
            let distance = 0.05 + f32::from(index) * 0.1;
            let (here, slope) = profile.at(distance);
            let (ahead, _) = profile.at(distance + 1e-2);
            assert!(((ahead - here) / 1e-2 - slope).abs() < 0.03, "{distance}");
        }
        assert!((profile.at(0.0).0 - 1.0).abs() < 1e-3 && profile.at(7.0).0 < 1e-3);
        assert!((profile.at(4.0).0 - 0.5).abs() < 0.05);
    }

    #[test]
    fn it_learns_what_it_is_shown() {
        let mut profile = Profile::disc(2.0);
        for _ in 0..40 {
            let mut gathered = Gathered::new();
            for index in 0..200_u8 {
                let distance = f32::from(index) * 0.05;
                gathered.add(distance, (-distance).exp());
            }
            profile.learn(&gathered);
        }
        assert!((profile.at(2.2).0 - (-2.2_f32).exp()).abs() < 0.02);
    }
}
