//! The rim in a film.

use netdpr_derotation::Frame;
use netdpr_derotation::rim::{FoundRim, NoRim, RimInFilm};

use crate::{FilmReader, VideoError};

/// Finds the rim in a film whose first frame, `first`, was just read from `film`. Where the rim isn't clear in it, some
/// frames of the film's first seconds are read and looked at together; read on with [`FilmReader::start_over`].
///
/// # Errors
/// When the film can't be read. That there is no rim is an answer.
pub fn find_rim(film: &mut FilmReader, first: &Frame) -> Result<Result<FoundRim, NoRim>, VideoError> {
    let mut search = match RimInFilm::begin(first) {
        RimInFilm::Answered(answer) => return Ok(answer),
        RimInFilm::Unclear(search) => search,
    };
    let mut frame = film.frame()?;
    while film.read_into(&mut frame)? && search.take(&frame) {}
    Ok(search.find())
}
