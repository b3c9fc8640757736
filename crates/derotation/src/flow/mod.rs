//! The flow of the whole surface: how everything that can be seen moves in the rotating frame.
//!
//! Particle image velocimetry (Raffel et al., 2018): the turned pictures of two moments are compared in windows on a grid;
//! the shift at which a window correlates best is its displacement ([`correlate`]). A [`FlowStudy`] does this for pair after
//! pair of a film's frames, at their exact times, and takes the mean; what rests before the camera is taken off first
//! ([`resting`]), and the time between the pictures follows from how fast the fluid is. [`FilmFlow`] shows it a film.
//! [`Flow`] is the mean: with outliers marked, vorticity, and the mean along circles.

mod correlate;
mod field;
mod film;
mod resting;
mod samples;
mod settings;
mod study;
mod turned;

pub use field::{CircleMean, Flow, FlowNode, write_flow_csv, write_profile_csv};
pub use film::FilmFlow;
pub use settings::{FlowError, FlowSettings};
pub use study::FlowStudy;
