//! What is said to FFmpeg and what it answers, the same in the browser and as a child process.
//!
//! FFmpeg is always a stranger behind arguments, a log and streams of bytes: as `ffmpeg` and `ffprobe` on a
//! person's machine, as ffmpeg.wasm in a browser. This crate holds all that is the same for both, so that page
//! and command read the same frames with the same times and write the same film:
//!
//! * [`FilmInfo`]: what `ffprobe` says of a file;
//! * [`arguments`]: the command lines for decoding, encoding and joining with sound;
//! * [`Log`]: the log of a decoding, with the frames' exact presentation times in it;
//! * [`Packets`]: where the encoded pictures lie, for another decoder;
//! * [`FrameAssembler`]: bytes as they come to frames with their time;
//! * [`timed_stream`]: frames with exact times to an encoder.

pub mod arguments;
pub mod timed_stream;

mod damage;
mod film_info;
mod frame_assembler;
mod log;
mod packets;
mod unreadable;

pub use damage::{FilmRead, warnings};
pub use film_info::{ColourTags, FilmInfo};
pub use frame_assembler::{AssemblyError, FrameAssembler};
pub use log::{Log, LogEntry};
pub use packets::{Packet, Packets, is_whole};
pub use unreadable::Unreadable;
