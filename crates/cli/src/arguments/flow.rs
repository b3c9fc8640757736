//! What a person types after `netdpr flow`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::Derotation;
use super::values::decimal;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("outputs").required(true).multiple(true).args(["csv", "profile", "plot", "json"])))]
pub(crate) struct Flow {
    /// The film.
    pub(crate) input: PathBuf,
    /// Write the velocity and vorticity in each window as a table: comma-separated values.
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) csv: Option<PathBuf>,
    /// Write the mean velocity along circles about the centre as a table.
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) profile: Option<PathBuf>,
    /// Plot arrows over the vorticity, and the mean velocity along circles.
    #[arg(long, value_name = "OUT.svg")]
    pub(crate) plot: Option<PathBuf>,
    /// Print everything as one JSON object, in pixels and seconds.
    #[arg(long)]
    pub(crate) json: bool,
    /// The side of a window, pixels.
    #[arg(long, value_name = "PIXELS", default_value_t = 32)]
    pub(crate) window: usize,
    /// From the middle of one window to the next, pixels.
    #[arg(long, value_name = "PIXELS", allow_hyphen_values = true, default_value = "16", value_parser = decimal)]
    pub(crate) grid: f64,
    /// The least time between two pictures that are compared, seconds; chosen by how fast the fluid is when left out.
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) step: Option<f64>,
    /// A length and how many pixels it is, such as "30 cm=412px", or "30 cm=rim" for the rim's diameter.
    #[arg(long, value_name = "LENGTH=PIXELS")]
    pub(crate) scale: Option<String>,
    #[command(flatten)]
    pub(crate) derotation: Derotation,
    /// Replace files of these names.
    #[arg(long)]
    pub(crate) overwrite: bool,
}
