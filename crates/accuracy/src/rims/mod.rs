//! Rims, found in drawn pictures and in photographs of real tanks.

mod confidence;
mod photographs;
mod speed;

use anyhow::Result;
use netdpr_synth::stills::{RimTried, StillCase, try_rim, try_rim_in_film};

use crate::report::{Report, Row};
use crate::section::Effort;
use crate::workers::on_all_cores;

/// The share of pictures that must be answered rightly.
const RIGHT: f64 = 98.0;
/// Frames looked at together.
const FRAMES: u64 = 6;

/// Rows for all the cases.
pub(crate) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    let seeds: Vec<u64> = (0..effort.seeds(12, 200)).collect();
    let mut all = Vec::new();
    for case in StillCase::all() {
        let name = format!("rim: {}", case.name());
        if !report.wants(&name) {
            continue;
        }
        let tried = try_seeds(&seeds, |seed| try_rim(case, seed))?;
        if case == StillCase::Everything {
            // Too much of it to be always found, so what is asked is that a film tells more than a picture.
            let seeds: Vec<u64> = (0..effort.seeds(6, 60)).collect();
            let films = try_seeds(&seeds, |seed| try_rim_in_film(case, seed, FRAMES))?;
            let alone = share_right(tried.iter().take(films.len()));
            let note = format!("{} seeds; to beat: one frame of each", films.len());
            let name = format!("{name}, six frames");
            report.add(&Row::at_least(name, share_right(films.iter()), alone, "%").noting(note))?;
        } else {
            report.add(&row(name, &tried))?;
        }
        all.extend(tried);
    }
    confidence::run(&all, report)?;
    photographs::run(report)?;
    speed::run(report)
}

/// Tries all seeds, on all cores.
fn try_seeds<E>(seeds: &[u64], try_seed: impl Fn(u64) -> Result<RimTried, E> + Sync) -> Result<Vec<RimTried>>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let tried = on_all_cores(seeds, |&seed| try_seed(seed));
    Ok(tried.into_iter().collect::<Result<Vec<_>, E>>()?)
}

/// The share of right answers, in per cent.
fn share_right<'a>(tried: impl Iterator<Item = &'a RimTried>) -> f64 {
    let (mut right, mut all) = (0.0, 0.0);
    for tried in tried {
        right += f64::from(u8::from(tried.is_right));
        all += 1.0;
    }
    100.0 * right / all
}

/// One case's row.
fn row(name: String, tried: &[RimTried]) -> Row {
    let mut errors: Vec<f64> = tried.iter().filter_map(|tried| tried.centre_error).collect();
    errors.sort_by(f64::total_cmp);
    let most = errors.get((0.95 * errors.len() as f64) as usize);
    let centre = most.map_or_else(String::new, |most| format!(", 95 of 100 centres within {most:.3} px"));
    let wrong = tried.iter().find(|tried| !tried.is_right);
    let wrong = wrong.map_or_else(String::new, |wrong| format!("; seed {}: {}", wrong.seed, wrong.how));
    Row::at_least(name, share_right(tried.iter()), RIGHT, "%").noting(format!("{} seeds{centre}{wrong}", tried.len()))
}
