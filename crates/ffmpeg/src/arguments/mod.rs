//! Command lines for FFmpeg: what follows the program's name.

mod colour_tags;
mod decode;
mod encode;
mod join;
mod preview;

pub use decode::{Begin, Decoding, Part, Pictures, probe};
pub use encode::{Encoding, Preset};
pub use join::{Joining, Sound};
pub use preview::Preview;

/// Turns words into arguments.
fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}
