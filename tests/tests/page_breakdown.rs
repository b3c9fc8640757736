//! A worker that breaks down in the middle of the work is replaced once; when the next one does too, the person is told.

use std::time::Duration;

use anyhow::{bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::command::sentence;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

const PATIENCE: Duration = Duration::from_secs(120);

/// From now on the page's last worker breaks down with the first frame of progress it tells of, so many times.
const BREAK: &str = "
    const Whole = window.Worker;
    let left = arguments[0];
    window.Worker = class extends Whole {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({ data }) => {
                if (left > 0 && JSON.stringify(data).includes('Progress')) {
                    left -= 1;
                    this.dispatchEvent(new Event('error'));
                }
            });
        }
    };";

fn is_replaced_once(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder::default())?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut cases = Cases::new();
    cases.case(&format!("{kind:?}: a worker that breaks down is replaced"), || {
        let page = begun(&browser, &server, &clip, 1)?;
        match page.wait_export(PATIENCE)? {
            Ok(exported) => check_derotated(&clip, &page.collect(&exported)?, WHOLE).map(drop),
            Err(error) => bail!("it is not: {error}"),
        }
    });
    cases.case(&format!("{kind:?}: once"), || {
        let page = begun(&browser, &server, &clip, 2)?;
        match page.wait_export(PATIENCE)? {
            Ok(_) => bail!("nobody is told that the workers break down"),
            Err(said) => {
                sentence(&said)?;
                ensure!(said.contains("broke down"), "{said}");
                ensure!(
                    page.script("return state();")? == "ready",
                    "the work can't be begun again"
                );
                Ok(())
            }
        }
    });
    cases.finish()
}

fn begun<'a>(
    browser: &'a Browser,
    server: &'a PageServer,
    clip: &Clip,
    breakdowns: u32,
) -> anyhow::Result<PageSession<'a>> {
    let page = PageSession::open(browser, server, "")?;
    page.choose(&clip.path)?.map_err(anyhow::Error::msg)?;
    page.set(clip.circle, &clip.rpm.to_string())?;
    browser.script(BREAK, vec![breakdowns.into()])?;
    page.begin_export()?;
    Ok(page)
}

netdpr_whole_system::in_each_browser!(is_replaced_once);
