//! Following points through a film.

use wasm_bindgen::JsValue;

use super::alone::Alone;
use crate::messages::{FromWorker, NumbersAsked, Order, TrackEvent, TrackOrder};

/// Points being followed, and then their tracks, which the worker keeps. Dropping it ends the work and forgets them.
#[derive(Debug)]
pub struct Tracking {
    work: Alone,
}

impl Tracking {
    /// Follows points through the film in `file` in a worker of its own. What is learnt comes through `on_event`, with what
    /// travels beside the event as the second argument.
    pub fn start(file: &web_sys::File, order: TrackOrder, on_event: impl Fn(TrackEvent, JsValue) + 'static) -> Self {
        let failed = |failure| FromWorker::Track(TrackEvent::Failed(failure));
        let work = Alone::start(Order::Track(Box::new(order)), file, failed, move |said, beside| {
            if let FromWorker::Track(event) = said {
                on_event(event, beside);
            }
        });
        Self { work }
    }

    /// Asks for the tracks in other numbers: answered by `Tracked` or `NotTracked`.
    pub fn in_numbers(&self, asked: NumbersAsked) {
        self.work.order(&Order::TracksInNumbers(asked));
    }
}
