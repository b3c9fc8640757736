//! The forms that cameras and programs give a film, through the page in each browser.

use anyhow::bail;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::Shelf;
use netdpr_whole_system::command::sentence;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

fn every_format_comes_out_right(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let (clips, av1) = (shelf.formats_set()?, shelf.av1()?);
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    PageSession::open(&browser, &server, "")?;
    let mut cases = Cases::new();
    for clip in &clips {
        cases.case(&format!("{kind:?} {}", clip.name()), || {
            let page = PageSession::again(&browser, &server)?;
            let (output, exported) = page.derotate(&clip.path, clip.circle, clip.rpm)?;
            let report = check_derotated(clip, &output, WHOLE)?;
            let (worst, rms) = (report.worst_degrees, report.rms_degrees);
            eprintln!("    {}: at most {worst:.4} degrees off, rms {rms:.4}", exported.encoder);
            Ok(())
        });
    }
    cases.case(
        &format!("{kind:?} AV1 comes out right, or the page says that it can't"),
        || {
            let page = PageSession::again(&browser, &server)?;
            let refusal = match page.choose(&av1.path)? {
                Err(refusal) => refusal,
                Ok(()) => {
                    page.set(av1.circle, "13.45")?;
                    page.begin_export()?;
                    match page.wait_export(std::time::Duration::from_secs(120))? {
                        Ok(exported) => return check_derotated(&av1, &page.collect(&exported)?, WHOLE).map(drop),
                        Err(refusal) => refusal,
                    }
                }
            };
            sentence(&refusal)?;
            if !refusal.contains("AV1") {
                bail!("it doesn't say that AV1 is the reason: {refusal}");
            }
            Ok(())
        },
    );
    cases.finish()
}

netdpr_whole_system::in_each_browser!(every_format_comes_out_right);
