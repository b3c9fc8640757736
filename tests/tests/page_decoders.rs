//! Whoever decodes, the browser or FFmpeg's core, the page makes the same film, byte for byte, and says the same of it.
//!
//! Encoded by the core's x264, which makes the same bytes of the same pictures and times. So a picture that were left out,
//! came twice, came at another time or had another sample anywhere would show.

use std::fs;

use anyhow::ensure;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

fn the_same_film(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let plain = shelf.tank(TankOrder {
        fps: "vfr",
        ..TankOrder::default()
    })?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    // Firefox's decoder turns its pictures into another form, and WebKitGTK's breaks down now and then: they use neither.
    let browsers = if kind == Kind::Chromium { "webcodecs" } else { "ffmpeg" };
    for isolation in [Isolation::On, Isolation::Off] {
        let server = PageServer::start(&Needed::Page.path()?, isolation)?;
        cases.case(&format!("{kind:?} {isolation:?} {}", plain.name()), || {
            derotated_alike(&browser, &server, &plain, browsers)
        });
    }
    if kind != Kind::Chromium {
        return cases.finish();
    }
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    for clip in &shelf.h264_set()? {
        // Where the bytes lie in a Matroska file, FFmpeg doesn't say.
        let decoder = if clip.name() == "matroska.mkv" {
            "ffmpeg"
        } else {
            browsers
        };
        cases.case(&format!("{kind:?} {}", clip.name()), || {
            derotated_alike(&browser, &server, clip, decoder)
        });
    }
    for clip in &shelf.damaged_set()? {
        cases.case(&format!("{kind:?} {}", clip.name()), || {
            derotated_alike(&browser, &server, clip, "ffmpeg")
        });
    }
    cases.finish()
}

/// Derotates `clip` by both, where both might by `decoder`, to its end.
fn derotated_alike(browser: &Browser, server: &PageServer, clip: &Clip, decoder: &str) -> anyhow::Result<()> {
    let by_either =
        PageSession::open(browser, server, "?encoder=ffmpeg")?.derotate(&clip.path, clip.circle, clip.rpm)?;
    let by_core = PageSession::open(browser, server, "?encoder=ffmpeg&decoder=ffmpeg")?.derotate(
        &clip.path,
        clip.circle,
        clip.rpm,
    )?;
    let ((film, exported), (other_film, other)) = (by_either, by_core);
    eprintln!("    {} decoded; {:?}", exported.decoder, exported.warnings);
    ensure!(exported.decoder == decoder, "{} decoded", exported.decoder);
    ensure!(other.decoder == "ffmpeg", "{} decoded", other.decoder);
    ensure!(
        exported.frames == other.frames,
        "{} frames of {}",
        exported.frames,
        other.frames
    );
    ensure!(exported.warnings == other.warnings, "{:?}", other.warnings);
    ensure!(fs::read(film)? == fs::read(other_film)?, "the films differ");
    Ok(())
}

netdpr_whole_system::in_each_browser!(the_same_film);
