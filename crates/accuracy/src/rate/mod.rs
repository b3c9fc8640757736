//! Rate, direction, fluid and centre, measured in films whose truth is known.

mod cases;
mod refusals;
mod shared_clips;
mod tried;

use anyhow::Result;

use crate::report::{Report, Row};
use crate::section::Effort;
use crate::workers::on_all_cores;
use cases::Case;
use tried::Tried;

/// Rows for all the cases.
pub(crate) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    let mut all = Vec::new();
    for case in cases::all() {
        if report.wants(case.name) {
            all.extend(measure(&case, effort, report)?);
        }
    }
    if !all.is_empty() {
        report.add(&covered("all of these: the stated uncertainty covers the rate", &all))?;
    }
    refusals::run(effort, report)?;
    shared_clips::run(report)
}

/// One case, seed by seed.
fn measure(case: &Case, effort: Effort, report: &mut Report<'_>) -> Result<Vec<Tried>> {
    let seeds: Vec<u64> = (0..effort.seeds(3.min(case.seeds), case.seeds)).collect();
    let tried = on_all_cores(&seeds, |&seed| case.try_seed(seed));
    let tried = tried.into_iter().collect::<Result<Vec<Tried>>>()?;
    let name = case.name;
    report.add(&worst(
        format!("{name}: rate"),
        &tried,
        case.rate_limit,
        "%",
        Tried::rate_error_percent,
    ))?;
    report.add(&covered(&format!("{name}: covered"), &tried))?;
    if case.fluid.is_some() {
        let error = Tried::fluid_error_percent;
        report.add(&worst(
            format!("{name}: fluid's rate"),
            &tried,
            case.rate_limit,
            "%",
            error,
        ))?;
    }
    if let Some(limit) = case.centre_limit {
        report.add(&worst(
            format!("{name}: centre"),
            &tried,
            limit,
            "px",
            Tried::centre_error,
        ))?;
    }
    Ok(tried)
}

/// The worst of an error over the seeds; none where a seed wasn't measured at all, or the direction was wrong.
fn worst(name: String, tried: &[Tried], to_beat: f64, unit: &'static str, error: fn(&Tried) -> f64) -> Row {
    let mut worst: Option<(f64, &Tried)> = None;
    for tried in tried {
        let error = error(tried);
        if worst.is_none_or(|(most, _)| error.is_nan() || error > most) {
            worst = Some((error, tried));
            if error.is_nan() {
                break;
            }
        }
    }
    let Some((ours, at)) = worst else {
        return Row::at_most(name, f64::NAN, to_beat, unit).noting("nothing was tried");
    };
    let row = Row::at_most(name, ours, to_beat, unit);
    let note = if row.passes() {
        format!("{} seeds", tried.len())
    } else {
        let short = tried
            .iter()
            .filter(|tried| error(tried).is_nan() || error(tried) > to_beat)
            .count();
        format!("{short} of {} seeds; {at}", tried.len())
    };
    row.noting(note)
}

/// The share of rates within their stated uncertainty.
fn covered(name: &str, tried: &[Tried]) -> Row {
    let covered = tried.iter().filter(|tried| tried.is_covered()).count();
    let share = 100.0 * covered as f64 / tried.len().max(1) as f64;
    let stated: f64 = tried.iter().map(Tried::stated_percent).sum::<f64>() / tried.len().max(1) as f64;
    Row::at_least(name, share, 95.0, "%").noting(format!(
        "{covered} of {}; ±{stated:.4} % stated on average",
        tried.len()
    ))
}
