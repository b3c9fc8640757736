//! What the page costs, beside ffmpeg.wasm doing the same job in the same browser. Started by `cargo xtask bench`.
//!
//! Costs are processor time over all of Chromium's processes for each frame. What is compared runs in turns; ratios are
//! taken within a round.

mod feel;
mod opening;
mod ours;
mod peer;

use std::path::PathBuf;

use clap::Parser;
use netdpr_bench::rounds::{in_turns, median};
use netdpr_bench::table::{Row, Table};
use netdpr_bench::{machine, page};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::server::Isolation;

use crate::ours::{Cost, Way};

/// Frames a second of the films.
const FPS: f64 = 30.0;

/// Measure what the page costs, beside ffmpeg.wasm alone.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where films are drawn, and kept for the next time
    #[arg(long)]
    folder: PathBuf,
    /// The page into which the table is written
    #[arg(long)]
    write: Option<PathBuf>,
    /// How often each is measured; the median counts
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// Only the cases whose names contain this; nothing is written then
    #[arg(long, default_value = "")]
    case: String,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.folder)?;
    let shelf = Shelf::new(&arguments.folder.to_string_lossy())?;
    let mut table = Table::new(&arguments.case);
    derotating(&shelf, arguments.rounds, &mut table)?;
    memory(&shelf, &mut table)?;
    opening::measure(&shelf, arguments.rounds, &mut table)?;
    feel::measure(&shelf, arguments.rounds, &mut table)?;
    if let Some(path) = arguments.write.as_ref().filter(|_| arguments.case.is_empty()) {
        page::write(path, "page", &machine::kind(), &table)?;
    }
    Ok(())
}

/// A film of a turning tank.
fn order(size: (u32, u32), seconds: f64) -> TankOrder {
    TankOrder {
        seconds,
        fps: "30",
        size,
        ..TankOrder::default()
    }
}

/// A film of 1080p, by every way the page has.
fn derotating(shelf: &Shelf, rounds: u8, table: &mut Table) -> anyhow::Result<()> {
    const SECONDS: f64 = 10.0;
    let clip = shelf.tank(order((1920, 1080), SECONDS))?;
    let frames = SECONDS * FPS;
    for (encoder, isolation, what) in [
        ("webcodecs", Isolation::On, "page, 1080p, WebCodecs"),
        ("ffmpeg", Isolation::On, "page, 1080p, without WebCodecs"),
        ("webcodecs", Isolation::Off, "page, 1080p, WebCodecs, no shared memory"),
        (
            "ffmpeg",
            Isolation::Off,
            "page, 1080p, without WebCodecs, no shared memory",
        ),
    ] {
        if !table.wants(what) {
            continue;
        }
        let way = Way { encoder, isolation };
        let came_to = in_turns(
            rounds,
            [&mut || way.derotate(&clip, frames), &mut || {
                peer::derotate(&clip, frames)
            }],
        )?;
        let goals = match encoder {
            "webcodecs" => (0.33, None),
            _ => (0.76, Some(0.5)),
        };
        let mut row = |unit: &str, of: fn(&Cost) -> f64, goal: f64, digits, ratio: bool| {
            let each = |which: usize| median(came_to.iter().filter_map(|round| round.get(which).map(of)));
            let ours = match ratio {
                true => median(came_to.iter().map(|[ours, peer]| of(ours) / of(peer))),
                false => each(0),
            };
            table.add(Row {
                what: format!("{what}, {unit}"),
                ours,
                peer: match ratio {
                    true => format!("1 ({:.1} ms per frame; ours {:.1})", each(1), each(0)),
                    false => format!("{:.1}", each(1)),
                },
                floor: "—".to_owned(),
                goal,
                digits,
            });
        };
        row("CPU, of ffmpeg.wasm's", |cost| cost.processor, goals.0, 2, true);
        match goals.1 {
            Some(goal) => row("wall, of ffmpeg.wasm's", |cost| cost.wall, goal, 2, true),
            None => row(
                "wall, ms per frame",
                |cost| cost.wall,
                (1e4 / FPS).round() / 10.0,
                1,
                false,
            ),
        }
    }
    Ok(())
}

/// Memory by size and by length.
fn memory(shelf: &Shelf, table: &mut Table) -> anyhow::Result<()> {
    for (name, size, seconds, most, peer) in [
        ("1080p", (1920, 1080), 10.0, 256.0, "DIYrotate 386 MiB"),
        ("4K", (3840, 2160), 3.0, 700.0, "DIYrotate 905 MiB"),
    ] {
        for (encoder, isolation) in [("webcodecs", Isolation::On), ("ffmpeg", Isolation::On)] {
            let what = format!("page, {name}, {encoder}, wasm heaps and queued frames, MB");
            if !table.wants(&what) {
                continue;
            }
            let clip = shelf.tank(order(size, seconds))?;
            let cost = Way { encoder, isolation }.derotate(&clip, seconds * FPS)?;
            table.add(Row {
                what,
                ours: cost.memory / 1e6,
                peer: peer.to_owned(),
                floor: "—".to_owned(),
                goal: most,
                digits: 0,
            });
        }
    }
    Ok(())
}
