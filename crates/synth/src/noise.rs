//! Smooth random fields: gradient noise and sums of its octaves (Perlin, 2002).

use std::f32::consts::FRAC_1_SQRT_2;

/// A smooth random field, one for each seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noise {
    seed: u32,
}

/// Sixteen directions, evenly spread: enough that no direction shows.
const DIRECTIONS: [[f32; 2]; 16] = [
    [1.0, 0.0],
    [0.923_88, 0.382_683],
    [FRAC_1_SQRT_2, FRAC_1_SQRT_2],
    [0.382_683, 0.923_88],
    [0.0, 1.0],
    [-0.382_683, 0.923_88],
    [-FRAC_1_SQRT_2, FRAC_1_SQRT_2],
    [-0.923_88, 0.382_683],
    [-1.0, 0.0],
    [-0.923_88, -0.382_683],
    [-FRAC_1_SQRT_2, -FRAC_1_SQRT_2],
    [-0.382_683, -0.923_88],
    [0.0, -1.0],
    [0.382_683, -0.923_88],
    [FRAC_1_SQRT_2, -FRAC_1_SQRT_2],
    [0.923_88, -0.382_683],
];

impl Noise {
    /// The field of `seed`; `part` tells the fields of one scene apart.
    pub(crate) fn new(seed: u64, part: u64) -> Self {
        Self {
            seed: (crate::random::mix(seed.wrapping_add(part.wrapping_mul(0x9E37_79B9_7F4A_7C15))) >> 32) as u32,
        }
    }

    /// The field at (`x`, `y`), about -1 to 1; features have a size of about 1.
    pub(crate) fn at(self, x: f32, y: f32) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let (fx, fy) = (x - column, y - row);
        let (column, row) = (column as i32, row as i32);
        let (sx, sy) = (fade(fx), fade(fy));
        let corner = |right: i32, down: i32, dx: f32, dy: f32| {
            let [gx, gy] = self.direction(column.wrapping_add(right), row.wrapping_add(down));
            gx * dx + gy * dy
        };
        let top = lerp(corner(0, 0, fx, fy), corner(1, 0, fx - 1.0, fy), sx);
        let bottom = lerp(corner(0, 1, fx, fy - 1.0), corner(1, 1, fx - 1.0, fy - 1.0), sx);
        lerp(top, bottom, sy) * 1.5
    }

    /// The sum of `octaves` fields, each half as large and half as strong as the one before.
    pub(crate) fn octaves(self, x: f32, y: f32, octaves: u32) -> f32 {
        let (mut sum, mut strength, mut scale) = (0.0, 1.0, 1.0);
        for octave in 0..octaves {
            let layer = Self {
                seed: self.seed.wrapping_add(octave.wrapping_mul(0x85EB_CA6B)),
            };
            // Each octave is turned a little, so that the lattices never line up.
            let (turned_x, turned_y) = (0.8 * x + 0.6 * y, 0.8 * y - 0.6 * x);
            let flip = octave % 2 == 1;
            let (px, py) = if flip { (turned_x, turned_y) } else { (x, y) };
            sum += strength * layer.at(px * scale, py * scale);
            strength *= 0.5;
            scale *= 2.03;
        }
        sum
    }

    fn direction(self, column: i32, row: i32) -> [f32; 2] {
        let mut hash = (column as u32)
            .wrapping_mul(0x9E37_79B1)
            .wrapping_add((row as u32).wrapping_mul(0x85EB_CA77))
            ^ self.seed;
        hash = (hash ^ (hash >> 15)).wrapping_mul(0x2C1B_3C6D);
        hash = (hash ^ (hash >> 12)).wrapping_mul(0x297A_2D39);
        DIRECTIONS.get((hash >> 28) as usize).copied().unwrap_or([1.0, 0.0])
    }
}

fn fade(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

fn lerp(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_smooth_bounded_and_seeded() {
        let (one, other) = (Noise::new(1, 0), Noise::new(2, 0));
        let mut differences = 0;
        for step in 0_i16..2000 {
            let (x, y) = (f32::from(step) * 0.013 - 9.0, f32::from(step) * 0.007 - 4.0);
            let value = one.at(x, y);
            assert!(value.abs() <= 1.2, "{value}");
            assert!((one.at(x + 1e-3, y) - value).abs() < 0.01);
            differences += i32::from((other.at(x, y) - value).abs() > 0.05);
        }
        assert!(differences > 1000);
    }
}
