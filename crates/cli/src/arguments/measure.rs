//! What a person types after `netdpr measure`.

use std::path::PathBuf;

use clap::Args;

use super::values::{CircleChoice, circle};

#[derive(Debug, Args)]
pub(crate) struct Measure {
    /// The film.
    pub(crate) input: PathBuf,
    /// The rim: centre and radius in pixels of the picture, three or more points on it, or `auto` to find it and to measure its centre.
    #[arg(long, value_name = "X,Y,R|rim:X,Y;…|auto", allow_hyphen_values = true, default_value = "auto", value_parser = circle)]
    pub(crate) circle: CircleChoice,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}
