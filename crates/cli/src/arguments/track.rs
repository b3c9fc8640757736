//! What a person types after `netdpr track`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use netdpr_derotation::theory::Surface;

use super::Derotation;
use super::values::{decimal, points, surface};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("outputs").required(true).multiple(true).args(["csv", "json", "video", "plot"])))]
pub(crate) struct Track {
    /// The film.
    pub(crate) input: PathBuf,
    /// Write the tracks as a table: comma-separated values.
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) csv: Option<PathBuf>,
    /// Print the tracks as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the derotated film with the tracks drawn into it (MP4).
    #[arg(long, value_name = "OUT.mp4")]
    pub(crate) video: Option<PathBuf>,
    /// Write plots: path, coordinates, velocities and inertial radius against time.
    #[arg(long, value_name = "OUT.svg")]
    pub(crate) plot: Option<PathBuf>,
    /// The points to follow, in pixels of the first kept picture, or of the one shown S seconds after the film's first.
    #[arg(long, value_name = "X,Y[@S];…", allow_hyphen_values = true, conflicts_with = "auto", value_parser = points)]
    pub(crate) points: Option<Points>,
    /// Follow the points to the film's beginning too, from the pictures for which they were given.
    #[arg(long, requires = "points")]
    pub(crate) backwards: bool,
    /// Follow the points that can be followed best, so many at most. When neither is given: a hundred.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=2000))]
    pub(crate) auto: Option<u16>,
    /// With --auto: no points nearer to the centre than this, pixels.
    #[arg(long, value_name = "R", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) exclude: Option<f64>,
    /// With --auto: no points farther from the centre than this, pixels.
    #[arg(long, value_name = "R", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) exclude_beyond: Option<f64>,
    /// How points are followed, where that isn't to be chosen by what is under them.
    #[arg(long, value_enum)]
    pub(crate) follow: Option<Follow>,
    /// A length and how many pixels it is, such as "30 cm=412px", or "30 cm=rim" for the rim's diameter.
    #[arg(long, value_name = "LENGTH=PIXELS")]
    pub(crate) scale: Option<String>,
    /// The width of the window in which velocities are worked out, seconds.
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) window: Option<f64>,
    /// Compare each track with the theory of a puck: on a table that is level for the turning water, on a flat one, or on
    /// the paraboloid of another rate in turns a minute.
    #[arg(long, value_name = "equilibrium|flat|RPM", allow_hyphen_values = true, value_parser = surface)]
    pub(crate) theory: Option<Surface>,
    /// With --video: the trail's length in seconds; all of it when left out.
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) trail: Option<f64>,
    #[command(flatten)]
    pub(crate) derotation: Derotation,
    /// Replace files of these names.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

/// Places as typed: x and y in pixels, and when, seconds after the film's first picture.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Points(pub(crate) Vec<(f64, f64, f64)>);

/// How points are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Follow {
    /// As dots or balls.
    Dots,
    /// By their texture.
    Texture,
}
