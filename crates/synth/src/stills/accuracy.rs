//! How well rims are found.

use netdpr_derotation::rim::{FoundRim, NoRim, RimFinder, find_rim};
use netdpr_derotation::{Ellipse, FrameError};

use super::StillCase;

/// Furthest a radius may be off for a rim to count as found, as a share of it.
const RADIUS_LIMIT: f64 = 0.03;
/// Furthest a centre may be off where a case has no limit in pixels, as a share of the radius.
const CENTRE_LIMIT: f64 = 0.02;

/// How the rim of one picture was found, or not.
#[derive(Debug, Clone, PartialEq)]
pub struct RimTried {
    /// The picture's seed.
    pub seed: u64,
    /// Whether the answer is as asked: the rim found within [`StillCase::centre_limit_pixels`] and its size within 3 %, or
    /// nothing found where there is nothing.
    pub is_right: bool,
    /// How far off the centre is in pixels, when one of the rims was found within 2 % (centre) and 3 % (size) of its radius.
    pub centre_error: Option<f64>,
    /// The confidence, when something was found.
    pub confidence: Option<f64>,
    /// What was found in place of what, in words.
    pub how: String,
}

/// Looks for the rim in the picture of a seed.
///
/// # Errors
/// Those of [`StillCase::draw`].
pub fn try_rim(case: StillCase, seed: u64) -> Result<RimTried, FrameError> {
    let still = case.draw(seed)?;
    Ok(judge_rim(case, seed, &still.rims, find_rim(&still.frame)))
}

/// Looks for the rim in `frames` moments of a film of a seed's scene, the tank turned by a sixth or so between them.
///
/// # Errors
/// Those of [`StillCase::draw`].
pub fn try_rim_in_film(case: StillCase, seed: u64, frames: u64) -> Result<RimTried, FrameError> {
    let first = case.draw_moment(seed, 0.0, 0)?;
    let mut finder = RimFinder::new(&first.frame);
    for moment in 1..frames {
        finder.take(&case.draw_moment(seed, 1.1 * moment as f64, moment)?.frame);
    }
    Ok(judge_rim(case, seed, &first.rims, finder.find()))
}

/// What an answer is worth, given the rims that there are.
fn judge_rim(case: StillCase, seed: u64, rims: &[Ellipse], found: Result<FoundRim, NoRim>) -> RimTried {
    let confidence = found.ok().map(|found| found.confidence);
    let (centre_error, is_right, how) = match (&found, rims) {
        (Err(_), []) => (None, true, "rightly refused".to_owned()),
        (Ok(found), []) => (None, false, format!("found {:.1?} where nothing is", found.ellipse)),
        (Err(_), [rim, ..]) => (None, false, format!("missed {rim:.1?}")),
        (Ok(found), rims) => {
            let (error, right) = compare(found, rims, case.centre_limit_pixels());
            let Ellipse { x, y, rx, ry, .. } = found.ellipse;
            let how = format!(
                "found at {x:.1} {y:.1} with {rx:.1} {ry:.1}, {:.2} sure",
                found.confidence
            );
            (error, right, format!("{rims:.1?} {how}"))
        }
    };
    RimTried {
        seed,
        is_right,
        centre_error,
        confidence,
        how,
    }
}

/// The error of the centre in pixels, if one of the rims was found at all, and whether it is close enough.
fn compare(found: &FoundRim, rims: &[Ellipse], limit: Option<f64>) -> (Option<f64>, bool) {
    rims.iter()
        .filter(|rim| (found.circle.r / rim.mean_radius() - 1.0).abs() <= RADIUS_LIMIT)
        .map(|rim| {
            (
                (found.circle.x - rim.x).hypot(found.circle.y - rim.y),
                rim.mean_radius(),
            )
        })
        .filter(|(error, radius)| *error <= CENTRE_LIMIT * radius)
        .map(|(error, _)| (Some(error), limit.is_none_or(|limit| error <= limit)))
        .min_by(|a, b| a.0.unwrap_or(0.0).total_cmp(&b.0.unwrap_or(0.0)))
        .unwrap_or((None, false))
}
