//! The page for everyone: nothing that axe-core calls a barrier, and the whole job by keyboard.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;

const PATIENCE: Duration = Duration::from_secs(240);
/// More stops than the page has.
const MOST_TABS: usize = 60;

fn for_everyone(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder::default())?;
    let axe = std::fs::read_to_string(Needed::Axe.path()?)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut cases = Cases::new();
    // Each case has a browser of its own: WebKit's driver was seen to go nowhere any more after the first one.
    for width in [1280, 360] {
        cases.case(&format!("{kind:?}: no barrier, {width} pixels wide"), || {
            let browser = Browser::start(kind)?;
            browser.resize(width, 900)?;
            let page = PageSession::open(&browser, &server, "")?;
            let look = |what: &str| no_barrier(&browser, &axe, what);
            // Letters that fade in have little contrast. Where the film doesn't play, as in WebKitGTK, its still is shown.
            page.wait(
                "const hero = document.querySelector('.hero.shown');
                 return hero && getComputedStyle(hero).opacity === '1' ? true : null;",
                PATIENCE,
            )?;
            look("the empty page")?;
            if let Err(error) = page.choose(&clip.path)? {
                bail!("the page did not take the film: {error}");
            }
            page.wait("return by('rpm').value || null;", PATIENCE)?;
            page.script("document.querySelector('.further').open = true;")?;
            look("an open film")?;
            page.fill("rpm", "0")?;
            page.press("export")?;
            page.wait("return error();", PATIENCE)?;
            look("a complaint")?;
            page.set(clip.circle, &clip.rpm.to_string())?;
            page.begin_export()?;
            if let Err(error) = page.wait_export(PATIENCE)? {
                bail!("the page did not derotate the film: {error}");
            }
            look("the result")
        });
    }
    cases.case(&format!("{kind:?}: the whole job by keyboard"), || {
        let browser = Browser::start(kind)?;
        browser.resize(1280, 900)?;
        let page = PageSession::open(&browser, &server, "")?;
        // The dialog that chooses a file is the browser's own, and no driver reaches it.
        if let Err(error) = page.choose(&clip.path)? {
            bail!("the page did not take the film: {error}");
        }
        let circle = clip.circle;
        for (id, number) in [
            ("circle-x", circle.x),
            ("circle-y", circle.y),
            ("circle-r", circle.r),
            ("rpm", clip.rpm),
        ] {
            go_to(&browser, &page, id)?;
            type_over(&browser, &page, &number.to_string())?;
        }
        go_to(&browser, &page, "caption")?;
        browser.type_keys(" ")?;
        ensure!(page.script("return by('caption').checked;")? == json!(false));
        page.script("window.netdprBefore = null;")?;
        go_to(&browser, &page, "export")?;
        browser.type_keys("\n")?;
        let exported = match page.wait_export(PATIENCE)? {
            Ok(exported) => exported,
            Err(error) => bail!("the page did not derotate the film: {error}"),
        };
        go_to(&browser, &page, "save")?;
        check_derotated(&clip, &page.collect(&exported)?, WHOLE).map(drop)
    });
    if kind != Kind::WebKit {
        let calm = Browser::start_calm(kind)?;
        cases.case(&format!("{kind:?}: who wants less motion gets it"), || {
            let page = PageSession::open(&calm, &server, "")?;
            page.wait("return document.querySelector('.hero.shown') ? true : null;", PATIENCE)?;
            let moves = page.script(
                "const hero = document.querySelector('.hero');
                 return [!hero.querySelector('video').paused, getComputedStyle(hero).transitionDuration];",
            )?;
            ensure!(moves == json!([false, "0s"]), "{moves}");
            if let Err(error) = page.choose(&clip.path)? {
                bail!("the page did not take the film: {error}");
            }
            page.wait(
                "return by('rpm').value && by('preview').dataset.turned === 'true' || null;",
                PATIENCE,
            )?;
            let plays = page.script("return !document.querySelector('video.player').paused;")?;
            ensure!(plays == json!(false), "the preview plays by itself");
            Ok(())
        });
    }
    cases.finish()
}

/// Replaces what stands in the field that has the focus. A suggestion may come while the first letter is typed, so that
/// the rest is typed behind it; what a person has begun to fill in is theirs from then on.
fn type_over(browser: &Browser, page: &PageSession<'_>, text: &str) -> anyhow::Result<()> {
    for _ in 0..2 {
        page.script("document.activeElement.select();")?;
        browser.type_keys(text)?;
        if page.script("return document.activeElement.value;")? == json!(text) {
            return Ok(());
        }
    }
    bail!("the field doesn't hold {text}, although nobody but a person may fill it now")
}

/// Presses Tab until the element has the focus.
fn go_to(browser: &Browser, page: &PageSession<'_>, id: &str) -> anyhow::Result<()> {
    for _ in 0..MOST_TABS {
        browser.type_keys("\t")?;
        if page.script("return document.activeElement?.dataset.testid ?? null;")? == json!(id) {
            return Ok(());
        }
    }
    bail!("Tab doesn't come to {id}")
}

fn no_barrier(browser: &Browser, axe: &str, what: &str) -> anyhow::Result<()> {
    browser.script(axe, vec![])?;
    // It sees what is there to be seen: a picture without words.
    let sees = browser.async_script(
        "const picture = document.body.appendChild(document.createElement('img'));
         const { violations } = await axe.run(picture);
         picture.remove();
         return violations.some(({ id }) => id === 'image-alt');",
        vec![],
    )?;
    ensure!(sees == json!(true), "axe-core sees nothing");
    let found = browser.async_script(
        "const { violations } = await axe.run(document);
         return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) =>
             `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`));",
        vec![],
    )?;
    let found = found.as_array().context("axe-core said nothing")?;
    ensure!(found.is_empty(), "{what}: {found:#?}");
    let wide = browser.script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth;",
        vec![],
    )?;
    ensure!(wide == json!(0), "{what} is {wide} pixels too wide");
    Ok(())
}

netdpr_whole_system::in_each_browser!(for_everyone);
