//! The page as a kiosk: large buttons, no file, no way out, and nothing left of the last visitor.

use std::time::Duration;

use anyhow::ensure;
use netdpr_whole_system::browser::{Browser, FakeCamera, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;

const PATIENCE: Duration = Duration::from_secs(180);

fn kiosk(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.for_camera(&shelf.tank(TankOrder {
        rpm: 20.0,
        seconds: 6.0,
        ..TankOrder::default()
    })?)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let camera = if kind == Kind::WebKit {
        FakeCamera::None
    } else {
        FakeCamera::Film(&clip.path)
    };
    let browser = Browser::start_with(kind, camera)?;
    let mut cases = Cases::new();
    cases.case(&format!("{kind:?}: no file, no link, no menu, large buttons"), || {
        let page = started(&browser, &server, 600)?;
        page.press("kiosk-clip")?;
        page.wait(
            "return state() === 'ready' && by('preview').dataset.turned === 'true' || null;",
            PATIENCE,
        )?;
        let ways_out = page.script(
            "return Array.from(document.querySelectorAll('a[href], input, select, textarea, [contenteditable]'))
                 .filter((element) => element.checkVisibility() && !element.classList.contains('unseen'))
                 .map((element) => element.outerHTML);",
        )?;
        ensure!(ways_out == json!([]), "{ways_out}");
        ensure!(
            page.script("return document.querySelector('input[type=file]');")?
                .is_null()
        );
        let small = page.script(
            "return Array.from(document.querySelectorAll('button'))
                 .filter((button) => button.checkVisibility())
                 .map((button) => button.getBoundingClientRect())
                 .filter(({ width, height }) => width < 64 || height < 64).length;",
        )?;
        ensure!(small == json!(0), "{small} small buttons");
        let prevented = page.script(
            "const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
             document.querySelector('.picture').dispatchEvent(menu);
             const dropped = new DragEvent('drop', { bubbles: true, cancelable: true });
             document.body.dispatchEvent(dropped);
             return [menu.defaultPrevented, dropped.defaultPrevented];",
        )?;
        ensure!(prevented == json!([true, true]), "{prevented}");
        page.press("kiosk-view")?;
        page.wait("return by('preview').dataset.turned === 'false' || null;", PATIENCE)?;
        page.press("kiosk-back")?;
        page.wait(
            "return state() === 'empty' && by('kiosk-start') ? true : null;",
            PATIENCE,
        )?;
        Ok(())
    });
    cases.case(&format!("{kind:?}: whoever walks away leaves nothing"), || {
        let page = started(&browser, &server, 2)?;
        page.script("localStorage.clear();")?;
        page.press("kiosk-clip")?;
        page.wait("return state() === 'ready' || state() === 'opening' || null;", PATIENCE)?;
        page.wait(
            "return state() === 'empty' && by('kiosk-start') ? true : null;",
            PATIENCE,
        )?;
        let left = page.script("return localStorage.getItem('netdpr-work');")?;
        ensure!(left.is_null(), "{left}");
        Ok(())
    });
    if kind != Kind::WebKit {
        cases.case(&format!("{kind:?}: the camera, pulled out and put back in"), || {
            let page = started(&browser, &server, 600)?;
            page.press("use-camera")?;
            page.wait(
                "return state() === 'live' && by('camera').videoWidth > 0 || null;",
                PATIENCE,
            )?;
            page.script("by('camera').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'));")?;
            page.wait("return error();", PATIENCE)?;
            // Looked for by itself.
            page.wait("return !error() && by('camera')?.srcObject?.active || null;", PATIENCE)?;
            page.press("kiosk-back")?;
            page.wait("return state() === 'empty' || null;", PATIENCE)?;
            Ok(())
        });
    }
    cases.finish()
}

fn started<'a>(browser: &'a Browser, server: &'a PageServer, idle: u32) -> anyhow::Result<PageSession<'a>> {
    let page = PageSession::kiosk(browser, server, &format!("&idle={idle}"))?;
    page.wait("return by('kiosk-start') && by('kiosk-clip') ? true : null;", PATIENCE)?;
    Ok(page)
}

netdpr_whole_system::in_each_browser!(kiosk);
