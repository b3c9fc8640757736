//! The video stays on this computer: the page speaks to its own server only, also when that is gone.

use std::time::Duration;

use anyhow::{bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

fn the_page_keeps_to_itself(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.with_sound(&shelf.tank(TankOrder::default())?)?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    for (isolation, query) in [(Isolation::On, ""), (Isolation::Off, "?encoder=ffmpeg")] {
        let server = PageServer::start(&Needed::Page.path()?, isolation)?;
        cases.case(
            &format!("{kind:?} isolation {isolation:?} {query}: no other host is asked for anything"),
            || {
                let page = PageSession::open(&browser, &server, query)?;
                page.derotate(&clip.path, clip.circle, clip.rpm)?;
                ensure!(server.strangers().is_empty(), "{:?}", server.strangers());
                // Nothing but reading: the film is sent to no one, its own server included.
                let sent: Vec<_> = server
                    .asked()
                    .into_iter()
                    .filter(|asked| {
                        asked.method != "GET" && asked.method != "HEAD" && !asked.path.starts_with("/collect/")
                    })
                    .collect();
                ensure!(sent.is_empty(), "{sent:?}");
                Ok(())
            },
        );
        cases.case(
            &format!("{kind:?} isolation {isolation:?} {query}: the network is gone after the film is open"),
            || {
                let page = PageSession::open(&browser, &server, query)?;
                if let Err(error) = page.choose(&clip.path)? {
                    bail!("the page did not take the film: {error}");
                }
                server.stop();
                page.set(clip.circle, &clip.rpm.to_string())?;
                page.begin_export()?;
                // Parts of the page that were never loaded can't be had now, and then it says so.
                match page.wait_export(Duration::from_secs(120))? {
                    Ok(exported) => {
                        let folder = tempfile::tempdir()?;
                        let output = folder.path().join("derotated.mp4");
                        page.collect_without_server(&exported, &output)?;
                        check_derotated(&clip, &output, WHOLE).map(drop)?;
                    }
                    Err(error) => ensure!(error.contains("could not be loaded"), "not what is wrong: {error}"),
                }
                ensure!(server.strangers().is_empty(), "{:?}", server.strangers());
                Ok(())
            },
        );
    }
    cases.finish()
}

netdpr_whole_system::in_each_browser!(the_page_keeps_to_itself);
