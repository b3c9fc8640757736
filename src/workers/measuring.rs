//! How fast the tank turns, and about which point: measured in the film itself.

use std::cell::RefCell;
use std::rc::Rc;

use netdpr_derotation::motion::MotionStudy;
use netdpr_derotation::rim::find_rim;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::decoding::{Film, Wanted};
use super::tell;
use crate::browser::ffmpeg_core::Then;
use crate::messages::{Failure, FromWorker, MeasureEvent, MeasureOrder};

/// So much of the film is looked at: with more the rate would be known no better than anyone needs.
const MOST_SECONDS: f64 = 60.0;
/// The page hears of the progress every so many frames.
const FRAMES_BETWEEN_WORDS: u32 = 10;

/// Measures the film in `file` and tells the page.
pub(super) async fn run(order: MeasureOrder, file: JsValue) {
    let event = measure(order, &file.unchecked_into()).await;
    say(event.unwrap_or_else(MeasureEvent::Failed));
}

async fn measure(order: MeasureOrder, file: &Blob) -> Result<MeasureEvent, Failure> {
    let film = Film::open_known(file, order.film).await?;
    let (circle, ellipse) = match order.circle {
        Some(circle) => (circle, None),
        None => match find_rim(&film.first_frame()?) {
            Ok(rim) => {
                say(MeasureEvent::RimFound(rim));
                (rim.circle, None)
            }
            Err(no_rim) => return Ok(MeasureEvent::NoRim(no_rim.to_string())),
        },
    };
    let study = MotionStudy::new(film.info.size, circle, ellipse);
    let small = study.small_copy();
    let study = Rc::new(RefCell::new(Some(study)));
    let most = (film.info.mean_fps * MOST_SECONDS).ceil().max(2.0) as u32;
    let of = film.info.frames.map(|frames| frames.min(most));
    let takes = Rc::clone(&study);
    let mut done = 0;
    film.decode(
        Wanted {
            most: Some(most),
            small,
            ..Wanted::default()
        },
        move |frame| {
            if let Some(study) = takes.borrow_mut().as_mut() {
                study.take(frame);
            }
            done += 1;
            if done % FRAMES_BETWEEN_WORDS == 0 {
                say(MeasureEvent::Progress { done, of });
            }
            Ok(Then::GoOn)
        },
    )?;
    let study = study.borrow_mut().take();
    Ok(match study.map(MotionStudy::finish) {
        Some(Ok(motion)) => MeasureEvent::Measured(Box::new(motion)),
        Some(Err(reason)) => MeasureEvent::NotMeasured(reason.to_string()),
        None => MeasureEvent::NotMeasured(netdpr_ffmpeg::Unreadable::NoFrames.to_string()),
    })
}

fn say(event: MeasureEvent) {
    tell(&FromWorker::Measure(event));
}
