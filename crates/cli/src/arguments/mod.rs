//! What a person types, read into what it means.

mod derotate;
mod derotation;
mod flow;
mod measure;
mod serve;
mod synth;
mod track;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use derotate::{CaptionPart, Derotate};
pub(crate) use derotation::{Derotation, ReadoutSide};
pub(crate) use flow::Flow;
pub(crate) use measure::Measure;
pub(crate) use serve::Serve;
pub(crate) use synth::{Scene, Synth};
pub(crate) use track::{Follow, Points, Track};
pub(crate) use values::{CircleChoice, FrameRate, RateChoice};

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
    /// Measure how fast the tank turns, and about which point.
    Measure(Measure),
    /// Take the rotation out of a film.
    Derotate(Box<Derotate>),
    /// Follow points in the rotating frame.
    Track(Box<Track>),
    /// Measure the velocity of the whole surface in the rotating frame.
    Flow(Flow),
    /// Take films from browsers, derotate them here and give them back (see docs/server.md).
    Serve(Serve),
    /// Work on one film for a server, which starts it.
    #[command(hide = true)]
    Work,
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use netdpr_derotation::{Circle, RotationRate};

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
        assert_eq!(
            derotate.derotation.rpm,
            RotationRate::from_rpm(-3.2).ok().map(RateChoice::At)
        );
        assert_eq!(
            derotate.derotation.circle,
            Some(CircleChoice::At(Circle::new(-4.5, 10.0, 20.0)))
        );
    }
}
