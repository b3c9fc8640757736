//! Why a film doesn't say how its tank moves.

use serde::{Deserialize, Serialize};

/// Why a film doesn't say how its tank moves. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoMotion {
    /// The rim given is hardly in the picture, or too small.
    #[error(
        "There is too little of the tank in the picture to measure how it turns; check the circle, or type the rate."
    )]
    OutOfSight,
    /// Fewer pictures than can tell anything.
    #[error("The film has only {frames} frames, too few to measure a rate; take a longer one, or type the rate.")]
    TooFewFrames {
        /// Frames that followed one another in time.
        frames: usize,
    },
    /// The tank turns too little in the film for its rate to be known well.
    #[error(
        "The tank turns by only {degrees:.0} degrees in this film, too little to measure its rate; take a longer film, or type the rate."
    )]
    TooShort {
        /// How far it seems to turn.
        degrees: f64,
    },
    /// Nothing can be seen in the tank that could be seen to turn.
    #[error(
        "The tank shows nothing that could be seen to turn; put a mark on its rim and film again, or type the rate."
    )]
    Featureless,
    /// There is something to see, and it stands still.
    #[error("Nothing in the tank turns in this film; choose a film of the turning tank, or type the rate.")]
    NotTurning,
    /// Something moves, but not as one.
    #[error(
        "What moves in the tank doesn't turn as one, so the rate can't be told; check the circle, or type the rate."
    )]
    Unclear,
    /// The pictures follow one another too slowly for this tank: another rate gives the same film.
    #[error(
        "The frames follow one another too slowly to tell how fast this tank turns ({rpm:.1} and {other:.1} rpm look the same); film with more frames a second, or type the rate."
    )]
    Ambiguous {
        /// One rate that gives this film, turns a minute.
        rpm: f64,
        /// Another.
        other: f64,
    },
}
