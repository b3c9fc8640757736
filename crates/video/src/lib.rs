//! Native video in and out: FFmpeg as a child process.
//!
//! [`FilmReader`] gives a film's frames with their exact times, [`FilmWriter`] makes a film of frames, with the
//! original's sound. Both stream: a few frames are in memory, however long the film.

mod error;
mod program;
mod reader;
mod writer;

pub use error::VideoError;
pub use reader::{FilmReader, ReadReport};
pub use writer::{FilmWriter, NewFilm, SoundFrom};
