//! Measuring how a film's tank turns.

use super::alone::Alone;
use crate::messages::{FromWorker, MeasureEvent, MeasureOrder, Order};

/// A measurement under way. Dropping it ends it.
#[derive(Debug)]
pub struct Measuring {
    _work: Alone,
}

impl Measuring {
    /// Measures the film in `file` in a worker of its own; what is learnt comes through `on_event`.
    pub fn start(file: &web_sys::File, order: MeasureOrder, on_event: impl Fn(MeasureEvent) + 'static) -> Self {
        let failed = |failure| FromWorker::Measure(MeasureEvent::Failed(failure));
        let work = Alone::start(Order::Measure(Box::new(order)), file, failed, move |said, _| {
            if let FromWorker::Measure(event) = said {
                on_event(event);
            }
        });
        Self { _work: work }
    }
}
