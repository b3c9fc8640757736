//! A film opened to be measured in the rotating frame: with its first frame and the recipe to follow.

use std::path::Path;

use anyhow::{Context, anyhow};
use netdpr_derotation::motion::MeasuredFilm;
use netdpr_derotation::rim::find_rim;
use netdpr_derotation::{Circle, Frame, Recipe, RotationRate};
use netdpr_video::{FilmReader, MeasureError, Programs};

use super::measure::not_measured;
use crate::arguments::{Derotation, RateChoice};
use crate::failure::Failure;
use crate::progress::Measuring;

/// The confidence from which on a rim needs no second look; see [`netdpr_derotation::rim::FoundRim`].
const SURE: f64 = 0.7;

/// Opens the film, and makes the recipe of what was typed, what a saved one says, and the rim that is found.
pub(super) fn open_film(input: &Path, typed: &Derotation) -> Result<(FilmReader, Frame, Recipe), Failure> {
    let saved = read_recipe(typed)?;
    let given = match (typed.circle, &saved) {
        (Some(choice), _) => choice.given(),
        (None, saved) => saved.as_ref().map(|recipe| recipe.circle),
    };
    let measured = match (typed.rpm, &saved) {
        (Some(RateChoice::Auto), _) | (None, None) => Some(measure(input, given)?),
        _ => None,
    };
    let mut film = FilmReader::open(input)?;
    let mut first = film.frame()?;
    if !film.read_into(&mut first)? {
        // Says that no frame could be read.
        film.finish(false)?;
        return Err(anyhow!(
            "{}: no picture could be read from it; try another film",
            input.display()
        )
        .into());
    }
    let circle = match (given, &measured) {
        (Some(circle), _) => circle,
        (None, Some(measured)) => measured.circle,
        (None, None) => find_circle(input, &first)?,
    };
    let rpm = match (typed.rpm, &measured, &saved) {
        (Some(RateChoice::At(rpm)), _, _) => rpm,
        (_, Some(measured), _) => RotationRate::from_rpm(measured.motion.tank.rpm).map_err(Failure::arguments)?,
        (_, None, Some(saved)) => saved.rpm,
        (_, None, None) => {
            return Err(Failure::arguments(anyhow!(
                "say how fast the tank turns, such as --rpm 13.45"
            )));
        }
    };
    let mut recipe = saved.unwrap_or_else(|| Recipe::new(circle, rpm));
    recipe.circle = circle;
    recipe.recording_fps = typed.recording_fps.or(recipe.recording_fps);
    if let Some(RateChoice::At(rpm)) = typed.rpm {
        (recipe.rpm, recipe.rate_over_time) = (rpm, None);
    }
    if typed.circle.is_some() {
        // A tilt belongs to the rim it was seen on.
        recipe.tilt = None;
    }
    if let Some(MeasuredFilm { motion, .. }) = &measured {
        motion
            .set_rate(&mut recipe, film.info().mean_fps)
            .map_err(Failure::arguments)?;
        recipe.tilt = motion.tilt.or(recipe.tilt);
    }
    recipe.trim.start_seconds = typed.start.unwrap_or(recipe.trim.start_seconds);
    recipe.trim.end_seconds = typed.end.or(recipe.trim.end_seconds);
    recipe.check(film.info().size).map_err(Failure::arguments)?;
    Ok((film, first, recipe))
}

/// Measures the tank's motion, as `netdpr derotate` does.
fn measure(input: &Path, circle: Option<Circle>) -> Result<MeasuredFilm, Failure> {
    let mut bar = Measuring::default();
    let measured = netdpr_video::measure(&Programs::default(), input, circle, |frames, of| bar.set(frames, of));
    drop(bar);
    measured.map_err(|error| match error {
        MeasureError::NotMeasured(reason) => not_measured(input, &reason),
        MeasureError::Circle(error) => Failure::arguments(error),
        error => error.into(),
    })
}

fn find_circle(input: &Path, first: &Frame) -> Result<Circle, Failure> {
    let input = input.display();
    let rim = find_rim(first)
        .map_err(|_| anyhow!("{input}: no rim was found in the first picture; give it as --circle X,Y,R in pixels"))?;
    if rim.confidence < SURE {
        eprintln!("netdpr: {input}: the rim was found without being sure; if it is wrong, give it as --circle X,Y,R");
    }
    Ok(rim.circle)
}

fn read_recipe(typed: &Derotation) -> Result<Option<Recipe>, Failure> {
    let Some(path) = &typed.recipe else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be opened; check its name and place", path.display()))?;
    Ok(Some(Recipe::from_json(&text).map_err(Failure::arguments)?))
}
