//! What a person types to work on NetDPR: `cargo xtask serve`, `cargo xtask test` and the rest.
//!
//! Each command sets up what it needs first, says what it does, and doesn't fetch or build again what is there.

mod accuracy;
mod bench;
mod example;
mod faults;
mod finish;
mod http;
mod lint;
mod page;
mod places;
mod program;
mod run;
mod serve;
mod setup;
mod test;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::run::say;

/// Work on NetDPR.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Set up, build and serve the page on this machine
    Serve {
        /// The port on 127.0.0.1; 0 takes any free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Set up and build the page: dist/ then suits any static host
    Build,
    /// Set up and run all the tests
    Test(test::Options),
    /// Print how exactly we measure, beside the figures to beat; takes long
    Accuracy {
        /// Sections, --quick, --case WORDS: see `cargo xtask accuracy -- --help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Print how fast we are, beside peers and floors, and write it into docs/performance.md; takes long
    Bench {
        /// --rounds N, --case WORDS: see `cargo xtask bench -- --help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Break what may break around the server, and print what was lost; takes minutes
    Faults {
        /// Words that name the faults; all of them when left out
        words: Vec<String>,
    },
    /// Print how the server answers while many people ask and send; takes minutes
    Load,
    /// Check formatting and clippy, for the native and the wasm32 target
    Lint,
    /// Only set up what the other commands need
    Setup {
        /// What serving and building the page needs, without what the tests need
        #[arg(long)]
        page: bool,
    },
    /// Rebuild the golden pictures the tests compare with
    Goldens,
    /// Draw the page's example film anew, and write its recipe
    Example,
    /// Take pictures of the page's main states, for docs/pictures
    Pictures,
    /// Print how well the page keeps up with a camera, and whether a kiosk lasts
    Live {
        /// How long the kiosk is used again and again, minutes
        #[arg(long, default_value_t = 60.0)]
        minutes: f64,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match places::root().and_then(|root| carry_out(&arguments.task, &root)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // From the outermost to the cause, in one line each: the first says what to do.
            error.chain().for_each(|cause| eprintln!("[xtask] {cause}"));
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: &Task, root: &Path) -> Result<()> {
    match task {
        Task::Serve { port } => {
            page::build(root, &setup::for_page(root)?)?;
            serve::serve(&places::dist(root), *port)
        }
        Task::Build => {
            page::build(root, &setup::for_page(root)?)?;
            say(&format!(
                "The page is in {}: any static host can serve it.",
                places::dist(root).display()
            ));
            Ok(())
        }
        Task::Test(options) => test::test(root, options),
        Task::Accuracy { arguments } => accuracy::accuracy(root, arguments),
        Task::Bench { arguments } => bench::bench(root, arguments),
        Task::Faults { words } => faults::faults(root, words),
        Task::Load => faults::load(root),
        Task::Lint => lint::lint(root),
        Task::Setup { page: true } => setup::for_page(root).map(drop),
        Task::Setup { page: false } => setup::for_tests(root).map(drop),
        Task::Goldens => test::goldens(root),
        Task::Example => example::example(root),
        Task::Pictures => test::pictures(root),
        Task::Live { minutes } => test::live(root, *minutes),
    }
}
