//! Making the film, as the command makes it.

use std::path::Path;
use std::sync::Mutex;

use netdpr_derotation::{Circle, Recipe};
use netdpr_video::{FilmReader, Order, Programs, derotate};

use super::outcome::{Outcome, sentence};
use crate::queue::Progress;

/// Makes the film `result`. Sentences on what was wrong with the original.
pub(super) fn make_film(
    recipe: &str,
    circle: Option<Circle>,
    original: &Path,
    result: &Path,
    programs: &Programs,
    progress: &Mutex<Progress>,
) -> Result<Vec<String>, Outcome> {
    let mut recipe = Recipe::from_json(recipe).map_err(|error| Outcome::Impossible(sentence(&error)))?;
    let Some(circle) = circle else {
        return Err(Outcome::WrongCircle("Give the circle first.".to_owned()));
    };
    recipe.circle = circle;
    let film = FilmReader::open_by(programs, original)?;
    let frames_total = film.info().frames.map(u64::from);
    let order = Order {
        original,
        output: result,
        programs,
    };
    let warnings = derotate(film, recipe, &order, |frames_done| {
        if let Ok(mut progress) = progress.lock() {
            *progress = Progress {
                frames_done,
                // A head may promise fewer frames than there are.
                frames_total: frames_total.map(|total| total.max(frames_done)),
            };
        }
    })?;
    Ok(warnings)
}
