//! What turns: rim, glass wall, marks and dyed water, in the rotating frame.

use crate::dye::Dye;
use crate::noise::Noise;
use crate::paint::{Rgb, cover, mix, rounded_box, scale, smooth_step};
use crate::random::Random;
use crate::settings::TankSettings;

/// Radii in units of the rim's outer edge.
pub(crate) const RING_INNER: f32 = 0.955;
/// The water's edge, at the inside of the glass wall.
pub(crate) const WATER: f32 = 0.905;
/// Where the fluid ends and the tank begins when they turn apart: at the foot of the rim.
pub(crate) const FLUID: f32 = 0.945;

/// The water where nothing is in it.
const CLEAR: Rgb = [0.300, 0.400, 0.430];

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
    /// `None` for a tank of clear water.
    dye: Option<Dye>,
    /// Scratches and smudges; `None` for a tank without any.
    wear: Option<Noise>,
    /// Where the first mark is, radians counter-clockwise from the right; `None` for a tank without marks.
    first_mark: Option<f32>,
    /// No mark reaches farther in than this.
    marks_from: f32,
}

impl TankSurface {
    /// The tank of `settings`, to be painted at places `pixel` apart (in units of the rim's radius).
    pub(crate) fn new(settings: &TankSettings, pixel: f32) -> Self {
        let seed = settings.seed;
        // As many points along a side as places, up to where more would show only in a picture three times as fine.
        let places = 2.0 / pixel.max(1e-4);
        let grid = places.min(450.0).max(places / 3.0) as usize;
        let featured = !settings.blank;
        Self {
            dye: featured.then(|| Dye::new(seed, grid)),
            wear: featured.then(|| Noise::new(seed, 20)),
            first_mark: featured.then(|| (Random::new(seed ^ 0x6d61_726b).unit() * std::f64::consts::TAU) as f32),
            marks_from: settings.fluid_rate.map_or(0.0, |_| FLUID),
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
        let dye = self.dye.as_ref().map_or(CLEAR, |dye| dye.at(u / WATER, v / WATER));
        // Where the tank's floor rounds up into its wall the water is shallow and shows a faint line.
        let line = (-((radius - 0.845) / 0.006).powi(2)).exp();
        let shallow = smooth_step(0.845, 0.905, radius);
        let paler = mix(dye, CLEAR, 0.30 * shallow);
        mix(paler, [0.750, 0.830, 0.830], 0.14 * line)
    }

    fn wall(&self, angle: f32, radius: f32, pixel: f32) -> Rgb {
        let (sine, cosine) = angle.sin_cos();
        let smudge = self
            .wear
            .map_or(0.0, |wear| wear.octaves(5.0 * cosine + 9.0 * radius, 5.0 * sine, 3));
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
        let scratches = self.wear.map_or(0.0, |wear| wear.octaves(x * 13.0, y * 13.0, 3));
        let across = (radius - RING_INNER) / (1.0 - RING_INNER);
        // Bevelled towards the inside; the outside stays bright, so that the edge is the edge.
        let bevel = 1.0 - 0.16 * smooth_step(0.30, 0.0, across) - 0.05 * smooth_step(0.80, 1.0, across);
        scale(RING, bevel * (1.0 + 0.035 * scratches))
    }

    fn marked(&self, colour: Rgb, angle: f32, radius: f32, pixel: f32) -> Rgb {
        let Some(first_mark) = self.first_mark else {
            return colour;
        };
        let mut colour = colour;
        for mark in &MARKS {
            let turns = (angle - first_mark - mark.degrees.to_radians()) / std::f32::consts::TAU;
            let along = (turns - turns.round()) * std::f32::consts::TAU * radius;
            let (from, to) = mark.radii;
            let from = from.max(self.marks_from);
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
    use netdpr_derotation::{PictureSize, RotationRate};

    use super::*;

    fn settings(seed: u64) -> TankSettings {
        let size = PictureSize {
            width: 400,
            height: 400,
        };
        TankSettings {
            seed,
            ..TankSettings::new(size, RotationRate::from_rpm(10.0).unwrap())
        }
    }

    #[test]
    fn rim_is_bright_and_water_dark() {
        let surface = TankSurface::new(&settings(0), 0.005);
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
        let surface = TankSurface::new(&settings(9), 0.02);
        let (sine, cosine) = surface.first_mark.unwrap().sin_cos();
        let [red, _, blue] = surface.at(0.98 * cosine, -0.98 * sine, 0.002);
        assert!(blue > red + 0.3);
    }

    #[test]
    fn a_blank_tank_is_the_same_all_round() {
        let blank = TankSettings {
            blank: true,
            ..settings(0)
        };
        let surface = TankSurface::new(&blank, 0.005);
        for radius in [0.1_f32, 0.5, 0.88, 0.93, 0.97] {
            for degree in 0_u16..360 {
                let (sine, cosine) = f32::from(degree).to_radians().sin_cos();
                let [here, right] =
                    [(cosine, sine), (1.0, 0.0)].map(|(x, y)| surface.at(radius * x, radius * y, 0.002)[1]);
                assert!((here - right).abs() < 1e-3, "{here} and {right} at {radius}");
            }
        }
    }
}
