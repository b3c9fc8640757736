//! The clips the tests are run on: drawn by `netdpr synth`, so that their truth is known, and changed by ffmpeg.

mod damage;
mod display_matrix;
mod huge;
mod sets;
mod shelf;

use std::path::PathBuf;

use netdpr_derotation::Circle;

pub use damage::{corrupt, truncate};
pub use display_matrix::{QuarterTurns, set_display_matrix, turned_circle};
pub use huge::{Index, with_hole};
pub use shelf::{Shelf, TankOrder};

/// A film of which it is known where the tank is and how fast it turns.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// The file.
    pub path: PathBuf,
    /// The rim, in pixels of the picture as it is shown.
    pub circle: Circle,
    /// Turns a minute, positive counter-clockwise.
    pub rpm: f64,
}

impl Clip {
    /// The file's name.
    #[must_use]
    pub fn name(&self) -> String {
        self.path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}
