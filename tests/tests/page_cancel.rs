//! Cancel stops an export within a second, and the next one works.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

/// Seconds are measured here: one browser at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn cancel_stops_within_a_second(kind: Kind) -> anyhow::Result<()> {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let long = shelf.tank(TankOrder {
        seconds: 8.0,
        size: (1280, 720),
        ..TankOrder::default()
    })?;
    let short = shelf.tank(TankOrder::default())?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    for (isolation, query) in [
        (Isolation::On, ""),
        (Isolation::Off, ""),
        (Isolation::On, "?encoder=ffmpeg"),
        (Isolation::Off, "?encoder=ffmpeg"),
    ] {
        let server = PageServer::start(&Needed::Page.path()?, isolation)?;
        cases.case(&format!("{kind:?} isolation {isolation:?} {query}"), || {
            let page = PageSession::open(&browser, &server, query)?;
            cancelled(page, &long)?;
            let (output, _) = page.derotate(&short.path, short.circle, short.rpm)?;
            check_derotated(&short, &output, WHOLE).map(drop)
        });
    }
    cases.finish()
}

fn cancelled(page: PageSession<'_>, long: &Clip) -> anyhow::Result<()> {
    if let Err(error) = page.choose(&long.path)? {
        bail!("the page did not take the film: {error}");
    }
    page.set(long.circle, "13.45")?;
    page.begin_export()?;
    // In the midst of the work: some frames are done.
    page.wait(
        "if (state() === 'done') throw new Error('it was done before it could be cancelled');
         return state() === 'exporting' && by('progress')?.value > 0 ? true : null;",
        Duration::from_secs(60),
    )?;
    page.script("window.netdprPressed = performance.now(); by('cancel').click();")?;
    let milliseconds = page
        .wait(
            "return state() !== 'exporting' ? performance.now() - window.netdprPressed : null;",
            Duration::from_secs(30),
        )?
        .as_f64()
        .context("no time came back")?;
    eprintln!("    stopped after {milliseconds:.0} ms");
    ensure!(milliseconds < 1000.0, "it stopped after {milliseconds:.0} ms");
    let left = page.script("return [state(), by('save')?.href ?? null, error()];")?;
    ensure!(left == serde_json::json!(["ready", null, null]), "left behind: {left}");
    Ok(())
}

netdpr_whole_system::in_each_browser!(cancel_stops_within_a_second);
