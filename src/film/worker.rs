//! A worker in the hands of the page.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use crate::browser::post;
use crate::messages::{Failure, FromWorker, Order};

/// Why a worker says nothing.
const NOT_STARTED: &str =
    "A part of this page could not be loaded; check the connection to where the page comes from, and try again.";
const BROKEN: &str = "The work broke down, probably for lack of memory; close other tabs and try again.";

/// Orders, each with what moves along, until the worker has started; `None` from then on.
type Waiting = Rc<RefCell<Option<Vec<(JsValue, Array)>>>>;

/// A worker. Dropping it ends it, whatever it is doing, and frees all it held.
#[derive(Debug)]
pub(super) struct Worker {
    worker: Option<web_sys::Worker>,
    waiting: Waiting,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl Worker {
    /// Starts a worker. What it says goes to `on_said`, with what travels beside it; `on_broken` is called when
    /// it can't be started or breaks down.
    pub(super) fn start(
        on_said: impl Fn(FromWorker, JsValue) + 'static,
        on_broken: impl Fn(Failure) + 'static,
    ) -> Self {
        // Orders wait until the worker has started: a message sent before would be lost.
        let waiting: Waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options("./static/worker_start.js", &options).ok();
        let on_message = {
            let (worker, waiting) = (worker.clone(), Rc::clone(&waiting));
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                match post::open::<FromWorker>(&event.data()) {
                    Some((FromWorker::Ready, _)) => {
                        let orders = waiting.borrow_mut().take().unwrap_or_default();
                        for (order, transfer) in orders {
                            send(worker.as_ref(), &order, &transfer);
                        }
                    }
                    Some((said, beside)) => on_said(said, beside),
                    None => {}
                }
            })
        };
        let on_error = {
            let waiting = Rc::clone(&waiting);
            Closure::<dyn FnMut(JsValue)>::new(move |_| {
                let never_started = waiting.borrow().is_some();
                on_broken(Failure {
                    sentence: if never_started { NOT_STARTED } else { BROKEN }.to_owned(),
                    broke_down: !never_started,
                });
            })
        };
        if let Some(worker) = &worker {
            worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        }
        Self {
            worker,
            waiting,
            _on_message: on_message,
            _on_error: on_error,
        }
    }

    /// Gives an order, with what travels beside it; what is in `transfer` moves to the worker.
    pub(super) fn order(&self, order: &Order, beside: &JsValue, transfer: &Array) {
        let message = post::envelope(order, beside);
        match self.waiting.borrow_mut().as_mut() {
            Some(waiting) => waiting.push((message, transfer.clone())),
            None => send(self.worker.as_ref(), &message, transfer),
        }
    }
}

fn send(worker: Option<&web_sys::Worker>, message: &JsValue, transfer: &Array) {
    if let Some(worker) = worker {
        // Files, ports and plain objects can be sent.
        let _ = worker.post_message_with_transfer(message, transfer);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
    }
}
