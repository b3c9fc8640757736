//! `netdpr flow`: the velocity of the whole surface in the rotating frame, its vorticity, and its mean along circles.

mod plot;

use anyhow::anyhow;
use netdpr_derotation::Kept;
use netdpr_derotation::flow::{FilmFlow, FlowError, FlowSettings, write_flow_csv, write_profile_csv};
use netdpr_derotation::track::Scale;
use serde_json::json;

use super::{check_outputs, open_film_at_first, print, write};
use crate::arguments::Flow;
use crate::failure::Failure;
use crate::progress;

pub(crate) fn run(flow: &Flow) -> Result<(), Failure> {
    check_outputs(&flow.input, &[&flow.csv, &flow.profile, &flow.plot], flow.overwrite)?;
    let (mut film, mut frame, recipe) = open_film_at_first(&flow.input, &flow.derotation)?;
    let scale = match &flow.scale {
        Some(scale) => Scale::parse(scale, 2.0 * recipe.circle.r).map_err(Failure::arguments)?,
        None => Scale::pixels(),
    };
    let settings = FlowSettings {
        window: flow.window,
        spacing: flow.grid,
        step_seconds: flow.step,
    };
    let format = film.info().format();
    let bar = progress::bar(film.info().frames.map(|frames| 2 * u64::from(frames)));
    let mut study = FilmFlow::new(recipe.clone(), format, settings);
    let stopped_early = loop {
        let stopped_early = loop {
            let kept = study.take(&frame).map_err(|error| match error {
                FlowError::NothingKept | FlowError::NothingSeen => Failure::from(anyhow!(error)),
                error => Failure::arguments(error),
            })?;
            bar.inc(1);
            if kept == Kept::NoMore {
                break true;
            }
            if !film.read_into(&mut frame)? {
                break false;
            }
        };
        if !study.is_to_be_shown_again() {
            break stopped_early;
        }
        bar.set_position(film.info().frames.map_or(0, u64::from));
        film.go_to(None);
        if !film.read_into(&mut frame)? {
            break true;
        }
    };
    bar.finish_and_clear();
    for warning in film.finish(stopped_early)?.warnings {
        eprintln!("netdpr: {}: {warning}", flow.input.display());
    }
    let found = study.finish().map_err(|error| match error {
        FlowError::NothingKept => Failure::arguments(error),
        error => anyhow!(error).into(),
    })?;
    let means = found.along_circles();
    if let Some(path) = &flow.csv {
        let mut text = String::new();
        write_flow_csv(&mut text, &found, &scale)?;
        write(path, &text)?;
    }
    if let Some(path) = &flow.profile {
        let mut text = String::new();
        write_profile_csv(&mut text, &means, &scale)?;
        write(path, &text)?;
    }
    if let Some(path) = &flow.plot {
        write(path, &plot::plot(&found, &means, &scale)?)?;
    }
    if flow.json {
        print(&json!({"unit": "px", "flow": found, "along_circles": means, "recipe": recipe}));
    }
    Ok(())
}
