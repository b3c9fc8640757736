//! The camera's picture on the page, turned as it comes.
//!
//! Chromium's fake camera shows a film of ours. Firefox's shows a picture of its own, with no tank in it, so that there
//! only what doesn't need one is tested. WebKitGTK's MiniBrowser lends a page under automation no camera: there it is
//! tested that the page says what to do.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_whole_system::browser::{Browser, FakeCamera, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::command::sentence;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;

const PATIENCE: Duration = Duration::from_secs(180);

/// Two turns in the film, so that it begins anew where it ends.
fn turning(shelf: &Shelf) -> anyhow::Result<Clip> {
    shelf.for_camera(&shelf.tank(TankOrder {
        rpm: 20.0,
        seconds: 6.0,
        ..TankOrder::default()
    })?)
}

/// How much the picture inside the ring changes within a third of a second, grey levels.
const CHANGE: &str = "const look = () => {
        const canvas = by('preview'), small = document.createElement('canvas');
        small.width = small.height = 64;
        const [x, y, r] = ['circle-x', 'circle-y', 'circle-r'].map((id) => Number(by(id).value));
        const scale = canvas.width / WIDTH, side = 1.2 * r * scale;
        const context = small.getContext('2d', { willReadFrequently: true });
        context.drawImage(canvas, x * scale - side / 2, y * scale - side / 2, side, side, 0, 0, 64, 64);
        const { data } = context.getImageData(0, 0, 64, 64);
        return Array.from({ length: 4096 }, (_, place) => data[4 * place + 1]);
    };
    const later = (frames) => new Promise((settle) => {
        const video = by('camera');
        const count = () => (frames-- > 0 ? video.requestVideoFrameCallback(count) : settle());
        count();
    });
    const before = look();
    await later(10);
    const after = look();
    return before.reduce((sum, level, place) => sum + Math.abs(level - after[place]), 0) / before.length;";

fn by_test_id(script: &str) -> String {
    let width = TankOrder::default().size.0.to_string();
    format!(
        "const by = (id) => document.querySelector(`[data-testid=\"${{id}}\"]`); {}",
        script.replace("WIDTH", &width)
    )
}

fn live_camera(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = turning(&shelf)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut cases = Cases::new();
    if kind == Kind::Chromium {
        let browser = Browser::start_with(kind, FakeCamera::Film(&clip.path))?;
        cases.case("the tank before the camera comes to rest", || {
            let page = begun(&browser, &server)?;
            found(&page, &clip)?;
            let change = |view: usize| -> anyhow::Result<f64> {
                page.script(&format!(
                    "document.querySelectorAll('input[name=view]')[{view}].click();"
                ))?;
                let change = browser.async_script(&by_test_id(CHANGE), vec![])?;
                change.as_f64().context("no number")
            };
            // The fake camera's own clock stumbles on a busy machine: looked at until a stretch went well.
            let mut seen = Vec::new();
            for _ in 0..20 {
                let (filmed, turned) = (change(0)?, change(1)?);
                seen.push((filmed, turned));
                if turned < 0.5 * filmed {
                    break;
                }
            }
            eprintln!("    changes as filmed and turned, grey levels: {seen:?}");
            ensure!(seen.last().is_some_and(|(filmed, turned)| *turned < 0.5 * filmed));
            let width = page.script("return by('preview').width;")?;
            page.tick("side-by-side", true)?;
            page.wait(
                &format!("return by('beside')?.width > 0 && by('preview').width < {width} || null;"),
                PATIENCE,
            )?;
            page.tick("side-by-side", false)?;
            // In another size it is another picture.
            page.wait(&format!("return by('preview').width === {width} || null;"), PATIENCE)?;
            page.press("freeze")?;
            let frozen = browser.async_script(&by_test_id(CHANGE), vec![])?;
            ensure!(frozen == json!(0), "frozen, it changes by {frozen}");
            page.press("freeze").map(drop)
        });
        cases.case("seen in a mirror it turns the other way", || {
            let page = PageSession::again(&browser, &server)?;
            page.tick("mirror", true)?;
            let mirrored = f64::from(TankOrder::default().size.0) - 1.0 - clip.circle.x;
            page.wait(
                &format!(
                    "return Number(by('rpm').value) < 0 && Math.abs(Number(by('circle-x').value) - {mirrored}) < 3 || null;"
                ),
                PATIENCE,
            )?;
            page.tick("mirror", false)
        });
        cases.case(
            "a person's own ring and rate stay, and the rate is followed again",
            || {
                let page = PageSession::again(&browser, &server)?;
                page.fill("rpm", "7.5")?;
                page.fill("circle-x", "300")?;
                page.wait(
                    "return document.querySelector('[data-testid=measured] button')?.hidden === false || null;",
                    PATIENCE,
                )?;
                let kept = page.script("return [by('rpm').value, by('circle-x').value];")?;
                ensure!(kept == json!(["7.5", "300"]), "{kept}");
                page.press("measure-rpm")?;
                page.press("freeze")?;
                // What is looked for is looked for in what comes: the picture goes on.
                page.press("detect-circle")?;
                found(&page, &clip)
            },
        );
        cases.case("what is recorded derotates like any film", || {
            let page = PageSession::again(&browser, &server)?;
            page.press("record")?;
            page.wait("return by('record').textContent.includes('0:04') || null;", PATIENCE)?;
            page.press("record")?;
            page.wait("return state() === 'ready' || null;", PATIENCE)?;
            let kept = page.script("return [by('rpm').value, by('save-recording').download];")?;
            // Followed to the end of the recording.
            let rpm: f64 = kept[0].as_str().context("no rate")?.parse()?;
            ensure!((rpm / clip.rpm - 1.0).abs() < 0.1, "{kept}");
            ensure!(
                kept[1].as_str().is_some_and(|name| name.starts_with("camera_")),
                "{kept}"
            );
            page.tick("caption", false)?;
            page.begin_export()?;
            let exported = match page.wait_export(PATIENCE)? {
                Ok(exported) => exported,
                Err(error) => bail!("the page did not derotate the recording: {error}"),
            };
            ensure!(exported.frames >= 20, "{exported:?}");
            page.collect(&exported).map(drop)
        });
        cases.case("an unplugged camera is waited for, and turned off it is off", || {
            let page = begun(&browser, &server)?;
            page.script("by('camera').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'));")?;
            let said = page.wait("return error();", PATIENCE)?;
            sentence(said.as_str().unwrap_or_default())?;
            page.script("navigator.mediaDevices.dispatchEvent(new Event('devicechange'));")?;
            page.wait("return !error() && by('camera')?.srcObject?.active || null;", PATIENCE)?;
            page.script("window.netdprTrack = by('camera').srcObject.getVideoTracks()[0];")?;
            page.press("stop-camera")?;
            page.wait(
                "return state() === 'empty' && window.netdprTrack.readyState === 'ended' || null;",
                PATIENCE,
            )?;
            Ok(())
        });
    }
    if kind == Kind::Firefox {
        let browser = Browser::start_with(kind, FakeCamera::Film(&clip.path))?;
        cases.case("Firefox's own moving picture is shown, and recorded", || {
            let page = begun(&browser, &server)?;
            page.fill("circle-x", "200")?;
            page.fill("circle-y", "200")?;
            page.fill("circle-r", "120")?;
            page.fill("rpm", "3")?;
            page.wait("return by('preview').dataset.turned === 'true' || null;", PATIENCE)?;
            page.wait("return Number(by('camera').dataset.frames) > 0 || null;", PATIENCE)?;
            page.press("record")?;
            page.wait("return by('record').textContent.includes('0:03') || null;", PATIENCE)?;
            page.press("record")?;
            page.wait(
                "return state() === 'ready' && by('rpm').value === '3' || null;",
                PATIENCE,
            )?;
            Ok(())
        });
    }
    for (what, camera) in [("no", FakeCamera::None), ("a refused", FakeCamera::Refused)] {
        if what != "no" && kind == Kind::WebKit {
            continue;
        }
        let browser = Browser::start_with(kind, camera)?;
        cases.case(&format!("{kind:?}: {what} camera is explained"), || {
            let page = PageSession::open(&browser, &server, "")?;
            page.press("use-camera")?;
            let said = page.wait("return error();", PATIENCE)?;
            sentence(said.as_str().unwrap_or_default())?;
            eprintln!("    {said}");
            ensure!(page.script("return state();")? == json!("empty"));
            Ok(())
        });
    }
    cases.finish()
}

fn begun<'a>(browser: &'a Browser, server: &'a PageServer) -> anyhow::Result<PageSession<'a>> {
    let page = PageSession::open(browser, server, "")?;
    page.press("use-camera")?;
    page.wait(
        "return state() === 'live' && by('camera').videoWidth > 0 || null;",
        PATIENCE,
    )?;
    Ok(page)
}

/// Waits until ring and rate are those of the film.
fn found(page: &PageSession<'_>, clip: &Clip) -> anyhow::Result<()> {
    let (circle, rpm) = (clip.circle, clip.rpm);
    page.wait(
        &format!(
            "const [x, y, r, rpm] = ['circle-x', 'circle-y', 'circle-r', 'rpm'].map((id) => Number(by(id).value));
             return Math.hypot(x - {}, y - {}) < 3 && Math.abs(r - {}) < 5 && Math.abs(rpm - {rpm}) < 0.05 * {rpm} || null;",
            circle.x, circle.y, circle.r
        ),
        PATIENCE,
    )
    .context("rim and rate are not found")?;
    Ok(())
}

netdpr_whole_system::in_each_browser!(live_camera);
