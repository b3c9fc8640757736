//! Native video in and out: FFmpeg as a child process.
//!
//! [`FilmReader`] gives a film's frames with their exact times, [`FilmWriter`] makes a film of frames, with the
//! original's sound, [`derotate`] leads the one into the other, and [`measure`] says how a film's tank moves. All stream: a
//! few frames are in memory, however long the film.

mod ahead;
mod derotate;
mod error;
mod measure;
mod pipe;
mod program;
mod reader;
mod rim;
mod sandbox;
mod writer;

pub use ahead::read_ahead;
pub use derotate::{DerotateError, Order, derotate, derotate_and_draw};
pub use error::VideoError;
pub use measure::{Known, MeasureError, measure};
pub use program::{Other, Programs};
pub use reader::{FilmReader, ReadReport};
pub use rim::find_rim;
pub use sandbox::{Holding, Limits};
pub use writer::{FilmWriter, NewFilm, SoundFrom};
