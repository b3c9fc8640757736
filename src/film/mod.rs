//! A film in the hands of the page: opened, shown and derotated by workers.
//!
//! The page calls these and never speaks to a worker itself.

mod export;
mod open;
mod tries;
mod worker;

pub use export::Export;
pub use open::OpenFilm;
