//! What `netdpr synth` is told.

use std::path::PathBuf;

use clap::Args;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::{PictureSize, RotationRate};
use netdpr_video::NewFilm;

use super::values::{CircleChoice, FrameRate, circle, decimal, frame_rate, pair, picture_size, surface};

#[derive(Debug, Args)]
pub(crate) struct Synth {
    /// The new film (MP4).
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// What is drawn.
    #[arg(long, value_enum, default_value_t = Scene::Tank)]
    pub(crate) scene: Scene,
    /// The tank's turns a minute, positive counter-clockwise.
    #[arg(long, value_name = "N", allow_hyphen_values = true, default_value = "10", value_parser = RotationRate::parse)]
    pub(crate) rpm: RotationRate,
    /// A tank that stands still.
    #[arg(long, conflicts_with_all = ["rpm", "wow", "drift"])]
    pub(crate) still: bool,
    /// The fluid's turns a minute, where it doesn't turn with the tank.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = RotationRate::parse)]
    pub(crate) fluid_rpm: Option<RotationRate>,
    /// By how many percent the motor's rate sways.
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = decimal)]
    pub(crate) wow: f64,
    /// How long the motor's rate takes to sway once.
    #[arg(long, value_name = "S", default_value = "4", value_parser = decimal)]
    pub(crate) wow_period: f64,
    /// By how many percent the motor gets faster in a minute.
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, default_value = "0", value_parser = decimal)]
    pub(crate) drift: f64,
    /// Length.
    #[arg(long, value_name = "S", default_value = "10", value_parser = decimal)]
    pub(crate) seconds: f64,
    /// Frames a second, such as 30 or 30000/1001, or `vfr` for a phone's uneven ones.
    #[arg(long, value_name = "N|vfr", default_value = "30", value_parser = frame_rate)]
    pub(crate) fps: FrameRate,
    /// Width and height in pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = picture_size)]
    pub(crate) size: PictureSize,
    /// The rim: centre and radius in pixels; chosen to fit when left out.
    #[arg(long, value_name = "X,Y,R", allow_hyphen_values = true, value_parser = circle)]
    pub(crate) circle: Option<CircleChoice>,
    /// By how many degrees the camera is tilted; `--circle` is then the imaged centre, and the rim's radius at its scale.
    #[arg(long, value_name = "DEGREES", default_value = "0", value_parser = decimal)]
    pub(crate) tilt: f64,
    /// Where in the picture a tilted camera sees the farther side, degrees counter-clockwise from the right.
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true, default_value = "90", value_parser = decimal)]
    pub(crate) tilt_direction: f64,
    /// How far a tilted camera is from the tank's centre, in tank radii.
    #[arg(long, value_name = "RADII", default_value = "5", value_parser = decimal)]
    pub(crate) distance: f64,
    /// How long the camera takes to read a picture from its first row to its last, milliseconds.
    #[arg(long, value_name = "MS", default_value = "0", value_parser = decimal)]
    pub(crate) readout_ms: f64,
    /// How strong the reflections are that stand still: 1 as usual, 0 for none.
    #[arg(long, value_name = "TIMES", default_value = "1", value_parser = decimal)]
    pub(crate) reflections: f64,
    /// A tank in which nothing of its turning is to be seen.
    #[arg(long)]
    pub(crate) blank: bool,
    /// Camera noise, standard deviation in grey levels.
    #[arg(long, value_name = "LEVELS", default_value = "1", value_parser = decimal)]
    pub(crate) noise: f64,
    /// Another tank for each number.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How much the film may lose when it is made small: libx264's constant rate factor, 0 to 51.
    #[arg(long, value_name = "N", default_value_t = NewFilm::QUALITY, value_parser = clap::value_parser!(u8).range(0..=51))]
    pub(crate) crf: u8,
    #[command(flatten)]
    pub(crate) puck: PuckOptions,
    /// Where the truth is written (JSON).
    #[arg(long, value_name = "TRUTH.json")]
    pub(crate) truth: Option<PathBuf>,
    /// Replace files of these names.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Scene {
    /// A tank with dye and tracers on a turntable.
    Tank,
    /// A puck sliding on a turning table, on a path that theory knows exactly.
    Puck,
}

/// What only `--scene puck` takes. Lengths in tank radii, as seen from the turning table, y up.
#[derive(Debug, Args)]
#[command(next_help_heading = "With --scene puck")]
pub(crate) struct PuckOptions {
    /// Where the puck is pushed: right and up from the centre, in tank radii.
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true, default_value = "0.35,0.1", value_parser = pair)]
    pub(crate) puck: (f64, f64),
    /// How fast it is pushed, to the right and up, in tank radii a second, as seen from the turning table.
    #[arg(long, value_name = "U,V", allow_hyphen_values = true, default_value = "0.3,0.4", value_parser = pair)]
    pub(crate) puck_velocity: (f64, f64),
    /// The puck's radius in pixels.
    #[arg(long, value_name = "PIXELS", default_value = "6", value_parser = decimal)]
    pub(crate) puck_radius: f64,
    /// What it slides on: the paraboloid that is level for water turning with the table, a flat table, or the paraboloid of
    /// water turning at another rate in turns a minute.
    #[arg(long, value_name = "equilibrium|flat|RPM", allow_hyphen_values = true, default_value = "equilibrium", value_parser = surface)]
    pub(crate) curvature: Surface,
    /// The share of its velocity over the table that it loses in a second.
    #[arg(long, value_name = "PER_SECOND", default_value = "0", value_parser = decimal)]
    pub(crate) friction: f64,
    /// How fast the camera itself turns in the room; the table turns at --rpm as the camera sees it.
    #[arg(long, value_name = "N", allow_hyphen_values = true, default_value = "0", value_parser = decimal)]
    pub(crate) camera_rpm: f64,
    /// Spots all over the table.
    #[arg(long)]
    pub(crate) texture: bool,
}
