//! Opening a film: its facts, its first frame, its rim.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::tries::Tries;
use super::worker::Worker;
use crate::messages::{FromWorker, OpenEvent, Order};

/// A film that a worker holds open. Dropping it ends the worker.
#[derive(Debug)]
pub struct OpenFilm {
    worker: Rc<RefCell<Option<Worker>>>,
}

impl OpenFilm {
    /// Opens `file` in a worker of its own. What is learnt comes through `on_event`, with the bytes or the blob that
    /// travel beside the event as the second argument.
    pub fn open(file: &web_sys::File, on_event: impl Fn(OpenEvent, JsValue) + 'static) -> Self {
        let open = Self { worker: Rc::default() };
        start(&open.worker, file, Rc::new(on_event), Tries::First);
        open
    }

    /// Looks for the rim in the first frame again: answered by `RimFound` or `NoRim`.
    pub fn find_rim_again(&self) {
        self.order(&Order::FindRim);
    }

    /// Asks for a film of the beginning that the browser can play, for a file that it can't play itself.
    pub fn make_preview(&self) {
        self.order(&Order::MakePreview);
    }

    fn order(&self, order: &Order) {
        if let Some(worker) = self.worker.borrow().as_ref() {
            worker.order(order, &JsValue::UNDEFINED, &Array::new());
        }
    }
}

/// Puts a worker into `slot` and has it open the file; once more with another if FFmpeg's core breaks down in it.
fn start(
    slot: &Rc<RefCell<Option<Worker>>>,
    file: &web_sys::File,
    on_event: Rc<dyn Fn(OpenEvent, JsValue)>,
    tries: Tries,
) {
    let on_broken = {
        let on_event = Rc::clone(&on_event);
        move |sentence: &str| on_event(OpenEvent::Failed(sentence.into()), JsValue::UNDEFINED)
    };
    let on_said = {
        let (slot, file) = (Rc::downgrade(slot), file.clone());
        move |said, beside| match said {
            FromWorker::Open(OpenEvent::Failed(failure)) if tries.once_more(&failure) => {
                if let Some(slot) = slot.upgrade() {
                    start(&slot, &file, Rc::clone(&on_event), Tries::Last);
                }
            }
            FromWorker::Open(event) => on_event(event, beside),
            FromWorker::Ready | FromWorker::Export(_) | FromWorker::Memory(_) => {}
        }
    };
    let worker = Worker::start(on_said, on_broken);
    worker.order(&Order::Open, file, &Array::new());
    slot.replace(Some(worker));
}
