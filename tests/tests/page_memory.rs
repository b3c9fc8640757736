//! Memory doesn't grow with the length of the film.
//!
//! The film is half a minute at 10 frames a second here, so that the test takes minutes and not an hour: 300 frames of
//! 1080p are 0.9 GB, and a queue without a bound shows. `NETDPR_LONG=1` takes a minute at 30 frames a second, and ten.

use std::time::Duration;

use anyhow::{bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{MOST_BYTES, check_tags};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::environment::{Needed, long_tests_wanted};
use netdpr_whole_system::server::{Isolation, PageServer};

/// A film of `repeats` times six seconds: where it begins anew the tank jumps, which memory doesn't mind.
fn film(shelf: &Shelf, fps: &'static str, repeats: usize) -> anyhow::Result<Clip> {
    let six_seconds = shelf.tank(TankOrder {
        seconds: 6.0,
        fps,
        size: (1920, 1080),
        ..TankOrder::default()
    })?;
    shelf.repeated(&six_seconds, repeats)
}

fn memory_stays_below_its_bound(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    let lengths: &[usize] = if long_tests_wanted() {
        &[10, 100]
    } else {
        eprintln!("left out: a minute at 30 frames a second, and ten minutes of film; NETDPR_LONG=1 takes them");
        &[5]
    };
    let fps = if long_tests_wanted() { "30" } else { "10" };
    for isolation in [Isolation::On, Isolation::Off] {
        let mut peaks = Vec::new();
        for &repeats in lengths {
            let clip = film(&shelf, fps, repeats)?;
            let server = PageServer::start(&Needed::Page.path()?, isolation)?;
            cases.case(&format!("{kind:?} isolation {isolation:?} {} s", 6 * repeats), || {
                let page = PageSession::open(&browser, &server, "")?;
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
                let bytes = exported.peak_memory;
                eprintln!("    {}: {:.0} MB", exported.encoder, bytes / 1e6);
                // The frame being decoded alone takes 3 MB: less is no measurement.
                ensure!(bytes > 10e6 && bytes < MOST_BYTES, "{bytes} bytes");
                peaks.push(bytes);
                check_tags(&clip, &page.collect(&exported)?)
            });
        }
        if let [minute, .., ten_minutes] = peaks.as_slice() {
            cases.case(
                &format!("{kind:?} isolation {isolation:?}: no more for ten minutes"),
                || {
                    // A queue may stand a few frames fuller by chance.
                    ensure!(
                        *ten_minutes < minute + 32e6,
                        "{minute} bytes for one minute, {ten_minutes} for ten"
                    );
                    Ok(())
                },
            );
        }
    }
    cases.finish()
}

netdpr_whole_system::in_each_browser!(memory_stays_below_its_bound);
