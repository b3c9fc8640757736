//! Work that one worker does by itself.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::tries::Tries;
use super::worker::Worker;
use crate::messages::{Failure, FromWorker, Order};

/// A worker with a file, begun once more with another when it breaks down, or FFmpeg's core in it. Dropping this ends it.
#[derive(Debug, Default)]
pub(super) struct Alone {
    worker: Rc<RefCell<Option<Worker>>>,
}

/// What is done with what the worker says, and how it is told that the worker itself is broken.
struct Listener {
    on_said: Box<dyn Fn(FromWorker, JsValue)>,
    failed: fn(Failure) -> FromWorker,
}

impl Alone {
    /// Has a worker of its own follow `order` for `file`. What it says goes to `on_said`, with what travels beside it; when
    /// the worker can't be started or breaks down, `failed` makes what it would have said.
    pub(super) fn start(
        order: Order,
        file: &web_sys::File,
        failed: fn(Failure) -> FromWorker,
        on_said: impl Fn(FromWorker, JsValue) + 'static,
    ) -> Self {
        let alone = Self::default();
        let listener = Listener {
            on_said: Box::new(on_said),
            failed,
        };
        begin(&alone.worker, &Rc::new(order), file, &Rc::new(listener), Tries::First);
        alone
    }

    /// Gives the worker another order.
    pub(super) fn order(&self, order: &Order) {
        if let Some(worker) = self.worker.borrow().as_ref() {
            worker.order(order, &JsValue::UNDEFINED, &Array::new());
        }
    }
}

fn begin(
    slot: &Rc<RefCell<Option<Worker>>>,
    order: &Rc<Order>,
    file: &web_sys::File,
    listener: &Rc<Listener>,
    tries: Tries,
) {
    let listener = Rc::clone(listener);
    let failed = listener.failed;
    let on_said = {
        let (slot, order, file) = (Rc::downgrade(slot), Rc::clone(order), file.clone());
        move |said: FromWorker, beside| {
            if said.failure().is_some_and(|failure| tries.once_more(failure)) {
                if let Some(slot) = slot.upgrade() {
                    begin(&slot, &order, &file, &listener, Tries::Last);
                }
            } else {
                (listener.on_said)(said, beside);
            }
        }
    };
    let on_said = Rc::new(on_said);
    let on_broken = {
        let on_said = Rc::clone(&on_said);
        move |failure| on_said(failed(failure), JsValue::UNDEFINED)
    };
    let worker = Worker::start(move |said, beside| on_said(said, beside), on_broken);
    worker.order(order, file, &Array::new());
    slot.replace(Some(worker));
}
