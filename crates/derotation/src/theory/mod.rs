//! What theory says of a puck on a turning table, and how well a track agrees with it.
//!
//! Places are seen from the turning tank, the origin at the rotation centre, `y` up, angles counter-clockwise; the unit of
//! length is whichever one the places have.

mod fit;
mod puck;

pub use fit::{FitError, Measured, PuckFit, fit_puck};
pub use puck::{InertialCircle, PuckMotion, PuckState, Surface};
