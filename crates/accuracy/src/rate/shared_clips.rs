//! Real tanks turned by a known rate, in `../shared/data/clips`.

use std::path::Path;

use anyhow::{Context as _, Result};
use netdpr_derotation::Circle;
use netdpr_derotation::motion::{Motion, NoMotion, NotMeasured};
use netdpr_video::{Known, MeasureError, Programs};
use serde_json::Value;

use crate::material::shared;
use crate::report::{Report, Row};

/// The clips with the figures asked of tank and fluid, turns a minute; none for one that has to be refused.
const CLIPS: [(&str, Option<(f64, f64)>); 4] = [
    ("tank_13.45rpm", Some((13.45, 13.45))),
    ("tank_13.45rpm_vfr", Some((13.45, 13.45))),
    ("fluid_9_tank_10rpm", Some((10.0, 9.0))),
    ("blank_tank_10rpm", None),
];

/// Rows for the clips.
pub(crate) fn run(report: &mut Report<'_>) -> Result<()> {
    for (name, asked) in CLIPS {
        if !report.wants(name) {
            continue;
        }
        let Some(path) = shared("clips").map(|folder| folder.join(format!("{name}.mp4"))) else {
            report.leave_out(name, "../shared/data/clips isn't there")?;
            continue;
        };
        let measured = measure(&path)?;
        match (asked, &measured) {
            (Some((tank, fluid)), Ok(motion)) => {
                let off = |measured: f64, asked: f64| 100.0 * (measured / asked - 1.0).abs();
                let note = format!("{:.4} ± {:.4} rpm", motion.tank.rpm, motion.tank.uncertainty_rpm);
                report
                    .add(&Row::at_most(format!("{name}: rate"), off(motion.tank.rpm, tank), 0.02, "%").noting(note))?;
                // Where they turn together, the tank's rate may well stand for both.
                let seen = motion.fluid.unwrap_or(motion.tank);
                let note = format!("{:.4} ± {:.4} rpm", seen.rpm, seen.uncertainty_rpm);
                report.add(
                    &Row::at_most(format!("{name}: fluid's rate"), off(seen.rpm, fluid), 0.02, "%").noting(note),
                )?;
            }
            (Some(_), Err(reason)) => {
                report.add(&Row::at_most(name, f64::NAN, 0.02, "%").noting(format!("{reason:?}")))?;
            }
            (None, measured) => {
                let refused = if measured.is_err() { 100.0 } else { 0.0 };
                report.add(
                    &Row::at_least(format!("{name} is refused"), refused, 100.0, "%")
                        .noting(format!("{:?}", measured.as_ref().err())),
                )?;
            }
        }
    }
    Ok(())
}

/// Measures a clip, about the circle that stands beside it, misplaced by 1 % of its radius.
fn measure(path: &Path) -> Result<Result<Motion, NoMotion>> {
    let beside = path.with_extension("json");
    let text = std::fs::read_to_string(&beside).with_context(|| format!("{} can't be read", beside.display()))?;
    let truth: Value = serde_json::from_str(&text)?;
    let number = |names: [&str; 2]| {
        let value = names.iter().find_map(|name| truth.get(name)?.as_f64());
        value.with_context(|| format!("{} doesn't say {}", beside.display(), names[0]))
    };
    let r = number(["R_outer", "r"])?;
    let circle = Circle::new(number(["cx", "cx"])? + 0.01 * r, number(["cy", "cy"])?, r);
    let known = Known {
        circle: Some(circle),
        ..Known::default()
    };
    match netdpr_video::measure(&Programs::default(), path, &known, |_, _| {}) {
        Ok(measured) => Ok(Ok(measured.motion)),
        Err(MeasureError::NotMeasured(NotMeasured::Motion(reason))) => Ok(Err(reason)),
        Err(error) => Err(error.into()),
    }
}
