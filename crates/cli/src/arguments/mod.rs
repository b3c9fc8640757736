//! What a person types, read into what it means.

mod serve;
mod synth;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use netdpr_derotation::{Mask, RotationRate};

pub(crate) use serve::Serve;
pub(crate) use synth::Synth;
pub(crate) use values::{CircleChoice, FrameRate};
use values::{circle, decimal, mask};

/// Take the rotation out of films of rotating tanks.
#[derive(Debug, Parser)]
#[command(name = "netdpr", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find the rim of the tank.
    Detect(Detect),
    /// Take the rotation out of a film.
    Derotate(Box<Derotate>),
    /// Take films from browsers, derotate them here and give them back (see docs/server.md).
    Serve(Serve),
    /// Draw a film of a rotating tank whose truth is known.
    Synth(Synth),
}

#[derive(Debug, Args)]
pub(crate) struct Detect {
    /// The film or picture.
    pub(crate) input: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Derotate {
    /// The film.
    pub(crate) input: PathBuf,
    /// The new film (MP4).
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// The tank's turns a minute as seen in the picture, positive counter-clockwise.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = RotationRate::parse)]
    pub(crate) rpm: Option<RotationRate>,
    /// The rim: centre and radius in pixels of the picture, three or more points on it, or `auto` to find it.
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
    /// Replace the new film if there is one of its name.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use netdpr_derotation::Circle;

    use super::*;

    #[test]
    fn the_definitions_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn negative_numbers_are_taken_as_typed() {
        let line = [
            "netdpr",
            "derotate",
            "in.mp4",
            "-o",
            "out.mp4",
            "--rpm",
            "-3,2",
            "--circle",
            "-4.5,10,20",
        ];
        let Command::Derotate(derotate) = Arguments::try_parse_from(line).unwrap().command else {
            panic!("another command");
        };
        assert_eq!(derotate.rpm, RotationRate::from_rpm(-3.2).ok());
        assert_eq!(derotate.circle, Some(CircleChoice::At(Circle::new(-4.5, 10.0, 20.0))));
    }
}
