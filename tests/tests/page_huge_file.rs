//! A film of more than 4 GB, whose places don't fit into 32 bits, is opened, previewed and derotated.

use std::time::Duration;

use anyhow::{bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{MOST_BYTES, WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Index, Shelf, TankOrder, with_hole};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

/// Bytes before the pictures. They are a hole in the file and take no room on the disk.
const HOLE: u64 = 5_000_000_000;

fn a_huge_file_is_no_hindrance(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.with_sound(&shelf.tank(TankOrder::default())?)?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    for (index, isolation) in [(Index::Last, Isolation::On), (Index::First, Isolation::Off)] {
        let server = PageServer::start(&Needed::Page.path()?, isolation)?;
        cases.case(&format!("{kind:?} index {index:?} isolation {isolation:?}"), || {
            let folder = tempfile::tempdir()?;
            let huge = Clip {
                path: folder.path().join("huge.mp4"),
                ..clip.clone()
            };
            with_hole(&clip.path, &huge.path, HOLE, index)?;
            let page = PageSession::open(&browser, &server, "")?;
            if let Err(error) = page.choose(&huge.path)? {
                bail!("the page did not take the film: {error}");
            }
            // It plays, by itself or as a preview made of it: the player knows its size.
            page.wait(
                "const film = document.querySelector('video.player'); return film?.videoWidth > 0 ? true : null;",
                Duration::from_secs(120),
            )?;
            page.set(huge.circle, &huge.rpm.to_string())?;
            page.begin_export()?;
            let exported = match page.wait_export(Duration::from_secs(240))? {
                Ok(exported) => exported,
                Err(error) => bail!("the page did not derotate the film: {error}"),
            };
            let bytes = exported.peak_memory;
            ensure!(bytes < MOST_BYTES, "{bytes} bytes of memory");
            // The same pictures in a film of ordinary size are easier to look at.
            check_derotated(&clip, &page.collect(&exported)?, WHOLE).map(drop)
        });
    }
    cases.finish()
}

netdpr_whole_system::in_each_browser!(a_huge_file_is_no_hindrance);
