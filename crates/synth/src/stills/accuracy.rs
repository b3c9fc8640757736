//! How well rims are found, as rows of a table.

use netdpr_derotation::rim::{FoundRim, find_rim};
use netdpr_derotation::{Ellipse, FrameError};

use super::StillCase;

/// Furthest a radius may be off for a rim to count as found, as a share of it.
const RADIUS_LIMIT: f64 = 0.03;
/// Furthest a centre may be off where a case has no limit in pixels, as a share of the radius.
const CENTRE_LIMIT: f64 = 0.02;

/// How well the rims of one case were found.
#[derive(Debug, Clone, PartialEq)]
pub struct RimRow {
    /// The case.
    pub case: StillCase,
    /// Pictures looked at.
    pub seeds: u64,
    /// The share answered rightly: the rim found within [`StillCase::centre_limit_pixels`] and its radius within
    /// 3 %, or nothing found where there is nothing.
    pub right: f64,
    /// 95 of 100 centres are closer to the truth, among those rims found within 2 % and 3 % of the radius; pixels.
    pub centre_error_95: f64,
    /// The largest of these errors, pixels.
    pub centre_error_worst: f64,
    /// The seeds answered wrongly, and how.
    pub wrong: Vec<(u64, String)>,
}

impl RimRow {
    /// The share of right answers asked for.
    pub const ASKED: f64 = 0.98;

    /// Whether enough answers were right; what [`StillCase::Everything`] draws can't always be found.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.right >= Self::ASKED || self.case == StillCase::Everything
    }
}

/// Looks for rims in the pictures of `seeds` seeds of a case, beginning at `first`.
///
/// # Errors
/// Those of [`StillCase::draw`].
pub fn rim_accuracy(case: StillCase, first: u64, seeds: u64) -> Result<RimRow, FrameError> {
    let mut errors = Vec::new();
    let mut wrong = Vec::new();
    for seed in first..first.saturating_add(seeds) {
        let still = case.draw(seed)?;
        let found = find_rim(&still.frame);
        match (&found, still.rims.is_empty()) {
            (Err(_), true) => {}
            (Ok(found), true) => wrong.push((seed, format!("found {:.1?} where nothing is", found.ellipse))),
            (Err(_), false) => wrong.push((seed, format!("missed {:.1?}", still.rims.first()))),
            (Ok(found), false) => {
                let (error, right) = compare(found, &still.rims, case.centre_limit_pixels());
                if let Some(error) = error {
                    errors.push(error);
                }
                if !right {
                    wrong.push((
                        seed,
                        format!(
                            "{:.2?} found as {:.2?}, {:.2} sure",
                            still.rims, found.ellipse, found.confidence
                        ),
                    ));
                }
            }
        }
    }
    errors.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (share * errors.len() as f64).ceil() as usize;
        errors.get(index.saturating_sub(1)).copied().unwrap_or(0.0)
    };
    Ok(RimRow {
        case,
        seeds,
        right: 1.0 - wrong.len() as f64 / seeds.max(1) as f64,
        centre_error_95: at(0.95),
        centre_error_worst: at(1.0),
        wrong,
    })
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
