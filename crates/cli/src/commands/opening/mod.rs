//! A film opened to be derotated: with the recipe to follow, made of what was typed, what a saved recipe says, and what is
//! found in the film.

mod recipe;

use std::path::Path;

use anyhow::{Context, anyhow};
use netdpr_derotation::motion::MeasuredFilm;
use netdpr_derotation::{Circle, Frame, Recipe};
use netdpr_ffmpeg::Unreadable;
use netdpr_ffmpeg::arguments::{Part, Pictures};
use netdpr_video::{FilmReader, Known, MeasureError, Programs};

use super::measure::not_measured;
use crate::arguments::Derotation;
use crate::failure::Failure;
use crate::progress::Measuring;
use recipe::{Found, Wanted};

/// The confidence from which on a rim needs no second look; see [`netdpr_derotation::rim::FoundRim`].
const SURE: f64 = 0.7;

/// Opens the film and makes the recipe. Of the film some may have been read: [`FilmReader::start_over`].
pub(super) fn open_film(input: &Path, typed: &Derotation) -> Result<(FilmReader, Recipe), Failure> {
    let wanted = Wanted::new(typed, read_recipe(typed)?);
    let mut found = Found::Nothing;
    if wanted.is_rate_unknown() {
        found = Found::Motion(Box::new(measure(input, &wanted.known()?)?));
    }
    let mut film = FilmReader::open(input)?;
    if wanted.circle().is_none() && matches!(found, Found::Nothing) {
        found = Found::Circle(find_circle(input, &mut film)?);
    }
    let recipe = wanted
        .recipe(&found, film.info().mean_fps)
        .map_err(Failure::arguments)?;
    let recipe =
        recipe.ok_or_else(|| Failure::arguments(anyhow!("say how fast the tank turns, such as --rpm 13.45")))?;
    recipe.check(film.info().size).map_err(Failure::arguments)?;
    Ok((film, recipe))
}

/// The same, with the film's first frame read.
pub(super) fn open_film_at_first(input: &Path, typed: &Derotation) -> Result<(FilmReader, Frame, Recipe), Failure> {
    let (mut film, recipe) = open_film(input, typed)?;
    film.start_over(Part::Whole, Pictures::All);
    let first = first_frame(input, &mut film)?;
    Ok((film, first, recipe))
}

fn first_frame(input: &Path, film: &mut FilmReader) -> Result<Frame, Failure> {
    let mut frame = film.frame()?;
    if !film.read_into(&mut frame)? {
        return Err(anyhow!("{}: {}", input.display(), Unreadable::NoFrames).into());
    }
    Ok(frame)
}

/// Measures the tank's motion, as the page does when it opens a film.
fn measure(input: &Path, known: &Known) -> Result<MeasuredFilm, Failure> {
    let mut bar = Measuring::default();
    let measured = netdpr_video::measure(&Programs::default(), input, known, |frames, of| bar.set(frames, of));
    drop(bar);
    let measured = measured.map_err(|error| match error {
        MeasureError::NotMeasured(reason) => not_measured(input, &reason),
        MeasureError::Circle(error) => Failure::arguments(error),
        error => error.into(),
    })?;
    if let Some(rim) = &measured.rim {
        warn_unless_sure(input, rim.confidence);
    }
    Ok(measured)
}

/// The rim in the film's first frame, or in some more where that one isn't clear.
fn find_circle(input: &Path, film: &mut FilmReader) -> Result<Circle, Failure> {
    let first = first_frame(input, film)?;
    let rim = netdpr_video::find_rim(film, &first)?.map_err(|reason| not_measured(input, &reason.into()))?;
    warn_unless_sure(input, rim.confidence);
    Ok(rim.circle)
}

fn warn_unless_sure(input: &Path, confidence: f64) {
    if confidence < SURE {
        eprintln!(
            "netdpr: {}: the rim was found without being sure; if it is wrong, give it as --circle X,Y,R",
            input.display()
        );
    }
}

fn read_recipe(typed: &Derotation) -> Result<Option<Recipe>, Failure> {
    let Some(path) = &typed.recipe else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be opened; check its name and place", path.display()))?;
    Ok(Some(Recipe::from_json(&text).map_err(Failure::arguments)?))
}
