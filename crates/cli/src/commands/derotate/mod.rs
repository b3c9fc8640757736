//! `netdpr derotate`: a film in, a film in which the tank stands still out.
//!
//! The way of a frame is [`netdpr_video::derotate`], which the server goes too. Decoder and encoder are processes of
//! their own and work at the same time.

mod recipe;

use anyhow::{Context, anyhow};
use netdpr_derotation::motion::MeasuredFilm;
use netdpr_derotation::{Circle, Recipe};
use netdpr_ffmpeg::Unreadable;
use netdpr_video::{DerotateError, FilmReader, MeasureError, Order, Programs};

use super::{check_not_same, check_output, measure::not_measured};
use crate::arguments::Derotate;
use crate::failure::Failure;
use crate::progress::{self, Measuring};
use recipe::{Found, Wanted};

pub(crate) fn run(derotate: &Derotate) -> Result<(), Failure> {
    check_not_same(&derotate.input, &derotate.output).map_err(Failure::Arguments)?;
    check_output(&derotate.output, derotate.overwrite)?;
    if let Some(recipe) = &derotate.save_recipe {
        check_not_same(&derotate.input, recipe).map_err(Failure::Arguments)?;
        check_output(recipe, derotate.overwrite)?;
        if *recipe == derotate.output {
            return Err(Failure::arguments(anyhow!(
                "{} can't be both film and recipe; give one of them another name",
                recipe.display()
            )));
        }
    }
    let wanted = Wanted::new(derotate, read_recipe(derotate)?);
    let mut found = Found::Nothing;
    if wanted.is_rate_unknown() {
        found = Found::Motion(Box::new(measure(derotate, wanted.circle())?));
    }
    let mut film = FilmReader::open(&derotate.input)?;
    if wanted.circle().is_none() && matches!(found, Found::Nothing) {
        found = Found::Circle(find_circle(derotate, &mut film)?);
    }
    let recipe = wanted
        .recipe(&found, film.info().mean_fps)
        .map_err(Failure::arguments)?;
    let recipe =
        recipe.ok_or_else(|| Failure::arguments(anyhow!("say how fast the tank turns, such as --rpm 13.45")))?;
    recipe.check(film.info().size).map_err(Failure::arguments)?;
    let text = recipe.to_json();
    derotate_film(derotate, film, recipe)?;
    if let Some(path) = &derotate.save_recipe {
        std::fs::write(path, text?).with_context(|| {
            format!(
                "{} can't be written; check that the folder is there and the disk isn't full",
                path.display()
            )
        })?;
    }
    Ok(())
}

/// The confidence from which on a rim needs no second look; see [`netdpr_derotation::rim::FoundRim`].
const SURE: f64 = 0.7;

/// Measures the tank's motion, as the page does when it opens a film.
fn measure(derotate: &Derotate, circle: Option<Circle>) -> Result<MeasuredFilm, Failure> {
    let mut bar = Measuring::default();
    let programs = Programs::default();
    let measured = netdpr_video::measure(&programs, &derotate.input, circle, |frames, of| bar.set(frames, of));
    drop(bar);
    let measured = measured.map_err(|error| match error {
        MeasureError::NotMeasured(reason) => not_measured(&derotate.input, &reason),
        MeasureError::Circle(error) => Failure::arguments(error),
        error => error.into(),
    })?;
    if let Some(rim) = &measured.rim {
        warn_unless_sure(derotate, rim.confidence);
    }
    Ok(measured)
}

/// The rim in the film's first frame, or in some more where that one isn't clear.
fn find_circle(derotate: &Derotate, film: &mut FilmReader) -> Result<Circle, Failure> {
    let mut frame = film.frame()?;
    if !film.read_into(&mut frame)? {
        return Err(anyhow!("{}: {}", derotate.input.display(), Unreadable::NoFrames).into());
    }
    let rim = netdpr_video::find_rim(film, &frame)?.map_err(|reason| not_measured(&derotate.input, &reason.into()))?;
    warn_unless_sure(derotate, rim.confidence);
    Ok(rim.circle)
}

fn warn_unless_sure(derotate: &Derotate, confidence: f64) {
    if confidence < SURE {
        eprintln!(
            "netdpr: {}: the rim was found without being sure; if it is wrong, give it as --circle X,Y,R",
            derotate.input.display()
        );
    }
}

fn derotate_film(derotate: &Derotate, film: FilmReader, recipe: Recipe) -> Result<(), Failure> {
    let bar = progress::bar(film.info().frames.map(u64::from));
    let order = Order {
        original: &derotate.input,
        output: &derotate.output,
        programs: &Programs::default(),
    };
    let made = netdpr_video::derotate(film, recipe, &order, |frames| bar.set_position(frames));
    let warnings = made.map_err(|error| match error {
        DerotateError::NothingKept => Failure::arguments(anyhow!(
            "the film ends before the start that was asked for; give an earlier --start"
        )),
        DerotateError::Recipe(_) | DerotateError::Derotation(_) => Failure::arguments(error),
        error => error.into(),
    })?;
    bar.finish_and_clear();
    for warning in warnings {
        eprintln!("netdpr: {}: {warning}", derotate.input.display());
    }
    Ok(())
}

fn read_recipe(derotate: &Derotate) -> Result<Option<Recipe>, Failure> {
    let Some(path) = &derotate.recipe else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be opened; check its name and place", path.display()))?;
    Ok(Some(Recipe::from_json(&text).map_err(Failure::arguments)?))
}
