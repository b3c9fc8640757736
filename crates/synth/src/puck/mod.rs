//! The film of pucks sliding on a turning table, on paths that theory knows exactly
//! ([`PuckMotion`](netdpr_derotation::theory::PuckMotion)).

mod scene;
mod settings;
mod surface;
mod truth;

pub use scene::PuckScene;
pub use settings::{Background, Puck, PuckSceneError, PuckSettings};
pub use truth::{PuckPath, PuckTruth};
