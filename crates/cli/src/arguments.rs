//! What a person types, read into what it means.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use netdpr_derotation::{Circle, Mask, PictureSize, RotationRate, Timebase};

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
    /// The rim: centre and radius in pixels of the picture, or `auto` to find it.
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
    /// Camera noise, standard deviation in grey levels.
    #[arg(long, value_name = "LEVELS", default_value = "1", value_parser = decimal)]
    pub(crate) noise: f64,
    /// Another tank for each number.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
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
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CircleChoice {
    /// To be found.
    Auto,
    /// As typed.
    At(Circle),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FrameRate {
    /// Frames per so many seconds, as a timebase the other way round.
    Constant(Timebase),
    /// A phone's.
    Variable,
}

/// A number as a person writes it: with a point or a comma.
fn decimal(text: &str) -> Result<f64, String> {
    let number = text.trim().replacen(',', ".", 1).parse::<f64>();
    number
        .ok()
        .filter(|number| number.is_finite())
        .ok_or_else(|| format!("\"{text}\" is not a number; write it like 12.5"))
}

fn circle(text: &str) -> Result<CircleChoice, String> {
    if text == "auto" {
        return Ok(CircleChoice::Auto);
    }
    let numbers = numbers(text, ',').filter(|numbers| numbers.len() == 3);
    let Some([x, y, r]) = numbers.as_deref() else {
        return Err(format!(
            "\"{text}\" is not a circle; give centre and radius in pixels as X,Y,R, such as 924.3,519.6,506.6"
        ));
    };
    Ok(CircleChoice::At(Circle::new(*x, *y, *r)))
}

fn mask(text: &str) -> Result<Mask, String> {
    match text.split_once(':') {
        None if text == "circle" => Ok(Mask::Circle),
        None if text == "none" => Ok(Mask::None),
        Some(("polygon", corners)) => {
            let corner = |text: &str| match numbers(text, ',').as_deref() {
                Some([x, y]) => Some([*x, *y]),
                _ => None,
            };
            let corners: Option<Vec<_>> = corners
                .split(';')
                .filter(|corner| !corner.trim().is_empty())
                .map(corner)
                .collect();
            let mask = Mask::Polygon(corners.ok_or("give a polygon's corners as polygon:X,Y;X,Y;X,Y in pixels")?);
            mask.check().map_err(|error| error.to_string())?;
            Ok(mask)
        }
        _ => Err(format!(
            "\"{text}\" is not a mask; give circle, none or polygon:X,Y;X,Y;X,Y"
        )),
    }
}

fn picture_size(text: &str) -> Result<PictureSize, String> {
    let explain = || format!("\"{text}\" is not a picture's size; give it as WIDTHxHEIGHT, such as 1280x720");
    let (width, height) = text.split_once(['x', 'X']).ok_or_else(explain)?;
    let size = PictureSize {
        width: width.parse().map_err(|_| explain())?,
        height: height.parse().map_err(|_| explain())?,
    };
    size.check().map_err(|error| error.to_string())?;
    Ok(size)
}

fn frame_rate(text: &str) -> Result<FrameRate, String> {
    if text == "vfr" {
        return Ok(FrameRate::Variable);
    }
    let (frames, seconds) = text.split_once('/').unwrap_or((text, "1"));
    let parsed = match (frames.parse::<u32>(), seconds.parse::<u32>()) {
        (Ok(frames), Ok(seconds)) => Timebase::new(seconds, frames).ok(),
        // 29.97 as people write it: to a thousandth.
        _ => decimal(text)
            .ok()
            .filter(|rate| (0.001..=1000.0).contains(rate))
            .and_then(|rate| Timebase::new(1000, (rate * 1000.0).round() as u32).ok()),
    };
    parsed
        .filter(|timebase| timebase.tick_seconds() >= 0.001)
        .map(FrameRate::Constant)
        .ok_or_else(|| {
            format!("\"{text}\" is not a frame rate; give frames a second up to 1000, such as 30 or 30000/1001, or vfr")
        })
}

fn numbers(text: &str, separator: char) -> Option<Vec<f64>> {
    text.split(separator)
        .map(|number| number.trim().parse::<f64>().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

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

    #[test]
    fn reads_each_kind_of_value() {
        assert_eq!(circle("auto"), Ok(CircleChoice::Auto));
        assert!(circle("1,2").is_err());
        assert_eq!(mask("none"), Ok(Mask::None));
        assert_eq!(
            mask("polygon:0,0;10,0;5.5,8;"),
            Ok(Mask::Polygon(vec![[0.0, 0.0], [10.0, 0.0], [5.5, 8.0]]))
        );
        assert!(mask("polygon:0,0;1,1").is_err());
        assert!(mask("square").is_err());
        assert_eq!(picture_size("640x360").map(|size| size.width), Ok(640));
        assert!(picture_size("0x10").is_err());
        assert_eq!(
            frame_rate("30000/1001"),
            Ok(FrameRate::Constant(Timebase::new(1001, 30_000).unwrap()))
        );
        assert_eq!(
            frame_rate("29.97"),
            Ok(FrameRate::Constant(Timebase::new(1000, 29_970).unwrap()))
        );
        assert!(frame_rate("0").is_err());
        assert!(frame_rate("1e9").is_err());
    }
}
