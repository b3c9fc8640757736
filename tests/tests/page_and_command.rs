//! The page and the command give the same picture for the same recipe.
//!
//! Its two halves: what the page decodes is what the command decodes, frame by frame and byte by byte; and what the core
//! makes of a frame is the same bytes in a browser as natively (`crates/derotation/tests/wasm.rs`).
//!
//! Compared are also the films, after encoding. Two encoders leave each pixel one or two levels off, each in its own way;
//! over blocks of 8 by 8 that nearly cancels, and there the pictures have to be the same to within one level.

use anyhow::ensure;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::command::Netdpr;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::measure::{compare_films, frame_sums};
use netdpr_whole_system::server::{Isolation, PageServer};

fn the_same_picture(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder {
        fps: "vfr",
        ..TankOrder::default()
    })?;
    let command = Netdpr::new()?;
    let (by_command, _) = command.derotate(&clip.path, clip.circle, clip.rpm, &["--no-caption"])?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    for query in ["", "?encoder=ffmpeg"] {
        cases.case(&format!("{kind:?} {query}"), || {
            let page = PageSession::open(&browser, &server, query)?;
            let (by_page, exported) = page.derotate(&clip.path, clip.circle, clip.rpm)?;
            let comparison = compare_films(&by_command, &by_page)?;
            eprintln!("    {}: {comparison:?}", exported.encoder);
            ensure!(comparison.worst_block_difference <= 1.0, "{comparison:?}");
            ensure!(comparison.worst_similarity >= 0.95, "{comparison:?}");
            Ok(())
        });
    }
    for clip in shelf.formats_set()? {
        cases.case(&format!("{kind:?} decodes {} as the command does", clip.name()), || {
            let page = PageSession::open(&browser, &server, "")?;
            let here = frame_sums(&clip.path)?;
            let there = page.frame_sums(&clip.path)?;
            ensure!(!here.is_empty(), "no frames");
            ensure!(
                here == there,
                "{} of {} frames are the same",
                here.iter().zip(&there).filter(|(here, there)| here == there).count(),
                here.len()
            );
            Ok(())
        });
    }
    cases.finish()
}

netdpr_whole_system::in_each_browser!(the_same_picture);
