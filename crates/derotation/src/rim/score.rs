//! How much of a rim lies on an edge.

use super::edges::Edge;
use super::shape::{Ruler, Shape};

/// Parts into which a rim is cut.
const PARTS: usize = 180;
/// Least cosine of the angle between an edge's gradient and the rim's normal.
const LEAST_COSINE: f64 = 0.9;
/// How far a rim is laid beside itself to see what it meets by chance, as a share of its radius.
const BESIDE: f64 = 0.12;

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

/// How much of a rim lies on an edge, by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Met {
    /// Share of the part in the picture that lies on an edge, 0 to 1.
    pub(super) on_edge: f64,
    /// Share that is in the picture, 0 to 1.
    pub(super) visible: f64,
}

/// How much of a rim lies on an edge, and how much would by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    pub(super) met: Met,
    /// What [`Met::on_edge`] would be by chance: what the same rim laid beside it meets.
    pub(super) chance: f64,
}

impl Score {
    /// The share on an edge less what would have met one by chance: 1 is perfect, 0 is no better than chance.
    pub(super) fn beyond_chance(&self) -> f64 {
        ((self.met.on_edge - self.chance) / (1.0 - self.chance).max(0.05)).clamp(0.0, 1.0)
    }

    /// How sure it is that a rim is none of chance: the less of it is in the picture, the more easily the rest
    /// lies on some edges (of n parts, the share met by chance varies as the root of 1/n).
    pub(super) fn evidence(&self) -> f64 {
        self.beyond_chance() * self.met.visible.sqrt()
    }

    /// The score of a rim in a picture of `width` by `height` small pixels.
    pub(super) fn of(edges: &[Edge], shape: &Shape, polarity: Polarity, width: usize, height: usize) -> Self {
        let met = Met::of(edges, shape, polarity, width, height);
        let (mut sum, mut weight) = (0.0, 0.0);
        for eighth in 0..8 {
            let (sin, cos) = (f64::from(eighth) * std::f64::consts::FRAC_PI_4).sin_cos();
            let beside = BESIDE * shape.radius();
            let met = Met::of(edges, &shape.moved(beside * cos, beside * sin), polarity, width, height);
            sum += met.on_edge * met.visible;
            weight += met.visible;
        }
        Self {
            met,
            chance: if weight > 0.0 { sum / weight } else { 0.0 },
        }
    }
}

/// Tells which edges lie on a rim and along it.
#[derive(Debug)]
pub(super) struct Belongs {
    ruler: Ruler,
    near: f64,
    sign: f64,
    /// Squares of the unit circle's coordinates between which an edge can belong.
    squares: (f64, f64),
}

impl Belongs {
    /// `None` where the shape is none.
    pub(super) fn to(shape: &Shape, polarity: Polarity) -> Option<Self> {
        let near = 1.5 + 0.004 * shape.radius();
        let share = near / shape.half_axes().1.max(1e-3);
        Some(Self {
            ruler: shape.ruler()?,
            near,
            sign: polarity.sign(),
            squares: ((1.0 - share).max(0.0).powi(2), (1.0 + share).powi(2)),
        })
    }

    /// The point of the unit circle that belongs to an edge on the rim.
    #[inline]
    pub(super) fn point(&self, edge: &Edge) -> Option<(f64, f64)> {
        let (x, y) = (f64::from(edge.x), f64::from(edge.y));
        let (ux, uy) = self.ruler.unit(x, y);
        let square = ux * ux + uy * uy;
        if square < self.squares.0 || square > self.squares.1 {
            return None;
        }
        let place = self.ruler.place(x, y)?;
        let cosine = place.nx * f64::from(edge.nx) + place.ny * f64::from(edge.ny);
        (place.off.abs() <= self.near && cosine * self.sign > LEAST_COSINE).then_some((place.wx, place.wy))
    }
}

impl Met {
    /// For a rim in a picture of `width` by `height` small pixels.
    pub(super) fn of(edges: &[Edge], shape: &Shape, polarity: Polarity, width: usize, height: usize) -> Self {
        let nothing = Self {
            on_edge: 0.0,
            visible: 0.0,
        };
        let Some(belongs) = Belongs::to(shape, polarity) else {
            return nothing;
        };
        let mut met = [false; PARTS];
        for (wx, wy) in edges.iter().filter_map(|edge| belongs.point(edge)) {
            if let Some(part) = met.get_mut(part_of(wy.atan2(wx) / std::f64::consts::TAU)) {
                *part = true;
            }
        }
        let (right, bottom) = (width as f64 - 2.0, height as f64 - 2.0);
        let (mut inside, mut hit) = (0_u32, 0_u32);
        for (part, met) in met.iter().enumerate() {
            let (sin, cos) = ((part as f64 + 0.5) / PARTS as f64 * std::f64::consts::TAU).sin_cos();
            let (x, y) = shape.point(cos, sin);
            if x >= 1.0 && y >= 1.0 && x <= right && y <= bottom {
                inside += 1;
                hit += u32::from(*met);
            }
        }
        if inside == 0 {
            return nothing;
        }
        Self {
            on_edge: f64::from(hit) / f64::from(inside),
            visible: f64::from(inside) / PARTS as f64,
        }
    }
}

/// The part of the rim in which a direction lies, given in turns.
fn part_of(turn: f64) -> usize {
    (((turn + 1.0).fract() * PARTS as f64) as usize).min(PARTS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(shape: Shape, degrees: std::ops::Range<i32>) -> Vec<Edge> {
        let ruler = shape.ruler().unwrap();
        degrees
            .map(|d| {
                let (sin, cos) = f64::from(d).to_radians().sin_cos();
                let (x, y) = shape.point(cos, sin);
                let place = ruler.place(x, y).unwrap();
                let [x, y, nx, ny] = [x, y, place.nx, place.ny].map(|number| number as f32);
                Edge { x, y, nx, ny }
            })
            .collect()
    }

    #[test]
    fn three_quarters_of_a_rim_score_three_quarters() {
        for shape in [
            Shape::circle(100.0, 80.0, 60.0),
            Shape::ellipse((100.0, 80.0), 70.0, 52.0, (0.6, 0.8)),
        ] {
            let edges = edges(shape, 0..270);
            let score = Score::of(&edges, &shape, Polarity::LighterOutside, 200, 160);
            assert!((score.met.on_edge - 0.75).abs() < 0.01, "{score:?}");
            assert!((score.met.visible - 1.0).abs() < 1e-9);
            // A rim laid beside it crosses it twice.
            assert!(score.chance < 0.2, "{score:?}");
            let other = Score::of(&edges, &shape, Polarity::LighterInside, 200, 160);
            assert!(other.met.on_edge < 1e-9);
        }
    }

    #[test]
    fn what_is_out_of_the_picture_does_not_count() {
        let circle = Shape::circle(100.0, 80.0, 60.0);
        let met = Met::of(&edges(circle, 0..180), &circle, Polarity::LighterOutside, 200, 82);
        assert!((met.visible - 0.5).abs() < 0.02, "{met:?}");
        assert!(met.on_edge < 0.05, "{met:?}");
    }
}
