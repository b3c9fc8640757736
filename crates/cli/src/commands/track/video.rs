//! The derotated film with the tracks drawn into it.

use std::path::Path;

use netdpr_derotation::track::{NumberSettings, Numbers, Overlay, OverlaySettings};
use netdpr_derotation::{OutputPicture, Recipe};
use netdpr_video::{FilmReader, Order, Programs, derotate_and_draw};

use crate::arguments::Track;
use crate::failure::Failure;
use crate::progress;

/// Reads the film once more: velocities need what comes after a frame, and a film doesn't fit into memory.
pub(super) fn make(
    track: &Track,
    output: &Path,
    recipe: Recipe,
    tracks: Vec<Vec<Numbers>>,
    numbers: &NumberSettings,
) -> Result<(), Failure> {
    let film = FilmReader::open(&track.input)?;
    let picture = OutputPicture::of(&recipe, film.info().size);
    let settings = OverlaySettings {
        trail_seconds: track.trail,
        ..OverlaySettings::default()
    };
    let overlay = Overlay::new(&picture, tracks, numbers.clone(), settings);
    let bar = progress::bar(film.info().frames.map(u64::from));
    let order = Order {
        original: &track.input,
        output,
        programs: &Programs::default(),
    };
    let draw = |kept, picture: &mut _| overlay.draw(kept, picture);
    // What is wrong with the film was said when it was read first.
    derotate_and_draw(film, recipe, &order, draw, |frames| bar.set_position(frames))?;
    bar.finish_and_clear();
    Ok(())
}
