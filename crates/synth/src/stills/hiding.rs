//! What hides parts of a rim: arms, tape, a camera's stand.

use std::f64::consts::TAU;

use netdpr_derotation::Ellipse;

use super::canvas::{Area, Canvas, Inside};
use super::dice::Dice;
use crate::noise::Noise;

/// Hides `share` of a rim, in one to three places. `moved` turns the places by so many radians, for things that
/// move from frame to frame.
pub(super) fn hide(canvas: &mut Canvas, rim: &Ellipse, share: f64, ground: f64, moved: f64, dice: &mut Dice) {
    if share <= 0.0 {
        return;
    }
    let places = 1 + dice.below(3);
    let start = dice.between(0.0, TAU) + moved;
    let inside = Inside::of(rim);
    for place in 0..places {
        // Apart from each other by an even share of what is left free.
        let width = share * TAU / places as f64;
        let from = start + place as f64 * TAU / places as f64;
        let depth = dice.between(0.55, 0.9) as f32;
        let outer = dice.between(1.15, 1.6) as f32;
        let noise = Noise::new(dice.seed(), 3);
        let colour = match dice.below(3) {
            0 => [ground as f32; 3],
            1 => dice.colour(),
            // Skin and sleeves.
            _ => {
                let light = dice.between(0.3, 1.0) as f32;
                [225.0 * light, 175.0 * light, 145.0 * light]
            }
        };
        let half = (width / 2.0) as f32;
        let middle = (from + width / 2.0) as f32;
        canvas.fill(
            Area::about(rim.x, rim.y, rim.rx * f64::from(outer)),
            |x, y| {
                let (u, v, _) = inside.at(f64::from(x), f64::from(y));
                let (far, turn) = (u.hypot(v), v.atan2(u) - middle);
                let turn = (turn + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI;
                // Ragged within and without, but as wide as it should be where the rim is.
                let ragged = 0.3 * noise.octaves(2.5 * u, 2.5 * v, 2) * (6.0 * (far - 1.0)).clamp(-1.0, 1.0);
                let sideways = (turn.abs() - half) * far.max(0.2) + ragged.abs();
                sideways.max(depth - far).max(far - outer) * rim.ry as f32
            },
            colour,
        );
    }
}
