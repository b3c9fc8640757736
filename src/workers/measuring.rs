//! How fast the tank turns, and about which point: measured in the film itself.

use std::cell::RefCell;
use std::rc::Rc;

use netdpr_derotation::ReadoutFrom;
use netdpr_derotation::motion::{FilmStudy, SomeFrames};
use netdpr_derotation::rim::{FoundRim, NoRim, RimInFilm, RimSearch};
use netdpr_ffmpeg::arguments::{Part, Pictures};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::decoding::{Film, Wanted};
use super::tell;
use crate::browser::ffmpeg_core::Then;
use crate::messages::{Failure, FromWorker, MeasureEvent, MeasureOrder};

/// The page hears of the progress every so many frames.
const FRAMES_BETWEEN_WORDS: u32 = 10;

/// Measures the film in `file` and tells the page.
pub(super) async fn run(order: MeasureOrder, file: JsValue) {
    let event = measure(order, &file.unchecked_into()).await;
    say(event.unwrap_or_else(MeasureEvent::Failed));
}

async fn measure(order: MeasureOrder, file: &Blob) -> Result<MeasureEvent, Failure> {
    let film = Film::open_known(file, order.film).await?;
    let study = match (order.circle, order.rim) {
        (Some(circle), _) => FilmStudy::about(film.info.size, circle),
        (None, Some(rim)) => FilmStudy::with_rim(film.info.size, rim),
        (None, None) => match find_rim(&film)? {
            Ok(rim) => {
                say(MeasureEvent::RimFound(rim));
                FilmStudy::with_rim(film.info.size, rim)
            }
            Err(no_rim) => return Ok(MeasureEvent::NoRim(no_rim.to_string())),
        },
    };
    let study = study.with_readout(order.readout_milliseconds, ReadoutFrom::Top);
    let some = show_frames(&film, study, Pictures::Referenced)?;
    let measured = match some.map(|study| study.finish_some(film.info.mean_fps)) {
        Some(SomeFrames::Say(said)) => Some(said),
        Some(SomeFrames::TakeAll(study)) => show_frames(&film, study, Pictures::All)?.map(FilmStudy::finish),
        None => None,
    };
    Ok(match measured {
        Some(Ok(measured)) => MeasureEvent::Measured(Box::new(measured.motion)),
        Some(Err(reason)) => MeasureEvent::NotMeasured(reason.to_string()),
        None => MeasureEvent::NotMeasured(netdpr_ffmpeg::Unreadable::NoFrames.to_string()),
    })
}

/// Shows a study the film's frames from the beginning, until it has seen enough.
fn show_frames(film: &Film, study: FilmStudy, pictures: Pictures) -> Result<Option<FilmStudy>, Failure> {
    let part = study.small_copy().map_or(Part::Whole, Part::Small);
    let study = Rc::new(RefCell::new(Some(study)));
    let mean_fps = film.info.mean_fps;
    let most = FilmStudy::most_frames(mean_fps);
    let of = film.info.frames.map(|frames| frames.min(most));
    let takes = Rc::clone(&study);
    let mut frames = 0;
    film.decode(
        Wanted {
            most: Some(most),
            pictures,
            part,
            ..Wanted::default()
        },
        move |frame| {
            let Some(study) = &mut *takes.borrow_mut() else {
                return Ok(Then::Stop);
            };
            study.take(frame);
            frames += 1;
            if frames % FRAMES_BETWEEN_WORDS == 0 {
                let done = study.frames_passed(mean_fps);
                say(MeasureEvent::Progress { done, of });
            }
            // As the command does: more would be known no better.
            let is_enough = study.has_seen_enough();
            Ok(if is_enough { Then::Stop } else { Then::GoOn })
        },
    )?;
    Ok(study.borrow_mut().take())
}

/// The rim in the film's first frame, or where that isn't clear, in some frames of its first seconds.
fn find_rim(film: &Film) -> Result<Result<FoundRim, NoRim>, Failure> {
    let search = match RimInFilm::begin(&film.first_frame()?) {
        RimInFilm::Answered(answer) => return Ok(answer),
        RimInFilm::Unclear(search) => Rc::new(RefCell::new(search)),
    };
    let takes = Rc::clone(&search);
    let wanted = Wanted {
        // One after the last that is looked at.
        most: Some((film.info.mean_fps * RimSearch::SECONDS).ceil() as u32 + 2),
        ..Wanted::default()
    };
    film.decode(wanted, move |frame| {
        let wants_more = takes.borrow_mut().take(frame);
        Ok(if wants_more { Then::GoOn } else { Then::Stop })
    })?;
    let found = search.borrow().find();
    Ok(found)
}

fn say(event: MeasureEvent) {
    tell(&FromWorker::Measure(event));
}
