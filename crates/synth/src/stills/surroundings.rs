//! What lies about a tank: floor, desk, things on it.

use std::f64::consts::TAU;

use netdpr_derotation::Ellipse;

use super::canvas::Canvas;
use super::dice::Dice;
use crate::noise::Noise;

/// Draws the ground: a level with a gradient, perhaps carpet, grain, tiles or a desk's edge. `strength` 1 is a
/// ground of ordinary contrast; 0.1 is nearly plain.
pub(super) fn ground(canvas: &mut Canvas, dice: &mut Dice, strength: f64) {
    let side = canvas.side();
    let noise = Noise::new(dice.seed(), 1);
    match dice.below(6) {
        0 => {}
        1 => canvas.texture(
            noise,
            side * dice.between(0.01, 0.03),
            strength * dice.between(4.0, 14.0),
            2,
        ),
        2 => canvas.texture(
            noise,
            side * dice.between(0.1, 0.5),
            strength * dice.between(4.0, 16.0),
            4,
        ),
        3 => grain(canvas, dice, noise, strength),
        4 => tiles(canvas, dice, strength),
        _ => desk_edge(canvas, dice, strength),
    }
    // The light falls off to one side.
    let (sin, cos) = dice.between(0.0, TAU).sin_cos();
    let slope = (strength * dice.between(0.0, 40.0) / (canvas.width + canvas.height) as f64) as f32;
    let middle = (canvas.width as f32 / 2.0, canvas.height as f32 / 2.0);
    canvas.each(|x, y, pixel| {
        let light = slope * ((x - middle.0) * cos as f32 + (y - middle.1) * sin as f32);
        pixel.iter_mut().for_each(|level| *level += light);
    });
}

/// Wood: noise drawn out along a direction.
fn grain(canvas: &mut Canvas, dice: &mut Dice, noise: Noise, strength: f64) {
    let (sin, cos) = dice.between(0.0, TAU).sin_cos();
    let (sin, cos) = (sin as f32, cos as f32);
    let along = 1.0 / (canvas.side() * 0.5) as f32;
    let across = 1.0 / (canvas.side() * dice.between(0.01, 0.05)) as f32;
    let strength = (strength * dice.between(4.0, 14.0)) as f32;
    canvas.each(|x, y, pixel| {
        let value = strength * noise.octaves((x * cos + y * sin) * along, (y * cos - x * sin) * across, 2);
        pixel.iter_mut().for_each(|level| *level += value);
    });
}

fn tiles(canvas: &mut Canvas, dice: &mut Dice, strength: f64) {
    let (sin, cos) = dice.between(0.0, TAU).sin_cos();
    let (sin, cos) = (sin as f32, cos as f32);
    let pitch = (canvas.side() * dice.between(0.12, 0.4)) as f32;
    let depth = (dice.sign() * strength * dice.between(8.0, 30.0)) as f32;
    let width = (canvas.side() * dice.between(0.004, 0.01)) as f32;
    canvas.each(|x, y, pixel| {
        let from_joint = |position: f32| {
            let within = position.rem_euclid(pitch);
            within.min(pitch - within)
        };
        let joint = from_joint(x * cos + y * sin).min(from_joint(y * cos - x * sin));
        let share = crate::paint::cover(joint - width / 2.0, 1.0);
        pixel.iter_mut().for_each(|level| *level += share * depth);
    });
}

fn desk_edge(canvas: &mut Canvas, dice: &mut Dice, strength: f64) {
    let (sin, cos) = dice.between(0.0, TAU).sin_cos();
    let off = canvas.side() * dice.between(0.25, 0.45);
    let step = (dice.sign() * strength * dice.between(15.0, 50.0)) as f32;
    let middle = (canvas.width as f64 / 2.0, canvas.height as f64 / 2.0);
    canvas.each(|x, y, pixel| {
        let distance = (f64::from(x) - middle.0) * cos + (f64::from(y) - middle.1) * sin - off;
        let share = crate::paint::cover(distance as f32, 1.0);
        pixel.iter_mut().for_each(|level| *level += share * step);
    });
}

/// What may lie about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clutter {
    /// The tank, with all that belongs to it: cups keep off it and are much smaller, other things may stick out from
    /// under it.
    pub(super) tank: Option<Ellipse>,
    /// Nothing sticks out from under the tank.
    pub(super) clear: bool,
    /// There may be cups and lids.
    pub(super) round: bool,
    /// The most things.
    pub(super) most: usize,
}

/// Puts things on the ground: boxes, sheets, devices, cables, cups.
pub(super) fn clutter(canvas: &mut Canvas, dice: &mut Dice, clutter: Clutter) {
    let side = clutter
        .tank
        .map_or(canvas.side(), |tank| canvas.side().min(2.0 * tank.rx));
    for _ in 0..dice.below(clutter.most + 1) {
        let at = (
            dice.between(0.0, canvas.width as f64),
            dice.between(0.0, canvas.height as f64),
        );
        let touches = |reach: f64| {
            clutter
                .tank
                .is_some_and(|tank| (at.0 - tank.x).hypot(at.1 - tank.y) < tank.rx + reach + 3.0)
        };
        match dice.below(if clutter.round { 5 } else { 3 }) {
            0 | 1 if !(clutter.clear && touches(0.36 * side)) => something_square(canvas, dice, at, side),
            2 if !(clutter.clear && touches(canvas.side())) => cable(canvas, dice, at),
            3 | 4 => {
                let radius = side * dice.between(0.04, 0.17);
                if !touches(radius) && radius > 4.0 {
                    cup(canvas, dice, at, radius);
                }
            }
            _ => {}
        }
    }
}

/// A box, a sheet of writing, a device with buttons.
pub(super) fn something_square(canvas: &mut Canvas, dice: &mut Dice, at: (f64, f64), side: f64) {
    let half = (side * dice.between(0.03, 0.25), side * dice.between(0.03, 0.25));
    let turn = dice.between(0.0, TAU);
    let round = half.0.min(half.1) * dice.between(0.0, 0.3);
    let colour = dice.colour();
    canvas.turned_box(at, half, turn, round, colour);
    let (sin, cos) = turn.sin_cos();
    let ink = dice.colour();
    let (rows, buttons) = (dice.below(8), dice.chance(0.3));
    for row in 0..rows {
        let across = half.1 * 0.8 * (2.0 * (row as f64 + 0.5) / rows as f64 - 1.0);
        let length = half.0 * dice.between(0.4, 0.85);
        let height = half.1 * 0.25 / rows as f64;
        if buttons {
            for column in 0..6 {
                let along = half.0 * 0.8 * ((column as f64 + 0.5) / 3.0 - 1.0);
                let middle = (at.0 + along * cos - across * sin, at.1 + along * sin + across * cos);
                canvas.turned_box(middle, (half.0 * 0.09, height * 2.0), turn, 1.0, ink);
            }
        } else {
            let middle = (at.0 - across * sin, at.1 + across * cos);
            canvas.turned_box(middle, (length, height), turn, 0.0, ink);
        }
    }
}

/// A cable that wanders over the picture.
fn cable(canvas: &mut Canvas, dice: &mut Dice, from: (f64, f64)) {
    let (step, thickness) = (canvas.side() * 0.02, canvas.side() * dice.between(0.003, 0.012));
    let (mut heading, mut bend) = (dice.between(0.0, TAU), 0.0_f64);
    let mut points = vec![from];
    let mut at = from;
    for _ in 0..10 + dice.below(50) {
        bend = 0.8 * bend + dice.between(-0.12, 0.12);
        heading += bend;
        at = (at.0 + step * heading.cos(), at.1 + step * heading.sin());
        points.push(at);
    }
    let colour = dice.colour();
    canvas.line(&points, thickness, colour);
}

/// A cup, a lid or a roll of tape, from above.
fn cup(canvas: &mut Canvas, dice: &mut Dice, at: (f64, f64), radius: f64) {
    let (outer, inner) = (dice.colour(), dice.colour());
    canvas.disc(&Ellipse::new(at.0, at.1, radius, radius, 0.0), outer);
    let smaller = radius * dice.between(0.5, 0.92);
    canvas.disc(&Ellipse::new(at.0, at.1, smaller, smaller, 0.0), inner);
}
