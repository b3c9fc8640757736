//! Opening a film: its facts, its first frame, its rim.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::worker::Worker;
use crate::messages::{FromWorker, OpenEvent, Order};

/// A film that a worker holds open. Dropping it ends the worker.
#[derive(Debug)]
pub struct OpenFilm {
    worker: Worker,
}

impl OpenFilm {
    /// Opens `file` in a worker of its own. What is learnt comes through `on_event`, with the bytes or the blob that
    /// travel beside the event as the second argument.
    pub fn open(file: &web_sys::File, on_event: impl Fn(OpenEvent, JsValue) + 'static) -> Self {
        let on_event = Rc::new(on_event);
        let on_broken = {
            let on_event = Rc::clone(&on_event);
            move |sentence: &str| {
                on_event(OpenEvent::Failed(sentence.to_owned()), JsValue::UNDEFINED);
            }
        };
        let on_said = move |said, beside| {
            if let FromWorker::Open(event) = said {
                on_event(event, beside);
            }
        };
        let worker = Worker::start(on_said, on_broken);
        worker.order(&Order::Open, file, &Array::new());
        Self { worker }
    }

    /// Looks for the rim in the first frame again: answered by `RimFound` or `NoRim`.
    pub fn find_rim_again(&self) {
        self.worker.order(&Order::FindRim, &JsValue::UNDEFINED, &Array::new());
    }

    /// Asks for a film of the beginning that the browser can play, for a file that it can't play itself.
    pub fn make_preview(&self) {
        self.worker
            .order(&Order::MakePreview, &JsValue::UNDEFINED, &Array::new());
    }
}
