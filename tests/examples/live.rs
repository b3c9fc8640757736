//! How well the page keeps up with a camera, and whether a kiosk lasts: `cargo xtask live`.

#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use netdpr_whole_system::browser::{Browser, FakeCamera, Kind, PageSession};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::pace;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(180);
/// What a kiosk takes of memory may be more than after its first visitors by this, bytes.
const MAY_GROW: f64 = 24e6;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("name a folder for the clips")?);
    let minutes: f64 = arguments.next().context("say how many minutes")?.parse()?;
    std::fs::create_dir_all(&folder)?;
    let shelf = Shelf::new(&folder.to_string_lossy())?;
    let clip = shelf.for_camera(&shelf.tank(TankOrder {
        rpm: 20.0,
        seconds: 6.0,
        size: (1280, 720),
        ..TankOrder::default()
    })?)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let browser = Browser::start_with(Kind::Chromium, FakeCamera::Film(&clip.path))?;
    pace(&browser, &server)?;
    soak(&browser, &server, Duration::from_secs_f64(minutes * 60.0))
}

/// How well the page keeps up with the camera.
fn pace(browser: &Browser, server: &PageServer) -> anyhow::Result<()> {
    let pace = pace::before_camera(browser, server)?;
    println!("| live, 1280 x 720 at 30 frames a second, Chromium | measured | goal |");
    println!("| --- | --- | --- |");
    println!("| frames a second | {:.1} | 30 |", pace.frames_a_second);
    println!("| camera's frame to turned frame, ms | {:.1} | 100 |", pace.delay);
    println!("| the longest of 64, ms | {:.1} | |", pace.longest);
    Ok(())
}

/// One visitor after the other, each of whom walks away.
fn soak(browser: &Browser, server: &PageServer, time: Duration) -> anyhow::Result<()> {
    let begun = Instant::now();
    let page = PageSession::kiosk(browser, server, "&idle=3")?;
    let mut visitors = 0;
    let mut first = None;
    while begun.elapsed() < time {
        let (button, ready) = if visitors % 2 == 0 {
            ("use-camera", "state() === 'live' && by('camera').dataset.frames > 30")
        } else {
            (
                "kiosk-clip",
                "state() === 'ready' && by('preview').dataset.turned === 'true'",
            )
        };
        page.wait(
            &format!(
                "const button = by('{button}'); return state() === 'empty' && button && !button.disabled || null;"
            ),
            PATIENCE,
        )?;
        page.press(button)?;
        // Whoever waits for a slow machine is there as long as they move.
        page.wait(
            &format!("window.dispatchEvent(new Event('pointermove')); return {ready} || null;"),
            PATIENCE,
        )?;
        if visitors % 4 == 0 {
            // Pulled out, and put back in.
            let said = browser.async_script(
                "document.querySelector('[data-testid=camera]').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'));
                 for (let look = 0; look < 120; look += 1) {
                     if (document.querySelector('[role=alert]')) return true;
                     await new Promise((next) => requestAnimationFrame(next));
                 }
                 return false;",
                vec![],
            )?;
            ensure!(said == Value::Bool(true), "nobody is told that the camera is gone");
        }
        page.wait("return state() === 'empty' || null;", PATIENCE)?;
        visitors += 1;
        let memory = memory(browser)?;
        println!(
            "{visitors} visitors, {:.0} s: {:.1} MB",
            begun.elapsed().as_secs_f64(),
            memory / 1e6
        );
        // By then all that is loaded once is there.
        if visitors == 6 {
            first = Some(memory);
        }
        if let Some(first) = first {
            ensure!(
                memory < first + MAY_GROW,
                "memory has grown from {first} to {memory} bytes"
            );
        }
    }
    println!(
        "A kiosk lasted {:.0} s and {visitors} visitors.",
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// What the page's own heap takes, after its rubbish was taken away as far as a page can have it so.
fn memory(browser: &Browser) -> anyhow::Result<f64> {
    let answer = browser.async_script(
        "if (performance.measureUserAgentSpecificMemory && crossOriginIsolated) {
             return (await performance.measureUserAgentSpecificMemory()).bytes;
         }
         return performance.memory.usedJSHeapSize;",
        vec![],
    )?;
    match answer {
        Value::Number(number) => number.as_f64().context("no number"),
        other => anyhow::bail!("{other} is no number"),
    }
}
