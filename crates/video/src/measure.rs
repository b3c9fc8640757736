//! A whole film, measured: what the command does, and the page by its own decoder.

use std::path::Path;

use netdpr_derotation::motion::{FilmStudy, MeasuredFilm, NoMotion, NotMeasured, SomeFrames};
use netdpr_derotation::rim::NoRim;
use netdpr_derotation::{Circle, CircleError, ReadoutFrom};
use netdpr_ffmpeg::arguments::{Part, Pictures};

use crate::{FilmReader, Programs, VideoError};

/// Why a film isn't measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// The circle given can't be a rim in this film.
    #[error(transparent)]
    Circle(#[from] CircleError),
    /// The film doesn't tell what was asked: no failure, but an answer.
    #[error(transparent)]
    NotMeasured(#[from] NotMeasured),
    /// The film can't be read.
    #[error(transparent)]
    Video(#[from] VideoError),
}

impl From<NoRim> for MeasureError {
    fn from(reason: NoRim) -> Self {
        Self::NotMeasured(reason.into())
    }
}

/// What is known of a film before it is measured.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Known {
    /// The rim, unless it is to be found.
    pub circle: Option<Circle>,
    /// How long the camera took to read out a picture, milliseconds, and from which side; `None` when all at once.
    pub readout: Option<(f64, ReadoutFrom)>,
    /// Frames a second at recording, where the film is slow motion.
    pub recording_fps: Option<f64>,
}

impl Known {
    /// The readout in the time of a film that plays at `mean_fps`: slow motion makes it longer.
    fn readout_in_film_time(&self, mean_fps: f64) -> Option<(f64, ReadoutFrom)> {
        let slowed = match self.recording_fps {
            Some(fps) if fps > 0.0 && mean_fps > 0.0 => fps / mean_fps,
            _ => 1.0,
        };
        self.readout.map(|(milliseconds, from)| (milliseconds * slowed, from))
    }
}

/// Measures the film at `path` from its beginning, until it has seen enough, and at most
/// [`FilmStudy::MOST_SECONDS`] of it: its rim, unless it is `known`, and how its tank moves. Frames that no other is made
/// from are looked at only where the rest tell too little. `frames_read` is told how far it has come, in frames, and of how
/// many where the file says so.
///
/// # Errors
/// When the film can't be read, the circle can't be in it, or it doesn't tell how its tank moves.
pub fn measure(
    programs: &Programs,
    path: &Path,
    known: &Known,
    mut frames_read: impl FnMut(u32, Option<u32>),
) -> Result<MeasuredFilm, MeasureError> {
    let mut film = FilmReader::open_by(programs, path)?;
    let size = film.info().size;
    if let Some(circle) = known.circle {
        circle.check(size)?;
    }
    let mut study = match known.circle {
        Some(circle) => FilmStudy::about(size, circle),
        None => {
            let mut first = film.frame().map_err(VideoError::from)?;
            if !film.read_into(&mut first)? {
                return Err(no_frames(film));
            }
            FilmStudy::with_rim(size, crate::find_rim(&mut film, &first)??)
        }
    };
    if let Some((milliseconds, from)) = known.readout_in_film_time(film.info().mean_fps) {
        study = study.with_readout(milliseconds, from);
    }
    let mean_fps = film.info().mean_fps;
    let some = show_frames(&mut film, study, Pictures::Referenced, &mut frames_read)?;
    let measured = match some.finish_some(mean_fps) {
        SomeFrames::Say(said) => said,
        SomeFrames::TakeAll(study) => show_frames(&mut film, study, Pictures::All, &mut frames_read)?.finish(),
    };
    // Says that no frame could be read, if so. What is wrong with a film part-way is said when it is derotated.
    film.finish(true)?;
    Ok(measured?)
}

/// Shows a study the film's frames from the beginning, until it has seen enough.
fn show_frames(
    film: &mut FilmReader,
    mut study: FilmStudy,
    pictures: Pictures,
    frames_read: &mut impl FnMut(u32, Option<u32>),
) -> Result<FilmStudy, MeasureError> {
    film.start_over(study.small_copy().map_or(Part::Whole, Part::Small), pictures);
    let mean_fps = film.info().mean_fps;
    let most = FilmStudy::most_frames(mean_fps);
    let of = film.info().frames.map(|frames| frames.min(most));
    let mut frame = film.frame().map_err(VideoError::from)?;
    let mut frames = 0;
    while frames < most && film.read_into(&mut frame)? {
        study.take(&frame);
        frames += 1;
        frames_read(study.frames_passed(mean_fps), of);
        if study.has_seen_enough() {
            break;
        }
    }
    Ok(study)
}

/// That no frame could be read, as the reader says it.
fn no_frames(film: FilmReader) -> MeasureError {
    match film.finish(false) {
        Err(error) => error.into(),
        Ok(_) => NotMeasured::from(NoMotion::TooFewFrames { frames: 0 }).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readout_is_longer_in_slow_motion() {
        let mut known = Known::default();
        assert_eq!(known.readout_in_film_time(30.0), None);
        known.readout = Some((10.0, ReadoutFrom::Bottom));
        assert_eq!(known.readout_in_film_time(30.0), Some((10.0, ReadoutFrom::Bottom)));
        known.recording_fps = Some(240.0);
        assert_eq!(known.readout_in_film_time(30.0), Some((80.0, ReadoutFrom::Bottom)));
        assert_eq!(known.readout_in_film_time(0.0), Some((10.0, ReadoutFrom::Bottom)));
    }
}
