//! The table's surface and its rim, in the frame that turns.

use crate::noise::Noise;
use crate::paint::{cover, smooth_step};
use crate::puck::settings::Background;
use crate::random::Random;
use crate::tank_surface::RING_INNER;

/// Luma of the table, of its rim, and of a stroke of ink on the rim.
const TABLE: f32 = 95.0;
const RING: f32 = 205.0;
const INK: f32 = 40.0;

/// The table as it turns.
#[derive(Debug)]
pub(super) struct Surface {
    spots: Option<Noise>,
    scratches: Noise,
    first_mark: f32,
    /// The rim's radius, pixels.
    radius: f32,
}

impl Surface {
    pub(super) fn new(background: Background, seed: u64, radius: f64) -> Self {
        Self {
            spots: (background == Background::Texture).then(|| Noise::new(seed, 31)),
            scratches: Noise::new(seed, 32),
            first_mark: (Random::new(seed ^ 0x7075_636b).unit() * std::f64::consts::TAU) as f32,
            radius: radius as f32,
        }
    }

    /// The luma at (`u`, `v`) in units of the rim's radius, painted with edges as sharp as `pixel`.
    pub(super) fn at(&self, u: f32, v: f32, pixel: f32) -> f32 {
        let radius = u.hypot(v);
        let spots = self.spots.map_or(0.0, |spots| {
            let (x, y) = (u * self.radius, v * self.radius);
            32.0 * spots.octaves(x / 8.0, y / 8.0, 2)
        });
        let table = TABLE - 12.0 * smooth_step(0.4, 1.0, radius) + spots;
        if radius < RING_INNER - 2.0 * pixel {
            return table;
        }
        let ring = RING * (1.0 + 0.04 * self.scratches.octaves(u * 13.0, v * 13.0, 3));
        let ring = ring + (INK - ring) * self.ink((-v).atan2(u), radius, pixel);
        table + (ring - table) * cover(RING_INNER - radius, pixel)
    }

    /// How far strokes of ink cover the rim: at angles of no symmetry, so that the direction is never in doubt.
    fn ink(&self, angle: f32, radius: f32, pixel: f32) -> f32 {
        const DEGREES: [f32; 7] = [0.0, 37.0, 61.0, 118.0, 171.0, 243.0, 322.0];
        let mut covered = 0.0_f32;
        for (index, degrees) in DEGREES.iter().enumerate() {
            let turns = (angle - self.first_mark - degrees.to_radians()) / std::f32::consts::TAU;
            let along = (turns - turns.round()) * std::f32::consts::TAU * radius;
            let half_width = (0.008 + 0.004 * index as f32).max(0.5 * pixel);
            covered = covered.max(cover(along.abs() - half_width, pixel));
        }
        covered * smooth_step(0.96, 0.965, radius) * smooth_step(0.995, 0.99, radius)
    }
}
