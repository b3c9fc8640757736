//! Which points could be the centre of an ellipse: halfway between two edge points across it.
//!
//! At the two ends of any diameter of an ellipse its normals are opposite. So every pair of edge points with opposite
//! gradients, both towards each other or both away, votes for the point halfway between them (Tsuji and Matsumoto
//! 1978; Yuen, Illingworth and Kittler 1989).

use super::edges::{Edge, thin};
use super::score::Polarity;
use super::vote::Votes;

/// Directions into which the edges are sorted.
const DIRECTIONS: usize = 128;
/// Gradients count as opposite when their directions are at most so many steps off.
const LOOSE: usize = 2;
/// Least cosine of the angle between an ellipse's normal and the line to the point opposite: an axis ratio of 0.65
/// leads to 0.91.
const LEAST_COSINE: f32 = 0.88;
/// The upper radius of a band over its lower one.
const BAND: f64 = 1.6;
/// Centres taken from each band and polarity.
const PEAKS: usize = 3;
/// Edges taken of each direction at most, evenly among them: a picture of stripes has all its edges in two.
const MOST: usize = 80;

/// A likely centre, in small pixels, and what was voted for it with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Middle {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Between which the half diameters are.
    pub(super) radii: (f64, f64),
    pub(super) polarity: Polarity,
}

/// Likely centres of ellipses with half diameters from `radii.0` to `radii.1` small pixels, in a picture of `width` by
/// `height`.
pub(super) fn middles(edges: &[Edge], width: usize, height: usize, radii: (f64, f64)) -> Vec<Middle> {
    let mut ballots = Vec::new();
    let mut low = radii.0;
    while low < radii.1 {
        let high = (low * BAND).min(radii.1);
        for polarity in Polarity::BOTH {
            ballots.push((polarity, (low, high), Votes::new(width, height, (0.03 * high).max(1.0))));
        }
        low *= BAND;
    }
    let bands = ballots.len() / 2;
    let floor = (2.0 * radii.0) as f32;
    let step = 1.0 / (BAND as f32).ln();
    let sorted = by_direction(edges);
    let half = DIRECTIONS / 2;
    let mut are_opposite = [false; MOST];
    for (direction, some) in sorted.iter().take(half).enumerate() {
        for off in 0..=2 * LOOSE {
            let opposite = (direction + half + off + DIRECTIONS - LOOSE) % DIRECTIONS;
            // A direction just before the first is met again as the first half's own opposite.
            let Some(others) = sorted.get(opposite) else {
                continue;
            };
            for one in some.edges() {
                // First of all others at once, which of them lie opposite: few do.
                others.opposite(one, floor * floor, &mut are_opposite);
                for (other, _) in others.edges().zip(&are_opposite).filter(|(_, is)| **is) {
                    let Pair { square, along } = Pair::of(one, other);
                    let distance = square.sqrt();
                    let band = ((distance / floor).ln() * step) as usize;
                    if band >= bands {
                        continue;
                    }
                    // Towards each other is lighter inside.
                    let ballot = 2 * band + usize::from(along > 0.0);
                    if let Some((.., votes)) = ballots.get_mut(ballot) {
                        votes.add((one.x + other.x) / 2.0, (one.y + other.y) / 2.0, 1.0 / distance);
                    }
                }
            }
        }
    }
    let mut middles = Vec::new();
    for (polarity, radii, votes) in ballots {
        let peaks = votes.peaks(PEAKS, (0.08 * radii.1).max(3.0));
        middles.extend(peaks.into_iter().map(|(x, y)| Middle { x, y, radii, polarity }));
    }
    middles
}

/// How two edges lie to each other.
#[derive(Debug, Clone, Copy)]
struct Pair {
    /// The square of their distance.
    square: f32,
    /// How far they are apart along their gradients: positive where these point towards each other.
    along: f32,
}

impl Pair {
    #[inline]
    fn of(one: Edge, other: Edge) -> Self {
        let (dx, dy) = (other.x - one.x, other.y - one.y);
        Self {
            square: dx * dx + dy * dy,
            along: (dx * (one.nx - other.nx) + dy * (one.ny - other.ny)) / 2.0,
        }
    }
}

/// The edges of one direction, number by number, so that many are looked at at once.
#[derive(Debug, Clone, Default)]
struct Alike {
    x: Vec<f32>,
    y: Vec<f32>,
    nx: Vec<f32>,
    ny: Vec<f32>,
}

impl Alike {
    fn of(edges: &[Edge]) -> Self {
        let all = |number: fn(&Edge) -> f32| edges.iter().map(number).collect();
        Self {
            x: all(|edge| edge.x),
            y: all(|edge| edge.y),
            nx: all(|edge| edge.nx),
            ny: all(|edge| edge.ny),
        }
    }

    fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        let places = self.x.iter().zip(&self.y);
        let normals = self.nx.iter().zip(&self.ny);
        places.zip(normals).map(|((&x, &y), (&nx, &ny))| Edge { x, y, nx, ny })
    }

    /// Which of these edges lie opposite `one`, `least_square` or more from it.
    fn opposite(&self, one: Edge, least_square: f32, are: &mut [bool; MOST]) {
        for (is, other) in are.iter_mut().zip(self.edges()) {
            let Pair { square, along } = Pair::of(one, other);
            *is = (square >= least_square) & (along * along >= LEAST_COSINE * LEAST_COSINE * square);
        }
    }
}

/// The edges sorted by the direction of their gradient, [`MOST`] of each at most.
fn by_direction(edges: &[Edge]) -> Vec<Alike> {
    let mut sorted = vec![Vec::new(); DIRECTIONS];
    for edge in edges {
        let turn = edge.ny.atan2(edge.nx) / std::f32::consts::TAU + 1.0;
        let direction = (turn.fract() * DIRECTIONS as f32) as usize;
        if let Some(of_direction) = sorted.get_mut(direction.min(DIRECTIONS - 1)) {
            of_direction.push(*edge);
        }
    }
    let thinned = |mut of_direction: Vec<Edge>| {
        thin(&mut of_direction, MOST);
        Alike::of(&of_direction)
    };
    sorted.into_iter().map(thinned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::*;

    #[test]
    fn an_ellipse_of_edges_votes_for_its_centre() {
        let shape = Shape::ellipse((70.0, 50.0), 45.0, 32.0, (0.8, 0.6));
        let ruler = shape.ruler().unwrap();
        // A third of it is hidden.
        let edges: Vec<Edge> = (0..160)
            .map(|i| {
                let (sin, cos) = (f64::from(i) * 1.5).to_radians().sin_cos();
                let (x, y) = shape.point(cos, sin);
                let place = ruler.place(x, y).unwrap();
                Edge {
                    x: x as f32,
                    y: y as f32,
                    nx: -place.nx as f32,
                    ny: -place.ny as f32,
                }
            })
            .collect();
        let middles = middles(&edges, 160, 100, (15.0, 80.0));
        let found = middles
            .iter()
            .any(|m| (m.x - 70.0).hypot(m.y - 50.0) < 2.0 && m.polarity == Polarity::LighterInside);
        assert!(found, "{middles:?}");
    }

    #[test]
    fn no_edges_no_middles() {
        assert!(middles(&[], 120, 90, (20.0, 60.0)).is_empty());
    }
}
