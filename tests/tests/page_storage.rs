//! What the page writes on the browser's own disk is gone when it isn't wanted any more, and also after a crash.

use std::time::Duration;

use anyhow::{bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;

/// Every file on the browser's own disk for this origin, `null` where there is no such disk.
const FILES: &str = "
    if (!navigator.storage?.getDirectory) return null;
    const list = async (folder) => {
        const found = [];
        for await (const [name, entry] of folder.entries()) {
            if (entry.kind === 'file') found.push(name);
            else found.push(...await list(entry));
        }
        return found;
    };
    return await list(await navigator.storage.getDirectory());";

/// What a page that crashed leaves, and what another one that is still open has: its lock is held by this document.
const LEAVE: &str = "
    if (!navigator.storage?.getDirectory) return;
    const ours = await (await navigator.storage.getDirectory()).getDirectoryHandle('netdpr', { create: true });
    for (const name of ['crashed', 'open']) {
        const folder = await ours.getDirectoryHandle(name, { create: true });
        await folder.getFileHandle(name + '-film', { create: true });
    }
    await new Promise((granted) => {
        navigator.locks.request('netdpr/open', () => { granted(); return new Promise(() => {}); });
    });";

fn nothing_is_left_behind(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.with_sound(&shelf.tank(TankOrder::default())?)?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let files = || browser.async_script(FILES, Vec::new());
    // Files go a moment after what they belonged to.
    let becomes = |wanted: &serde_json::Value| {
        let script = format!(
            "window.netdprFiles ??= {{ busy: false, found: undefined }};
             const files = window.netdprFiles;
             if (!files.busy) {{
                 files.busy = true;
                 (async () => {{ {FILES} }})().then(
                     (found) => {{ files.found = found; files.busy = false; }},
                     () => {{ files.busy = false; }});
             }}
             return files.found === null || JSON.stringify(files.found) === JSON.stringify(given[0]) ? true : null;"
        );
        browser.wait_until(&script, std::slice::from_ref(wanted), Duration::from_secs(60))
    };
    let mut cases = Cases::new();
    for query in ["", "?encoder=ffmpeg"] {
        cases.case(
            &format!("{kind:?} {query}: the film made is there as long as it is wanted"),
            || {
                let page = PageSession::open(&browser, &server, query)?;
                let (made, _) = page.derotate(&clip.path, clip.circle, clip.rpm)?;
                check_derotated(&clip, &made, WHOLE)?;
                // The film made, and not what it was made of.
                match files()?.as_array() {
                    Some(files) => ensure!(files.len() == 1, "{files:?}"),
                    None => ensure!(kind == Kind::WebKit, "{kind:?} has such a disk"),
                }
                if let Err(error) = page.choose(&clip.path)? {
                    bail!("the page did not take the film: {error}");
                }
                becomes(&json!([])).map(drop)
            },
        );
        cases.case(
            &format!("{kind:?} {query}: nothing is left of what is cancelled"),
            || {
                let page = PageSession::open(&browser, &server, query)?;
                if let Err(error) = page.choose(&clip.path)? {
                    bail!("the page did not take the film: {error}");
                }
                page.set(clip.circle, &clip.rpm.to_string())?;
                page.begin_export()?;
                page.wait(
                    "return by('progress')?.value > 0 || state() === 'done' ? true : null;",
                    Duration::from_secs(120),
                )?;
                if page.script("return state();")? == "exporting" {
                    page.press("cancel")?;
                } else {
                    page.choose(&clip.path)?.map_err(anyhow::Error::msg)?;
                }
                becomes(&json!([])).map(drop)
            },
        );
    }
    cases.case(
        &format!("{kind:?}: what a crash has left is removed at the next start"),
        || {
            PageSession::open(&browser, &server, "")?;
            browser.async_script(LEAVE, Vec::new())?;
            // The page in another tab, while the one that holds the lock is still there.
            browser.new_tab()?;
            PageSession::open(&browser, &server, "")?;
            becomes(&json!(["open-film"]))?;
            browser.close_other_tabs()?;
            PageSession::open(&browser, &server, "")?;
            becomes(&json!([])).map(drop)
        },
    );
    cases.case(&format!("{kind:?}: without that disk it goes as well"), || {
        let page = PageSession::open(&browser, &server, "")?;
        page.script(
            "if (navigator.storage) Object.defineProperty(navigator.storage, 'getDirectory', { value: undefined });",
        )?;
        let (made, _) = page.derotate(&clip.path, clip.circle, clip.rpm)?;
        check_derotated(&clip, &made, WHOLE).map(drop)
    });
    cases.finish()
}

netdpr_whole_system::in_each_browser!(nothing_is_left_behind);
