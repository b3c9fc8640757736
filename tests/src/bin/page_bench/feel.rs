//! How the page feels: how soon it is seen, whether anything moves by itself, how soon it answers while it works, and
//! whether it keeps up with a camera.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use netdpr_bench::rounds::median;
use netdpr_bench::table::{Row, Table};
use netdpr_whole_system::browser::{Browser, FakeCamera, Kind, PageSession};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::pace;
use netdpr_whole_system::server::{Isolation, PageServer};

use crate::order;

const PATIENCE: Duration = Duration::from_secs(240);

/// Adds up all shifts of the layout from the page's beginning on, also those right after an input, which the usual score
/// leaves out.
const WATCH_SHIFTS: &str = "
    window.netdprShift = 0;
    window.netdprShifts = [];
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) {
            window.netdprShift += shift.value;
            const what = shift.sources.map(({ node }) => node?.className || node?.nodeName || '?').join(' ');
            window.netdprShifts.push(`${shift.value.toFixed(4)} at ${Math.round(shift.startTime)} ms: ${what}`);
        }
    }).observe({ type: 'layout-shift', buffered: true });";

/// Keeps the longest time from a key or click to the next picture of the page, milliseconds (Event Timing; whatever took
/// less than 16 isn't told).
const WATCH_ANSWERS: &str = "
    window.netdprLongest = 0;
    window.netdprAnswers = 0;
    window.addEventListener('keydown', () => { window.netdprAnswers += 1; });
    new PerformanceObserver((list) => {
        for (const event of list.getEntries()) window.netdprLongest = Math.max(window.netdprLongest, event.duration);
    }).observe({ type: 'event', durationThreshold: 16 });";

pub(crate) fn measure(shelf: &Shelf, rounds: u8, table: &mut Table) -> anyhow::Result<()> {
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let add = |table: &mut Table, what: &str, digits, goal, ours| {
        table.add(Row {
            what: what.to_owned(),
            ours,
            peer: "—".to_owned(),
            floor: "—".to_owned(),
            goal,
            digits,
        });
    };
    let first_paint = "page, feel, first contentful paint, seconds";
    if table.wants(first_paint) {
        let seconds = (0..rounds)
            .map(|_| paint(&server))
            .collect::<anyhow::Result<Vec<_>>>()?;
        add(table, first_paint, 2, 1.0, median(seconds));
    }
    let shift = "page, feel, shifts of the layout until a film is open, score";
    if table.wants(shift) {
        let clip = shelf.tank(order((1920, 1080), 10.0))?;
        add(table, shift, 4, 0.0, shifts(&server, &clip)?);
    }
    let answer = "page, feel, the longest answer to a key while a film is derotated, ms";
    if table.wants(answer) {
        let clip = shelf.tank(order((1920, 1080), 10.0))?;
        let longest = (0..rounds)
            .map(|_| answers(&server, &clip))
            .collect::<anyhow::Result<Vec<_>>>()?;
        add(table, answer, 0, 100.0, median(longest));
    }
    let frame = "live, 720p at 30 frames a second, ms from one turned frame to the next";
    let delay = "live, 720p, ms from the camera's frame to the turned one";
    if table.wants(frame) || table.wants(delay) {
        let clip = shelf.for_camera(&shelf.tank(TankOrder {
            rpm: 20.0,
            ..order((1280, 720), 6.0)
        })?)?;
        let browser = Browser::start_with(Kind::Chromium, FakeCamera::Film(&clip.path))?;
        let pace = pace::before_camera(&browser, &server)?;
        // Two hundredths of a frame are the clock's.
        add(table, frame, 1, 34.0, 1e3 / pace.frames_a_second);
        add(table, delay, 1, 100.0, pace.delay);
    }
    Ok(())
}

/// Seconds from the page's address to something that is seen of it, in a browser that has never been there.
fn paint(server: &PageServer) -> anyhow::Result<f64> {
    let browser = Browser::start(Kind::Chromium)?;
    let page = PageSession::open(&browser, server, "")?;
    let milliseconds = page.wait(
        "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null;",
        PATIENCE,
    )?;
    Ok(milliseconds.as_f64().context("no time came back")? / 1e3)
}

fn shifts(server: &PageServer, clip: &Clip) -> anyhow::Result<f64> {
    let browser = Browser::start(Kind::Chromium)?;
    let page = PageSession::open(&browser, server, "")?;
    page.script(WATCH_SHIFTS)?;
    page.wait("return document.querySelector('.hero.shown') ? true : null;", PATIENCE)?;
    opened(&page, clip)?;
    page.wait(
        "return by('rpm').value && by('preview').dataset.turned === 'true' || null;",
        PATIENCE,
    )?;
    let said = page.settled("return [window.netdprShift, ...window.netdprShifts].join('\\n');")?;
    let said = said.as_str().context("no score came back")?;
    let mut lines = said.lines();
    let score = lines.next().context("no score")?.parse()?;
    for line in lines {
        eprintln!("    {line}");
    }
    Ok(score)
}

/// The longest answer, milliseconds, to keys that are typed while a film is derotated.
fn answers(server: &PageServer, clip: &Clip) -> anyhow::Result<f64> {
    let browser = Browser::start(Kind::Chromium)?;
    let page = PageSession::open(&browser, server, "")?;
    opened(&page, clip)?;
    page.set(clip.circle, &clip.rpm.to_string())?;
    page.begin_export()?;
    page.wait("return by('progress')?.value > 0 || null;", PATIENCE)?;
    page.script(WATCH_ANSWERS)?;
    page.script("by('rpm').focus();")?;
    // The rate's digits, which the preview follows, then from one control to the next, and into another field.
    for letters in ["1", "2", "\t", "\t", "\t", "1", "\t", "2", "\t", "\t"] {
        browser.type_keys(letters)?;
    }
    // Answers are told in the next pictures.
    let came = page.settled("return JSON.stringify([state(), window.netdprAnswers, window.netdprLongest]);")?;
    let came = came.as_str().context("no answers came back")?;
    let (state, keys, longest): (String, u32, f64) = serde_json::from_str(came)?;
    ensure!(state == "exporting", "the film was done before the keys were");
    ensure!(keys >= 10, "only {keys} keys came");
    Ok(longest)
}

fn opened(page: &PageSession<'_>, clip: &Clip) -> anyhow::Result<()> {
    match page.choose(&clip.path)? {
        Ok(()) => Ok(()),
        Err(error) => bail!("the page did not take the film: {error}"),
    }
}
