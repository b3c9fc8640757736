//! `netdpr derotate`: a film in, a film in which the tank stands still out.
//!
//! The way of a frame is [`netdpr_video::derotate`], which the server goes too. Decoder and encoder are processes of
//! their own and work at the same time.

use anyhow::anyhow;
use netdpr_derotation::{CaptionParts, Format, Layout, Recipe};
use netdpr_video::{DerotateError, FilmReader, Order, Programs};

use super::{check_not_same, check_output, open_film, write};
use crate::arguments::{CaptionPart, Derotate};
use crate::failure::Failure;
use crate::progress;

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
    let (film, mut recipe) = open_film(&derotate.input, &derotate.derotation)?;
    put_in(derotate, &mut recipe);
    let text = recipe.to_json();
    derotate_film(derotate, film, recipe)?;
    if let Some(path) = &derotate.save_recipe {
        write(path, &text?)?;
    }
    Ok(())
}

/// Puts in what is asked of the new film's pictures.
fn put_in(typed: &Derotate, recipe: &mut Recipe) {
    if typed.side_by_side {
        recipe.layout = Layout::SideBySide;
    } else if typed.whole_frame {
        recipe.layout = Layout::Frame;
    }
    recipe.caption &= !typed.no_caption;
    if let Some(parts) = &typed.caption {
        recipe.caption = true;
        recipe.caption_parts = CaptionParts {
            rate: parts.contains(&CaptionPart::Rate),
            direction: parts.contains(&CaptionPart::Direction),
            time: parts.contains(&CaptionPart::Time),
        };
    }
    recipe.caption_language = typed.caption_language.unwrap_or(recipe.caption_language);
    recipe.output.quality = typed.quality.unwrap_or(recipe.output.quality);
    // The recipe that is saved says what was made.
    if let Some(format) = Format::of_name(&typed.output.to_string_lossy()) {
        recipe.output.format = format;
    }
    recipe.speed = typed.speed.or(recipe.speed);
    if let Some(mask) = &typed.mask {
        recipe.mask = mask.clone();
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
