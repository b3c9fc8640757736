//! Derotating a film.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use web_sys::MessageChannel;

use super::worker::Worker;
use crate::messages::{ExportEvent, ExportOrder, FromWorker, Order};

/// A film being derotated. Dropping it, or [`Export::cancel`], ends the work and frees what it held.
#[derive(Debug)]
pub struct Export {
    _derotating: Worker,
    /// Where two workers see the same memory, one turns and the other encodes.
    _encoding: Option<Worker>,
}

/// The most memory that the workers together have held.
#[derive(Debug, Default)]
struct Memory {
    derotating: Cell<f64>,
    encoding: Cell<f64>,
    most: Cell<f64>,
}

impl Memory {
    fn note(&self) {
        self.most
            .set(self.most.get().max(self.derotating.get() + self.encoding.get()));
    }
}

impl Export {
    /// Derotates `file`. What happens comes through `on_event`, with the blob of the finished film as the second
    /// argument of `Done`.
    pub fn start(file: &web_sys::File, order: &ExportOrder, on_event: impl Fn(ExportEvent, JsValue) + 'static) -> Self {
        let on_event = Rc::new(on_event);
        let memory = Rc::new(Memory::default());
        let start = |of_encoder: bool| {
            let (on_event, memory) = (Rc::clone(&on_event), Rc::clone(&memory));
            let on_broken = {
                let on_event = Rc::clone(&on_event);
                move |sentence: &str| {
                    on_event(ExportEvent::Failed(sentence.to_owned()), JsValue::UNDEFINED);
                }
            };
            let on_said = move |said, beside| match said {
                FromWorker::Memory(bytes) => {
                    let of_worker = if of_encoder {
                        &memory.encoding
                    } else {
                        &memory.derotating
                    };
                    of_worker.set(bytes);
                    memory.note();
                }
                FromWorker::Export(ExportEvent::Done(mut exported)) => {
                    exported.peak_memory_bytes = memory.most.get();
                    on_event(ExportEvent::Done(exported), beside);
                }
                FromWorker::Export(event) => on_event(event, beside),
                FromWorker::Ready | FromWorker::Open(_) => {}
            };
            Worker::start(on_said, on_broken)
        };
        let derotating = start(false);
        let channel = if has_shared_memory() {
            MessageChannel::new().ok()
        } else {
            None
        };
        let order = Order::Derotate(Box::new(order.clone()));
        let encoding = match channel {
            Some(channel) => {
                let encoding = start(true);
                encoding.order(&Order::Encode, &channel.port2(), &Array::of1(&channel.port2()));
                derotating.order(
                    &order,
                    &Array::of2(file, &channel.port1()),
                    &Array::of1(&channel.port1()),
                );
                Some(encoding)
            }
            None => {
                derotating.order(&order, &Array::of1(file), &Array::new());
                None
            }
        };
        Self {
            _derotating: derotating,
            _encoding: encoding,
        }
    }

    /// Stops at once; no event follows.
    pub fn cancel(self) {
        drop(self);
    }
}

/// Whether the browser lends this page memory that two workers see.
fn has_shared_memory() -> bool {
    let global = js_sys::global();
    let there = |name: &str| Reflect::get(&global, &name.into()).is_ok_and(|value| value.is_truthy());
    // Some browsers have the one without the other, and then it can't be sent to a worker.
    there("SharedArrayBuffer") && there("crossOriginIsolated")
}
