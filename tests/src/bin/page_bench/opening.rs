//! From the choice of a file to the first turned picture.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use netdpr_bench::rounds::{in_turns, median};
use netdpr_bench::table::{Row, Table};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::clips::{Index, Shelf, with_hole};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

use crate::order;

/// Notes when a file is chosen, when its picture then stands turned in the preview, and when it can be worked on.
const WATCH: &str = "
    window.netdprCame = null;
    by('video-file').addEventListener('change', () => {
        const chosen = performance.now(), came = {};
        const look = () => {
            const canvas = by('preview'), after = (performance.now() - chosen) / 1000;
            if (canvas?.dataset.turned === 'true' && canvas.width > 1
                && canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] > 0) came.turned ??= after;
            if (state() === 'ready') came.ready ??= after;
            if (came.turned && came.ready) window.netdprCame = [came.turned, came.ready];
            else requestAnimationFrame(look);
        };
        look();
    }, { once: true, capture: true });";

pub(crate) fn measure(shelf: &Shelf, rounds: u8, table: &mut Table) -> anyhow::Result<()> {
    const SHORT: &str = "page, first turned picture, 10 s of 1080p, seconds";
    const LONG: &str = "page, first turned picture, a file of 4 GB, seconds";
    if !(table.wants(SHORT) || table.wants(LONG)) {
        return Ok(());
    }
    let clip = shelf.tank(order((1920, 1080), 10.0))?;
    let folder = tempfile::tempdir()?;
    let huge = folder.path().join("huge.mp4");
    with_hole(&clip.path, &huge, 4_000_000_000, Index::Last)?;
    let recipe = format!(
        "{{\"version\":1,\"circle\":{{\"x\":{},\"y\":{},\"r\":{}}},\"rpm\":{}}}",
        clip.circle.x, clip.circle.y, clip.circle.r, clip.rpm
    );
    let came_to = in_turns(
        rounds,
        [&mut || first(&clip.path, &recipe), &mut || first(&huge, &recipe)],
    )?;
    for (which, what) in [SHORT, LONG].into_iter().enumerate() {
        table.add(Row {
            what: what.to_owned(),
            ours: median(came_to.iter().filter_map(|round| round.get(which).copied())),
            peer: "—".to_owned(),
            floor: "—".to_owned(),
            goal: 1.5,
            digits: 2,
        });
    }
    Ok(())
}

/// Seconds from the choice of `film` to the first picture, which the recipe in the page's address turns.
fn first(film: &Path, recipe: &str) -> anyhow::Result<f64> {
    let browser = Browser::start(Kind::Chromium)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let page = PageSession::open(&browser, &server, &format!("#recipe={}", encoded(recipe)))?;
    page.script(WATCH)?;
    browser.choose_file("[data-testid=video-file]", film)?;
    let came = page.wait("return window.netdprCame;", Duration::from_secs(60))?;
    let [turned, ready]: [f64; 2] = serde_json::from_value(came).context("no times came back")?;
    eprintln!(
        "{}: turned after {turned:.2} s, all known after {ready:.2} s",
        film.display()
    );
    Ok(turned)
}

/// A text as an address has it.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
