//! What a film says of its tank's motion.

use serde::{Deserialize, Serialize};

use crate::{RateOverTime, Tilt};

/// What was measured in a film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Motion {
    /// The tank's rate.
    pub tank: MeasuredRate,
    /// What the tank's rate was seen on.
    pub seen_on: SeenOn,
    /// The rate of the fluid, when both it and the rim could be measured. The mean over the fluid where it shears.
    pub fluid: Option<MeasuredRate>,
    /// The tank's rate at each moment, when it isn't constant. Times in seconds after the film's first frame. Its mean
    /// is [`Motion::tank`]'s rate.
    pub rate_over_time: Option<RateOverTime>,
    /// The point of the picture about which the tank turns, when it could be told.
    pub centre: Option<MeasuredCentre>,
    /// How the camera's tilt is undone, when the rim is an ellipse and undoing it brings the tank to rest better than
    /// taking it for a circle. [`Motion::centre`] is then the imaged centre that belongs to it.
    pub tilt: Option<Tilt>,
}

/// A rate measured in a film.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeasuredRate {
    /// Turns a minute as the film plays, positive counter-clockwise as seen in the picture. Where the rate isn't constant, the
    /// mean from the first frame taken to the last: the turns made, over the time.
    pub rpm: f64,
    /// The true rate is within this of [`MeasuredRate::rpm`] in 95 of 100 cases, turns a minute.
    pub uncertainty_rpm: f64,
    /// How much of what is seen to move agrees with this rate: 0 for nothing, 1 for all of it. A rate that is
    /// reported at all has at least 0.25; a clear film 0.9.
    pub confidence: f64,
}

/// What the tank's rate was seen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenOn {
    /// On the rim: it is the tank's rate, whatever the fluid does.
    Rim,
    /// On what is inside the rim only, since the rim shows nothing that turns: it is the tank's rate as far as the fluid
    /// turns with the tank.
    Inside,
    /// On both, which agree.
    RimAndInside,
}

/// The rotation centre measured in a film.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeasuredCentre {
    /// Pixels from the left pixel column's centre.
    pub x: f64,
    /// Pixels down from the top pixel row's centre.
    pub y: f64,
    /// The true centre is within this distance in 95 of 100 cases, pixels.
    pub uncertainty_px: f64,
}
