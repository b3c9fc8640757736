//! What the page says to films and numbers it can't work with; and it goes on working.

use std::time::Duration;

use anyhow::{Context, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated, check_tags};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::command::sentence;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::measure::Film;
use netdpr_whole_system::server::{Isolation, PageServer};

const PATIENCE: Duration = Duration::from_secs(60);

fn bad_input_is_answered_in_a_sentence(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let good = shelf.tank(TankOrder::default())?;
    let whole = Film::open(&good.path)?.count();
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    PageSession::open(&browser, &server, "")?;
    let mut cases = Cases::new();
    for film in &shelf.hopeless_set()? {
        let name = film
            .file_name()
            .context("a film without a name")?
            .to_string_lossy()
            .into_owned();
        cases.case(&format!("{kind:?} {name}"), || {
            let page = PageSession::again(&browser, &server)?;
            let said = PageSession::complaint(page.choose(film)?)?;
            eprintln!("    {said}");
            ensure!(
                name != "text.mp4" || !said.contains("breaks off"),
                "a text is no film that breaks off: {said}"
            );
            Ok(())
        });
    }
    cases.case(&format!("{kind:?} a good film after the bad ones"), || {
        let page = PageSession::again(&browser, &server)?;
        let (output, _) = page.derotate(&good.path, good.circle, good.rpm)?;
        check_derotated(&good, &output, WHOLE).map(drop)
    });
    for clip in &shelf.damaged_set()? {
        cases.case(&format!("{kind:?} {}", clip.name()), || {
            damaged(PageSession::again(&browser, &server)?, clip, whole)
        });
    }
    cases.case(&format!("{kind:?} numbers"), || {
        numbers(PageSession::again(&browser, &server)?, &good)
    });
    cases.finish()
}

/// A film damaged part-way yields what could be read, and the page says so.
fn damaged(page: PageSession<'_>, clip: &Clip, whole: usize) -> anyhow::Result<()> {
    let (output, exported) = page.derotate(&clip.path, clip.circle, clip.rpm)?;
    let said = exported
        .warnings
        .first()
        .context("the page doesn't say that the film is damaged")?;
    eprintln!("    {said}");
    sentence(said)?;
    let frames = Film::open(&output)?.collect::<Result<Vec<_>, _>>()?.len();
    ensure!(
        frames >= whole / 4 && frames <= whole,
        "{frames} of {whole} frames came out"
    );
    ensure!(
        exported.frames == frames,
        "{} frames, says the page, and it is {frames}",
        exported.frames
    );
    check_tags(clip, &output)
}

/// Numbers without sense in each field get a sentence; the good ones typed over them work.
fn numbers(page: PageSession<'_>, good: &Clip) -> anyhow::Result<()> {
    if let Err(error) = page.choose(&good.path)? {
        anyhow::bail!("the page did not take the film: {error}");
    }
    let mut wrong = Vec::new();
    for (field, text) in [
        ("rpm", "0"),
        ("rpm", "nan"),
        ("rpm", "inf"),
        ("rpm", "1e308"),
        ("rpm", "ten"),
        ("circle-r", "0"),
        ("circle-r", "-5"),
        ("circle-r", "10000"),
        ("circle-x", "-200"),
        ("circle-y", "1000"),
    ] {
        page.set(good.circle, "13.45")?;
        page.fill(field, text)?;
        page.begin_export()?;
        match page.wait_export(PATIENCE)? {
            Ok(_) => wrong.push(format!("{field} {text:?} was derotated")),
            Err(said) => {
                eprintln!("    {field} {text:?}: {said}");
                if let Err(error) = sentence(&said) {
                    wrong.push(format!("{field} {text:?}: {error}"));
                }
            }
        }
    }
    page.set(good.circle, "13,45")?;
    page.begin_export()?;
    match page.wait_export(Duration::from_secs(120))? {
        Err(said) => wrong.push(format!("rpm \"13,45\": {said}")),
        Ok(exported) => {
            check_derotated(good, &page.collect(&exported)?, WHOLE)?;
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("; "));
    Ok(())
}

netdpr_whole_system::in_each_browser!(bad_input_is_answered_in_a_sentence);
