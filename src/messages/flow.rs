//! What the page and its workers say to each other of the flow of a whole surface.

use netdpr_derotation::Recipe;
use netdpr_derotation::flow::{Flow, FlowSettings};
use netdpr_ffmpeg::FilmInfo;
use serde::{Deserialize, Serialize};

use super::Failure;

/// What the page asks when the flow is to be measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FlowOrder {
    /// What is known of the film, from [`super::OpenEvent::Opened`].
    pub film: FilmInfo,
    /// The rotating frame in which it is measured.
    pub recipe: Recipe,
    /// Windows, grid and step.
    pub settings: FlowSettings,
}

/// What the page learns while the flow is measured. After all but `Progress` nothing follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FlowEvent {
    /// So much of the film has been gone through.
    Progress {
        /// Frames done.
        done: u32,
        /// Of about so many, where the film says.
        of: Option<u32>,
    },
    /// The mean flow.
    Found(Box<Flow>),
    /// There is none; the sentence says why.
    NotFound(String),
    /// The file can't be worked on.
    Failed(Failure),
}
