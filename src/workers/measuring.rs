//! How fast the tank turns, and about which point: measured in the film itself.

use std::cell::RefCell;
use std::rc::Rc;

use netdpr_derotation::ReadoutFrom;
use netdpr_derotation::motion::FilmStudy;
use netdpr_derotation::rim::{FoundRim, NoRim, RimInFilm, RimSearch};
use netdpr_ffmpeg::arguments::Part;
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
    let part = study.small_copy().map_or(Part::Whole, Part::Small);
    let study = Rc::new(RefCell::new(Some(study)));
    let most = FilmStudy::most_frames(film.info.mean_fps);
    let of = film.info.frames.map(|frames| frames.min(most));
    let takes = Rc::clone(&study);
    let mut done = 0;
    film.decode(
        Wanted {
            most: Some(most),
            part,
            ..Wanted::default()
        },
        move |frame| {
            done += 1;
            if done % FRAMES_BETWEEN_WORDS == 0 {
                say(MeasureEvent::Progress { done, of });
            }
            let Some(study) = &mut *takes.borrow_mut() else {
                return Ok(Then::Stop);
            };
            study.take(frame);
            // As the command does: more would be known no better.
            let is_enough = study.has_seen_enough();
            Ok(if is_enough { Then::Stop } else { Then::GoOn })
        },
    )?;
    let study = study.borrow_mut().take();
    Ok(match study.map(FilmStudy::finish) {
        Some(Ok(measured)) => MeasureEvent::Measured(Box::new(measured.motion)),
        Some(Err(reason)) => MeasureEvent::NotMeasured(reason.to_string()),
        None => MeasureEvent::NotMeasured(netdpr_ffmpeg::Unreadable::NoFrames.to_string()),
    })
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
