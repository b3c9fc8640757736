//! What a person types after `netdpr measure`.

use std::path::PathBuf;

use clap::Args;

use super::ReadoutSide;
use super::values::{CircleChoice, circle, decimal};

#[derive(Debug, Args)]
pub(crate) struct Measure {
    /// The film.
    pub(crate) input: PathBuf,
    /// The rim: centre and radius in pixels of the picture, three or more points on it, or `auto` to find it and to measure its centre.
    #[arg(long, value_name = "X,Y,R|rim:X,Y;…|auto", allow_hyphen_values = true, default_value = "auto", value_parser = circle)]
    pub(crate) circle: CircleChoice,
    /// How long the camera takes to read out one picture, row after row (rolling shutter): 0 to 30 milliseconds. It moves
    /// the measured centre.
    #[arg(long, value_name = "MS", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) readout_ms: Option<f64>,
    /// From which side of the picture it is read out; the top when left out.
    #[arg(long, value_name = "SIDE", value_enum)]
    pub(crate) readout_from: Option<ReadoutSide>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}
