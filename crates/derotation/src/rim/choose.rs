//! Which of the candidates is the rim.

use super::candidates::{Candidate, Scene};
use super::score::{Met, Score};
use super::shape::Shape;

/// Least [`Score::evidence`] of a circle. The best circles in noise and stripes reach 0.44, on desks full of things 0.48; a
/// rim with 30 % of it hidden has 0.65.
const LEAST_EVIDENCE: f64 = 0.49;
/// Least [`Score::evidence`] of an ellipse: with two numbers more to choose, chance makes better ones.
const LEAST_EVIDENCE_ELLIPSE: f64 = 0.53;
/// So much a share on an edge must be above to count when candidates are compared: what chance reaches.
const CHANCE: f64 = 0.3;
/// So much more of an ellipse than of a circle must lie on an edge to be preferred: when it is nearly round (a circle with
/// a sleeve across it looks so too), and when it is flatter than that.
const ELLIPSE: (f64, f64) = (0.15, 0.08);
/// The axis ratio above which an ellipse is nearly round.
const NEARLY_ROUND: f64 = 0.9;
/// The exponent with which size counts: a cup is rounder than a tank with a sleeve across it.
const SIZE: f64 = 0.65;
/// Rims whose centres lie within the first share of the radius from the best one's are of the same tank when they
/// are nearly as good; within the second when they are good at all, because nothing but a tank has rims about one
/// centre.
const SAME_CENTRE: (f64, f64) = (0.1, 0.03);
/// What of the best one's share on an edge makes a rim nearly as good, and what makes it good at all.
const NEARLY_AS_GOOD: (f64, f64) = (0.85, 0.66);
/// Least gap between two rims about one centre, as a share of the radius: what lies closer is the same rim seen askew.
const GAP: f64 = 0.03;
/// Candidates that are looked at closely.
const CLOSELY: usize = 24;

/// A candidate looked at closely.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    pub(super) candidate: Candidate,
    pub(super) score: Score,
    /// How good the best one about another centre is, as a share of this one.
    pub(super) rival: f64,
    /// Where it is an ellipse that is nearly round: the likeliest circle that lies nearly there too.
    pub(super) circle: Option<Candidate>,
}

/// The rim among all candidates; `None` when nothing stands out.
pub(super) fn rim(scene: &Scene<'_>, likelier: impl Fn(&Shape) -> f64) -> Option<Chosen> {
    let side = scene.width.min(scene.height).max(1) as f64;
    let rank = |shape: &Shape, share: f64, visible: f64| {
        let flat = match shape.axis_ratio() {
            _ if shape.is_circle() => 0.0,
            ratio if ratio > NEARLY_ROUND => ELLIPSE.0,
            _ => ELLIPSE.1,
        };
        let good = (share - CHANCE - flat).max(0.0);
        // By far the most by how much of it lies on an edge; the larger one of two; a little by what is in the picture.
        good * visible.sqrt() * (shape.radius() / side).powf(SIZE) * likelier(shape)
    };
    let at_first = |candidate: &Candidate| {
        let Met { on_edge, visible } = candidate.met;
        rank(&candidate.shape, on_edge, visible)
    };
    let found = scene.candidates(at_first);

    // What chance does can only take away, so only the first need to be looked at.
    let mut close: Vec<(Candidate, Score, f64)> = Vec::new();
    let mut best = 0.0;
    for candidate in found.iter().take(CLOSELY) {
        if at_first(candidate) <= 0.5 * best {
            break;
        }
        if candidate.met.on_edge * candidate.met.visible.sqrt() < LEAST_EVIDENCE {
            continue;
        }
        let score = scene.score(&candidate.shape, candidate.polarity);
        let rank = rank(&candidate.shape, score.beyond_chance(), score.met.visible);
        if stands_out(&candidate.shape, &score) && rank > 0.0 {
            best = f64::max(best, rank);
            close.push((*candidate, score, rank));
        }
    }
    let &(first, first_score, first_rank) = close.iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
    let rival = close
        .iter()
        .filter(|(other, ..)| apart(&other.shape, &first.shape) > SAME_CENTRE.0)
        .map(|(.., rank)| rank / first_rank)
        .fold(0.0, f64::max);

    // The largest rim of the same tank.
    let mut larger: Vec<&Candidate> = found
        .iter()
        .filter(|other| other.shape.radius() > first.shape.radius())
        .filter(|other| apart(&other.shape, &first.shape) <= SAME_CENTRE.0)
        .filter(|other| alike(&other.shape, &first.shape))
        .filter(|other| other.met.on_edge >= NEARLY_AS_GOOD.1 * first_score.beyond_chance())
        .collect();
    larger.sort_by(|a, b| b.shape.radius().total_cmp(&a.shape.radius()));
    for other in larger {
        let score = scene.score(&other.shape, other.polarity);
        let share = score.beyond_chance() / first_score.beyond_chance().max(1e-9);
        let off = apart(&other.shape, &first.shape);
        let gap = other.shape.half_axes().1 / first.shape.half_axes().1 - 1.0 - off;
        let near = off <= SAME_CENTRE.1 && gap >= GAP;
        let enough = if near { NEARLY_AS_GOOD.1 } else { NEARLY_AS_GOOD.0 };
        if share >= enough && stands_out(&other.shape, &score) {
            return Some(Chosen {
                candidate: *other,
                score,
                rival,
                circle: circle_instead(&found, other),
            });
        }
    }
    Some(Chosen {
        candidate: first,
        score: first_score,
        rival,
        circle: circle_instead(&found, &first),
    })
}

/// The likeliest circle that lies nearly where a nearly round ellipse does.
fn circle_instead(found: &[Candidate], chosen: &Candidate) -> Option<Candidate> {
    let shape = &chosen.shape;
    if shape.is_circle() || shape.axis_ratio() < NEARLY_ROUND {
        return None;
    }
    let near = |other: &&Candidate| {
        let size = other.shape.radius() / shape.radius().max(1e-9);
        other.shape.is_circle() && (0.9..=1.1).contains(&size) && apart(&other.shape, shape) < SAME_CENTRE.0
    };
    found.iter().find(near).copied()
}

/// Whether a shape stands out from what chance makes.
pub(super) fn stands_out(shape: &Shape, score: &Score) -> bool {
    let least = if shape.is_circle() {
        LEAST_EVIDENCE
    } else {
        LEAST_EVIDENCE_ELLIPSE
    };
    score.evidence() >= least
}

/// Whether two shapes are round, or flat alike, as the rims of one tank are.
fn alike(one: &Shape, other: &Shape) -> bool {
    /// By how much the axis ratios of two rims at different heights differ.
    const RATIO: f64 = 0.06;
    one.is_circle() == other.is_circle() && (one.axis_ratio() - other.axis_ratio()).abs() < RATIO
}

/// How far two centres are apart, as a share of the smaller radius.
fn apart(one: &Shape, other: &Shape) -> f64 {
    (one.x - other.x).hypot(one.y - other.y) / one.radius().min(other.radius()).max(1e-9)
}
