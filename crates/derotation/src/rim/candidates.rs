//! Circles and ellipses that could be the rim.

use super::edges::{Edge, thin};
use super::fit::robust;
use super::flat;
use super::pairs;
use super::score::{Met, Polarity, Score};
use super::shape::{Freedom, Shape};
use super::vote;

/// Least share of a rim that must be in the picture.
const LEAST_VISIBLE: f64 = 0.4;
/// Widths of the ring whose edges a shape is fitted to, one fit after the other: a share of the radius, and
/// never less than two small pixels.
const GATES: [f64; 3] = [0.045, 0.027, 0.0];
/// Least cosine of the angle between an edge's gradient and the normal of a shape that is fitted to it.
const LEAST_COSINE: f64 = 0.85;
/// Least share of a shape on which edges must lie to be fitted on.
const LEAST_SHARE: f64 = 0.2;
/// Steps of the fits to wide rings, which need not be exact, and to the last one; and the change that ends each, small
/// pixels.
const STEPS: [(usize, f64); 3] = [(8, 0.1), (8, 0.1), (12, 0.01)];
/// Points enough for the fits that need not be exact.
const ENOUGH: usize = 160;
/// Least axis ratio looked for.
pub(super) const LEAST_RATIO: f64 = 0.62;
/// Circles that are tried as ellipses too.
const TRIED_AS_ELLIPSES: usize = 6;

/// A shape that could be the rim, in small pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) shape: Shape,
    pub(super) polarity: Polarity,
    pub(super) met: Met,
}

/// The edges of a picture, among which rims are looked for.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) edges: &'a [Edge],
    pub(super) width: usize,
    pub(super) height: usize,
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

    /// All that could be the rim, the likeliest first by `rank`.
    pub(super) fn candidates(&self, rank: impl Fn(&Candidate) -> f64) -> Vec<Candidate> {
        let mut found = Vec::new();
        for centre in vote::centres(self.edges, self.width, self.height, self.radii) {
            self.fit_circles((centre.x, centre.y), centre.radii, 2, &mut found);
        }
        sort(&mut found, &rank);
        for (x, y) in distinct_centres(&found, 3) {
            self.fit_circles((x, y), self.radii, 6, &mut found);
        }
        sort(&mut found, &rank);
        for circle in found.clone().iter().take(TRIED_AS_ELLIPSES) {
            let around = self.around((circle.shape.x, circle.shape.y), self.radii, circle.polarity);
            found.extend(self.fit(&around, circle.shape, circle.polarity, Freedom::Ellipse));
        }
        for middle in pairs::middles(self.edges, self.width, self.height, self.radii) {
            let around = self.around((middle.x, middle.y), middle.radii, middle.polarity);
            for start in flat::likely(&around, &middle) {
                found.extend(self.fit(&around, start, middle.polarity, Freedom::Ellipse));
            }
        }
        sort(&mut found, &rank);
        let ellipses: Vec<Candidate> = found
            .iter()
            .filter(|other| !other.shape.is_circle())
            .take(2)
            .copied()
            .collect();
        for best in ellipses {
            self.fit_alike(&best, &mut found);
        }
        sort(&mut found, &rank);
        found
    }

    /// The score of a shape.
    pub(super) fn score(&self, shape: &Shape, polarity: Polarity) -> Score {
        Score::of(self.edges, shape, polarity, self.width, self.height)
    }

    /// Fits circles about a centre, to the edges at the `most` radii of either polarity where there are most.
    fn fit_circles(&self, centre: (f64, f64), radii: (f64, f64), most: usize, found: &mut Vec<Candidate>) {
        for polarity in Polarity::BOTH {
            let around = self.around(centre, radii, polarity);
            let unit = Shape::circle(centre.0, centre.1, 1.0);
            for radius in common_sizes(&around, &unit, most) {
                found.extend(self.fit(&around, unit.times(radius), polarity, Freedom::Size));
            }
        }
    }

    /// Fits ellipses of the same form about the same centre as one found, which may be other rims of the same tank.
    fn fit_alike(&self, best: &Candidate, found: &mut Vec<Candidate>) {
        for polarity in Polarity::BOTH {
            let around = self.around((best.shape.x, best.shape.y), self.radii, polarity);
            let unit = best.shape.times(1.0 / best.shape.radius().max(1e-9));
            for radius in common_sizes(&around, &unit, 5) {
                found.extend(self.fit(&around, unit.times(radius), polarity, Freedom::Ellipse));
            }
        }
    }

    /// The edges about a centre, somewhat more than those between the radii, whose gradient is along the way to the centre,
    /// more or less.
    fn around(&self, (x, y): (f64, f64), radii: (f64, f64), polarity: Polarity) -> Vec<Edge> {
        /// As far as a normal of an ellipse is from its radius, with room for a centre that is off.
        const COSINE: f32 = 0.8;
        let (x, y) = (x as f32, y as f32);
        let sign = polarity.sign() as f32;
        let least = (0.85 * LEAST_RATIO.sqrt() * radii.0) as f32;
        let most = (1.15 * radii.1 / LEAST_RATIO.sqrt()) as f32;
        let squares = (least * least, most * most);
        let belongs = |edge: &&Edge| {
            let (dx, dy) = (edge.x - x, edge.y - y);
            let square = dx * dx + dy * dy;
            let along = sign * (dx * edge.nx + dy * edge.ny);
            square >= squares.0 && square <= squares.1 && along > 0.0 && along * along > COSINE * COSINE * square
        };
        self.edges.iter().filter(belongs).copied().collect()
    }

    /// Fits a shape to the edges near it, more narrowly each time.
    fn fit(&self, around: &[Edge], start: Shape, polarity: Polarity, freedom: Freedom) -> Option<Candidate> {
        let mut shape = start;
        let mut points = Vec::new();
        let sign = polarity.sign();
        for (gate_share, steps) in GATES.into_iter().zip(STEPS) {
            let gate = (gate_share * shape.radius()).max(2.0);
            let ruler = shape.ruler()?;
            points.clear();
            // Squares of the unit circle's coordinates between which an edge can be so near.
            let share = 1.5 * gate / shape.half_axes().1.max(1e-3);
            let squares = ((1.0 - share).max(0.0).powi(2), (1.0 + share).powi(2));
            points.extend(around.iter().filter_map(|edge| {
                let (x, y) = (f64::from(edge.x), f64::from(edge.y));
                let (ux, uy) = ruler.unit(x, y);
                let square = ux * ux + uy * uy;
                if square < squares.0 || square > squares.1 {
                    return None;
                }
                let place = ruler.place(x, y)?;
                let cosine = sign * (place.nx * f64::from(edge.nx) + place.ny * f64::from(edge.ny));
                (place.off.abs() <= 1.5 * gate && cosine > LEAST_COSINE).then_some((x, y))
            }));
            if (points.len() as f64) < LEAST_SHARE * std::f64::consts::TAU * shape.radius() * LEAST_VISIBLE {
                return None;
            }
            let is_last = gate_share == 0.0;
            if !is_last {
                thin(&mut points, ENOUGH);
            }
            shape = robust(&points, shape, gate, freedom, steps)?;
        }
        let fits = (self.radii.0..=self.radii.1).contains(&shape.radius()) && shape.axis_ratio() >= LEAST_RATIO;
        if !fits {
            return None;
        }
        let met = Met::of(around, &shape, polarity, self.width, self.height);
        (met.visible >= LEAST_VISIBLE && met.on_edge > 0.0).then_some(Candidate { shape, polarity, met })
    }
}

/// The sizes of shapes like `unit` at which edges are densest, the densest first: small pixels.
fn common_sizes(around: &[Edge], unit: &Shape, most: usize) -> Vec<f64> {
    let mut density = Density::default();
    density.count(around, unit);
    density.peaks(most).into_iter().map(|(size, _)| size).collect()
}

/// How densely edges lie at each size of a shape.
#[derive(Debug, Default)]
pub(super) struct Density {
    bins: Vec<f32>,
}

impl Density {
    /// Counts the edges along shapes like `unit`, each worth one over its size.
    pub(super) fn count(&mut self, around: &[Edge], unit: &Shape) {
        self.bins.clear();
        let Some(ruler) = unit.ruler() else {
            return;
        };
        for edge in around {
            let (ux, uy) = ruler.unit(f64::from(edge.x), f64::from(edge.y));
            let (gx, gy) = ruler.normal(ux, uy);
            let along = gx * f64::from(edge.nx) + gy * f64::from(edge.ny);
            if along * along < 0.81 * (gx * gx + gy * gy) {
                continue;
            }
            let size = (ux * ux + uy * uy).sqrt();
            let bin = size as usize;
            if bin >= self.bins.len() && bin < 4096 {
                self.bins.resize(bin + 2, 0.0);
            }
            if let Some(value) = self.bins.get_mut(bin) {
                *value += 1.0 / size.max(1.0) as f32;
            }
        }
    }

    /// The `most` sizes with most edges, and how many.
    pub(super) fn peaks(&self, most: usize) -> Vec<(f64, f32)> {
        // An edge falls into two bins as easily as into one.
        let mut smooth: Vec<f32> = (0..self.bins.len())
            .map(|i| {
                let at = |i: usize| self.bins.get(i).copied().unwrap_or(0.0);
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
            common.push((index as f64 + 0.5, peak));
            for bin in smooth.iter_mut().take(index + 3).skip(index.saturating_sub(2)) {
                *bin = 0.0;
            }
        }
        common
    }
}

/// Sorts the likeliest first, and leaves out what is there already.
fn sort(found: &mut Vec<Candidate>, rank: impl Fn(&Candidate) -> f64) {
    found.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    let mut kept: Vec<Candidate> = Vec::with_capacity(found.len());
    for candidate in found.drain(..) {
        let same = |other: &Candidate| {
            other.polarity == candidate.polarity
                && other.shape.is_circle() == candidate.shape.is_circle()
                && other.shape.distance(&candidate.shape) < 0.75
        };
        if !kept.iter().any(same) {
            kept.push(candidate);
        }
    }
    *found = kept;
}

/// The centres of the first candidates, without those that are the same as an earlier one.
fn distinct_centres(found: &[Candidate], most: usize) -> Vec<(f64, f64)> {
    let mut centres: Vec<(f64, f64)> = Vec::with_capacity(most);
    for Candidate { shape, .. } in found {
        if centres.len() == most {
            break;
        }
        if centres
            .iter()
            .all(|(x, y)| (x - shape.x).hypot(y - shape.y) > (0.03 * shape.radius()).max(2.0))
        {
            centres.push((shape.x, shape.y));
        }
    }
    centres
}
