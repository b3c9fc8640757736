//! `netdpr derotate`: a film in, a film in which the tank stands still out.
//!
//! The way of a frame is [`netdpr_video::derotate`], which the server goes too. Decoder and encoder are processes of
//! their own and work at the same time.

use anyhow::{Context, anyhow};
use netdpr_derotation::rim::find_rim;
use netdpr_derotation::{Frame, Layout, Recipe, RotationRate};
use netdpr_video::{DerotateError, FilmReader, Order, Programs};

use super::{check_not_same, check_output};
use crate::arguments::{CircleChoice, Derotate};
use crate::failure::Failure;
use crate::progress;

pub(crate) fn run(derotate: &Derotate) -> Result<(), Failure> {
    check_not_same(&derotate.input, &derotate.output).map_err(Failure::Arguments)?;
    check_output(&derotate.output, derotate.overwrite)?;
    let saved = read_recipe(derotate)?;
    let rpm = derotate
        .rpm
        .or(saved.as_ref().map(|recipe| recipe.rpm))
        .ok_or_else(|| {
            Failure::arguments(anyhow!(
                "say how fast the tank turns, such as --rpm 13.45 (positive is counter-clockwise)"
            ))
        })?;
    let mut film = FilmReader::open(&derotate.input)?;
    let mut frame = film.frame()?;
    if !film.read_into(&mut frame)? {
        // Says that no frame could be read.
        film.finish(false)?;
        return Ok(());
    }
    let recipe = recipe(derotate, saved, rpm, &frame)?;
    recipe.check(film.info().size).map_err(Failure::arguments)?;
    derotate_film(derotate, film, frame, recipe)
}

/// The confidence from which on a rim needs no second look; see [`netdpr_derotation::rim::FoundRim`].
const SURE: f64 = 0.7;

/// Every frame of the film, the first of which is read already.
fn derotate_film(derotate: &Derotate, film: FilmReader, first: Frame, recipe: Recipe) -> Result<(), Failure> {
    let bar = progress::bar(film.info().frames.map(u64::from));
    let order = Order {
        original: &derotate.input,
        output: &derotate.output,
        programs: &Programs::default(),
    };
    let made = netdpr_video::derotate(film, first, recipe, &order, |frames| bar.set_position(frames));
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

/// The saved recipe, if any, with what was typed put over it; a rim that nobody gave is found in the first frame.
fn recipe(derotate: &Derotate, saved: Option<Recipe>, rpm: RotationRate, first: &Frame) -> Result<Recipe, Failure> {
    let circle = match (derotate.circle, &saved) {
        (Some(CircleChoice::At(circle)), _) => circle,
        (None, Some(saved)) => saved.circle,
        (Some(CircleChoice::Auto), _) | (None, None) => {
            let input = derotate.input.display();
            let rim = find_rim(first).map_err(|_| {
                anyhow!("{input}: no rim was found in the first picture; give it as --circle X,Y,R in pixels")
            })?;
            if rim.confidence < SURE {
                eprintln!(
                    "netdpr: {input}: the rim was found without being sure; if it is wrong, give it as --circle X,Y,R"
                );
            }
            rim.circle
        }
    };
    let mut recipe = saved.unwrap_or_else(|| Recipe::new(circle, rpm));
    recipe.circle = circle;
    recipe.rpm = rpm;
    recipe.trim.start_seconds = derotate.start.unwrap_or(recipe.trim.start_seconds);
    recipe.trim.end_seconds = derotate.end.or(recipe.trim.end_seconds);
    recipe.recording_fps = derotate.recording_fps.or(recipe.recording_fps);
    if derotate.side_by_side {
        recipe.layout = Layout::SideBySide;
    } else if derotate.whole_frame {
        recipe.layout = Layout::Frame;
    }
    recipe.caption &= !derotate.no_caption;
    if let Some(mask) = &derotate.mask {
        recipe.mask = mask.clone();
    }
    Ok(recipe)
}
