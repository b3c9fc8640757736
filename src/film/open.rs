//! Opening a film: its facts, its first frame, its rim.

use wasm_bindgen::JsValue;

use super::alone::Alone;
use crate::messages::{FromWorker, OpenEvent, Order};

/// A film that a worker holds open. Dropping it ends the worker.
#[derive(Debug)]
pub struct OpenFilm {
    work: Alone,
}

impl OpenFilm {
    /// Opens `file` in a worker of its own. What is learnt comes through `on_event`, with the bytes or the blob that
    /// travel beside the event as the second argument.
    pub fn open(file: &web_sys::File, on_event: impl Fn(OpenEvent, JsValue) + 'static) -> Self {
        let failed = |failure| FromWorker::Open(OpenEvent::Failed(failure));
        let work = Alone::start(Order::Open, file, failed, move |said, beside| {
            if let FromWorker::Open(event) = said {
                on_event(event, beside);
            }
        });
        Self { work }
    }

    /// Looks for the rim in the first frame again: answered by `RimFound` or `NoRim`.
    pub fn find_rim_again(&self) {
        self.work.order(&Order::FindRim);
    }

    /// Asks for a film of the beginning that the browser can play, for a file that it can't play itself.
    pub fn make_preview(&self) {
        self.work.order(&Order::MakePreview);
    }
}
