//! Finding the rim of the tank in a picture.
//!
//! A rim is a circle on which the picture steps from light to dark (or from dark to light) nearly all the way
//! round, always in the same sense. [`find_rim`] looks for such circles in a small copy of the picture, by
//! letting every edge point vote for the centres it could belong to, and then measures the best one in the
//! full picture.
//!
//! The voting is the gradient form of the circle Hough transform (Kimme, Ballard and Sklansky 1975); the
//! circles are fitted by iteratively re-weighted least squares with Tukey's biweight.

mod candidates;
mod clicked;
mod edges;
mod fit;
mod grid;
mod refine;
mod ring;
mod score;
mod shrink;
mod steepest;
mod vote;

use serde::{Deserialize, Serialize};

use crate::{Circle, Ellipse, Frame};
use candidates::Candidate;
pub use clicked::{RimPointsError, rim_through};
use shrink::Small;

/// The longer side of the small copy in which rims are looked for, in pixels.
const SMALL_SIDE: u32 = 480;
/// A small copy with a side shorter than this has no room for a rim that could be told from chance.
const LEAST_SIDE: usize = 48;
/// Radii looked for, as shares of the shorter side. Above one half, part of the rim is out of the picture.
const RADII: (f64, f64) = (0.12, 0.78);
/// A rim found in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FoundRim {
    /// The rim, in pixels of the picture it was looked for in.
    pub circle: Circle,
    /// The rim as an ellipse.
    pub ellipse: Ellipse,
    /// How much of the rim was seen, 0 to 1: the share of the circle's part inside the picture that lies on an
    /// edge of one and the same sense, less what a circle laid there blindly would have met by chance.
    /// A clean rim has 0.85 or more; below 0.7 the person should be asked to look at the circle.
    pub confidence: f64,
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

/// Finds the rim of the tank: of the circles that stand out, the largest about the same centre.
///
/// Rims with a radius between 0.12 and 0.78 of the picture's shorter side are found when at least 40 % of
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

    let edges = edges::find(&small.planes);
    let scene = candidates::Scene::new(&edges, width, height, RADII);
    let candidate = scene.best_rim().ok_or(NoRim::NothingRound)?;
    let (circle, confidence) = measured(frame, &small, &scene, &candidate);
    Ok(FoundRim {
        circle,
        ellipse: circle.into(),
        confidence,
    })
}

/// The candidate measured in the full picture, with its confidence. What the full picture doesn't confirm
/// stays as it was found in the small one.
fn measured(frame: &Frame, small: &Small, scene: &candidates::Scene<'_>, candidate: &Candidate) -> (Circle, f64) {
    let found = small.to_full(candidate.circle);
    let seen_in = small.clearest_channel(&scene.on_circle(candidate), candidate.circle);
    if let Some(circle) = refine::refine(frame, seen_in, found, 1.0 / small.scale) {
        let score = scene.score(small.to_small(circle), candidate.polarity);
        if score.beyond_chance() >= 0.9 * candidate.score.beyond_chance() {
            return (circle, score.beyond_chance());
        }
    }
    (found, candidate.score.beyond_chance())
}
