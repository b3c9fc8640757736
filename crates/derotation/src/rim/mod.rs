//! Finding the rim of the tank in a picture.
//!
//! A rim is a circle, or where the camera is tilted an ellipse, on which the picture steps from light to dark (or from dark
//! to light) nearly all the way round, always in the same sense. [`find_rim`] looks for such shapes in a small copy of the
//! picture and then measures the best one in the full picture; [`RimFinder`] looks at several frames of a film together.
//!
//! # The way
//!
//! 1. A small copy's edge points are found to a fraction of a pixel (`shrink`, `edges`).
//! 2. Each of them votes along its gradient for the centres of circles it could lie on (`vote`; the gradient form of the
//!    circle Hough transform: Kimme, Ballard and Sklansky 1975), and each pair with opposite gradients for the centre of an
//!    ellipse halfway between (`pairs`), whose form is then tried out (`flat`).
//! 3. Shapes are fitted to the edges about these centres (`candidates`) by iteratively re-weighted least squares with
//!    Tukey's biweight (`fit`); a circle and an ellipse are one thing with three or five numbers (`shape`).
//! 4. How much of a shape lies on edges of one sense, against what chance would give, says which is the rim (`score`,
//!    `choose`), and how sure that is (`confidence`); in a film also what moves inside of it (`film`, `moving`).
//! 5. It is measured along many of its normals in the full picture (`ring`, `refine`), or where single ones say too little,
//!    as a whole (`steepest`). What has little evidence and scatters there is refused.

mod candidates;
mod choose;
mod clicked;
mod confidence;
mod draws;
mod edges;
mod film;
mod fit;
mod flat;
mod grid;
mod moving;
mod overlapping;
mod pairs;
mod refine;
mod ring;
mod score;
mod search;
mod shape;
mod shrink;
mod steepest;
mod vote;

pub use clicked::{RimPointsError, rim_through};
pub use film::RimFinder;
pub use search::{RimInFilm, RimSearch};

use serde::{Deserialize, Serialize};

use crate::{Circle, Ellipse, Frame};
use candidates::{Candidate, Scene};
use choose::Chosen;
use edges::Edge;
use refine::Refined;
use score::{Belongs, Score};
use shape::Shape;
use shrink::Small;

/// The longer side of the small copy in which rims are looked for, in pixels.
const SMALL_SIDE: u32 = 480;
/// A small copy with a side shorter than this has no room for a rim that could be told from chance.
const LEAST_SIDE: usize = 48;
/// Radii looked for, as shares of the shorter side. Above one half, part of the rim is out of the picture.
const RADII: (f64, f64) = (0.09, 0.78);

/// An ellipse rounder than this is a circle for all purposes: the camera is tilted by 7 degrees at most.
const ROUND: f64 = 0.992;

/// A rim found in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FoundRim {
    /// The rim as a circle, in pixels of the picture it was looked for in: where the camera is tilted, about the centre of
    /// the ellipse and with its area.
    pub circle: Circle,
    /// The rim as an ellipse, the axes of a circle being the same.
    pub ellipse: Ellipse,
    /// How likely it is that this is a rim of the tank, its centre within 2 % and its size within 3 % of the radius: 0 to 1.
    ///
    /// Calibrated on drawn pictures of every hardship (`cargo xtask accuracy rims` prints how well): of the rims with a
    /// confidence about 0.9, nine of ten are right. Below 0.7 a person should be asked to look at it.
    pub confidence: f64,
}

/// With a confidence from here on a rim found in one frame is clear.
const CLEAR: f64 = 0.9;

impl FoundRim {
    /// Whether it is so sure that no more frames of the film need to be looked at.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.confidence >= CLEAR
    }

    /// The rim as an ellipse, where it is so flat that the camera must be tilted.
    #[must_use]
    pub fn tilted(&self) -> Option<Ellipse> {
        (self.ellipse.axis_ratio() < ROUND).then_some(self.ellipse)
    }

    /// The smallest circle about the same centre in which all of the rim lies.
    #[must_use]
    pub const fn outer_circle(&self) -> Circle {
        Circle::new(self.ellipse.x, self.ellipse.y, self.ellipse.rx)
    }
}

/// Why no rim was found. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum NoRim {
    /// The picture is too small, or too narrow, for a rim to be told from chance.
    #[error(
        "A picture of {width} x {height} pixels is too small or too narrow to find a rim in; take a larger one, or drag from the tank's centre to its edge."
    )]
    TooSmall {
        /// The picture's width in pixels.
        width: u32,
        /// The picture's height in pixels.
        height: u32,
    },
    /// No circle stands out from the rest of the picture.
    #[error("No rim was found in this picture; drag from the tank's centre to its edge.")]
    NothingRound,
}

/// Finds the rim of the tank: of the circles and ellipses that stand out, the largest about the same centre.
///
/// Rims with an axis ratio of at least 0.65 and a mean radius between 0.09 and 0.78 of the picture's shorter side are found when at least 40 % of
/// them are in the picture. The same picture always gives the same answer.
///
/// # Errors
/// [`NoRim`] when the picture is too small or nothing round stands out in it.
pub fn find_rim(frame: &Frame) -> Result<FoundRim, NoRim> {
    let size = frame.size();
    let small = Small::from_frame(frame, SMALL_SIDE);
    let (width, height) = small.sides();
    if width.min(height) < LEAST_SIDE {
        return Err(NoRim::TooSmall {
            width: size.width,
            height: size.height,
        });
    }

    find(frame, &small, |_| 1.0)
}

/// Finds the rim in a frame of which there is a small copy; `likelier` says of a shape in the small copy how much likelier
/// than others it is for other reasons.
fn find(frame: &Frame, small: &Small, likelier: impl Fn(&Shape) -> f64) -> Result<FoundRim, NoRim> {
    let (width, height) = small.sides();
    let edges = edges::find(&small.planes);
    let scene = Scene::new(&edges, width, height, RADII);
    let chosen = choose::rim(&scene, likelier).ok_or(NoRim::NothingRound)?;
    let Measured { shape, score, scatters } = measured(frame, small, &scene, &chosen);
    if scatters && score.evidence() < LEAST_EVIDENCE_SCATTERED {
        return Err(NoRim::NothingRound);
    }
    Ok(FoundRim {
        circle: shape.to_circle(),
        ellipse: shape.to_ellipse(),
        confidence: confidence::of(&score, chosen.rival),
    })
}

/// Edges that lie along a shape by chance scatter about it by more than this share of its radius in the full picture: 1 to
/// 2.5 % in drawn pictures of desks, where rims that were found with little evidence scatter by 0.8 % at most.
const SCATTERED: f64 = 0.01;
/// Least [`Score::evidence`] of a shape whose edges scatter so.
const LEAST_EVIDENCE_SCATTERED: f64 = 0.75;

/// The rim as measured in the full picture.
#[derive(Debug, Clone, Copy)]
struct Measured {
    shape: Shape,
    score: Score,
    /// Whether the full picture's edges lie along it by chance only.
    scatters: bool,
}

impl Measured {
    fn new(refined: &Refined, score: Score) -> Self {
        let Refined { shape, spread, .. } = *refined;
        let scatters = refined.is_of_another_shape && spread > SCATTERED * shape.radius();
        Self { shape, score, scatters }
    }
}

/// An ellipse must be so much more exact than a circle which lies nearly there, as a share of the spread, for the circle not
/// to be taken instead: a circle with a sleeve across it looks like an ellipse from afar.
const AS_EXACT: f64 = 0.5;
/// A spread of a rim that is exact, in pixels.
const EXACT: f64 = 0.4;

/// The candidate measured in the full picture, with its score. What the full picture doesn't confirm
/// stays as it was found in the small one.
fn measured(frame: &Frame, small: &Small, scene: &Scene<'_>, chosen: &Chosen) -> Measured {
    let Candidate { shape, polarity, .. } = chosen.candidate;
    let score_of = |shape: &Shape, polarity| scene.score(&small.to_small(shape), polarity);
    let refined = refined(frame, small, scene, &chosen.candidate);
    let circle = chosen.circle.and_then(|circle| {
        let other = self::refined(frame, small, scene, &circle)?;
        let spread = refined.map_or(f64::INFINITY, |refined| refined.spread);
        (other.spread < AS_EXACT * spread).then_some((other, circle.polarity))
    });
    let turned_round = refined
        .filter(|refined| !shape.is_circle() && refined.shape.is_circle())
        .map(|refined| (refined, polarity));
    if let Some((round, polarity)) = circle.or(turned_round).filter(|(round, _)| round.spread < EXACT) {
        let score = score_of(&round.steepest, polarity);
        if choose::stands_out(&round.shape, &score) {
            return Measured::new(&round, score);
        }
    }
    if let Some(refined) = refined {
        let score = score_of(&refined.steepest, polarity);
        if score.beyond_chance() >= 0.9 * chosen.score.beyond_chance() {
            return Measured::new(&refined, score);
        }
    }
    Measured {
        shape: small.to_full(&shape),
        score: chosen.score,
        scatters: refined.is_none_or(|refined| Measured::new(&refined, chosen.score).scatters),
    }
}

/// The candidate measured in the full picture, if that shows it.
fn refined(frame: &Frame, small: &Small, scene: &Scene<'_>, candidate: &Candidate) -> Option<Refined> {
    let Candidate { shape, polarity, .. } = candidate;
    let belongs = Belongs::to(shape, *polarity)?;
    let on_rim: Vec<Edge> = scene
        .edges
        .iter()
        .filter(|edge| belongs.point(edge).is_some())
        .copied()
        .collect();
    let seen_in = small.clearest_channel(&on_rim, shape);
    refine::refine(frame, seen_in, &small.to_full(shape), 1.0 / small.scale)
}
