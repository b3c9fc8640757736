//! Dye stirred into water: coloured patches drawn out into filaments by eddies.

use crate::noise::Noise;
use crate::paint::{Rgb, mix, scale, smooth_step};

/// Points along a side of the grid that holds the flow.
const FLOW_GRID: usize = 161;
/// Steps in which the water is followed back to where its colour was poured in.
const STEPS: usize = 18;
/// How far the water went in all, in units of the typical speed times the tank's radius.
const STIRRED: f32 = 0.17;

/// The colour of the water in the rotating frame; coordinates in units of the water's radius.
#[derive(Debug)]
pub(crate) struct Dye {
    /// For each grid point over -1 to 1, where the water there came from.
    came_from: Field,
    orange: Noise,
    teal: Noise,
    strands: Noise,
    wisps: Noise,
    depth: Noise,
}

impl Dye {
    /// The dye of `seed`, worked out on a grid of `grid` points along a side: where the flow tears neighbours apart, a
    /// grid coarser than the picture shows as steps.
    pub(crate) fn new(seed: u64, grid: usize) -> Self {
        Self {
            came_from: stir(Noise::new(seed, 1), grid),
            orange: Noise::new(seed, 2),
            teal: Noise::new(seed, 3),
            strands: Noise::new(seed, 4),
            wisps: Noise::new(seed, 5),
            depth: Noise::new(seed, 6),
        }
    }

    /// The colour at (`x`, `y`).
    pub(crate) fn at(&self, x: f32, y: f32) -> Rgb {
        let [sx, sy] = self.came_from.at(x, y);
        let wisp = self.wisps.octaves(sx * 5.3, sy * 5.3, 4);
        // The wisps fray the patches' edges before the patches are coloured.
        let (fx, fy) = (sx + 0.035 * wisp, sy - 0.035 * wisp);
        let teal_level = self.teal.octaves(fx * 2.3, fy * 2.3, 3);
        let orange_level = self.orange.octaves(fx * 2.6, fy * 2.6, 3);
        let strand = 1.0 - self.strands.octaves(fx * 4.6, fy * 4.6, 2).abs();
        let teal = smooth_step(-0.12, 0.62, teal_level + 0.12 * wisp);
        let orange = smooth_step(0.02, 0.60, orange_level + 0.10 * wisp);
        let bright_strand = smooth_step(0.78, 1.0, strand);

        let depth = smooth_step(-0.8, 0.8, self.depth.octaves(x * 1.7, y * 1.7, 2));
        let water = mix([0.020, 0.070, 0.110], [0.045, 0.150, 0.190], depth);
        let teal_colour = mix(
            [0.030, 0.400, 0.450],
            [0.470, 0.860, 0.800],
            teal * teal * 0.55 + 0.35 * bright_strand * teal,
        );
        let orange_colour = mix(
            [0.780, 0.230, 0.040],
            [1.000, 0.730, 0.330],
            orange * orange * 0.45 + 0.45 * bright_strand,
        );
        let with_teal = mix(water, teal_colour, 0.92 * teal);
        let with_orange = mix(with_teal, orange_colour, 0.94 * orange);
        let pale = mix(
            with_orange,
            [0.930, 0.900, 0.800],
            0.30 * bright_strand * smooth_step(0.1, 0.7, teal_level - orange_level),
        );
        scale(pale, 0.95 + 0.10 * wisp)
    }
}

/// Two numbers for every place from -1 to 1.
#[derive(Debug)]
struct Field {
    /// Points along a side.
    grid: usize,
    points: Vec<[f32; 2]>,
}

impl Field {
    fn new(grid: usize, value: impl Fn(f32, f32) -> [f32; 2]) -> Self {
        let place = |index: usize| index as f32 / (grid - 1) as f32 * 2.0 - 1.0;
        let points = (0..grid * grid)
            .map(|index| value(place(index % grid), place(index / grid)))
            .collect();
        Self { grid, points }
    }

    /// The value at (`x`, `y`): bilinear, the edge's beyond it.
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        let cells = (self.grid - 1) as f32;
        let scaled = |p: f32| ((p + 1.0) * 0.5 * cells).clamp(0.0, cells * 0.999_99);
        let (gx, gy) = (scaled(x), scaled(y));
        let (column, row) = (gx as usize, gy as usize);
        let (fx, fy) = (gx - column as f32, gy - row as f32);
        let first = row * self.grid + column;
        let pair = |first: usize| match self.points.get(first..first + 2) {
            Some(&[a, b]) => (a, b),
            _ => Default::default(),
        };
        let ((a, b), (c, d)) = (pair(first), pair(first + self.grid));
        let blend = |a: f32, b: f32, c: f32, d: f32| {
            let (top, bottom) = (a + (b - a) * fx, c + (d - c) * fx);
            top + (bottom - top) * fy
        };
        [blend(a[0], b[0], c[0], d[0]), blend(a[1], b[1], c[1], d[1])]
    }
}

/// Where the water of each place came from.
fn stir(noise: Noise, grid: usize) -> Field {
    // The flow follows the lines of equal `stream` and so never makes or loses water; it comes to rest at the wall.
    let stream = |x: f32, y: f32| {
        let calm = smooth_step(1.02, 0.80, x.hypot(y));
        let small = 0.55 * noise.at(x * 3.1 + 17.0, y * 3.1) + 0.12 * noise.at(x * 6.3, y * 6.3 - 31.0);
        calm * (noise.at(x * 1.5, y * 1.5) + small)
    };
    let flow = Field::new(FLOW_GRID, |x, y| {
        let step = 0.004;
        let down = (stream(x, y + step) - stream(x, y - step)) / (2.0 * step);
        let right = (stream(x + step, y) - stream(x - step, y)) / (2.0 * step);
        [down, -right]
    });
    let time_step = STIRRED / STEPS as f32;
    Field::new(grid.max(2), |mut x, mut y| {
        for _ in 0..STEPS {
            // Midpoint rule, backwards in time.
            let [u, v] = flow.at(x, y);
            let [u, v] = flow.at(x - 0.5 * time_step * u, y - 0.5 * time_step * v);
            x -= time_step * u;
            y -= time_step * v;
        }
        [x, y]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stirring_keeps_water_in_the_tank() {
        let came_from = stir(Noise::new(5, 1), 65);
        assert!(came_from.points.iter().all(|[x, y]| x.abs() <= 1.2 && y.abs() <= 1.2));
        let [x, y] = came_from.at(-0.3, 0.1);
        assert!((x + 0.3).hypot(y - 0.1) > 0.02, "{x} {y}");
    }

    #[test]
    fn every_ring_of_the_dye_is_patterned() {
        // Turning shows at every radius: the luma's spread along each circle is well above the noise of a camera.
        let dye = Dye::new(0, 129);
        for radius in [0.15_f32, 0.3, 0.5, 0.7, 0.85, 0.97] {
            let values: Vec<f32> = (0_u16..360)
                .map(|degree| {
                    let (sine, cosine) = f32::from(degree).to_radians().sin_cos();
                    dye.at(radius * cosine, radius * sine)[1]
                })
                .collect();
            let mean = values.iter().sum::<f32>() / 360.0;
            let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 360.0).sqrt();
            assert!(spread > 0.06, "at {radius}: {spread}");
        }
    }
}
