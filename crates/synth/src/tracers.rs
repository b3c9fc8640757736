//! Floating discs on known paths.

use std::f64::consts::TAU;

use serde::Serialize;

use crate::camera_view::CameraView;
use crate::paint::Rgb;
use crate::random::Random;
use crate::settings::TankSettings;
use crate::turning::Turning;

/// A floating disc: what it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tracer {
    /// Its name, which says how it moves as seen from the tank: `rest`, `inertial` (inertial circle: clockwise in a
    /// tank that turns counter-clockwise, once in half a turn of the tank), `drift`, `loops` (an inertial circle that
    /// drifts), `eddy` (round a cyclone), `wall` (at rest near the wall).
    pub id: &'static str,
    /// Its colour as `#rrggbb`.
    pub colour: &'static str,
    /// Radius in pixels.
    pub radius: f64,
}

/// Where a tracer is at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TracerPosition {
    /// Which tracer.
    pub tracer: Tracer,
    /// Pixels right of the centre, in the frame that turns with the tank.
    pub u: f64,
    /// Pixels down from the centre, in the frame that turns with the tank.
    pub v: f64,
    /// Pixels right in the picture.
    pub x: f64,
    /// Pixels down in the picture.
    pub y: f64,
}

/// How many tracers float in a tank.
pub(crate) const TRACERS: usize = 6;

/// A circle about a centre that itself goes round the tank's centre; lengths in units of the rim's radius, rates
/// in turns per turn of the water, positive the way the water turns.
#[derive(Debug, Clone, Copy)]
struct Path {
    id: &'static str,
    colour: &'static str,
    paint: Rgb,
    centre_radius: f64,
    centre_turns: f64,
    centre_rate: f64,
    circle_radius: f64,
    circle_rate: f64,
}

/// Each has its own ring of the water or its own place in a ring, so that they never meet.
const PATHS: [Path; TRACERS] = [
    Path {
        id: "rest",
        colour: "#f7f7f0",
        paint: [0.97, 0.97, 0.94],
        centre_radius: 0.58,
        centre_turns: 0.08,
        centre_rate: 0.0,
        circle_radius: 0.0,
        circle_rate: 0.0,
    },
    Path {
        id: "inertial",
        colour: "#ffe03a",
        paint: [1.00, 0.88, 0.23],
        centre_radius: 0.17,
        centre_turns: 0.40,
        centre_rate: 0.0,
        circle_radius: 0.14,
        circle_rate: -2.0,
    },
    Path {
        id: "drift",
        colour: "#ff62b4",
        paint: [1.00, 0.38, 0.71],
        centre_radius: 0.755,
        centre_turns: 0.62,
        centre_rate: -0.03,
        circle_radius: 0.0,
        circle_rate: 0.0,
    },
    Path {
        id: "loops",
        colour: "#9df55a",
        paint: [0.62, 0.96, 0.35],
        centre_radius: 0.42,
        centre_turns: 0.90,
        centre_rate: 0.04,
        circle_radius: 0.045,
        circle_rate: -2.0,
    },
    Path {
        id: "eddy",
        colour: "#6fd0ff",
        paint: [0.44, 0.82, 1.00],
        centre_radius: 0.60,
        centre_turns: 0.52,
        centre_rate: 0.0,
        circle_radius: 0.07,
        circle_rate: 0.6,
    },
    Path {
        id: "wall",
        colour: "#b690ff",
        paint: [0.71, 0.56, 1.00],
        centre_radius: 0.835,
        centre_turns: 0.27,
        centre_rate: 0.0,
        circle_radius: 0.0,
        circle_rate: 0.0,
    },
];

/// The tracers of one scene. They float in the water and turn with it.
#[derive(Debug, Clone)]
pub(crate) struct Tracers {
    view: CameraView,
    /// The tank's radius, pixels.
    r: f64,
    tank: Turning,
    /// How the water turns, where it doesn't turn with the tank.
    fluid: Option<Turning>,
    first_turns: f64,
}

impl Tracers {
    pub(crate) fn new(settings: &TankSettings, view: CameraView) -> Self {
        Self {
            view,
            r: settings.circle().r,
            tank: settings.turning(),
            fluid: settings.fluid_turning(),
            // Where they begin is the seed's; seed 0 keeps the composition as drawn above.
            first_turns: if settings.seed == 0 {
                0.0
            } else {
                Random::new(settings.seed).unit()
            },
        }
    }

    /// A disc's radius in pixels: a hundredth of the tank's, and at least what a tracker can follow.
    pub(crate) fn radius(&self) -> f64 {
        (0.0125 * self.r).max(1.8)
    }

    pub(crate) fn all(&self) -> [Tracer; TRACERS] {
        PATHS.map(|path| Tracer {
            id: path.id,
            colour: path.colour,
            radius: self.radius(),
        })
    }

    pub(crate) const fn paints() -> [Rgb; TRACERS] {
        let mut paints = [[0.0; 3]; TRACERS];
        let mut index = 0;
        while index < TRACERS {
            paints[index] = PATHS[index].paint;
            index += 1;
        }
        paints
    }

    pub(crate) fn at(&self, seconds: f64) -> [TracerPosition; TRACERS] {
        let water = self.fluid.unwrap_or(self.tank);
        let turned = water.turns_after(seconds);
        let turn = |(u, v): (f64, f64), angle: f64| {
            let (sine, cosine) = angle.sin_cos();
            (u * cosine + v * sine, v * cosine - u * sine)
        };
        let water_angle = water.angle_after(seconds);
        let tank_angle = self.tank.angle_after(seconds);
        PATHS.map(|path| {
            let on_circle = |radius: f64, turns: f64| {
                let angle = (turns - turns.round()) * TAU;
                (radius * angle.cos(), -radius * angle.sin())
            };
            let (centre_u, centre_v) = on_circle(
                path.centre_radius,
                self.first_turns + path.centre_turns + path.centre_rate * turned,
            );
            let (du, dv) = on_circle(path.circle_radius, path.circle_rate * turned);
            let in_water = (self.r * (centre_u + du), self.r * (centre_v + dv));
            let (from_centre_x, from_centre_y) = turn(in_water, water_angle);
            let [x, y] = self.view.to_picture(from_centre_x, from_centre_y);
            let (u, v) = match self.fluid {
                None => in_water,
                Some(_) => turn((from_centre_x, from_centre_y), -tank_angle),
            };
            TracerPosition {
                tracer: Tracer {
                    id: path.id,
                    colour: path.colour,
                    radius: self.radius(),
                },
                u,
                v,
                x,
                y,
            }
        })
    }
}

/// The radius of an inertial circle in pixels, for a speed in pixels a second: speed / (2 Omega).
#[cfg(test)]
fn inertial_radius(speed: f64, rpm: f64) -> f64 {
    speed / (2.0 * (TAU * rpm.abs() / 60.0))
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::{Circle, PictureSize, RotationRate};

    use super::*;

    fn tracers(rpm: f64, seed: u64) -> Tracers {
        let size = PictureSize {
            width: 600,
            height: 400,
        };
        let circle = Circle::new(300.0, 200.0, 150.0);
        let settings = TankSettings {
            circle: Some(circle),
            seed,
            ..TankSettings::new(size, RotationRate::from_rpm(rpm).unwrap())
        };
        Tracers::new(&settings, CameraView::new(circle, None))
    }

    #[test]
    fn the_inertial_circle_obeys_coriolis() {
        // In half a turn of the tank it closes, its speed is 2 Omega times its radius, and it goes against the tank.
        for rpm in [12.0, -7.5] {
            let film = tracers(rpm, 3);
            let half_turn = 30.0 / f64::abs(rpm);
            let at = |seconds: f64| film.at(seconds)[1];
            assert!((at(half_turn).u - at(0.0).u).hypot(at(half_turn).v - at(0.0).v) < 1e-9);
            let step = 1e-4;
            let (a, b, c) = (at(0.0), at(step), at(2.0 * step));
            let speed = (c.u - a.u).hypot(c.v - a.v) / (2.0 * step);
            let expected = 0.14 * 150.0;
            assert!((inertial_radius(speed, rpm) - expected).abs() < 1e-3 * expected);
            // y down: a positive cross product is clockwise as seen.
            let turning = (b.u - a.u) * (c.v - b.v) - (b.v - a.v) * (c.u - b.u);
            assert_eq!(turning > 0.0, rpm > 0.0);
        }
    }

    #[test]
    fn what_rests_in_the_tank_turns_with_it_in_the_picture() {
        let film = tracers(15.0, 0);
        let (start, later) = (film.at(0.0)[0], film.at(1.0)[0]);
        // A quarter turn counter-clockwise: right becomes up, down becomes right.
        assert!((later.x - 300.0 - (start.y - 200.0)).abs() < 1e-9);
        assert!((later.y - 200.0 + (start.x - 300.0)).abs() < 1e-9);
        assert_eq!((start.u, start.v), (later.u, later.v));
    }

    #[test]
    fn they_stay_in_the_water_and_apart() {
        for seed in 0..4 {
            let film = tracers(10.0, seed);
            for second in 0_u32..2000 {
                let positions = film.at(f64::from(second) * 0.37);
                for (index, one) in positions.iter().enumerate() {
                    assert!(one.u.hypot(one.v) + one.tracer.radius < 0.89 * 150.0);
                    for other in &positions[index + 1..] {
                        assert!(
                            (one.u - other.u).hypot(one.v - other.v) > 3.0 * one.tracer.radius,
                            "{one:?} {other:?}"
                        );
                    }
                }
            }
        }
    }
}
