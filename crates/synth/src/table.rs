//! What stands still about the tank: table, ruler and drive.

use crate::noise::Noise;
use crate::paint::{Rgb, cover, local, mix, rounded_box, scale, segment, smooth_step};

/// The table about the tank. Places are in units of the rim's radius from the tank's centre.
#[derive(Debug)]
pub(crate) struct Table {
    blotches: Noise,
    grain: Noise,
    wood: Noise,
}

impl Table {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            blotches: Noise::new(seed, 40),
            grain: Noise::new(seed, 41),
            wood: Noise::new(seed, 42),
        }
    }

    /// The colour at `p`, painted with edges as sharp as `pixel`.
    pub(crate) fn at(&self, p: [f32; 2], pixel: f32) -> Rgb {
        let mut colour = self.top(p, pixel);
        // The tank's shadow falls away from the light, softer the farther it lies.
        let [x, y] = p;
        let shadow = smooth_step(0.16, -0.06, (x - 0.035).hypot(y - 0.045) - 1.0);
        colour = scale(colour, 1.0 - 0.62 * shadow);
        colour = self.ruler(colour, p, pixel);
        drive(colour, p, pixel)
    }

    /// The table's top, and the floor beyond its edge.
    fn top(&self, [x, y]: [f32; 2], pixel: f32) -> Rgb {
        let blotch = self.blotches.octaves(x * 1.9, y * 1.9, 4);
        // The grain is never finer than the picture can show.
        let fineness = 1.0 / (0.0085_f32).max(2.6 * pixel);
        let grain =
            self.grain.at(x * fineness, y * fineness) + 0.6 * self.grain.at(y * fineness * 0.47, x * fineness * 0.47);
        let light = 1.05 - 0.10 * x - 0.08 * y;
        let slate = scale([0.345, 0.375, 0.410], light * (1.0 + 0.045 * blotch + 0.035 * grain));
        let edge = x - 1.655 - 0.012 * y;
        if edge < -2.0 * pixel {
            return slate;
        }
        let floor = scale(self.planks(x, y), 0.42 + 0.40 * smooth_step(0.0, 0.45, edge));
        // The table's worn edge catches the light.
        let lip = mix(slate, [0.62, 0.65, 0.68], 0.8);
        let shown = mix(floor, lip, cover(edge - 0.014, pixel));
        mix(shown, slate, cover(edge, pixel))
    }

    /// A floor of oak planks.
    fn planks(&self, x: f32, y: f32) -> Rgb {
        let width = 0.22;
        let plank = (x / width).floor();
        let within = x - plank * width;
        let fibre = self.wood.octaves(x * 26.0 + plank * 7.3, y * 1.3 + plank * 3.1, 3);
        let tone = self.wood.at(plank * 3.7 + 0.5, 0.37);
        let wood = scale(
            mix([0.560, 0.370, 0.210], [0.680, 0.480, 0.290], 0.5 + 0.4 * fibre),
            1.0 + 0.16 * tone,
        );
        let gap = smooth_step(0.010, 0.002, within.min(width - within));
        scale(wood, 1.0 - 0.6 * gap)
    }

    /// A wooden ruler, 30 cm for the tank's 40, left of the tank.
    fn ruler(&self, colour: Rgb, p: [f32; 2], pixel: f32) -> Rgb {
        let q = local(p, [-1.36, 0.06], 0.045);
        let half = [0.070, 0.790];
        let distance = rounded_box(q, half, 0.008);
        if distance > 0.08 {
            return colour;
        }
        let shadow = smooth_step(0.040, -0.02, rounded_box([q[0] - 0.012, q[1] - 0.016], half, 0.02));
        let table = scale(colour, 1.0 - 0.45 * shadow);
        let [x, y] = q;
        let fibre = self.wood.octaves(x * 60.0 + 40.0, y * 2.1, 3);
        let mut wood = mix([0.770, 0.610, 0.390], [0.880, 0.740, 0.520], 0.5 + 0.5 * fibre);
        wood = scale(wood, 1.0 - 0.10 * smooth_step(-0.012, 0.0, distance));
        // A centimetre every 0.05, millimetres only where the picture can show them.
        let from_end = y + 0.75;
        let mut ticks = |every: f32, length: f32| {
            let nearest = (from_end / every).round().clamp(0.0, (1.5 / every).round()) * every;
            let half_width = 0.0022_f32.max(0.45 * pixel);
            let tick = rounded_box(
                [x - half[0] + 0.5 * length, from_end - nearest],
                [0.5 * length, half_width],
                0.0,
            );
            wood = mix(wood, [0.140, 0.110, 0.090], 0.85 * cover(tick, pixel));
        };
        if pixel < 0.005 / 2.9 {
            ticks(0.005, 0.018);
        }
        if pixel < 0.025 / 3.5 {
            ticks(0.025, 0.026);
        }
        ticks(0.05, 0.034);
        ticks(0.25, 0.052);
        let hole = (x.hypot(y + 0.772) - 0.011).min(x.hypot(y - 0.772) - 0.011);
        wood = mix(wood, [0.200, 0.200, 0.210], 0.9 * cover(hole, pixel));
        mix(table, wood, cover(distance, pixel))
    }
}

/// The motor, its cable, and the rubber wheel that drives the tank's edge.
fn drive(colour: Rgb, p: [f32; 2], pixel: f32) -> Rgb {
    // The drive stands to the right and below, on the line from the tank's centre through `AXLE`.
    const DIRECTION: f32 = -0.40;
    let [x, y] = local(p, [0.0, 0.0], DIRECTION);
    if x < 0.95 {
        return colour;
    }
    let mut colour = colour;
    let body = [x - 1.335, y];
    let half = [0.165, 0.120];
    let shadow = smooth_step(0.07, -0.03, rounded_box([body[0] - 0.020, body[1] - 0.028], half, 0.03))
        .max(smooth_step(0.05, -0.02, (x - 1.100).hypot(y - 0.02) - 0.105));
    colour = scale(colour, 1.0 - 0.55 * shadow);

    // The cable leaves the motor in an S and runs off the table.
    let bend = 0.085 * ((x - 1.49) * 9.0).sin() * smooth_step(1.49, 1.58, x);
    let cable = if x > 1.47 {
        (y + 0.035 - bend).abs() - 0.013
    } else {
        1.0
    };
    let sheen = smooth_step(0.010, 0.0, (y + 0.039 - bend).abs());
    let cable_shadow = if x > 1.47 {
        smooth_step(0.030, 0.0, (y + 0.018 - bend).abs() - 0.008)
    } else {
        0.0
    };
    colour = scale(colour, 1.0 - 0.35 * cable_shadow);
    colour = mix(
        colour,
        mix([0.055, 0.055, 0.060], [0.33, 0.33, 0.35], 0.6 * sheen),
        cover(cable, pixel),
    );

    // The motor's housing, with a rating plate and a lamp.
    let box_distance = rounded_box(body, half, 0.022);
    let lit = 1.10 - 0.9 * body[1] - 0.5 * body[0];
    let mut housing = scale([0.205, 0.235, 0.285], lit);
    housing = mix(
        housing,
        [0.45, 0.48, 0.53],
        0.55 * smooth_step(-0.016, -0.004, box_distance),
    );
    let fins =
        (0.5 + 0.5 * (body[1] * 180.0).sin()) * smooth_step(0.055, 0.075, body[0]) * smooth_step(0.148, 0.135, body[0]);
    let fins = if pixel < 0.010 {
        fins * smooth_step(0.112, 0.100, body[1].abs())
    } else {
        0.0
    };
    housing = scale(housing, 1.0 - 0.35 * fins);
    let plate = rounded_box([body[0] + 0.045, body[1] + 0.045], [0.072, 0.038], 0.006);
    let mut sticker = scale([0.800, 0.800, 0.770], lit);
    for line in [-0.016, 0.0, 0.016_f32] {
        let text = segment([body[0] + 0.045, body[1] + 0.045], [-0.055, line], [0.030 - line, line]) - 0.0028;
        sticker = mix(sticker, [0.25, 0.25, 0.27], 0.7 * cover(text, pixel));
    }
    housing = mix(housing, sticker, cover(plate, pixel));
    let lamp = (body[0] + 0.095).hypot(body[1] - 0.070) - 0.0105;
    housing = mix(
        housing,
        [0.30, 0.95, 0.45],
        0.9 * cover(lamp, pixel) + 0.25 * smooth_step(0.03, 0.0, lamp),
    );
    for (screw_x, screw_y) in [(-0.143, -0.098), (0.143, -0.098), (-0.143, 0.098), (0.143, 0.098)] {
        let screw = (body[0] - screw_x).hypot(body[1] - screw_y) - 0.0085;
        housing = mix(housing, [0.62, 0.64, 0.66], 0.8 * cover(screw, pixel));
    }
    colour = mix(colour, housing, cover(box_distance, pixel));

    // The wheel: rubber tyre, brass hub; it reaches a little under the rim.
    let from_axle = (x - 1.088).hypot(y);
    let facing = 0.5 + 0.5 * ((1.088 - x) * 0.5 - y * 0.86) / from_axle.max(1e-4);
    let tyre = mix(
        [0.045, 0.045, 0.050],
        [0.200, 0.200, 0.210],
        facing * smooth_step(0.070, 0.095, from_axle),
    );
    colour = mix(colour, tyre, cover(from_axle - 0.105, pixel));
    let brass = mix([0.420, 0.310, 0.130], [0.890, 0.760, 0.430], facing);
    colour = mix(colour, brass, cover(from_axle - 0.062, pixel));
    colour = mix(
        colour,
        scale(brass, 0.72),
        cover((from_axle - 0.045).abs() - 0.003, pixel),
    );
    mix(colour, [0.18, 0.17, 0.16], cover(from_axle - 0.014, pixel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_colours_everywhere() {
        let table = Table::new(3);
        for row in -80_i16..=80 {
            for column in -120_i16..=120 {
                for part in table.at([f32::from(column) / 50.0, f32::from(row) / 50.0], 0.004) {
                    assert!((-0.01..1.1).contains(&part), "{part} at {column}, {row}");
                }
            }
        }
    }

    #[test]
    fn the_table_is_darker_than_the_rim() {
        let table = Table::new(0);
        for degree in 0_u16..360 {
            let (sine, cosine) = f32::from(degree).to_radians().sin_cos();
            let [_, green, _] = table.at([1.02 * cosine, 1.02 * sine], 0.002);
            assert!(green < 0.6, "{green} at {degree}");
        }
    }
}
