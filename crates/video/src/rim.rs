//! The rim in a film: in its first frame, and in more of them where that one isn't clear.

use netdpr_derotation::Frame;
use netdpr_derotation::rim::{FoundRim, NoRim, RimFinder, find_rim as find_rim_in_frame};

use crate::{FilmReader, VideoError};

/// With a confidence from here on the first frame is enough.
const CLEAR: f64 = 0.9;
/// So much of the film's beginning is looked at where it isn't, seconds: most tanks turn by half a turn in it or more.
const SECONDS: f64 = 3.0;
/// Time from one frame that is looked at to the next, seconds.
const SPACING: f64 = 0.25;

/// Finds the rim in a film whose first frame, `first`, was just read from `film`. Where the rim isn't clear in it, some
/// frames of the film's first seconds are read and looked at together; read on with [`FilmReader::start_over`].
///
/// # Errors
/// When the film can't be read. That there is no rim is an answer.
pub fn find_rim(film: &mut FilmReader, first: &Frame) -> Result<Result<FoundRim, NoRim>, VideoError> {
    let alone = find_rim_in_frame(first);
    let is_clear = alone.is_ok_and(|rim| rim.confidence >= CLEAR);
    if is_clear || matches!(alone, Err(NoRim::TooSmall { .. })) {
        return Ok(alone);
    }
    let mut finder = RimFinder::new(first);
    let mut frame = film.frame()?;
    let mut next = SPACING;
    while film.read_into(&mut frame)? {
        let seconds = frame.timestamp.seconds_since(first.timestamp);
        if seconds > SECONDS {
            break;
        }
        if seconds >= next {
            finder.take(&frame);
            next = seconds + SPACING;
        }
    }
    Ok(finder.find())
}
