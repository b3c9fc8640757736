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
    for isolation in [Isolation::On, Isolation::Off] {
        let server = PageServer::start(&Needed::Page.path()?, isolation)?;
        cases.case(&format!("{kind:?} {isolation:?} {}", plain.name()), || {
            let decoder = derotated_alike(&browser, &server, &plain)?;
            // Firefox's decoder turns its pictures into another form, and WebKitGTK's breaks down now and then.
            ensure!(kind != Kind::Chromium || decoder == "webcodecs", "{decoder} decoded");
            Ok(())
        });
    }
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut others = shelf.damaged_set()?;
    others.extend(shelf.h264_set()?);
    // The other browsers decode none of them.
    for clip in others.iter().filter(|_| kind == Kind::Chromium) {
        cases.case(&format!("{kind:?} {}", clip.name()), || {
            derotated_alike(&browser, &server, clip).map(drop)
        });
    }
    cases.finish()
}

/// Derotates `clip` by both; who decoded where both might.
fn derotated_alike(browser: &Browser, server: &PageServer, clip: &Clip) -> anyhow::Result<String> {
    let by_either =
        PageSession::open(browser, server, "?encoder=ffmpeg")?.derotate(&clip.path, clip.circle, clip.rpm)?;
    let by_core = PageSession::open(browser, server, "?encoder=ffmpeg&decoder=ffmpeg")?.derotate(
        &clip.path,
        clip.circle,
        clip.rpm,
    )?;
    let ((film, exported), (other_film, other)) = (by_either, by_core);
    eprintln!("    {} decoded; {:?}", exported.decoder, exported.warnings);
    ensure!(other.decoder == "ffmpeg", "{} decoded", other.decoder);
    ensure!(
        exported.frames == other.frames,
        "{} frames of {}",
        exported.frames,
        other.frames
    );
    ensure!(exported.warnings == other.warnings, "{:?}", other.warnings);
    ensure!(fs::read(film)? == fs::read(other_film)?, "the films differ");
    Ok(exported.decoder)
}

netdpr_whole_system::in_each_browser!(the_same_film);
