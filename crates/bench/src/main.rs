//! `cargo xtask bench`: how fast NetDPR is, beside its peers and the floors, all measured in one run on one machine.
//!
//! A floor is what has to be done whatever turns the pictures: FFmpeg decoding, cutting and encoding the same pictures
//! without turning them. What is compared runs in turns, and of the rounds the median counts; ratios are taken within
//! a round, so that another program's work hits both. This is a benchmark and no test: it fails for no figure.

mod derotating;
mod finding;
mod kernel;
mod length;
mod material;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use netdpr_bench::table::Table;
use netdpr_bench::{machine, page};

use crate::material::Material;

/// Measure how fast NetDPR is, beside its peers and the floors.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
struct Arguments {
    /// The netdpr command to be measured
    #[arg(long)]
    command: PathBuf,
    /// Where films are drawn, and kept for the next time
    #[arg(long)]
    folder: PathBuf,
    /// The page into which the table is written
    #[arg(long)]
    write: Option<PathBuf>,
    /// How often each is measured; the median counts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// Only the cases whose names contain this; nothing is written then
    #[arg(long, default_value = "")]
    case: String,
}

fn main() -> ExitCode {
    match measure(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &Arguments) -> Result<()> {
    let material = Material::new(&arguments.command, &arguments.folder)?;
    let mut table = Table::new(&arguments.case);
    kernel::measure(&mut table)?;
    finding::measure(&material, arguments.rounds, &mut table)?;
    derotating::measure(&material, arguments.rounds, &mut table)?;
    length::measure(&material, &mut table)?;
    if let Some(page) = arguments.write.as_ref().filter(|_| arguments.case.is_empty()) {
        page::write(page, "native", &machine::kind(), &table)?;
    }
    Ok(())
}
