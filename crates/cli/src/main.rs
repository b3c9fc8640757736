//! The `netdpr` command: finds the rim of a rotating tank, measures its rate, takes the rotation out of its film, draws films to try it on.

mod arguments;
mod commands;
mod failure;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    // Wrong arguments are clap's to say, with exit status 2.
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Detect(detect) => commands::detect::run(&detect),
        Command::Derotate(derotate) => commands::derotate::run(&derotate),
        Command::Measure(measure) => commands::measure::run(&measure),
        Command::Track(track) => commands::track::run(&track),
        Command::Flow(flow) => commands::flow::run(&flow),
        Command::Serve(serve) => commands::serve::run(&serve),
        Command::Work => commands::serve::work(),
        Command::Synth(synth) => commands::synth::run(&synth),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("netdpr: {failure}");
            failure.exit_code()
        }
    }
}
