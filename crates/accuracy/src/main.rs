//! `cargo xtask accuracy`: how exactly NetDPR measures, case by case, beside the figures to beat.
//!
//! Everything is measured on films and pictures that are drawn here, whose truth is known, and on real ones in
//! `../shared/data` where that is there. A [`Section`](section::Section) is one kind of measuring; each writes its
//! [`Row`](report::Row)s into the [`Report`](report::Report), which prints them as they come. The exit status is 1
//! where ours falls short of a figure.

mod cameras;
mod dice;
mod drawn_film;
mod material;
mod rate;
mod report;
mod rims;
mod section;
mod speed;
mod tracking;
mod workers;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::report::Report;
use crate::section::{Effort, Section};

/// Print how exactly NetDPR measures, beside the figures to beat.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask accuracy", bin_name = "cargo xtask accuracy")]
struct Arguments {
    /// The sections to go through; all of them when none is named
    #[arg(value_enum)]
    sections: Vec<Section>,
    /// Take few seeds of each case: a minute instead of many, with shares too coarse to be sure of
    #[arg(long)]
    quick: bool,
    /// Only the cases whose names contain this
    #[arg(long, default_value = "")]
    case: String,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match go_through(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Goes through the sections; whether nothing fell short.
fn go_through(arguments: &Arguments) -> Result<bool> {
    let effort = if arguments.quick { Effort::Quick } else { Effort::Full };
    let mut report = Report::new(std::io::stdout().lock(), &arguments.case);
    for section in Section::chosen(&arguments.sections) {
        report.begin(section.title())?;
        section.run(effort, &mut report)?;
    }
    report.finish()
}
