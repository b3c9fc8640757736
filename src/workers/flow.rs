//! The flow of the whole surface.

use std::cell::RefCell;
use std::rc::Rc;

use netdpr_derotation::flow::{Flow, FlowStudy};
use netdpr_derotation::{Kept, Recipe, Timestamp};
use netdpr_ffmpeg::Unreadable;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::decoding::{Film, Wanted};
use super::tell;
use crate::browser::ffmpeg_core::Then;
use crate::messages::{Failure, FlowEvent, FlowOrder, FromWorker};

/// The page hears of the progress every so many frames.
const FRAMES_BETWEEN_WORDS: u32 = 10;

/// Measures the flow of the film in `file`, and tells the page.
pub(super) async fn run(order: FlowOrder, file: JsValue) {
    say(match measure(order, &file.unchecked_into()).await {
        Ok(Ok(flow)) => FlowEvent::Found(Box::new(flow)),
        Ok(Err(sentence)) => FlowEvent::NotFound(sentence),
        Err(failure) => FlowEvent::Failed(failure),
    });
}

/// The flow; the inner error is a sentence on what is seen, the outer one on the film.
async fn measure(order: FlowOrder, file: &Blob) -> Result<Result<Flow, String>, Failure> {
    let film = Film::open_known(file, order.film.clone()).await?;
    let job = Rc::new(RefCell::new(Job {
        order,
        study: None,
        start: None,
        done: 0,
    }));
    let takes = Rc::clone(&job);
    film.decode(Wanted::default(), move |frame| Ok(takes.borrow_mut().take(frame)))?;
    // The core still holds the closure that feeds the job; another takes its place.
    film.core.on_frames(|_| Then::GoOn);
    let study = job.borrow_mut().study.take();
    match study {
        None => Err(Failure::from(Unreadable::NoFrames.to_string())),
        Some(study) => Ok(study.and_then(|study| study.finish().map_err(|error| error.to_string()))),
    }
}

struct Job {
    order: FlowOrder,
    /// From the first kept frame on; a sentence when the flow can't be measured.
    study: Option<Result<FlowStudy, String>>,
    start: Option<Timestamp>,
    done: u32,
}

impl Job {
    fn take(&mut self, frame: &netdpr_derotation::Frame) -> Then {
        let start = *self.start.get_or_insert(frame.timestamp);
        self.done += 1;
        if self.done.is_multiple_of(FRAMES_BETWEEN_WORDS) {
            let (done, of) = (self.done, self.order.film.frames);
            say(FlowEvent::Progress { done, of });
        }
        let recipe: &Recipe = &self.order.recipe;
        match recipe.trim.keeps(frame.timestamp, start) {
            Kept::NotYet => return Then::GoOn,
            Kept::NoMore => return Then::Stop,
            Kept::Yes => {}
        }
        let study = self.study.get_or_insert_with(|| {
            let format = self.order.film.format();
            FlowStudy::new(recipe, &format, start, frame.timestamp, self.order.settings)
                .map_err(|error| error.to_string())
        });
        match study {
            Ok(study) => {
                study.take(frame);
                Then::GoOn
            }
            Err(_) => Then::Stop,
        }
    }
}

fn say(event: FlowEvent) {
    tell(&FromWorker::Flow(event));
}
