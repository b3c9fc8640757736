//! How a film is derotated, for the commands that make a derotated film and those that measure in one.

use std::path::PathBuf;

use clap::Args;
use netdpr_derotation::{RateOverTime, ReadoutFrom, RotationRate, Tilt};

use super::values::{CircleChoice, RateChoice, circle, decimal, rate, rate_over_time, rpm, tilt};

#[derive(Debug, Args)]
#[command(next_help_heading = "How the film is derotated")]
pub(crate) struct Derotation {
    /// The tank's turns a minute as seen in the picture, positive counter-clockwise, or `auto` to measure it. When left
    /// out: the recipe's, or else measured.
    #[arg(long, value_name = "N|auto", allow_hyphen_values = true, value_parser = rate)]
    pub(crate) rpm: Option<RateChoice>,
    /// The rate at some moments, for a motor that doesn't keep it: seconds of the film and turns a minute.
    #[arg(long, value_name = "S:N;S:N;…", allow_hyphen_values = true, conflicts_with = "rpm", value_parser = rate_over_time)]
    pub(crate) rate_over_time: Option<RateOverTime>,
    /// The rim: centre and radius in pixels of the picture, three or more points on it, or `auto` to find it; where the rate is measured, the centre is
    /// then measured too.
    #[arg(long, value_name = "X,Y,R|rim:X,Y;…|auto", allow_hyphen_values = true, value_parser = circle)]
    pub(crate) circle: Option<CircleChoice>,
    /// Keep the film from this second on.
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) start: Option<f64>,
    /// Keep the film up to this second.
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) end: Option<f64>,
    /// For slow motion: frames a second at which it was recorded.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) recording_fps: Option<f64>,
    /// The rim's ellipse, where the camera was tilted; `--circle` is then the tank's centre as filmed, with the long half
    /// axis for a radius.
    #[arg(long, value_name = "X,Y,RX,RY,ANGLE", allow_hyphen_values = true, requires = "circle", value_parser = tilt)]
    pub(crate) tilt: Option<Tilt>,
    /// Leave a tilt of the camera as it is, though it was measured or is in the recipe.
    #[arg(long, conflicts_with = "tilt")]
    pub(crate) no_tilt: bool,
    /// How long the camera takes to read out one picture, row after row (rolling shutter): 0 to 30 milliseconds.
    #[arg(long, value_name = "MS", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) readout_ms: Option<f64>,
    /// From which side of the picture it is read out; the top when left out.
    #[arg(long, value_name = "SIDE", value_enum)]
    pub(crate) readout_from: Option<ReadoutSide>,
    /// For a camera that itself turned: its turns a minute in the room, positive counter-clockwise. The caption then says
    /// the rate in the room.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = rpm)]
    pub(crate) camera_rpm: Option<RotationRate>,
    /// Turn the picture by so many turns a minute more than the tank turns.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = rpm)]
    pub(crate) additional_rpm: Option<RotationRate>,
    /// A recipe (JSON, see docs/formats.md); what is typed besides comes before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) recipe: Option<PathBuf>,
}

/// A side of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ReadoutSide {
    Top,
    Bottom,
    Left,
    Right,
}

impl From<ReadoutSide> for ReadoutFrom {
    fn from(side: ReadoutSide) -> Self {
        match side {
            ReadoutSide::Top => Self::Top,
            ReadoutSide::Bottom => Self::Bottom,
            ReadoutSide::Left => Self::Left,
            ReadoutSide::Right => Self::Right,
        }
    }
}
