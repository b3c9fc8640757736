//! The page has to arrive quickly: what a browser fetches before a film is opened is bounded.

use std::collections::BTreeSet;
use std::io::Write as _;

use anyhow::{Context, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

/// Bytes at most, each file packed by gzip at its highest level, 9, as static hosts pack them. The goal is 350 KB, which the
/// page met before it had camera, kiosk and points; until it does again, this keeps it from growing.
const MOST_BYTES: usize = 480 * 1024;

#[test]
fn the_page_is_light_before_a_film_is_opened() -> anyhow::Result<()> {
    let folder = Needed::Page.path()?;
    let browser = Browser::start(Kind::Chromium)?;
    let server = PageServer::start(&folder, Isolation::On)?;
    let page = PageSession::open(&browser, &server, "")?;
    // The before and after is what the page shows last.
    page.wait(
        "return document.querySelector('.hero.shown') ? true : null;",
        std::time::Duration::from_secs(60),
    )?;
    // The service worker fetches for itself what it keeps at once, which is done when it is ready.
    browser.async_script("await navigator.serviceWorker.ready;", Vec::new())?;
    let paths: BTreeSet<String> = server
        .asked()
        .into_iter()
        .map(|asked| asked.path.split('?').next().unwrap_or_default().to_owned())
        .filter(|path| path != "/strangers")
        .collect();
    let mut all = 0;
    for path in paths {
        let name = path.trim_start_matches('/');
        let file = folder.join(if name.is_empty() { "index.html" } else { name });
        // Browsers ask for files of their own accord that aren't there, such as favicon.ico.
        let Ok(content) = std::fs::read(&file) else { continue };
        let packed = gzip(&content)?;
        eprintln!("{packed:7}  {name}");
        all += packed;
    }
    eprintln!("{all:7}  in all, of {MOST_BYTES} at most");
    // Less than a program is no measurement.
    ensure!(all > 100_000, "only {all} bytes were asked for");
    ensure!(all <= MOST_BYTES, "{all} bytes, {MOST_BYTES} at most");
    Ok(())
}

fn gzip(content: &[u8]) -> anyhow::Result<usize> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    packing.write_all(content).context("packing")?;
    Ok(packing.finish().context("packing")?.len())
}
