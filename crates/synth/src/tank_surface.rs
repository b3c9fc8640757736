//! What turns: rim, glass wall, marks and dyed water, in the rotating frame.

use crate::dye::Dye;
use crate::noise::Noise;
use crate::paint::{Rgb, cover, mix, rounded_box, scale, smooth_step};
use crate::random::Random;

/// Radii in units of the rim's outer edge.
pub(crate) const RING_INNER: f32 = 0.955;
/// The water's edge, at the inside of the glass wall.
pub(crate) const WATER: f32 = 0.905;

const RING: Rgb = [0.905, 0.890, 0.845];
const BLUE: Rgb = [0.110, 0.330, 0.720];
const RED: Rgb = [0.800, 0.130, 0.110];
const GREEN: Rgb = [0.160, 0.520, 0.250];
const INK: Rgb = [0.090, 0.090, 0.110];

/// A piece of tape or a stroke of ink on the rim.
#[derive(Debug)]
struct Mark {
    /// Degrees counter-clockwise from the right.
    degrees: f32,
    /// Half its width along the rim.
    half_width: f32,
    /// From this radius to that.
    radii: (f32, f32),
    colour: Rgb,
}

/// At angles of no symmetry, so that the tank's direction is never in doubt.
const MARKS: [Mark; 10] = [
    Mark {
        degrees: 0.0,
        half_width: 0.030,
        radii: (0.925, 1.02),
        colour: BLUE,
    },
    Mark {
        degrees: 37.0,
        half_width: 0.004,
        radii: (0.958, 0.990),
        colour: INK,
    },
    Mark {
        degrees: 61.0,
        half_width: 0.004,
        radii: (0.958, 0.990),
        colour: INK,
    },
    Mark {
        degrees: 64.0,
        half_width: 0.004,
        radii: (0.958, 0.990),
        colour: INK,
    },
    Mark {
        degrees: 118.0,
        half_width: 0.020,
        radii: (0.962, 0.988),
        colour: RED,
    },
    Mark {
        degrees: 171.0,
        half_width: 0.004,
        radii: (0.958, 0.990),
        colour: INK,
    },
    Mark {
        degrees: 206.0,
        half_width: 0.014,
        radii: (0.958, 0.990),
        colour: INK,
    },
    Mark {
        degrees: 243.0,
        half_width: 0.024,
        radii: (0.940, 0.985),
        colour: GREEN,
    },
    Mark {
        degrees: 281.0,
        half_width: 0.004,
        radii: (0.958, 0.990),
        colour: INK,
    },
    Mark {
        degrees: 322.0,
        half_width: 0.009,
        radii: (0.958, 0.990),
        colour: RED,
    },
];

/// The tank as it turns.
#[derive(Debug)]
pub(crate) struct TankSurface {
    dye: Dye,
    wear: Noise,
    /// Where the first mark is, radians counter-clockwise from the right.
    first_mark: f32,
}

impl TankSurface {
    /// The tank of `seed`, to be painted at places `pixel` apart (in units of the rim's radius).
    pub(crate) fn new(seed: u64, pixel: f32) -> Self {
        // As many points along a side as places, up to where more would show only in a picture three times as fine.
        let places = 2.0 / pixel.max(1e-4);
        let grid = places.min(450.0).max(places / 3.0) as usize;
        Self {
            dye: Dye::new(seed, grid),
            wear: Noise::new(seed, 20),
            first_mark: (Random::new(seed ^ 0x6d61_726b).unit() * std::f64::consts::TAU) as f32,
        }
    }

    /// The colour at (`u`, `v`) in units of the rim's radius, painted with edges as sharp as `pixel`. The rim goes
    /// on beyond its edge, which whoever puts the tank into the picture cuts.
    pub(crate) fn at(&self, u: f32, v: f32, pixel: f32) -> Rgb {
        let radius = u.hypot(v);
        let angle = (-v).atan2(u);
        let mut colour = if radius < WATER + 2.0 * pixel {
            self.water(u, v, radius)
        } else {
            [0.0; 3]
        };
        if radius > WATER - 2.0 * pixel {
            colour = mix(colour, self.wall(angle, radius, pixel), cover(WATER - radius, pixel));
        }
        if radius > RING_INNER - 2.0 * pixel {
            colour = mix(colour, self.ring(angle, radius), cover(RING_INNER - radius, pixel));
        }
        if radius > 0.92 {
            colour = self.marked(colour, angle, radius, pixel);
        }
        colour
    }

    fn water(&self, u: f32, v: f32, radius: f32) -> Rgb {
        let dye = self.dye.at(u / WATER, v / WATER);
        // Where the tank's floor rounds up into its wall the water is shallow and shows a faint line.
        let line = (-((radius - 0.845) / 0.006).powi(2)).exp();
        let shallow = smooth_step(0.845, 0.905, radius);
        let paler = mix(dye, [0.300, 0.400, 0.430], 0.30 * shallow);
        mix(paler, [0.750, 0.830, 0.830], 0.14 * line)
    }

    fn wall(&self, angle: f32, radius: f32, pixel: f32) -> Rgb {
        let (sine, cosine) = angle.sin_cos();
        let smudge = self.wear.octaves(5.0 * cosine + 9.0 * radius, 5.0 * sine, 3);
        let glass = scale([0.360, 0.410, 0.435], 1.0 + 0.10 * smudge);
        let edge = |at: f32, width: f32| (-((radius - at) / width.max(0.7 * pixel)).powi(2)).exp();
        let inner = mix(glass, [0.780, 0.850, 0.860], 0.65 * edge(WATER + 0.004, 0.0035));
        mix(
            inner,
            [0.160, 0.190, 0.210],
            0.55 * smooth_step(RING_INNER - 0.016, RING_INNER, radius),
        )
    }

    fn ring(&self, angle: f32, radius: f32) -> Rgb {
        let (sine, cosine) = angle.sin_cos();
        let (x, y) = (radius * cosine, radius * sine);
        let scratches = self.wear.octaves(x * 13.0, y * 13.0, 3);
        let across = (radius - RING_INNER) / (1.0 - RING_INNER);
        // Bevelled towards the inside; the outside stays bright, so that the edge is the edge.
        let bevel = 1.0 - 0.16 * smooth_step(0.30, 0.0, across) - 0.05 * smooth_step(0.80, 1.0, across);
        scale(RING, bevel * (1.0 + 0.035 * scratches))
    }

    fn marked(&self, colour: Rgb, angle: f32, radius: f32, pixel: f32) -> Rgb {
        let mut colour = colour;
        for mark in &MARKS {
            let turns = (angle - self.first_mark - mark.degrees.to_radians()) / std::f32::consts::TAU;
            let along = (turns - turns.round()) * std::f32::consts::TAU * radius;
            let (from, to) = mark.radii;
            // A stroke thinner than a pixel fades; it is never thinner than it can be drawn.
            let half_width = mark.half_width.max(0.5 * pixel);
            let distance = rounded_box(
                [along, radius - 0.5 * (from + to)],
                [half_width, 0.5 * (to - from)],
                0.002,
            );
            colour = mix(colour, mark.colour, 0.92 * cover(distance, pixel));
        }
        colour
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rim_is_bright_and_water_dark() {
        let surface = TankSurface::new(0, 0.005);
        let (mut rim, mut water) = (0.0, 0.0);
        for degree in 0_u16..360 {
            let (sine, cosine) = f32::from(degree).to_radians().sin_cos();
            rim += surface.at(0.98 * cosine, 0.98 * sine, 0.002)[1] / 360.0;
            water += surface.at(0.5 * cosine, 0.5 * sine, 0.002)[1] / 360.0;
        }
        assert!(rim > 0.7 && water < 0.5, "{rim} {water}");
    }

    #[test]
    fn marks_turn_with_the_first_one() {
        let surface = TankSurface::new(9, 0.02);
        let (sine, cosine) = surface.first_mark.sin_cos();
        let [red, _, blue] = surface.at(0.98 * cosine, -0.98 * sine, 0.002);
        assert!(blue > red + 0.3);
    }
}
