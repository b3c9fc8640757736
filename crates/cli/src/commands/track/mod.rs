//! `netdpr track`: points followed in the rotating frame, in numbers, plots and pictures.

mod following;
mod plot;
mod theory;
mod video;

use anyhow::anyhow;
use netdpr_derotation::Recipe;
use netdpr_derotation::track::{NumberSettings, Scale, TracksInNumbers, numbers, write_csv};
use serde_json::{Value, json};

use super::{check_outputs, open_film_at_first, print, write};
use crate::arguments::Track;
use crate::failure::Failure;
use following::Followed;

pub(crate) fn run(track: &Track) -> Result<(), Failure> {
    check_outputs(&track.input, &[&track.csv, &track.video, &track.plot], track.overwrite)?;
    let (film, first, recipe) = open_film_at_first(&track.input, &track.derotation)?;
    let format = film.info().format();
    let settings = number_settings(track, &recipe, format.mean_fps)?;
    let Followed { tracks, warnings } = following::follow(track, film, first, &recipe)?;
    for warning in &warnings {
        eprintln!("netdpr: {}: {warning}", track.input.display());
    }
    for one in tracks.all() {
        if let Some(began) = one.began {
            eprintln!(
                "netdpr: point {} was followed back to {:.2} s; before, {}",
                one.number,
                began.seconds / settings.slowed,
                began.reason
            );
        }
        if let Some(ended) = one.ended {
            eprintln!(
                "netdpr: point {} was followed up to {:.2} s; then {}",
                one.number,
                ended.seconds / settings.slowed,
                ended.reason
            );
        }
    }
    let rows: Vec<_> = tracks.all().iter().map(|track| numbers(track, &settings)).collect();
    let compared = match track.theory {
        Some(surface) => theory::compare(&rows, surface, &settings),
        None => Vec::new(),
    };
    for said in theory::in_words(&compared, &settings.scale.unit) {
        eprintln!("netdpr: {said}");
    }
    if let Some(path) = &track.csv {
        let mut text = String::new();
        write_csv(&mut text, &tracks, &settings, &recipe)?;
        write(path, &text)?;
    }
    if let Some(path) = &track.plot {
        write(path, &plot::plot(&tracks, &rows, &compared, &settings))?;
    }
    if let Some(path) = &track.video {
        video::make(track, path, recipe.clone(), rows, &settings)?;
    }
    if track.json {
        let mut said = serde_json::to_value(TracksInNumbers::of(&tracks, &settings, &recipe))?;
        if let (Value::Object(fields), false) = (&mut said, compared.is_empty()) {
            fields.insert("theory".to_owned(), json!(theory::as_json(&compared)));
        }
        print(&said);
    }
    Ok(())
}

/// Scale and window as typed.
fn number_settings(track: &Track, recipe: &Recipe, mean_fps: f64) -> Result<NumberSettings, Failure> {
    let mut settings = NumberSettings::new(recipe, mean_fps);
    if let Some(scale) = &track.scale {
        settings.scale = Scale::parse(scale, 2.0 * recipe.circle.r).map_err(Failure::arguments)?;
    }
    if let Some(window) = track.window {
        if !(0.0..=60.0).contains(&window) {
            return Err(Failure::arguments(anyhow!(
                "a window of {window} s can't be used; give seconds from 0 to 60, such as --window 0.5"
            )));
        }
        settings.window_seconds = window;
    }
    Ok(settings)
}
