//! Looking for the rim.

use std::path::Path;

use netdpr_derotation::rim::{FoundRim, NoRim, find_rim};
use netdpr_derotation::{Frame, PictureSize};
use netdpr_video::{FilmReader, Programs, VideoError};

use super::outcome::Outcome;
use crate::ServerError;

/// The confidence from which on a rim needs no second look; see [`FoundRim::confidence`].
const SURE: f64 = 0.7;
/// Which frames are looked at first.
const FIRST: &[u32] = &[0];
/// Which frames are looked at when the first one showed no rim: hands and lights at the start are gone by then.
const LATER: &[u32] = &[30, 90, 180, 300];

/// Looks for the rim in the first frame; when that was in vain before, in later ones.
pub(super) fn detect(film: &Path, programs: &Programs, searches: u64) -> Result<(PictureSize, Outcome), ServerError> {
    let mut film = FilmReader::open_by(programs, film)?;
    let size = film.info().size;
    let mut frame = film.frame().map_err(VideoError::from)?;
    let mut looking = Looking::default();
    let mut places = if searches == 0 { FIRST } else { LATER }.iter().copied();
    let mut next = places.next();
    let mut number = 0;
    while let Some(place) = next
        && !looking.is_sure()
        && film.read_into(&mut frame)?
    {
        if number == place {
            looking.look_at(&frame);
            next = places.next();
        }
        number += 1;
    }
    // A film that ends before is looked at where it ends.
    if !looking.has_looked && number > 0 {
        looking.look_at(&frame);
    }
    // Says that no frame could be read, if so.
    film.finish(true)?;
    Ok((size, looking.outcome()))
}

/// What was seen so far.
#[derive(Debug, Default)]
struct Looking {
    has_looked: bool,
    best: Option<FoundRim>,
    why_not: Option<NoRim>,
}

impl Looking {
    fn look_at(&mut self, frame: &Frame) {
        self.has_looked = true;
        match find_rim(frame) {
            Ok(rim) if self.best.as_ref().is_none_or(|best| rim.confidence > best.confidence) => self.best = Some(rim),
            Ok(_) => {}
            Err(reason) => self.why_not = Some(reason),
        }
    }

    fn is_sure(&self) -> bool {
        self.best.as_ref().is_some_and(|rim| rim.confidence >= SURE)
    }

    fn outcome(self) -> Outcome {
        let is_sure = self.is_sure();
        match (self.best, self.why_not) {
            (Some(rim), _) if is_sure => Outcome::Rim(rim.circle),
            (None, Some(reason)) => Outcome::NoRim {
                why: reason.to_string(),
                looks_like: None,
            },
            (best, _) => Outcome::NoRim {
                why: "The rim wasn't found for sure; drag from the tank's centre to its edge.".to_owned(),
                looks_like: best.map(|rim| rim.circle),
            },
        }
    }
}
