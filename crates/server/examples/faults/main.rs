//! `cargo xtask faults`: what may break is broken, and what was lost is printed. Words name the lines that are run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what the table stands on ends it"
)]

#[allow(dead_code, reason = "the load uses all of it")]
mod asking;
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/server/films.rs"]
mod films;
mod others;
mod people;
mod processes;
mod report;
mod several;
mod world;

use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    // What every film that is sent has to become.
    let mut world = world::World::new(&["--cores", "1"]);
    world.start();
    let quiet = people::bring(world.address(), true, None)
        .await
        .unwrap_or_else(|what| panic!("{what}"));
    let expected = Arc::new(quiet.film().await);
    drop(world);
    let mut rows = Vec::new();
    macro_rules! line {
        ($name:literal, $run:expr) => {
            if wanted($name) {
                eprintln!("{}…", $name);
                rows.push($run.await);
            }
        };
    }
    line!("killed", processes::killed(&expected, 100));
    line!("database", processes::database_restarted(&expected));
    if std::env::var_os("NETDPR_TEST_S3").is_some() {
        line!("several", several::one_of_three_killed(&expected));
    }
    line!("disk", processes::disk_full(&expected));
    line!("storage", others::failing_storage(&expected));
    line!("poison", others::poison(&expected));
    line!("hanging", others::hanging(&expected));
    line!("clock", others::stepping_clock(&expected));
    line!("abandoned", others::abandoned());
    if report::print(&rows) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
