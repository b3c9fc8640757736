//! How much of a circle lies on an edge.

use super::edges::Edge;
use crate::Circle;

/// Parts into which a circle is cut.
const PARTS: usize = 180;
/// Least cosine of the angle between an edge's gradient and the radius.
const LEAST_COSINE: f64 = 0.9;
/// How far a circle is laid beside itself to see what it meets by chance, as a share of its radius.
const BESIDE: f64 = 0.12;

/// Least [`Score::evidence`] of a rim. The best circles in noise, stripes and rectangles reach 0.34, in pictures
/// of people and tools 0.42; a rim with 30 % of it hidden has 0.65.
pub(super) const LEAST_EVIDENCE: f64 = 0.44;

/// Whether the picture grows lighter outwards or inwards across a rim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Polarity {
    LighterOutside,
    LighterInside,
}

impl Polarity {
    pub(super) const BOTH: [Self; 2] = [Self::LighterOutside, Self::LighterInside];

    /// 1 or -1: what a gradient's outward part is to be multiplied by.
    pub(super) const fn sign(self) -> f64 {
        match self {
            Self::LighterOutside => 1.0,
            Self::LighterInside => -1.0,
        }
    }
}

/// How an edge lies to a circle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lie {
    /// From the circle's centre.
    pub(super) distance: f64,
    /// Of the angle between the edge's gradient and the outward radius, its sign turned so that 1 is as it
    /// should be for the polarity.
    pub(super) cosine: f64,
}

/// How an edge lies to a circle's centre, if its distance from it is within `range`.
#[inline]
pub(super) fn lie(edge: &Edge, circle: Circle, polarity: Polarity, range: (f64, f64)) -> Option<Lie> {
    let (dx, dy) = (f64::from(edge.x) - circle.x, f64::from(edge.y) - circle.y);
    let square = dx * dx + dy * dy;
    if square < range.0 * range.0 || square > range.1 * range.1 || square <= 0.0 {
        return None;
    }
    let distance = square.sqrt();
    let cosine = (dx * f64::from(edge.nx) + dy * f64::from(edge.ny)) / distance * polarity.sign();
    Some(Lie { distance, cosine })
}

/// How much of a circle lies on an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    /// The share of its part in the picture that lies on an edge of one polarity, 0 to 1.
    pub(super) on_edge: f64,
    /// The share of the circle that is in the picture, 0 to 1.
    pub(super) visible: f64,
    /// The mean of `on_edge` over circles of the same size laid beside it, 0 to 1; zero where too
    /// little of it lies on an edge for a rim.
    pub(super) chance: f64,
}

impl Score {
    /// The share on an edge less what would have met one by chance: 1 is perfect, 0 is no better than chance.
    pub(super) fn beyond_chance(&self) -> f64 {
        ((self.on_edge - self.chance) / (1.0 - self.chance).max(0.05)).clamp(0.0, 1.0)
    }

    /// How sure it is that a circle is none of chance: the less of it is in the picture, the more easily the rest
    /// lies on some edges (of n parts, the share met by chance varies as the root of 1/n).
    pub(super) fn evidence(&self) -> f64 {
        self.beyond_chance() * self.visible.sqrt()
    }

    /// The score of a circle in a picture of `width` by `height` small pixels.
    pub(super) fn of(edges: &[Edge], circle: Circle, polarity: Polarity, width: usize, height: usize) -> Self {
        let (on_edge, visible) = share_on_edge(edges, circle, polarity, width, height);
        let mut chance = 0.0;
        // The chance only takes away: it needn't be known of what is too little already.
        if on_edge * visible.sqrt() >= LEAST_EVIDENCE {
            let (mut sum, mut weight) = (0.0, 0.0);
            for eighth in 0..8 {
                let (sin, cos) = (f64::from(eighth) * std::f64::consts::FRAC_PI_4).sin_cos();
                let beside = BESIDE * circle.r;
                let moved = Circle::new(circle.x + beside * cos, circle.y + beside * sin, circle.r);
                let (share, visible) = share_on_edge(edges, moved, polarity, width, height);
                sum += share * visible;
                weight += visible;
            }
            if weight > 0.0 {
                chance = sum / weight;
            }
        }
        Self {
            on_edge,
            visible,
            chance,
        }
    }
}

/// The distances from a circle's centre at which an edge is on it.
pub(super) fn on_circle(circle: Circle) -> (f64, f64) {
    let near = 1.5 + 0.004 * circle.r;
    ((circle.r - near).max(0.0), circle.r + near)
}

/// Whether an edge lies on a circle and along it.
pub(super) fn belongs(edge: &Edge, circle: Circle, polarity: Polarity) -> bool {
    lie(edge, circle, polarity, on_circle(circle)).is_some_and(|lie| lie.cosine > LEAST_COSINE)
}

/// The share of a circle's part in the picture that lies on an edge, and the share of it in the picture.
fn share_on_edge(edges: &[Edge], circle: Circle, polarity: Polarity, width: usize, height: usize) -> (f64, f64) {
    let mut met = [false; PARTS];
    for edge in edges.iter().filter(|edge| belongs(edge, circle, polarity)) {
        let turn = (f64::from(edge.y) - circle.y).atan2(f64::from(edge.x) - circle.x) / std::f64::consts::TAU;
        if let Some(part) = met.get_mut(part_of(turn)) {
            *part = true;
        }
    }
    let (right, bottom) = (width as f64 - 2.0, height as f64 - 2.0);
    let (mut inside, mut hit) = (0_u32, 0_u32);
    for (part, met) in met.iter().enumerate() {
        let (sin, cos) = ((part as f64 + 0.5) / PARTS as f64 * std::f64::consts::TAU).sin_cos();
        let (x, y) = (circle.x + circle.r * cos, circle.y + circle.r * sin);
        if x >= 1.0 && y >= 1.0 && x <= right && y <= bottom {
            inside += 1;
            hit += u32::from(*met);
        }
    }
    if inside == 0 {
        return (0.0, 0.0);
    }
    (f64::from(hit) / f64::from(inside), f64::from(inside) / PARTS as f64)
}

/// The part of the circle in which a direction lies, given in turns.
fn part_of(turn: f64) -> usize {
    (((turn + 1.0).fract() * PARTS as f64) as usize).min(PARTS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(degrees: std::ops::Range<i32>) -> Vec<Edge> {
        degrees
            .map(|d| {
                let (sin, cos) = (d as f32).to_radians().sin_cos();
                Edge {
                    x: 100.0 + 60.0 * cos,
                    y: 80.0 + 60.0 * sin,
                    nx: cos,
                    ny: sin,
                }
            })
            .collect()
    }

    #[test]
    fn three_quarters_of_a_rim_score_three_quarters() {
        let circle = Circle::new(100.0, 80.0, 60.0);
        let score = Score::of(&ring(0..270), circle, Polarity::LighterOutside, 200, 160);
        assert!((score.on_edge - 0.75).abs() < 0.01, "{score:?}");
        assert!((score.visible - 1.0).abs() < 1e-9);
        // A circle laid beside it crosses it twice.
        assert!(score.chance < 0.2, "{score:?}");
        let other = Score::of(&ring(0..270), circle, Polarity::LighterInside, 200, 160);
        assert!(other.on_edge < 1e-9);
    }

    #[test]
    fn what_is_out_of_the_picture_does_not_count() {
        let circle = Circle::new(100.0, 80.0, 60.0);
        let score = Score::of(&ring(0..180), circle, Polarity::LighterOutside, 200, 82);
        assert!((score.visible - 0.5).abs() < 0.02, "{score:?}");
        assert!(score.on_edge < 0.05, "{score:?}");
    }
}
