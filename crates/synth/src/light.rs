//! The light that stands still: shading, the lens's falling off, a window mirrored in the water.

use crate::paint::{Rgb, local, rounded_box, smooth_step};
use crate::tank_surface::{RING_INNER, WATER};

/// Where the light comes from, seen from the tank's centre: up and left.
const TOWARDS_LIGHT: [f32; 2] = [-0.68, -0.73];
/// The colour of daylight as the water mirrors it.
pub(crate) const MIRRORED: Rgb = [0.860, 0.930, 0.985];

/// The largest share of light that comes from a reflection: something of the water always shows through.
pub(crate) const MOST_REFLECTED: f32 = 0.9;

/// How much darker the lens makes a place (`x`, `y`), given in halves of the picture's diagonal.
pub(crate) fn vignette(x: f32, y: f32) -> f32 {
    1.0 - 0.26 * smooth_step(0.25, 1.15, x.hypot(y))
}

/// How bright a place of the tank is lit; `p` in units of the rim's radius.
pub(crate) fn shade([x, y]: [f32; 2]) -> f32 {
    let [light_x, light_y] = TOWARDS_LIGHT;
    let radius = x.hypot(y).max(1e-6);
    let facing = (x * light_x + y * light_y) / radius;
    if radius > RING_INNER {
        return 1.0 + 0.075 * facing;
    }
    // The wall on the light's side throws a soft shadow on the water.
    let near_wall = smooth_step(0.70, WATER, radius);
    let shadow = 0.30 * near_wall * smooth_step(-0.1, 0.9, facing);
    let glow = 0.06 * (x * light_x + y * light_y);
    (1.0 + glow) * (1.0 - shadow)
}

/// The share of [`MIRRORED`] light that lies over a place of the tank.
pub(crate) fn reflection(p: [f32; 2]) -> f32 {
    let [x, y] = p;
    let radius = x.hypot(y);
    if radius > WATER {
        return glint(p, radius);
    }
    // The window, seen aslant: wider at the far end.
    let [across, along] = local(p, [-0.36, -0.40], 0.38);
    let across = across / (1.0 - 0.45 * along) + 0.10 * along;
    let window = smooth_step(0.014, -0.014, rounded_box([across, along], [0.150, 0.205], 0.010));
    let bar = |distance: f32| smooth_step(0.004, 0.013, distance.abs());
    let bars = bar(across) * bar(along - 0.068) * bar(along + 0.068);
    let window = window * (0.12 + 0.88 * bars) * (0.34 - 0.35 * along);
    // Daylight around the window, and a lamp farther away.
    let haze = 0.07 * (-((x + 0.36).powi(2) + (y + 0.40).powi(2)) / 0.09).exp();
    let [lamp_x, lamp_y] = local(p, [0.47, 0.36], 0.9);
    let lamp_distance = (lamp_x / 0.060).hypot(lamp_y / 0.034);
    let lamp = 0.50 * smooth_step(1.15, 0.85, lamp_distance) + 0.08 * (-0.35 * lamp_distance * lamp_distance).exp();
    (window + haze + lamp).clamp(0.0, MOST_REFLECTED)
}

/// Highlights along the glass wall, on the light's side and opposite it.
fn glint([x, y]: [f32; 2], radius: f32) -> f32 {
    if radius > RING_INNER {
        return 0.0;
    }
    let [light_x, light_y] = TOWARDS_LIGHT;
    let facing = (x * light_x + y * light_y) / radius;
    let line = |at: f32, width: f32| (-((radius - at) / width).powi(2)).exp();
    0.62 * line(0.936, 0.0065) * smooth_step(0.80, 0.99, facing)
        + 0.30 * line(0.922, 0.0085) * smooth_step(-0.72, -0.98, facing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_a_share_everywhere_and_the_window_is_there() {
        let mut brightest = 0.0_f32;
        for row in -50_i16..=50 {
            for column in -50_i16..=50 {
                let p = [f32::from(column) / 50.0, f32::from(row) / 50.0];
                let share = reflection(p);
                assert!((0.0..=0.9).contains(&share));
                assert!((0.5..1.3).contains(&shade(p)));
                brightest = brightest.max(share);
            }
        }
        assert!(brightest > 0.3);
        assert_eq!(reflection([0.0, 0.98]), 0.0);
        assert!(vignette(0.0, 0.0) > vignette(0.7, 0.7));
    }
}
