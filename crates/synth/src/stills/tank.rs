//! A tank from above: turntable, wall, water with dye and texture, reflections.

use std::f64::consts::TAU;

use netdpr_derotation::Ellipse;

use super::canvas::{Area, Canvas, Inside, Level};
use super::dice::Dice;
use crate::noise::Noise;
use crate::paint::smooth_step;

/// A tank as it will be drawn.
#[derive(Debug, Clone)]
pub(super) struct Tank {
    /// The outer edge.
    rim: Ellipse,
    turntable: Option<(Ellipse, Level)>,
    wall: Level,
    /// Where the wall ends and the water begins; none: a disc without a wall.
    inner: Option<Ellipse>,
    water: Level,
    inside: Vec<Part>,
    reflection: Option<[f64; 5]>,
    drive: Option<(f64, f64)>,
    seed: u64,
}

/// Something in the tank that turns with it, in the rim's own coordinates.
#[derive(Debug, Clone, Copy)]
enum Part {
    Texture { scale: f64, strength: f64 },
    Dye { at: (f64, f64), size: f64, colour: Level },
    Spokes { count: usize, width: f64, colour: Level },
    Ring { radius: f64, width: f64, colour: Level },
    Dots { count: usize, size: f64, colour: Level },
}

/// What a tank's edge looks like against its ground, in grey levels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contrast {
    /// The step across the rim.
    pub(super) rim: f64,
    /// How strong what is inside is: 1 is ordinary.
    pub(super) inside: f64,
    /// Whether there may be a turntable.
    pub(super) turntable: bool,
}

impl Tank {
    /// A tank whose outer edge is `rim`, on a ground of level `ground`.
    pub(super) fn draw_lots(rim: Ellipse, ground: f64, contrast: Contrast, dice: &mut Dice) -> Self {
        let room_above = 235.0 - ground > contrast.rim;
        let room_below = ground - 20.0 > contrast.rim;
        let sign = match (room_above, room_below) {
            (true, true) => dice.sign(),
            (true, false) => 1.0,
            _ => -1.0,
        };
        // A tank on a turntable stands out against that, so the turntable is on the tank's other side.
        let turntable = (contrast.turntable && dice.chance(0.4)).then(|| {
            let larger = dice.between(1.12, 1.45);
            let parallax = if rim.axis_ratio() < 0.98 { 0.05 } else { 0.012 };
            let shift = rim.rx * dice.between(0.0, parallax);
            let (sin, cos) = dice.between(0.0, TAU).sin_cos();
            let level = ground - sign * contrast.rim * dice.between(0.2, 0.8);
            let table = Ellipse::new(
                rim.x + shift * cos,
                rim.y + shift * sin,
                rim.rx * larger,
                rim.ry * larger,
                rim.angle_degrees,
            );
            (table, dice.tinged(level, 6.0))
        });
        let wall = dice.tinged(ground + sign * contrast.rim, 3.0 * contrast.inside);
        let inner = dice.chance(0.65).then(|| {
            let share = dice.between(0.93, 0.975);
            let shift = if rim.axis_ratio() < 0.98 {
                0.015 * rim.ry * dice.between(-1.0, 1.0)
            } else {
                0.0
            };
            let (ax, ay) = rim.long_axis();
            Ellipse::new(
                rim.x - shift * ay,
                rim.y + shift * ax,
                rim.rx * share,
                rim.ry * share,
                rim.angle_degrees,
            )
        });
        let mut tank = Self {
            rim,
            turntable,
            wall,
            inner,
            water: wall,
            inside: Vec::new(),
            reflection: None,
            drive: None,
            seed: dice.seed(),
        };
        if tank.inner.is_some() {
            let level = ground + sign * contrast.rim * dice.between(-0.4, 0.8);
            tank.water = dice.tinged(level, 20.0 * contrast.inside);
        }
        tank.fill(contrast.inside, dice);
        tank
    }

    /// Puts things into the water.
    fn fill(&mut self, strength: f64, dice: &mut Dice) {
        let near = |dice: &mut Dice, base: Level, reach: f64| {
            base.map(|level| (f64::from(level) + strength * dice.between(-reach, reach)).clamp(5.0, 250.0) as f32)
        };
        if dice.chance(0.7) {
            self.inside.push(Part::Texture {
                scale: dice.between(0.04, 0.5),
                strength: strength * dice.between(2.0, 22.0),
            });
        }
        for _ in 0..dice.below(5) {
            let (sin, cos) = dice.between(0.0, TAU).sin_cos();
            let far = dice.between(0.0, 0.75);
            let colour = near(dice, self.water, 150.0);
            self.inside.push(Part::Dye {
                at: (far * cos, far * sin),
                size: dice.between(0.06, 0.3),
                colour,
            });
        }
        if dice.chance(0.2) {
            let colour = near(dice, self.water, 60.0);
            self.inside.push(Part::Spokes {
                count: 2 + dice.below(14),
                width: dice.between(0.005, 0.03),
                colour,
            });
        }
        if dice.chance(0.35) {
            let colour = near(dice, self.water, 60.0);
            self.inside.push(Part::Ring {
                radius: dice.between(0.15, 0.85),
                width: dice.between(0.006, 0.04),
                colour,
            });
        }
        if dice.chance(0.3) {
            let colour = near(dice, self.water, 150.0);
            self.inside.push(Part::Dots {
                count: 5 + dice.below(60),
                size: dice.between(0.008, 0.025),
                colour,
            });
        }
        if dice.chance(0.3 * strength) {
            let (sin, cos) = dice.between(0.0, TAU).sin_cos();
            let far = dice.between(0.1, 0.6);
            self.reflection = Some([
                far * cos,
                far * sin,
                dice.between(0.05, 0.25),
                dice.between(0.03, 0.12),
                dice.between(0.0, TAU),
            ]);
        }
        if dice.chance(0.25 * strength) {
            self.drive = Some((dice.between(0.0, 360.0), dice.between(0.05, 0.1)));
        }
    }

    /// The tank's edges, any of which is a rim: the outer one first.
    pub(super) fn rims(&self) -> Vec<Ellipse> {
        let table = self.turntable.as_ref().map(|(table, _)| *table);
        [Some(self.rim), self.inner, table].into_iter().flatten().collect()
    }

    /// The largest of its edges, with room for the drive.
    pub(super) fn outline(&self) -> Ellipse {
        let mut outline = self.turntable.as_ref().map_or(self.rim, |(table, _)| *table);
        outline.rx *= 1.05;
        outline.ry *= 1.05;
        outline
    }

    /// Draws the tank turned by `turn` radians, counter-clockwise as seen.
    pub(super) fn draw(&self, canvas: &mut Canvas, turn: f64) {
        if let Some((table, colour)) = &self.turntable {
            canvas.disc(table, *colour);
        }
        canvas.disc(&self.rim, self.wall);
        let water = self.inner.unwrap_or(self.rim);
        canvas.disc(&water, self.water);
        let (sin, cos) = (turn.sin() as f32, turn.cos() as f32);
        for (index, part) in (0..).zip(&self.inside) {
            let noise = Noise::new(self.seed, index);
            let mut dice = Dice::new(self.seed, index);
            part.draw(canvas, &water, noise, &mut dice, |u, v| {
                (u * cos - v * sin, v * cos + u * sin)
            });
        }
        if let Some([u, v, half_u, half_v, turned]) = self.reflection {
            let r = self.rim.ry;
            let at = (self.rim.x + u * r, self.rim.y + v * r);
            canvas.turned_box(at, (half_u * r, half_v * r), turned, 0.0, [250.0; 3]);
        }
        if let Some((degrees, size)) = self.drive {
            let (x, y) = self.rim.point(degrees);
            let radius = size * self.rim.ry;
            let far = 1.0 + radius / self.rim.ry;
            let at = (self.rim.x + far * (x - self.rim.x), self.rim.y + far * (y - self.rim.y));
            canvas.disc(&Ellipse::new(at.0, at.1, radius, radius, 0.0), [40.0; 3]);
        }
    }
}

impl Part {
    /// Draws the part into the water; `turned` takes a position into the tank's own frame.
    fn draw(
        &self,
        canvas: &mut Canvas,
        water: &Ellipse,
        noise: Noise,
        dice: &mut Dice,
        turned: impl Fn(f32, f32) -> (f32, f32),
    ) {
        // Parts of a unit tank are soft over a pixel.
        let pixel = 1.0 / water.ry as f32;
        match *self {
            Self::Texture { scale, strength } => {
                let (per_unit, strength) = (1.0 / scale as f32, strength as f32);
                canvas.inside(water, |u, v, below| {
                    let (u, v) = turned(u, v);
                    let value = strength * noise.octaves(u * per_unit, v * per_unit, 3);
                    below.map(|level| level + value)
                });
            }
            Self::Dye { at, size, colour } => {
                let (at, size) = ((at.0 as f32, at.1 as f32), size as f32);
                canvas.inside(water, |u, v, below| {
                    let (u, v) = turned(u, v);
                    let (du, dv) = ((u - at.0) / size, (v - at.1) / size);
                    if du * du + dv * dv > 6.0 {
                        return below;
                    }
                    let wave = 0.5 * noise.octaves(u / size * 1.5, v / size * 1.5, 3);
                    let share = 0.85 * smooth_step(1.2, 0.6, du.hypot(dv) + wave);
                    crate::paint::mix(below, colour, share)
                });
            }
            Self::Spokes { count, width, colour } => {
                let (count, width) = (count as f32, width as f32);
                canvas.inside(water, |u, v, below| {
                    let (u, v) = turned(u, v);
                    let part = std::f32::consts::TAU / count;
                    let within = v.atan2(u).rem_euclid(part);
                    let off = u.hypot(v) * within.min(part - within).min(1.0).sin();
                    crate::paint::mix(below, colour, crate::paint::cover(off - width / 2.0, pixel))
                });
            }
            Self::Ring { radius, width, colour } => {
                let (radius, width) = (radius as f32, width as f32);
                canvas.inside(water, |u, v, below| {
                    let off = (u.hypot(v) - radius).abs() - width / 2.0;
                    crate::paint::mix(below, colour, crate::paint::cover(off, pixel))
                });
            }
            Self::Dots { count, size, colour } => {
                let inside = Inside::of(water);
                for _ in 0..count {
                    let (sin, cos) = dice.between(0.0, TAU).sin_cos();
                    let far = dice.between(0.0, 0.81).sqrt();
                    let (du, dv) = ((far * cos) as f32, (far * sin) as f32);
                    // Where the dot is in the picture: the turn undone.
                    let (zero, one) = (turned(1.0, 0.0), turned(0.0, 1.0));
                    let (u, v) = (du * zero.0 + dv * zero.1, du * one.0 + dv * one.1);
                    let at = inside.picture(f64::from(u), f64::from(v));
                    let radius = (size * water.ry).max(1.0);
                    canvas.fill(
                        Area::about(at.0, at.1, radius),
                        |x, y| (x - at.0 as f32).hypot(y - at.1 as f32) - radius as f32,
                        colour,
                    );
                }
            }
        }
    }
}
