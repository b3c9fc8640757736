//! Whether confidences mean what they say: of the rims found with a confidence about 0.9, nine of ten are right.

use anyhow::Result;
use netdpr_synth::stills::RimTried;

use crate::report::{Report, Row};

/// Confidences that are looked at together, from one of these to the next.
const STEPS: [f64; 5] = [0.0, 0.8, 0.93, 0.97, 1.01];
/// How far the share of right ones may be from the mean confidence, points of a hundred.
const OFF: f64 = 10.0;
/// With fewer rims than this a share says nothing.
const LEAST: usize = 30;

/// Rows on the confidences of all the rims found.
pub(super) fn run(all: &[RimTried], report: &mut Report<'_>) -> Result<()> {
    for step in STEPS.windows(2) {
        let [from, to] = *step else {
            continue;
        };
        let name = format!("rim: confidence from {from} to {}: off by", to.min(1.0));
        if !report.wants(&name) {
            continue;
        }
        let found: Vec<(f64, bool)> = all
            .iter()
            .filter_map(|tried| Some((tried.confidence?, tried.centre_error.is_some())))
            .filter(|(confidence, _)| (from..to).contains(confidence))
            .collect();
        if found.len() < LEAST {
            report.leave_out(&name, &format!("only {} rims were found so", found.len()))?;
            continue;
        }
        let mean = 100.0 * found.iter().map(|(confidence, _)| confidence).sum::<f64>() / found.len() as f64;
        let right = 100.0 * found.iter().filter(|(_, right)| *right).count() as f64 / found.len() as f64;
        let note = format!("{right:.1} % of {} right, {mean:.1} % sure on average", found.len());
        report.add(&Row::at_most(name, (right - mean).abs(), OFF, "%").noting(note))?;
    }
    Ok(())
}
