//! Measuring the flow of a film.

use super::alone::Alone;
use crate::messages::{FlowEvent, FlowOrder, FromWorker, Order};

/// A flow being measured. Dropping it ends the work.
#[derive(Debug)]
pub struct Measuring {
    _work: Alone,
}

impl Measuring {
    /// Measures the flow of the film in `file` in a worker of its own. What is learnt comes through `on_event`.
    pub fn start(file: &web_sys::File, order: FlowOrder, on_event: impl Fn(FlowEvent) + 'static) -> Self {
        let failed = |failure| FromWorker::Flow(FlowEvent::Failed(failure));
        let work = Alone::start(Order::Flow(Box::new(order)), file, failed, move |said, _| {
            if let FromWorker::Flow(event) = said {
                on_event(event);
            }
        });
        Self { _work: work }
    }
}
