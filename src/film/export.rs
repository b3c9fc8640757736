//! Derotating a film.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Float32Array, Reflect};
use wasm_bindgen::JsValue;
use web_sys::MessageChannel;

use super::tries::Tries;
use super::worker::Worker;
use crate::browser::own_disk::DiskFolder;
use crate::messages::{ExportEvent, ExportOrder, FromWorker, Order};

/// A film being derotated. Dropping it, or [`Export::cancel`], ends the work and frees what it held.
#[derive(Debug)]
pub struct Export {
    // In this order: workers end before what they write into is removed.
    workers: Slot,
    folder: Option<DiskFolder>,
}

type Slot = Rc<RefCell<Option<Workers>>>;

#[derive(Debug)]
struct Workers {
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
    fn note(&self, bytes: f64, of_encoder: bool) {
        let of_worker = if of_encoder { &self.encoding } else { &self.derotating };
        of_worker.set(bytes);
        self.most
            .set(self.most.get().max(self.derotating.get() + self.encoding.get()));
    }
}

impl Export {
    /// Derotates `file`, with `places` as the order's tracks to be drawn have them. What happens comes through `on_event`, with the blob of the finished film as the second
    /// argument of `Done`.
    pub fn start(
        file: &web_sys::File,
        order: &ExportOrder,
        places: Option<&[f32]>,
        on_event: impl Fn(ExportEvent, JsValue) + 'static,
    ) -> Self {
        let slot = Slot::default();
        let folder = DiskFolder::new();
        let order = ExportOrder {
            folder: folder.as_ref().map(|folder| folder.name().to_owned()),
            ..order.clone()
        };
        let job = Job {
            file: file.clone(),
            places: places.map(Float32Array::from).into(),
            order: Order::Derotate(Box::new(order)),
            memory: Memory::default(),
            on_event: Box::new(on_event),
        };
        start(&slot, &Rc::new(job), Tries::First);
        Self { workers: slot, folder }
    }

    /// Ends the workers; the folder in which the finished film is, as long as it is wanted.
    #[must_use]
    pub fn finish(self) -> Option<DiskFolder> {
        self.workers.take();
        self.folder
    }

    /// Stops at once; no event follows.
    pub fn cancel(self) {
        drop(self);
    }
}

/// What the workers are started with, and what they share.
struct Job {
    file: web_sys::File,
    places: JsValue,
    order: Order,
    memory: Memory,
    on_event: Box<dyn Fn(ExportEvent, JsValue)>,
}

/// Puts workers into `slot` and has them do the job; once more with others if one breaks down, or FFmpeg's core in it.
fn start(slot: &Slot, job: &Rc<Job>, tries: Tries) {
    let start_worker = |of_encoder: bool| {
        let (slot, job) = (Rc::downgrade(slot), Rc::clone(job));
        let on_said = Rc::new(move |said, beside| match said {
            FromWorker::Memory(bytes) => job.memory.note(bytes, of_encoder),
            FromWorker::Export(ExportEvent::Failed(failure)) if tries.once_more(&failure) => {
                if let Some(slot) = slot.upgrade() {
                    start(&slot, &job, Tries::Last);
                }
            }
            FromWorker::Export(ExportEvent::Done(mut exported)) => {
                exported.peak_memory_bytes = job.memory.most.get();
                (job.on_event)(ExportEvent::Done(exported), beside);
            }
            FromWorker::Export(event) => (job.on_event)(event, beside),
            FromWorker::Ready
            | FromWorker::Open(_)
            | FromWorker::Measure(_)
            | FromWorker::Track(_)
            | FromWorker::Flow(_)
            | FromWorker::Live(_) => {}
        });
        let on_broken = {
            let on_said = Rc::clone(&on_said);
            move |failure| on_said(FromWorker::Export(ExportEvent::Failed(failure)), JsValue::UNDEFINED)
        };
        Worker::start(move |said, beside| on_said(said, beside), on_broken)
    };
    let derotating = start_worker(false);
    let channel = if has_shared_memory() {
        MessageChannel::new().ok()
    } else {
        None
    };
    let encoding = match channel {
        Some(channel) => {
            let (near, far) = (channel.port1(), channel.port2());
            let encoding = start_worker(true);
            encoding.order(&Order::Encode, &far, &Array::of1(&far));
            derotating.order(
                &job.order,
                &Array::of3(&job.file, &near, &job.places),
                &Array::of1(&near),
            );
            Some(encoding)
        }
        None => {
            derotating.order(
                &job.order,
                &Array::of3(&job.file, &JsValue::UNDEFINED, &job.places),
                &Array::new(),
            );
            None
        }
    };
    slot.replace(Some(Workers {
        _derotating: derotating,
        _encoding: encoding,
    }));
}

/// Whether the browser lends this page memory that two workers see.
fn has_shared_memory() -> bool {
    let global = js_sys::global();
    let there = |name: &str| Reflect::get(&global, &name.into()).is_ok_and(|value| value.is_truthy());
    // Some browsers have the one without the other, and then it can't be sent to a worker.
    there("SharedArrayBuffer") && there("crossOriginIsolated")
}
