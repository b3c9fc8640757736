//! Points followed in films whose truth is known, after H.264 at crf 23 and at a phone's uneven frame times.

mod flow;
mod inertial_circle;
mod pucks;
mod speed;

use anyhow::Result;

use crate::report::{Report, Row};
use crate::section::Effort;
use crate::workers::on_all_cores;
use pucks::{Case, Tried};

/// What the peers do on dots of 1.5 to 6 pixels: ../shared/peers.md and its algorithms, measured there.
const PEERS: &str = "DIYrotate's LK 0.22-0.40 and drifts, DigiPyRo's Hough 0.43-0.58";

/// Rows for all the cases.
pub(crate) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    let mut all: Vec<Tried> = Vec::new();
    for case in Case::ALL {
        if !report.wants(case.name) {
            continue;
        }
        let seeds: Vec<u64> = (1..=effort.seeds(2, 12)).collect();
        let tried = on_all_cores(&seeds, |&seed| case.try_seed(seed));
        let tried = tried.into_iter().collect::<Result<Vec<Tried>>>()?;
        let sum = Tried::sum(&tried);
        let note = format!("{:.0} point-seconds; {PEERS}", sum.point_seconds);
        report.add(&Row::at_most(format!("{}: position, rms", case.name), sum.rms(), case.most, "px").noting(note))?;
        let followed = 100.0 * sum.followed_to_the_end as f64 / sum.points.max(1) as f64;
        report.add(&Row::at_least(
            format!("{}: followed to the end", case.name),
            followed,
            90.0,
            "%",
        ))?;
        all.push(sum);
    }
    if !all.is_empty() {
        let sum = Tried::sum(&all);
        let wrong = 200.0 * sum.wrong_seconds as f64 / sum.point_seconds.max(1.0);
        let note = format!("{} of {:.0} point-seconds", sum.wrong_seconds, sum.point_seconds);
        report
            .add(&Row::at_most("all of these: wrong and trusted, in 200 point-seconds", wrong, 1.0, "").noting(note))?;
    }
    inertial_circle::run(effort, report)?;
    flow::run(effort, report)?;
    speed::run(report)
}
