//! Tracks as a table: comma-separated values, and JSON.

use std::fmt::{self, Write};

use serde::Serialize;

use super::ending::Ending;
use super::numbers::{NumberSettings, Numbers, numbers};
use super::tracker::Method;
use super::tracks::Tracks;
use crate::Recipe;

/// Writes tracks as comma-separated values: a header with units, one row for each point and frame, ordered by point and
/// time; then, in lines that begin with `#`, what became of each track, the scale, the window, and the recipe.
///
/// The notes stand last so that spreadsheets and readers that know no comments still find the header in the first line.
///
/// # Errors
/// When `out` fails.
pub fn write_csv(out: &mut impl Write, tracks: &Tracks, settings: &NumberSettings, recipe: &Recipe) -> fmt::Result {
    let unit = &settings.scale.unit;
    writeln!(
        out,
        "point,frame,t_s,x_{unit},y_{unit},r_{unit},theta_rad,ux_{unit}_per_s,uy_{unit}_per_s,ur_{unit}_per_s,\
         utheta_{unit}_per_s,speed_{unit}_per_s,inertial_radius_{unit},trusted"
    )?;
    let all: Vec<Vec<Numbers>> = tracks.all().iter().map(|track| numbers(track, settings)).collect();
    for (track, rows) in tracks.all().iter().zip(&all) {
        for row in rows {
            writeln!(
                out,
                "{},{},{:.6},{:.5},{:.5},{:.5},{:.6},{:.5},{:.5},{:.5},{:.5},{:.5},{:.5},{}",
                track.number,
                row.frame,
                row.t,
                row.x,
                row.y,
                row.r,
                row.theta,
                row.ux,
                row.uy,
                row.ur,
                row.utheta,
                row.speed,
                row.inertial_radius,
                u8::from(row.trusted)
            )?;
        }
    }
    for (track, rows) in tracks.all().iter().zip(&all) {
        // No commas: a reader that takes a note for a row finds no more columns in it than there are.
        let name = track.name.replace(['\n', '\r', ',', '"'], " ");
        let (places, velocities) = typical_uncertainties(rows);
        let end = match track.ended {
            Some(Ending { reason, seconds }) => format!("ended after {:.3} s: {reason}", seconds / settings.slowed),
            None => "followed to the end".to_owned(),
        };
        let began = track.began.map_or_else(String::new, |Ending { reason, seconds }| {
            format!("; followed back to {:.3} s: {reason}", seconds / settings.slowed)
        });
        writeln!(
            out,
            "# point {} ({name}): {}; standard deviation of a place {places:.3} {unit} and of a velocity \
             {velocities:.3} {unit}/s; {end}{began}",
            track.number,
            method_word(track.method)
        )?;
    }
    writeln!(
        out,
        "# seen from the turning tank; origin at the rotation centre; y up; theta counter-clockwise"
    )?;
    writeln!(out, "# scale: {} {unit} in a pixel", settings.scale.per_pixel)?;
    writeln!(
        out,
        "# velocities: slope of the cubic that fits the trusted places within {} s best",
        settings.window_seconds
    )?;
    writeln!(
        out,
        "# inertial_radius: speed / |2 Omega| with Omega of {} rpm",
        settings.rpm.rpm()
    )?;
    // A recipe with a number that JSON doesn't have can't have been followed.
    let recipe = recipe.to_json().unwrap_or_default();
    writeln!(out, "# recipe:")?;
    recipe.lines().try_for_each(|line| writeln!(out, "# {line}"))
}

const fn method_word(method: Method) -> &'static str {
    match method {
        Method::Dot => "followed as a dot",
        Method::Texture => "followed by its texture",
    }
}

/// Root mean square of the trusted places' and velocities' standard deviations.
fn typical_uncertainties(rows: &[Numbers]) -> (f64, f64) {
    let trusted = rows.iter().filter(|row| row.trusted);
    let count = trusted.clone().count().max(1) as f64;
    let mean = |part: fn(&Numbers) -> f64| (trusted.clone().map(|row| part(row).powi(2)).sum::<f64>() / count).sqrt();
    (mean(|row| row.uncertainty), mean(|row| row.velocity_uncertainty))
}

/// Tracks in numbers, for JSON.
#[derive(Debug, Clone, Serialize)]
pub struct TracksInNumbers {
    /// The unit of length.
    pub unit: String,
    /// Units in a pixel.
    pub units_per_pixel: f64,
    /// The width of the window in which velocities were worked out, seconds.
    pub window_s: f64,
    /// What the film was derotated by.
    pub recipe: Recipe,
    /// Point by point.
    pub tracks: Vec<TrackInNumbers>,
}

/// One track in numbers.
#[derive(Debug, Clone, Serialize)]
pub struct TrackInNumbers {
    /// Its number, from 1.
    pub point: usize,
    /// What it is called.
    pub name: String,
    /// How it was followed.
    pub method: Method,
    /// Since when and why it wasn't followed farther back, where it was followed backwards.
    pub began: Option<EndInNumbers>,
    /// When and why it ended before the film did.
    pub ended: Option<EndInNumbers>,
    /// In the order of time.
    pub rows: Vec<Numbers>,
}

/// The end of a track.
#[derive(Debug, Clone, Serialize)]
pub struct EndInNumbers {
    /// When it was last seen for certain, seconds.
    pub t: f64,
    /// Why it wasn't followed farther, in words.
    pub reason: String,
}

impl TracksInNumbers {
    /// All tracks.
    #[must_use]
    pub fn of(tracks: &Tracks, settings: &NumberSettings, recipe: &Recipe) -> Self {
        let end = |ending: Option<Ending>| {
            ending.map(|ending| EndInNumbers {
                t: ending.seconds / settings.slowed,
                reason: ending.reason.to_string(),
            })
        };
        Self {
            unit: settings.scale.unit.clone(),
            units_per_pixel: settings.scale.per_pixel,
            window_s: settings.window_seconds,
            recipe: recipe.clone(),
            tracks: tracks
                .all()
                .iter()
                .map(|track| TrackInNumbers {
                    point: track.number,
                    name: track.name.clone(),
                    method: track.method,
                    began: end(track.began),
                    ended: end(track.ended),
                    rows: numbers(track, settings),
                })
                .collect(),
        }
    }
}
