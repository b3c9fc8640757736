//! What a person types after `netdpr derotate`.

use std::path::PathBuf;

use clap::Args;
use netdpr_derotation::{Mask, RateOverTime, ReadoutFrom, Tilt};

use super::values::{CircleChoice, RateChoice, circle, decimal, mask, rate, rate_over_time, tilt};

#[derive(Debug, Args)]
pub(crate) struct Derotate {
    /// The film.
    pub(crate) input: PathBuf,
    /// The new film (MP4).
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: PathBuf,
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
    /// Show the film as it was beside the turned one.
    #[arg(long)]
    pub(crate) side_by_side: bool,
    /// Show the whole picture, the disc turned in its place.
    #[arg(long, conflicts_with = "side_by_side")]
    pub(crate) whole_frame: bool,
    /// Leave the caption off.
    #[arg(long)]
    pub(crate) no_caption: bool,
    /// What is shown of the turned picture.
    #[arg(long, value_name = "circle|none|polygon:X,Y;…", value_parser = mask)]
    pub(crate) mask: Option<Mask>,
    /// A recipe (JSON, see docs/formats.md); what is typed besides comes before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) recipe: Option<PathBuf>,
    /// Write the recipe that was followed, with what was measured, into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) save_recipe: Option<PathBuf>,
    /// Replace the new film (and the recipe written) if there is one of that name.
    #[arg(long)]
    pub(crate) overwrite: bool,
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
