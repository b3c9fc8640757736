//! Photographs of real tanks, in `../shared/data/stills`, whose rims were picked by hand.

use anyhow::{Context as _, Result};
use netdpr_derotation::Circle;
use netdpr_derotation::rim::{FoundRim, find_rim};
use netdpr_video::FilmReader;
use serde::Deserialize;

use crate::material::shared;
use crate::report::{Report, Row};

/// Furthest a centre and a radius may be off, shares of the radius in per cent; and where the picture is clean.
const LIMITS: (f64, f64) = (2.0, 3.0);
const CLEAN_LIMITS: (f64, f64) = (0.2, 0.3);

/// A rim picked by hand; a picture may have several, any of which will do.
#[derive(Debug, Deserialize)]
struct Picked {
    file: String,
    rim: String,
    cx: f64,
    cy: f64,
    rx: f64,
    ry: f64,
    note: String,
}

impl Picked {
    /// How far a circle is off, shares of the radius in per cent: centre and radius.
    fn off(&self, circle: Circle) -> (f64, f64) {
        let radius = (self.rx * self.ry).sqrt();
        let centre = (circle.x - self.cx).hypot(circle.y - self.cy);
        (100.0 * centre / radius, 100.0 * (circle.r / radius - 1.0).abs())
    }

    fn limits(&self) -> (f64, f64) {
        if self.note.starts_with("clean") {
            CLEAN_LIMITS
        } else {
            LIMITS
        }
    }
}

/// Rows for the photographs.
pub(super) fn run(report: &mut Report<'_>) -> Result<()> {
    const NAME: &str = "rim: photographs";
    let Some((folder, list)) = shared("stills").zip(shared("rims.json")) else {
        return report.leave_out(NAME, "../shared/data isn't there");
    };
    let picked: Vec<Picked> = serde_json::from_str(&std::fs::read_to_string(list)?).context("rims.json is damaged")?;
    let mut files: Vec<&str> = picked.iter().map(|rim| rim.file.as_str()).collect();
    files.dedup();
    for file in files {
        let name = format!("{NAME}: {file}");
        if !report.wants(&name) {
            continue;
        }
        let found = rim_in(&folder.join(file))?;
        let of_file = picked.iter().filter(|rim| rim.file == file);
        // The nearest rim, measured by what is asked.
        let nearest = found.and_then(|found| {
            of_file
                .clone()
                .map(|rim| (rim, rim.off(found.circle), found.confidence))
                .min_by(|a, b| (a.1.0 / a.0.limits().0).total_cmp(&(b.1.0 / b.0.limits().0)))
        });
        let limits = of_file.clone().next().map_or(LIMITS, Picked::limits);
        let (centre, radius, note) = nearest
            .map_or((f64::NAN, f64::NAN, "none found".to_owned()), |(rim, off, sure)| {
                (off.0, off.1, format!("the rim \"{}\", {sure:.2} sure", rim.rim))
            });
        report.add(&Row::at_most(format!("{name}: centre"), centre, limits.0, "%").noting(note))?;
        report.add(&Row::at_most(format!("{name}: radius"), radius, limits.1, "%"))?;
    }
    Ok(())
}

/// The rim found in a photograph, if one was.
fn rim_in(path: &std::path::Path) -> Result<Option<FoundRim>> {
    let mut reader = FilmReader::open(path)?;
    let mut frame = reader.frame()?;
    anyhow::ensure!(reader.read_into(&mut frame)?, "{} has no picture", path.display());
    Ok(find_rim(&frame).ok())
}
