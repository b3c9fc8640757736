//! What the page costs, beside ffmpeg.wasm doing the same job in the same browser. Started by `cargo xtask bench`.
//!
//! Costs are processor time over all of Chromium's processes, for each frame of a film of 1080p; what counts are the
//! ratios, taken one after the other on one machine.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;

const FPS: f64 = 30.0;

/// What one frame costs, milliseconds.
#[derive(Debug, Clone, Copy)]
struct Cost {
    processor: f64,
    wall: f64,
}

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).context("name a folder for the films")?;
    let seconds = std::env::args()
        .nth(2)
        .map_or(Ok(10.0), |seconds| seconds.parse::<f64>())?;
    let shelf = Shelf::new(&folder)?;
    let clip = shelf.tank(TankOrder {
        seconds,
        fps: "30",
        size: (1920, 1080),
        ..TankOrder::default()
    })?;
    let frames = seconds * FPS;
    let dist = Needed::Page.path()?;
    let weight = weight(&dist)?;
    println!("| what | ours | peer | ours / peer | goal |");
    println!("| --- | --- | --- | --- | --- |");
    println!(
        "| page before a film is opened, gzip | {:.0} KB | | | at most 350 KB |",
        weight / 1e3
    );

    let peer = peer(&clip, frames)?;
    println!(
        "| ffmpeg.wasm alone, ms a frame | | {:.1} processor, {:.1} wall | | |",
        peer.processor, peer.wall
    );
    for (isolation, encoder, processor_goal, wall_goal) in [
        (Isolation::On, "webcodecs", 0.33, 1.0 / FPS * 1e3 / peer.wall),
        (Isolation::Off, "webcodecs", 0.33, 1.0 / FPS * 1e3 / peer.wall),
        (Isolation::On, "ffmpeg", 0.76, 0.5),
        (Isolation::Off, "ffmpeg", 0.76, 0.5),
    ] {
        let (ours, first_picture) = ours(&clip, frames, isolation, encoder)?;
        println!(
            "| first picture, isolation {isolation:?} | {:.2} s | | | at most 1.5 s |",
            first_picture.as_secs_f64()
        );
        for (what, ours, peer, goal) in [
            ("processor", ours.processor, peer.processor, processor_goal),
            ("wall", ours.wall, peer.wall, wall_goal),
        ] {
            println!(
                "| {encoder}, isolation {isolation:?}, {what}, ms a frame | {ours:.1} | {peer:.1} | {:.2} | at most {goal:.2} |",
                ours / peer
            );
        }
    }
    Ok(())
}

/// The page derotates the film; also how long it took from the choice of the file until it could be worked on.
fn ours(clip: &Clip, frames: f64, isolation: Isolation, encoder: &str) -> anyhow::Result<(Cost, Duration)> {
    let browser = Browser::start(Kind::Chromium)?;
    let server = PageServer::start(&Needed::Page.path()?, isolation)?;
    let page = PageSession::open(&browser, &server, &format!("?encoder={encoder}"))?;
    let chosen = Instant::now();
    if let Err(error) = page.choose(&clip.path)? {
        bail!("the page did not take the film: {error}");
    }
    let first_picture = chosen.elapsed();
    page.set(clip.circle, &clip.rpm.to_string())?;
    let before = browser.processor_time()?;
    let begun = Instant::now();
    page.begin_export()?;
    let exported = match page.wait_export(Duration::from_secs(1800))? {
        Ok(exported) => exported,
        Err(error) => bail!("the page did not derotate the film: {error}"),
    };
    let cost = cost(&browser, before, begun, frames)?;
    ensure!(exported.encoder == encoder, "{} encoded", exported.encoder);
    ensure!(exported.frames as f64 == frames, "{} frames came out", exported.frames);
    eprintln!(
        "{encoder} {isolation:?}: {cost:?}, {:.0} MB",
        exported.peak_memory / 1e6
    );
    Ok((cost, first_picture))
}

/// ffmpeg.wasm in a worker of its own: decode, the same crop, rotate, encode.
fn peer(clip: &Clip, frames: f64) -> anyhow::Result<Cost> {
    let browser = Browser::start(Kind::Chromium)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    browser.go(&format!("{}LICENSE-none", server.address()))?;
    browser.script(
        "document.body.innerHTML = '<input id=film type=file>'; return null;",
        Vec::new(),
    )?;
    browser.choose_file("#film", &clip.path)?;
    let circle = clip.circle;
    let side = 2.0 * circle.r.ceil();
    let (left, top) = ((circle.x - side / 2.0).round(), (circle.y - side / 2.0).round());
    let radians_per_second = clip.rpm / 60.0 * std::f64::consts::TAU;
    let filters = format!("crop={side}:{side}:{left}:{top},rotate=a={radians_per_second}*t");
    let before = browser.processor_time()?;
    let begun = Instant::now();
    let made = browser.async_script(PEER, vec![json!(server.address()), json!(filters)])?;
    let cost = cost(&browser, before, begun, frames)?;
    let log = made["log"].as_str().unwrap_or_default();
    ensure!(
        log.contains(&format!("frame={frames:>5}")),
        "the peer did not encode all: {log}"
    );
    eprintln!("peer: {cost:?}, {} bytes", made["bytes"]);
    Ok(cost)
}

const PEER: &str = "
    const program = `
        import create from '${given[0]}vendor/ffmpeg/ffmpeg-core.js';
        self.onmessage = async ({ data: [file, filters] }) => {
            const core = await create();
            const log = [];
            core.setLogger(({ message }) => log.push(message));
            let bytes = 0;
            core.FS.mkdir('/input');
            core.FS.mount(core.FS.filesystems.WORKERFS, { files: [file] }, '/input');
            core.exec('-i', '/input/' + file.name, '-vf', filters, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18',
                '-an', '/film.mp4');
            bytes = core.FS.stat('/film.mp4').size;
            self.postMessage({ bytes, log: log.slice(-12).join(' ') });
        };
        self.postMessage('ready');`;
    const worker = new Worker(URL.createObjectURL(new Blob([program], { type: 'text/javascript' })), { type: 'module' });
    const said = () => new Promise((settle, fail) => {
        worker.onmessage = ({ data }) => settle(data);
        worker.onerror = (event) => fail(new Error(event.message));
    });
    await said();
    worker.postMessage([document.querySelector('#film').files[0], given[1]]);
    return await said();";

fn cost(browser: &Browser, before: Duration, begun: Instant, frames: f64) -> anyhow::Result<Cost> {
    let wall = begun.elapsed();
    let processor = browser.processor_time()?.saturating_sub(before);
    let per_frame = |time: Duration| time.as_secs_f64() * 1e3 / frames;
    Ok(Cost {
        processor: per_frame(processor),
        wall: per_frame(wall),
    })
}

/// Bytes of what a browser fetches before a film is opened, as gzip packs them.
fn weight(dist: &Path) -> anyhow::Result<f64> {
    let index = std::fs::read_to_string(dist.join("index.html"))?;
    let mut bytes = gzip(&dist.join("index.html"))?;
    for entry in std::fs::read_dir(dist)? {
        let path: PathBuf = entry?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if index.contains(&name) && name != "index.html" {
            bytes += gzip(&path)?;
        }
    }
    Ok(bytes)
}

fn gzip(path: &Path) -> anyhow::Result<f64> {
    let packed = Command::new("gzip")
        .args(["-9", "-c"])
        .arg(path)
        .stderr(Stdio::null())
        .output();
    Ok(packed.context("gzip did not start")?.stdout.len() as f64)
}
