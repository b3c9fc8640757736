//! The peer: ffmpeg.wasm alone, in a worker of a page of its own, decoding, cutting the same square out, turning it by its
//! own filter and encoding.

use std::path::Path;

use anyhow::{Context as _, ensure};
use netdpr_whole_system::browser::{Browser, Kind};
use netdpr_whole_system::clips::Clip;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;

use crate::ours::{Cost, Meter};

const PAGE: &str = "<!doctype html><meta charset=utf-8><title>peer</title><input type=file id=film>";

const WORKER: &str = "
import create from './ffmpeg-core.js';
onmessage = async ({ data: [file, filters] }) => {
    try {
        const core = await create({});
        const log = [];
        core.setLogger(({ message }) => log.push(message));
        core.FS.mkdir('/input');
        core.FS.mount(core.FS.filesystems.WORKERFS, { blobs: [{ name: 'film', data: file }] }, '/input');
        core.exec('-i', '/input/film', '-vf', filters, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-an',
            '/film.mp4');
        postMessage({ bytes: core.FS.stat('/film.mp4').size, log: log.slice(-20).join(' ') });
    } catch (error) {
        postMessage({ log: String(error) });
    }
};
";

const RUN: &str = "
    const worker = new Worker('./peer.js', { type: 'module' });
    const answer = new Promise((settle, fail) => {
        worker.onmessage = ({ data }) => settle(data);
        worker.onerror = (event) => fail(new Error(event.message));
    });
    worker.postMessage([document.querySelector('#film').files[0], given[0]]);
    return await answer;";

/// Derotates a film of so many frames.
///
/// # Errors
/// When it doesn't run, or not all frames come out.
pub(crate) fn derotate(clip: &Clip, frames: f64) -> anyhow::Result<Cost> {
    let folder = tempfile::tempdir()?;
    page(folder.path())?;
    let browser = Browser::start(Kind::Chromium)?;
    let server = PageServer::start(folder.path(), Isolation::On)?;
    browser.go(&server.address())?;
    browser.choose_file("#film", &clip.path)?;
    let circle = clip.circle;
    let side = f64::from(circle.square_side());
    let (left, top) = ((circle.x - side / 2.0).round(), (circle.y - side / 2.0).round());
    let radians_per_second = clip.rpm / 60.0 * std::f64::consts::TAU;
    let filters = format!(
        "crop={side}:{side}:{}:{},rotate=a={radians_per_second}*t",
        left.max(0.0),
        top.max(0.0)
    );
    let meter = Meter::start(&browser)?;
    let made = browser.async_script(RUN, vec![json!(filters)])?;
    let cost = meter.read(frames, f64::NAN)?;
    let log = made["log"].as_str().unwrap_or_default();
    ensure!(
        log.contains(&format!("frame={frames:>5}")),
        "the peer did not encode all: {log}"
    );
    Ok(cost)
}

/// Puts the peer's page into a folder, with the core that our page has.
fn page(folder: &Path) -> anyhow::Result<()> {
    let core = Needed::Page.path()?.join("vendor/ffmpeg");
    for name in ["ffmpeg-core.js", "ffmpeg-core.wasm"] {
        std::fs::copy(core.join(name), folder.join(name)).with_context(|| format!("the page has no {name}"))?;
    }
    std::fs::write(folder.join("index.html"), PAGE)?;
    std::fs::write(folder.join("peer.js"), WORKER)?;
    Ok(())
}
