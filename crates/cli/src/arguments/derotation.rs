//! How a film is derotated, for the commands that measure in the rotating frame.

use std::path::PathBuf;

use clap::Args;

use super::values::{CircleChoice, RateChoice, circle, decimal, rate};

#[derive(Debug, Args)]
#[command(next_help_heading = "How the film is derotated")]
pub(crate) struct Derotation {
    /// The tank's turns a minute as seen in the picture, positive counter-clockwise, or `auto` to measure it. When left
    /// out: the recipe's, or else measured.
    #[arg(long, value_name = "N|auto", allow_hyphen_values = true, value_parser = rate)]
    pub(crate) rpm: Option<RateChoice>,
    /// The rim: centre and radius in pixels of the picture, or `auto` to find it; where the rate is measured, the centre is
    /// then measured too.
    #[arg(long, value_name = "X,Y,R|auto", allow_hyphen_values = true, value_parser = circle)]
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
    /// A recipe (JSON, see docs/formats.md); what is typed besides comes before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) recipe: Option<PathBuf>,
}
