//! A film of very many pictures comes out whole where two workers share no memory.
//!
//! FFmpeg's core runs one command for every thirty pictures there, and for every pause of the browser's encoder. What a
//! command leaves behind breaks the core after some hundred of them. `NETDPR_LONG=1` takes an hour of film.

use std::time::Duration;

use anyhow::{bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{MOST_BYTES, MOST_SECONDS_OFF, WHOLE, check_tags};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::environment::{Needed, long_tests_wanted};
use netdpr_whole_system::measure::measure_timing;
use netdpr_whole_system::server::{Isolation, PageServer};

/// Pictures of the film that is repeated.
const PICTURES: usize = 60;
/// Pictures of an hour.
const AN_HOUR: usize = 108_000;

fn very_many_pictures_come_out(kind: Kind) -> anyhow::Result<()> {
    let repeats = if long_tests_wanted() {
        AN_HOUR / PICTURES
    } else {
        eprintln!("left out: an hour of film; NETDPR_LONG=1 takes it");
        60
    };
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let two_seconds = shelf.tank(TankOrder {
        size: (160, 120),
        ..TankOrder::default()
    })?;
    let clip = shelf.repeated(&two_seconds, repeats)?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::Off)?;
    let mut cases = Cases::new();
    for query in ["?encoder=ffmpeg", ""] {
        cases.case(&format!("{kind:?} {} pictures {query}", PICTURES * repeats), || {
            let page = PageSession::open(&browser, &server, query)?;
            if let Err(error) = page.choose(&clip.path)? {
                bail!("the page did not take the film: {error}");
            }
            page.set(clip.circle, "13.45")?;
            page.begin_export()?;
            let patience = Duration::from_secs(if long_tests_wanted() { 7200 } else { 600 });
            let exported = match page.wait_export(patience)? {
                Ok(exported) => exported,
                Err(error) => bail!("the page did not derotate the film: {error}"),
            };
            ensure!(
                exported.peak_memory < MOST_BYTES,
                "{} bytes were held",
                exported.peak_memory
            );
            let output = page.collect(&exported)?;
            let timing = measure_timing(&clip.path, &output, WHOLE)?;
            ensure!(
                timing.output_frames == PICTURES * repeats,
                "{} frames came out",
                timing.output_frames
            );
            ensure!(
                timing.worst_seconds <= MOST_SECONDS_OFF,
                "a frame's time is {} s off",
                timing.worst_seconds
            );
            check_tags(&clip, &output)
        });
    }
    cases.finish()
}

netdpr_whole_system::in_each_browser!(very_many_pictures_come_out);
