//! A film in the hands of the page: opened, shown and derotated by workers.
//!
//! The page calls these and never speaks to a worker itself.

mod alone;
mod export;
mod flow;
mod following;
mod measuring;
mod open;
mod tracking;
mod tries;
mod worker;

pub use export::Export;
pub use flow::Measuring as FlowMeasuring;
pub use following::Following;
pub use measuring::Measuring;
pub use open::OpenFilm;
pub use tracking::Tracking;
