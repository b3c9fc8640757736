//! A puck that slides on a turning table.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use rustfft::num_complex::Complex64 as Complex;

/// The table on which a puck slides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    /// The paraboloid that water takes on at the table's own rate: what rests on it stays where it is.
    Equilibrium,
    /// Level.
    Flat,
    /// The paraboloid that water takes on at another rate, turns a minute.
    Curved(f64),
}

impl Surface {
    /// The square of the rate at which the surface would be in equilibrium, of a table that turns at `rate`; both
    /// in radians a second.
    fn square(self, rate: f64) -> f64 {
        match self {
            Self::Equilibrium => rate * rate,
            Self::Flat => 0.0,
            Self::Curved(rpm) => (rpm * TAU / 60.0).powi(2),
        }
    }
}

/// Where a puck is and how it moves, seen from the turning tank.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PuckState {
    /// Right and up from the rotation centre, lengths.
    pub position: [f64; 2],
    /// To the right and up, lengths a second.
    pub velocity: [f64; 2],
}

/// A puck on a turning table: pushed once, and slowed by nothing but a drag in proportion to its velocity over the table.
///
/// In the frame that turns at Ω, on a paraboloid that is level for water at ω, with drag k, w = x + i y obeys
///
/// w″ = −(2iΩ + k) w′ + (Ω² − ω²) w,
///
/// the Coriolis force, the drag, and what is left of the centrifugal force by the slope. It is solved exactly, by two
/// exponentials.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PuckMotion {
    /// The table's turns a minute as seen from a room that stands still, positive counter-clockwise.
    pub rpm: f64,
    /// What it slides on.
    pub surface: Surface,
    /// Drag: the share of its velocity over the table that a puck would lose in a second, were it to go on like that.
    pub friction: f64,
    /// At time 0.
    pub start: PuckState,
}

/// The circle on which a puck goes round where nothing but the Coriolis force bends its path.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct InertialCircle {
    /// Its middle, right and up from the rotation centre.
    pub centre: [f64; 2],
    /// Speed / |2Ω|.
    pub radius: f64,
    /// Seconds for once round: half a turn of the table.
    pub period: f64,
}

impl InertialCircle {
    /// The circle of a puck in a frame that turns at `rpm`; `None` for one that doesn't turn.
    ///
    /// Velocity v turns clockwise at 2Ω for positive Ω, so the middle lies v / (2iΩ) from the puck: to its right.
    #[must_use]
    pub fn of(state: PuckState, rpm: f64) -> Option<Self> {
        let coriolis = 2.0 * rpm * TAU / 60.0;
        if coriolis == 0.0 || !coriolis.is_finite() {
            return None;
        }
        let ([x, y], [right, up]) = (state.position, state.velocity);
        Some(Self {
            centre: [x + up / coriolis, y - right / coriolis],
            radius: right.hypot(up) / coriolis.abs(),
            period: TAU / coriolis.abs(),
        })
    }
}

/// The two functions of time of which a puck's path is made: place = start · `of_place` + velocity · `of_velocity`, with
/// their changes a second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Basis {
    pub(super) of_place: Complex,
    pub(super) of_velocity: Complex,
    place_change: Complex,
    velocity_change: Complex,
}

impl Basis {
    /// At `seconds`, for a table that turns at `rate` radians a second.
    pub(super) fn at(seconds: f64, rate: f64, surface: Surface, friction: f64) -> Self {
        let middle = Complex::new(-0.5 * friction, -rate);
        let spring = Complex::new(rate * rate - surface.square(rate), 0.0);
        let apart = (middle * middle + spring).sqrt();
        let (first, second) = (
            ((middle + apart).scale(seconds)).exp(),
            ((middle - apart).scale(seconds)).exp(),
        );
        let even = (first + second).scale(0.5);
        // sinh(apart t) / apart; a straight line where both exponentials are one.
        let odd = if apart.norm() * seconds.abs() < 1e-3 {
            let square = apart * apart;
            let series = Complex::new(1.0, 0.0) + square.scale(seconds * seconds / 6.0);
            middle.scale(seconds).exp() * series.scale(seconds)
        } else {
            (first - second).scale(0.5) * apart.inv()
        };
        Self {
            of_place: even - middle * odd,
            of_velocity: odd,
            place_change: spring * odd,
            velocity_change: even + middle * odd,
        }
    }
}

impl PuckMotion {
    /// Where the puck is `seconds` after its start.
    #[must_use]
    pub fn at(&self, seconds: f64) -> PuckState {
        let basis = Basis::at(seconds, self.rpm * TAU / 60.0, self.surface, self.friction);
        let [place, velocity] = [self.start.position, self.start.velocity].map(|[x, y]| Complex::new(x, y));
        let position = place * basis.of_place + velocity * basis.of_velocity;
        let change = place * basis.place_change + velocity * basis.velocity_change;
        PuckState {
            position: [position.re, position.im],
            velocity: [change.re, change.im],
        }
    }

    /// The puck's inertial circle at its start; `None` on a table that doesn't turn. On any other surface than
    /// [`Surface::Equilibrium`], and with friction, the puck soon leaves it.
    #[must_use]
    pub fn inertial_circle(&self) -> Option<InertialCircle> {
        InertialCircle::of(self.start, self.rpm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn motion(rpm: f64, surface: Surface, friction: f64) -> PuckMotion {
        PuckMotion {
            rpm,
            surface,
            friction,
            start: PuckState {
                position: [0.3, -0.2],
                velocity: [0.25, 0.4],
            },
        }
    }

    /// The equation itself, by Runge and Kutta's way, in small steps.
    fn integrated(puck: &PuckMotion, seconds: f64) -> [f64; 4] {
        let rate = puck.rpm * TAU / 60.0;
        let spring = rate * rate - puck.surface.square(rate);
        let change = |[x, y, u, v]: [f64; 4]| {
            [
                u,
                v,
                2.0 * rate * v - puck.friction * u + spring * x,
                -2.0 * rate * u - puck.friction * v + spring * y,
            ]
        };
        let steps = 20_000;
        let h = seconds / f64::from(steps);
        let ([x, y], [u, v]) = (puck.start.position, puck.start.velocity);
        let mut state = [x, y, u, v];
        let ahead = |state: [f64; 4], slope: [f64; 4], h: f64| std::array::from_fn(|i| state[i] + h * slope[i]);
        for _ in 0..steps {
            let a = change(state);
            let b = change(ahead(state, a, h / 2.0));
            let c = change(ahead(state, b, h / 2.0));
            let d = change(ahead(state, c, h));
            state = std::array::from_fn(|i| state[i] + h / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]));
        }
        state
    }

    #[test]
    fn the_solution_obeys_the_equation() {
        for surface in [Surface::Equilibrium, Surface::Flat, Surface::Curved(14.0)] {
            for friction in [0.0, 0.05, 3.0] {
                for rpm in [0.0, 10.0, -6.5] {
                    let puck = motion(rpm, surface, friction);
                    let PuckState { position, velocity } = puck.at(4.0);
                    let expected = integrated(&puck, 4.0);
                    for (a, b) in [position, velocity].concat().iter().zip(expected) {
                        assert!((a - b).abs() < 1e-8, "{puck:?}: {a} and {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn on_its_equilibrium_a_puck_goes_round_its_inertial_circle() {
        for rpm in [10.0, -10.0] {
            let puck = motion(rpm, Surface::Equilibrium, 0.0);
            let circle = puck.inertial_circle().unwrap();
            assert!((circle.period - 3.0).abs() < 1e-12);
            for step in 0..10_u8 {
                let [x, y] = puck.at(f64::from(step) * 0.3).position;
                let radius = (x - circle.centre[0]).hypot(y - circle.centre[1]);
                assert!((radius - circle.radius).abs() < 1e-12);
            }
            let [x, y] = puck.at(circle.period).position;
            assert!((x - 0.3).abs() < 1e-12 && (y + 0.2).abs() < 1e-12);
        }
    }

    #[test]
    fn on_a_level_table_it_goes_straight_as_seen_from_the_room() {
        let puck = motion(12.0, Surface::Flat, 0.0);
        let in_room = |seconds: f64| {
            let [x, y] = puck.at(seconds).position;
            let (sine, cosine) = (12.0 * TAU / 60.0 * seconds).sin_cos();
            [x * cosine - y * sine, x * sine + y * cosine]
        };
        let [a, b, c] = [0.0, 1.0, 2.0].map(in_room);
        for axis in 0..2 {
            assert!((a[axis] + c[axis] - 2.0 * b[axis]).abs() < 1e-12);
        }
    }
}
