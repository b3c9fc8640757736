//! The normals of a rim, and the fit to the slopes along them.

use super::super::ring::{Ray, Ring, inside};
use super::super::shape::Freedom;
use super::APART;
use super::model::{Fitted, Model};
use super::told::{Basis, Told};
use crate::Frame;
use crate::linear::solve;

/// Every so manyth ray is taken: its neighbours say the same.
const EVERY: usize = 4;
/// How far from the rim slopes are looked at, in widths of an edge.
pub(super) const REACH: f64 = 6.0;
/// How far from the rim edges are looked for, and in what steps, likewise.
const FURTHEST: f64 = 4.0;
const STEP: f64 = 0.5;
/// True widths tried, as shares of the width seen: two edges look wider than each is, or narrower where they take from each other.
const WIDTHS: [f64; 5] = [0.75, 1.0, 1.25, 1.5, 1.8];
/// So far beside two edges slopes are compared, in widths of an edge.
const BESIDE: f64 = 2.0;
/// And beside one: nearer, as there may be others.
const BESIDE_ONE: f64 = 1.3;
/// Steps of the fit.
const STEPS: usize = 12;
/// A ray with differences of so many times the usual ones shows something else.
const STRAY: f64 = 6.0;

/// A ray with what is known of it.
struct OneRay {
    row: [f64; 5],
    slopes: Vec<f64>,
}

/// The rays that are compared.
pub(super) struct Rays {
    rays: Vec<OneRay>,
    nearest: f64,
    columns: usize,
}

impl Rays {
    pub(super) fn of(ring: &Ring, frame: &Frame, freedom: Freedom) -> Self {
        let columns = ring.slopes.width;
        let shown = |ray: &Ray| {
            [ring.nearest, -ring.nearest].iter().all(|&off| {
                let (x, y) = ray.at(off);
                inside(frame, x, y, 0.0)
            })
        };
        let rays = ring
            .rays()
            .step_by(EVERY)
            .filter(|(ray, _)| shown(ray))
            .map(|(ray, slopes)| OneRay {
                row: ring.row(&ray, freedom),
                slopes: slopes.iter().map(|&slope| f64::from(slope)).collect(),
            })
            .collect();
        Self {
            rays,
            nearest: ring.nearest,
            columns,
        }
    }

    /// The likeliest places of one edge and of two, tried out on a lattice of places and widths.
    pub(super) fn scanned(&self, seen: f64) -> [Option<Model>; 2] {
        let count = (FURTHEST / STEP) as i32;
        let offs: Vec<f64> = (-count..=count).map(|i| f64::from(i) * STEP * seen).collect();
        let mut best = [None::<(f64, Model)>; 2];
        let mut take = |kind: usize, explained: f64, model: &dyn Fn() -> Model| {
            if let Some(best) = best.get_mut(kind)
                && best.is_none_or(|(most, _)| explained > most)
            {
                *best = Some((explained, model()));
            }
        };
        for width in WIDTHS.map(|share| share * seen) {
            let products: Vec<Vec<f64>> = offs.iter().map(|&off| self.products(off, width)).collect();
            let own = width * std::f64::consts::PI.sqrt();
            let at = |rim: f64, other: Option<f64>| {
                let ends = (rim.min(other.unwrap_or(rim)), rim.max(other.unwrap_or(rim)));
                let beside = width * if other.is_some() { BESIDE } else { BESIDE_ONE };
                let column = |off: f64| (off - self.nearest).clamp(0.0, self.columns as f64) as usize;
                Model {
                    change: [0.0, 0.0, rim, 0.0, if self.is_ellipse() { rim } else { 0.0 }],
                    gap: other.map(|other| other - rim),
                    width,
                    columns: (column(ends.0 - beside), column(ends.1 + beside) + 1),
                }
            };
            for (&rim, first) in offs.iter().zip(&products) {
                if rim.abs() > 1.5 * seen {
                    continue;
                }
                let alone: f64 = first.iter().map(|product| product * product / own).sum();
                take(0, alone, &|| at(rim, None));
                for (&other, second) in offs.iter().zip(&products) {
                    let gap = (other - rim) / width;
                    if !(0.4..=APART).contains(&gap.abs()) {
                        continue;
                    }
                    let shared = own * (-0.25 * gap * gap).exp();
                    let whole = own * own - shared * shared;
                    let together: f64 = first
                        .iter()
                        .zip(second)
                        .map(|(a, b)| (own * (a * a + b * b) - 2.0 * shared * a * b) / whole)
                        .sum();
                    take(1, together, &|| at(rim, Some(other)));
                }
            }
        }
        best.map(|best| best.map(|(_, model)| model))
    }

    fn is_ellipse(&self) -> bool {
        self.rays.iter().any(|ray| ray.row[4] != 0.0)
    }

    /// The product of each ray's slopes with a bell curve.
    fn products(&self, off: f64, width: f64) -> Vec<f64> {
        let bell = self.bell(off, width, (0, self.columns));
        let of_ray = |ray: &OneRay| ray.slopes.iter().zip(&bell).map(|(a, b)| a * b).sum();
        self.rays.iter().map(of_ray).collect()
    }

    /// A bell curve, in a range of columns.
    fn bell(&self, off: f64, width: f64, columns: (usize, usize)) -> Vec<f64> {
        (columns.0..columns.1)
            .map(|column| {
                let x = (self.nearest + column as f64 - off) / width;
                (-0.5 * x * x).exp()
            })
            .collect()
    }

    /// Fits all numbers of a model, beginning with those given.
    pub(super) fn fitted(&self, start: Model, freedom: Freedom) -> Option<Fitted> {
        let mut model = start;
        let mut damping = 1e-3;
        let mut most = self.usual(&model);
        let mut now = self.differences(&model, Some(most));
        for _ in 0..STEPS {
            let step = self.step(&model, most, freedom, damping)?;
            let next = model.changed(&step, freedom.count());
            let then = self.differences(&next, Some(most));
            if next.width > 0.3 && then.is_finite() && then <= now {
                let little = step.iter().all(|part| part.abs() < 2e-3);
                model = next;
                damping = (damping / 5.0).max(1e-6);
                most = self.usual(&model);
                now = self.differences(&model, Some(most));
                if little {
                    break;
                }
            } else {
                damping *= 10.0;
            }
        }
        let (mut all, mut left, mut heights) = (0.0, 0.0, (0.0, 0.0));
        for ray in &self.rays {
            let told = self.told(&model, ray)?;
            if told.squares < STRAY * most {
                left += told.squares;
                all += told.slopes.iter().map(|slope| slope * slope).sum::<f64>();
                heights.0 += told.heights.0;
                heights.1 += told.heights.1;
            }
        }
        Some(Fitted {
            model,
            explained: 1.0 - left / all.max(1e-12),
            heights,
        })
    }

    /// The usual sum of squared differences on a ray: the median.
    fn usual(&self, model: &Model) -> f64 {
        let mut all: Vec<f64> = self
            .rays
            .iter()
            .filter_map(|ray| Some(self.told(model, ray)?.squares))
            .collect();
        let middle = all.len() / 2;
        if middle >= all.len() {
            return 0.0;
        }
        *all.select_nth_unstable_by(middle, f64::total_cmp).1
    }

    /// The sum of all squared differences, those of strays limited where it is said what is usual.
    pub(super) fn differences(&self, model: &Model, usual: Option<f64>) -> f64 {
        let limit = usual.map_or(f64::INFINITY, |usual| STRAY * usual);
        self.rays
            .iter()
            .filter_map(|ray| Some(self.told(model, ray)?.squares.min(limit)))
            .sum()
    }

    /// What a model says of a ray: the heights of its edges, and what remains.
    fn told<'a>(&self, model: &Model, ray: &'a OneRay) -> Option<Told<'a>> {
        let (from, to) = model.columns;
        let slopes = ray.slopes.get(from..to)?;
        let off: f64 = ray.row.iter().zip(model.change).map(|(a, b)| a * b).sum();
        let rim = self.bell(off, model.width, model.columns);
        let other_off = model.gap.map(|gap| off + gap);
        let other = other_off.map_or_else(Vec::new, |off| self.bell(off, model.width, model.columns));
        let basis = Basis::of(rim, other);
        let heights = basis.shares(slopes);
        let rest = basis.rest(slopes, heights);
        Some(Told {
            slopes,
            offs: (off, other_off.unwrap_or(off)),
            squares: rest.iter().map(|part| part * part).sum(),
            heights,
            rest,
            basis,
        })
    }

    /// A step of the fit (Levenberg and Marquardt's): the rim's numbers, the width, and the other edge's.
    fn step(&self, model: &Model, usual: f64, freedom: Freedom, damping: f64) -> Option<Vec<f64>> {
        let shape = freedom.count();
        let count = shape + 1 + usize::from(model.gap.is_some());
        let mut left = vec![0.0; count * count];
        let mut right = vec![0.0; count];
        let mut row = vec![Vec::new(); count];
        for ray in &self.rays {
            let told = self.told(model, ray)?;
            let share = told.squares / (STRAY * usual).max(1e-12);
            if share >= 1.0 {
                continue;
            }
            let weight = (1.0 - share).powi(2);
            let (moved, widened) = told.changes(model.width, self.nearest, model.columns.0);
            let [rim, other] = moved.map(|change| told.basis.rest(&change, told.basis.shares(&change)));
            let width = told.basis.rest(&widened, told.basis.shares(&widened));
            let both: Vec<f64> = rim.iter().zip(&other).map(|(a, b)| a + b).collect();
            for (number, part) in row.iter_mut().enumerate() {
                let (factor, of): (f64, &[f64]) = match number {
                    number if number < shape => (ray.row[number], &both),
                    number if number == shape => (1.0, &width),
                    _ => (1.0, &other),
                };
                part.clear();
                part.extend(of.iter().map(|value| factor * value));
            }
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            for i in 0..count {
                for j in 0..=i {
                    left[i * count + j] += weight * dot(&row[i], &row[j]);
                }
                right[i] += weight * dot(&row[i], &told.rest);
            }
        }
        for i in 0..count {
            left[i * count + i] *= 1.0 + damping;
        }
        solve(left, right)
    }
}
