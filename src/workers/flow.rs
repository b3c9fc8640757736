//! The flow of the whole surface.

use std::cell::RefCell;
use std::rc::Rc;

use netdpr_derotation::Kept;
use netdpr_derotation::flow::{FilmFlow, Flow};
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
        flow: FilmFlow::new(order.recipe, order.film.format(), order.settings),
        done: 0,
        of: order.film.frames.map(|frames| 2 * frames),
        refused: None,
    }));
    loop {
        let takes = Rc::clone(&job);
        film.decode(Wanted::default(), move |frame| Ok(takes.borrow_mut().take(frame)))?;
        // The core still holds the closure that feeds the job; another takes its place.
        film.core.on_frames(|_| Then::GoOn);
        let mut job = job.borrow_mut();
        if let Some(why) = job.refused.take() {
            return Ok(Err(why));
        }
        if job.done == 0 {
            return Err(Failure::from(Unreadable::NoFrames.to_string()));
        }
        if !job.flow.is_to_be_shown_again() {
            return Ok(job.flow.finish().map_err(|error| error.to_string()));
        }
        job.done = order.film.frames.unwrap_or(job.done);
    }
}

struct Job {
    flow: FilmFlow,
    /// Frames shown, of those to be shown: the film is shown twice.
    done: u32,
    of: Option<u32>,
    /// Why the flow can't be measured, in a sentence.
    refused: Option<String>,
}

impl Job {
    fn take(&mut self, frame: &netdpr_derotation::Frame) -> Then {
        self.done += 1;
        if self.done.is_multiple_of(FRAMES_BETWEEN_WORDS) {
            let (done, of) = (self.done, self.of);
            say(FlowEvent::Progress { done, of });
        }
        match self.flow.take(frame) {
            Ok(Kept::NoMore) => Then::Stop,
            Ok(Kept::Yes | Kept::NotYet) => Then::GoOn,
            Err(error) => {
                self.refused = Some(error.to_string());
                Then::Stop
            }
        }
    }
}

fn say(event: FlowEvent) {
    tell(&FromWorker::Flow(event));
}
