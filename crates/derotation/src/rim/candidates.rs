//! Circles that could be the rim, and which of them is.

use super::edges::Edge;
use super::fit::robust_circle;
use super::score::{LEAST_EVIDENCE, Polarity, Score, belongs, lie};
use super::vote;
use crate::Circle;

/// Least share of a rim that must be in the picture.
const LEAST_VISIBLE: f64 = 0.4;
/// Widths of the ring whose edges a circle is fitted to, one fit after the other: a share of the radius, and
/// never less than two small pixels.
const GATES: [f64; 3] = [0.045, 0.027, 0.0];
/// Circles whose centre lies within this share of the radius from the best one's are rims of the same tank.
const SAME_CENTRE: f64 = 0.1;
/// A larger circle about the same centre is taken when it scores at least this share of the best one.
const NEARLY_AS_GOOD: f64 = 0.85;

/// A circle that could be the rim, in small pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) circle: Circle,
    pub(super) polarity: Polarity,
    pub(super) score: Score,
}

/// The edges of a picture, among which rims are looked for.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    edges: &'a [Edge],
    width: usize,
    height: usize,
    /// Radii looked for, small pixels.
    radii: (f64, f64),
}

impl<'a> Scene<'a> {
    /// A scene of `width` by `height` small pixels, in which radii between the two shares of its shorter side
    /// are looked for.
    pub(super) fn new(edges: &'a [Edge], width: usize, height: usize, radii: (f64, f64)) -> Self {
        let side = width.min(height) as f64;
        Self {
            edges,
            width,
            height,
            radii: (radii.0 * side, radii.1 * side),
        }
    }

    /// The rim: the largest circle about the centre of the best one that is nearly as good. `None` when no
    /// circle stands out.
    pub(super) fn best_rim(&self) -> Option<Candidate> {
        let mut found = Vec::new();
        for centre in vote::centres(self.edges, self.width, self.height, self.radii) {
            self.fit_about((centre.x, centre.y), centre.radii, 2, &mut found);
        }
        found.sort_by(|a, b| self.rank(b).total_cmp(&self.rank(a)));
        for centre in distinct_centres(&found, 3) {
            self.fit_about(centre, self.radii, 6, &mut found);
        }

        found.retain(|candidate| candidate.score.evidence() >= LEAST_EVIDENCE);
        let best = found
            .iter()
            .copied()
            .max_by(|a, b| self.rank(a).total_cmp(&self.rank(b)))?;
        found
            .into_iter()
            .filter(|other| {
                let off = (other.circle.x - best.circle.x).hypot(other.circle.y - best.circle.y);
                off <= SAME_CENTRE * other.circle.r.min(best.circle.r)
                    && other.score.beyond_chance() >= NEARLY_AS_GOOD * best.score.beyond_chance()
            })
            .max_by(|a, b| a.circle.r.total_cmp(&b.circle.r))
    }

    /// The score of a circle.
    pub(super) fn score(&self, circle: Circle, polarity: Polarity) -> Score {
        Score::of(self.edges, circle, polarity, self.width, self.height)
    }

    /// The edges that lie on a candidate.
    pub(super) fn on_circle(&self, candidate: &Candidate) -> Vec<Edge> {
        self.edges
            .iter()
            .filter(|edge| belongs(edge, candidate.circle, candidate.polarity))
            .copied()
            .collect()
    }

    /// How good a candidate is: by far the most by how much of it lies on an edge, a little by how much of it
    /// is in the picture and how large it is.
    fn rank(&self, candidate: &Candidate) -> f64 {
        let share = candidate.circle.r / self.width.min(self.height).max(1) as f64;
        candidate.score.beyond_chance() * candidate.score.visible.powf(0.25) * share.powf(0.3)
    }

    /// Fits circles about a centre, to the edges at the `most` radii of either polarity where there are most.
    fn fit_about(&self, centre: (f64, f64), radii: (f64, f64), most: usize, found: &mut Vec<Candidate>) {
        for polarity in Polarity::BOTH {
            for radius in self.common_radii(centre, radii, polarity, most) {
                let start = Circle::new(centre.0, centre.1, radius);
                if let Some(circle) = self.fit(start, polarity) {
                    let score = self.score(circle, polarity);
                    if score.visible >= LEAST_VISIBLE && score.on_edge > 0.0 {
                        found.push(Candidate {
                            circle,
                            polarity,
                            score,
                        });
                    }
                }
            }
        }
    }

    /// The radii about a centre at which edges are densest, the densest first.
    fn common_radii(&self, (x, y): (f64, f64), radii: (f64, f64), polarity: Polarity, most: usize) -> Vec<f64> {
        let range = ((radii.0 * 0.95).floor(), radii.1 * 1.05);
        let mut density = vec![0.0_f64; (range.1 - range.0).max(0.0) as usize + 2];
        for edge in self.edges {
            let Some(lie) = lie(edge, Circle::new(x, y, 0.0), polarity, range) else {
                continue;
            };
            if lie.cosine > 0.85
                && let Some(bin) = density.get_mut((lie.distance - range.0) as usize)
            {
                *bin += 1.0 / lie.distance;
            }
        }
        // An edge falls into two bins as easily as into one.
        let mut smooth: Vec<f64> = (0..density.len())
            .map(|i| {
                let at = |i: usize| density.get(i).copied().unwrap_or(0.0);
                at(i.wrapping_sub(1)) / 2.0 + at(i) + at(i + 1) / 2.0
            })
            .collect();
        let mut common = Vec::with_capacity(most);
        for _ in 0..most {
            let Some((index, &peak)) = smooth.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else {
                break;
            };
            if peak <= 0.0 {
                break;
            }
            common.push(range.0 + index as f64 + 0.5);
            for bin in smooth.iter_mut().take(index + 3).skip(index.saturating_sub(2)) {
                *bin = 0.0;
            }
        }
        common
    }

    /// Fits a circle to the edges near it, more narrowly each time.
    fn fit(&self, start: Circle, polarity: Polarity) -> Option<Circle> {
        let mut circle = start;
        let mut points = Vec::new();
        for gate in GATES {
            let gate = (gate * circle.r).max(2.0);
            let range = ((circle.r - 1.5 * gate).max(0.0), circle.r + 1.5 * gate);
            points.clear();
            points.extend(self.edges.iter().filter_map(|edge| {
                let lie = lie(edge, circle, polarity, range)?;
                (lie.cosine > 0.85).then_some((f64::from(edge.x), f64::from(edge.y)))
            }));
            circle = robust_circle(&points, circle, gate)?;
        }
        (self.radii.0..=self.radii.1).contains(&circle.r).then_some(circle)
    }
}

/// The centres of the first candidates, without those that are the same as an earlier one.
fn distinct_centres(found: &[Candidate], most: usize) -> Vec<(f64, f64)> {
    let mut centres: Vec<(f64, f64)> = Vec::with_capacity(most);
    for Candidate { circle, .. } in found {
        if centres.len() == most {
            break;
        }
        if centres
            .iter()
            .all(|(x, y)| (x - circle.x).hypot(y - circle.y) > (0.03 * circle.r).max(2.0))
        {
            centres.push((circle.x, circle.y));
        }
    }
    centres
}
