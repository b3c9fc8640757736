//! The whole job without a network, and new versions of the page: offered, never forced.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;
use sha2::{Digest as _, Sha256};

const PATIENCE: Duration = Duration::from_secs(120);

fn works_offline(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder::default())?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    cases.case(&format!("{kind:?}: made ready because a person asked for it"), || {
        let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
        let page = PageSession::open(&browser, &server, "")?;
        becomes(&page, "ask")?;
        let core_was_asked_for = server.asked().iter().any(|asked| asked.path.starts_with("/vendor/"));
        ensure!(!core_was_asked_for, "films' needs are fetched before there is a film");
        page.press("offline-ready")?;
        becomes(&page, "ready")?;
        ensure!(
            page.script("return by('new-version');")?.is_null(),
            "the first version is offered as a new one"
        );
        server.stop();
        let page = PageSession::open(&browser, &server, "")?;
        becomes(&page, "ready")?;
        derotates_without_a_server(&page, &clip)?;
        // Players ask for parts.
        let part = browser.async_script(
            "const answer = await fetch('static/example.mp4', { headers: { Range: 'bytes=4-7' } });
             return [answer.status, answer.headers.get('Content-Range')?.split('/')[0], await answer.text()];",
            vec![],
        )?;
        ensure!(part == json!([206, "bytes 4-7", "ftyp"]), "{part}");
        Ok(())
    });
    cases.case(
        &format!("{kind:?}: ready by itself with the first film, on a host without headers"),
        || {
            let server = PageServer::start(&Needed::Page.path()?, Isolation::ByServiceWorker)?;
            let page = PageSession::open(&browser, &server, "")?;
            reloads_itself(&page)?;
            let page = PageSession::again(&browser, &server)?;
            becomes(&page, "ask")?;
            let (output, _) = page.derotate(&clip.path, clip.circle, clip.rpm)?;
            check_derotated(&clip, &output, WHOLE)?;
            becomes(&page, "ready")?;
            server.stop();
            let page = PageSession::open(&browser, &server, "?encoder=ffmpeg")?;
            let isolated = page.script("return window.crossOriginIsolated;")?;
            ensure!(isolated == json!(true), "{isolated}");
            derotates_without_a_server(&page, &clip)
        },
    );
    cases.case(
        &format!("{kind:?}: where there is no service worker it says so"),
        || {
            let server = PageServer::start(&Needed::Page.path()?, Isolation::Off)?;
            let page = PageSession::open(&browser, &server, "")?;
            becomes(&page, "unavailable")
        },
    );
    cases.case(&format!("{kind:?}: a new version waits until it is taken"), || {
        let folder = tempfile::tempdir()?;
        copy(&Needed::Page.path()?, folder.path())?;
        let server = PageServer::start(folder.path(), Isolation::On)?;
        becomes(&PageSession::open(&browser, &server, "")?, "ask")?;
        change_the_name(folder.path())?;
        let page = PageSession::open(&browser, &server, "")?;
        let offered = "return by('new-version') ? true : null;";
        page.wait(offered, PATIENCE).context("the new version is not offered")?;
        let page = PageSession::open(&browser, &server, "")?;
        page.wait(offered, PATIENCE)?;
        ensure!(
            page.script("return document.title;")? == json!("NetDPR"),
            "it was forced"
        );
        let asked_before = server.asked().len();
        page.press("new-version")?;
        page.wait_through_reload("return document.title === 'NetDPR, new';", PATIENCE)
            .context("the new version did not come")?;
        let page = PageSession::again(&browser, &server)?;
        becomes(&page, "ask")?;
        let asked = server.asked();
        let again: Vec<_> = asked.iter().skip(asked_before).map(|asked| &asked.path).collect();
        ensure!(
            again.iter().all(|path| *path == "/service_worker.js"),
            "fetched once more: {again:?}"
        );
        ensure!(
            page.script("return by('new-version');")?.is_null(),
            "it is offered again"
        );
        Ok(())
    });
    cases.finish()
}

/// Waits until the page was loaded anew by itself, to be isolated.
fn reloads_itself(page: &PageSession<'_>) -> anyhow::Result<()> {
    page.wait_through_reload(
        "return sessionStorage.getItem('netdpr-reloaded') === 'yes' && by('offline-ready')?.dataset.state === 'ask'
             && window.crossOriginIsolated;",
        PATIENCE,
    )
    .context("the page did not isolate itself")
}

/// Waits until the page says this of itself.
fn becomes(page: &PageSession<'_>, readiness: &str) -> anyhow::Result<()> {
    page.wait(
        &format!("return by('offline-ready')?.dataset.state === '{readiness}' ? true : null;"),
        PATIENCE,
    )
    .with_context(|| format!("offline-ready does not become {readiness}"))?;
    Ok(())
}

fn derotates_without_a_server(page: &PageSession<'_>, clip: &Clip) -> anyhow::Result<()> {
    if let Err(error) = page.choose(&clip.path)? {
        bail!("the page did not take the film: {error}");
    }
    page.set(clip.circle, &clip.rpm.to_string())?;
    page.begin_export()?;
    let exported = match page.wait_export(PATIENCE)? {
        Ok(exported) => exported,
        Err(error) => bail!("the page did not derotate the film: {error}"),
    };
    let folder = tempfile::tempdir()?;
    let output = folder.path().join("derotated.mp4");
    page.collect_without_server(&exported, &output)?;
    check_derotated(clip, &output, WHOLE).map(drop)
}

/// Makes another version of the page in `folder`: another title, and the service worker that belongs to it.
fn change_the_name(folder: &Path) -> anyhow::Result<()> {
    let (page, script) = (folder.join("index.html"), folder.join("service_worker.js"));
    let html = fs::read_to_string(&page)?.replacen("<title>NetDPR</title>", "<title>NetDPR, new</title>", 1);
    let files = fs::read_to_string(&script)?;
    let (before, rest) = files
        .split_once("\n  \"\": \"")
        .context("the page is not in the list")?;
    let (_, after) = rest.split_once('"').context("the page has no revision")?;
    let revision = STANDARD.encode(Sha256::digest(html.as_bytes()));
    fs::write(&script, format!("{before}\n  \"\": \"{revision}\"{after}"))?;
    fs::write(&page, html)?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

netdpr_whole_system::in_each_browser!(works_offline);
