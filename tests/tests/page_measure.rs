//! The page measures rim, rate and centre by itself, and leaves alone what a person has set.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

const PATIENCE: Duration = Duration::from_secs(120);

fn measures_by_itself(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder {
        seconds: 5.0,
        rpm: -33.3,
        ..TankOrder::default()
    })?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut cases = Cases::new();
    cases.case(&format!("{kind:?}: dropping the film is enough"), || {
        let page = opened(&browser, &server, &clip)?;
        let rpm = measured_rate(&page)?;
        eprintln!("    measured {rpm} rpm");
        ensure!((rpm + 33.3).abs() < 0.01, "{rpm} rpm");
        let [x, y, r] = circle(&page)?;
        let off = (x - clip.circle.x).hypot(y - clip.circle.y);
        eprintln!("    centre {off:.3} px off, radius {:.2} px", r - clip.circle.r);
        ensure!(off < 0.15, "the centre is {off} px off");
        ensure!((r - clip.circle.r).abs() < 1.5, "the radius is {r}");
        page.tick("caption", false)?;
        page.begin_export()?;
        let exported = match page.wait_export(PATIENCE)? {
            Ok(exported) => exported,
            Err(error) => bail!("the page did not derotate the film: {error}"),
        };
        check_derotated(&clip, &page.collect(&exported)?, WHOLE).map(drop)
    });
    cases.case(&format!("{kind:?}: what a person typed stays"), || {
        let page = opened(&browser, &server, &clip)?;
        page.fill("rpm", "12.5")?;
        page.fill("circle-x", "111")?;
        page.wait(
            "return document.querySelector('[data-testid=measured]')?.innerText.includes('-33.3') ? true : null;",
            PATIENCE,
        )?;
        let kept = page.script("return [by('rpm').value, by('circle-x').value];")?;
        ensure!(kept == serde_json::json!(["12.5", "111"]), "{kept}");
        Ok(())
    });
    cases.case(&format!("{kind:?}: a readout time moves the measured centre"), || {
        let page = opened(&browser, &server, &clip)?;
        measured_rate(&page)?;
        let before = circle(&page)?;
        page.fill("readout-ms", "20")?;
        let text = format!("return Number(by('circle-x').value) !== {} ? true : null;", before[0]);
        page.wait(&text, PATIENCE)?;
        page.wait(
            "return by('measured').querySelector('[data-tone=sure]') ? true : null;",
            PATIENCE,
        )?;
        // The camera of this film took its pictures at once, so it is moved away from where it was right.
        let [x, y, _] = circle(&page)?;
        let moved = (x - before[0]).hypot(y - before[1]);
        ensure!(moved > 0.3, "moved by {moved} px");
        Ok(())
    });
    cases.finish()
}

fn opened<'a>(browser: &'a Browser, server: &'a PageServer, clip: &Clip) -> anyhow::Result<PageSession<'a>> {
    let page = PageSession::open(browser, server, "")?;
    match page.choose(&clip.path)? {
        Ok(()) => Ok(page),
        Err(error) => bail!("the page did not take the film: {error}"),
    }
}

fn measured_rate(page: &PageSession<'_>) -> anyhow::Result<f64> {
    let text = page.wait("return by('rpm').value || null;", PATIENCE)?;
    Ok(text.as_str().context("no text")?.parse()?)
}

fn circle(page: &PageSession<'_>) -> anyhow::Result<[f64; 3]> {
    let texts = page.script("return ['circle-x', 'circle-y', 'circle-r'].map((id) => Number(by(id).value));")?;
    Ok(serde_json::from_value(texts)?)
}

netdpr_whole_system::in_each_browser!(measures_by_itself);
