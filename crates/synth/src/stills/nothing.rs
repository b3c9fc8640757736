//! Pictures with nothing round in them.

use std::f64::consts::TAU;

use super::canvas::Canvas;
use super::dice::Dice;
use super::surroundings::{self, Clutter};
use crate::noise::Noise;

/// Noise of every kind: fine, coarse, both.
pub(super) fn noise(canvas: &mut Canvas, dice: &mut Dice) {
    for part in 0..1 + dice.below(3) as u64 {
        let scale = canvas.side() * 10.0_f64.powf(dice.between(-2.2, -0.3));
        let octaves = 1 + dice.below(4) as u32;
        let strength = dice.between(2.0, 50.0);
        canvas.texture(Noise::new(dice.seed(), part), scale, strength, octaves);
    }
}

/// A desk from above: boxes, sheets of writing, devices, cables.
pub(super) fn desk(canvas: &mut Canvas, dice: &mut Dice) {
    surroundings::ground(canvas, dice, 1.5);
    for _ in 0..8 + dice.below(40) {
        let at = (
            dice.between(0.0, canvas.width as f64),
            dice.between(0.0, canvas.height as f64),
        );
        let side = canvas.side() * dice.between(0.5, 1.5);
        surroundings::something_square(canvas, dice, at, side);
    }
    let cables = Clutter {
        tank: None,
        clear: false,
        round: false,
        most: 12,
    };
    surroundings::clutter(canvas, dice, cables);
}

/// Stripes, straight or a little wavy, hard or soft, alone or crossing.
pub(super) fn stripes(canvas: &mut Canvas, dice: &mut Dice) {
    for _ in 0..1 + dice.below(2) {
        let (sin, cos) = dice.between(0.0, TAU).sin_cos();
        let (sin, cos) = (sin as f32, cos as f32);
        let period = (canvas.side() * 10.0_f64.powf(dice.between(-1.9, -0.6))) as f32;
        let depth = dice.between(10.0, 60.0) as f32;
        let hardness = dice.between(1.0, 20.0) as f32;
        let duty = dice.between(-0.5, 0.5) as f32;
        let wave = if dice.chance(0.4) { dice.between(0.0, 0.5) } else { 0.0 } as f32;
        let wave_length = period * dice.between(3.0, 12.0) as f32;
        canvas.each(|x, y, pixel| {
            let (along, across) = (y * cos - x * sin, x * cos + y * sin);
            let bent = across + wave * period * (along / wave_length * std::f32::consts::TAU).sin();
            let height = (bent / period * std::f32::consts::TAU).sin() + duty;
            let value = depth * (hardness * height).clamp(-1.0, 1.0);
            pixel.iter_mut().for_each(|level| *level += value);
        });
    }
}
