//! A tank before the camera, followed as it turns.

use js_sys::{Array, ArrayBuffer};
use netdpr_derotation::{Circle, PictureSize};
use wasm_bindgen::JsValue;

use super::worker::Worker;
use crate::messages::{FromWorker, LiveEvent, LiveOrder, Order};

/// A worker that looks at a camera's pictures. Dropping it ends it.
#[derive(Debug)]
pub struct Following {
    worker: Worker,
}

impl Following {
    /// Starts the worker. What it sees comes through `on_event`; `on_broken` is called when it has broken down.
    pub fn start(on_event: impl Fn(LiveEvent) + 'static, on_broken: impl Fn() + 'static) -> Self {
        let on_said = move |said, _| {
            if let FromWorker::Live(event) = said {
                on_event(event);
            }
        };
        Self {
            worker: Worker::start(on_said, move |_| on_broken()),
        }
    }

    /// Begins anew for pictures of this size: about a circle that a person has set, or about the rim, which is found.
    pub fn begin(&self, size: PictureSize, circle: Option<Circle>) {
        let order = Order::Live(LiveOrder::Begin { size, circle });
        self.worker.order(&order, &JsValue::UNDEFINED, &Array::new());
    }

    /// Shows it what it has asked for: `size` pixels RGBA of the picture taken at a moment, which move to it.
    pub fn show(&self, size: PictureSize, microseconds: f64, pixels: &ArrayBuffer) {
        let order = Order::Live(LiveOrder::Picture { size, microseconds });
        self.worker.order(&order, pixels, &Array::of1(pixels));
    }
}
