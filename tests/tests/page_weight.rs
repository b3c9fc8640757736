//! The page has to arrive quickly: what a browser fetches before a film is opened is bounded.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

/// Bytes at most, each file packed by gzip at its highest level, 9, as static hosts pack them.
const MOST_BYTES: usize = 350_000;

/// Makes what takes a film impossible to fetch, until it is called off.
const NETWORK_GOES: &str = "
    const real = window.fetch;
    window.fetch = (what, how) =>
        String(what).includes('/split_') ? Promise.reject(new TypeError('no network')) : real(what, how);
    window.netdprNetworkIsBack = () => { window.fetch = real; };";

#[test]
fn the_page_is_light_before_a_film_is_opened() -> anyhow::Result<()> {
    let folder = Needed::Page.path()?;
    let browser = Browser::start(Kind::Chromium)?;
    let server = PageServer::start(&folder, Isolation::On)?;
    let page = PageSession::open(&browser, &server, "")?;
    // The before and after is what the page shows last.
    page.wait(
        "return document.querySelector('.hero.shown') ? true : null;",
        Duration::from_secs(60),
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
    the_rest_comes_when_it_is_needed(&page, &server)
}

/// What takes a film comes with the first one; when it can't come, the page says so and can be asked again.
fn the_rest_comes_when_it_is_needed(page: &PageSession<'_>, server: &PageServer) -> anyhow::Result<()> {
    const PATIENCE: Duration = Duration::from_secs(60);
    let parts_asked = || {
        server
            .asked()
            .iter()
            .filter(|asked| asked.path.contains("/split_"))
            .count()
    };
    ensure!(parts_asked() == 0, "the rest was fetched before it was needed");
    page.script(NETWORK_GOES)?;
    page.press("try-example")?;
    page.wait(
        "return by('error')?.textContent.includes('could not be fetched') ? true : null;",
        PATIENCE,
    )?;
    page.script("window.netdprNetworkIsBack();")?;
    page.press("try-example")?;
    page.wait("return state() !== 'empty' && by('preview') ? true : null;", PATIENCE)?;
    ensure!(parts_asked() > 0, "the rest was not fetched");
    Ok(())
}

fn gzip(content: &[u8]) -> anyhow::Result<usize> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    packing.write_all(content).context("packing")?;
    Ok(packing.finish().context("packing")?.len())
}
