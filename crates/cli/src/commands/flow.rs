//! `netdpr flow`: the velocity of the whole surface in the rotating frame, its vorticity, and its mean along circles.

mod plot;

use anyhow::anyhow;
use netdpr_derotation::Kept;
use netdpr_derotation::flow::{FlowError, FlowSettings, FlowStudy, write_flow_csv, write_profile_csv};
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
    let film_start = frame.timestamp;
    let bar = progress::bar(film.info().frames.map(u64::from));
    let mut study: Option<FlowStudy> = None;
    let stopped_early = loop {
        match recipe.trim.keeps(frame.timestamp, film_start) {
            Kept::NotYet => {}
            Kept::NoMore => break true,
            Kept::Yes => {
                let study = match &mut study {
                    Some(study) => study,
                    None => study.insert(
                        FlowStudy::new(&recipe, &format, film_start, frame.timestamp, settings)
                            .map_err(Failure::arguments)?,
                    ),
                };
                study.take(&frame);
            }
        }
        bar.inc(1);
        if !film.read_into(&mut frame)? {
            break false;
        }
    };
    bar.finish_and_clear();
    for warning in film.finish(stopped_early)?.warnings {
        eprintln!("netdpr: {}: {warning}", flow.input.display());
    }
    let study = study.ok_or_else(|| {
        Failure::arguments(anyhow!(
            "the film ends before the start that was asked for; give an earlier --start"
        ))
    })?;
    let found = study.finish().map_err(|error: FlowError| anyhow!(error))?;
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
