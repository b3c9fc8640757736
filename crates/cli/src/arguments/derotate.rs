//! What a person types after `netdpr derotate`.

use std::path::PathBuf;

use clap::Args;
use netdpr_derotation::Mask;

use super::Derotation;
use super::values::mask;

#[derive(Debug, Args)]
pub(crate) struct Derotate {
    /// The film.
    pub(crate) input: PathBuf,
    /// The new film (MP4).
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
