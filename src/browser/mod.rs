//! What the browser and FFmpeg's core lend us, in our words.

pub mod bell;
pub mod camera;
mod core_stack;
pub mod ffmpeg_core;
pub mod film_handle;
pub mod own_disk;
pub mod own_memory;
pub mod post;
mod read_ahead;
pub mod recorder;
pub mod service_worker;
pub mod shared_ring;
pub mod spool;
pub mod video_decoder;
pub mod video_encoder;
mod words;

pub use words::in_words;
