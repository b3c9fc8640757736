//! What a person types after `netdpr derotate`.

use std::path::PathBuf;

use clap::Args;
use netdpr_derotation::{CaptionLanguage, Mask, Quality};

use super::Derotation;
use super::values::{caption_language, decimal, mask, quality};

#[derive(Debug, Args)]
pub(crate) struct Derotate {
    /// The film.
    pub(crate) input: PathBuf,
    /// The new film: MP4, or QuickTime where its name ends in `.mov`.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// Show the film as it was beside the turned one.
    #[arg(long)]
    pub(crate) side_by_side: bool,
    /// Show the whole picture, the disc turned in its place.
    #[arg(long, conflicts_with = "side_by_side")]
    pub(crate) whole_frame: bool,
    /// Leave the caption off.
    #[arg(long)]
    pub(crate) no_caption: bool,
    /// What the caption says: `rate`, `direction`, `time`, with commas between; all of it when left out.
    #[arg(long, value_name = "PARTS", value_delimiter = ',', conflicts_with = "no_caption")]
    pub(crate) caption: Option<Vec<CaptionPart>>,
    /// The caption's language: `en`, `es`, `fr`, `de` or `ja`. In Japanese an arrow stands for the direction's words.
    #[arg(long, value_name = "CODE", value_parser = caption_language, conflicts_with = "no_caption")]
    pub(crate) caption_language: Option<CaptionLanguage>,
    /// How much the pictures may lose: a small file, as good as no loss to the eye (when left out), or the best.
    #[arg(long, value_name = "small|good|best", value_parser = quality)]
    pub(crate) quality: Option<Quality>,
    /// Have the new film play so many times as fast, without sound.
    #[arg(long, value_name = "TIMES", allow_hyphen_values = true, value_parser = decimal)]
    pub(crate) speed: Option<f64>,
    /// What is shown of the turned picture.
    #[arg(long, value_name = "circle|none|polygon:X,Y;…", value_parser = mask)]
    pub(crate) mask: Option<Mask>,
    /// Write the recipe that was followed, with what was measured, into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) save_recipe: Option<PathBuf>,
    /// Replace the new film (and the recipe written) if there is one of that name.
    #[arg(long)]
    pub(crate) overwrite: bool,
    #[command(flatten)]
    pub(crate) derotation: Derotation,
}

/// Something that the caption says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum CaptionPart {
    Rate,
    Direction,
    Time,
}
