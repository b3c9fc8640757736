//! The page speaks each of its languages, all of it: no text stands outside the catalogue.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(240);

/// Latin words among what the page shows and says to screen readers: in Japanese there are none but names and units.
const LATIN_WORDS: &str = "
    const texts = [];
    const walk = (element) => {
        if (element.closest('[data-testid=language], script, style, noscript, .film h2')) return;
        for (const name of ['aria-label', 'aria-valuetext', 'placeholder', 'title', 'alt']) {
            if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
        }
        for (const child of element.childNodes) {
            if (child.nodeType === Node.TEXT_NODE) texts.push(child.data);
            if (child.nodeType === Node.ELEMENT_NODE) walk(child);
        }
    };
    walk(document.body);
    const known = /NetDPR|H\\.264|rpm|px|ffmpeg|encoder|webcodecs|\\.json|MP4|MOV|QuickTime/gi;
    return texts.filter((text) => /[A-Za-z]{2,}/.test(text.replace(known, '')));";

fn speaks_other_languages(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder::default())?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut cases = Cases::new();
    cases.case(
        &format!("{kind:?}: each language is chosen, shown at once and remembered"),
        || {
            let page = PageSession::open(&browser, &server, "")?;
            ensure!(headline(&page)? == json!(["en", "Make the tank stand still"]));
            for (code, wanted) in [
                ("es", "Haz que el tanque se quede quieto"),
                ("fr", "Immobilisez la cuve"),
                ("de", "Bring den Tank zum Stillstand"),
                ("ja", "回る水槽を止めて見る"),
            ] {
                choose(&page, code)?;
                ensure!(headline(&page)? == json!([code, wanted]), "{}", headline(&page)?);
            }
            let page = PageSession::open(&browser, &server, "")?;
            ensure!(
                headline(&page)? == json!(["ja", "回る水槽を止めて見る"]),
                "it was forgotten"
            );
            Ok(())
        },
    );
    cases.case(
        &format!("{kind:?}: in Japanese nothing is left in Latin letters"),
        || {
            let page = PageSession::open(&browser, &server, "")?;
            choose(&page, "ja")?;
            all_in_japanese(&page, "the empty page")?;
            if let Err(error) = page.choose(&clip.path)? {
                bail!("the page did not take the film: {error}");
            }
            all_in_japanese(&page, "an open film")?;
            page.set(clip.circle, "0")?;
            page.press("export")?;
            page.wait("return error();", PATIENCE)?;
            all_in_japanese(&page, "a complaint")?;
            page.fill("rpm", &clip.rpm.to_string().replace('.', ","))?;
            page.begin_export()?;
            page.wait("return state() !== 'ready' || null;", PATIENCE)?;
            all_in_japanese(&page, "the work")?;
            if let Err(error) = page.wait_export(PATIENCE)? {
                bail!("the page did not derotate the film: {error}");
            }
            all_in_japanese(&page, "the result")
        },
    );
    cases.finish()
}

fn choose(page: &PageSession<'_>, code: &str) -> anyhow::Result<()> {
    page.script(&format!(
        "const choice = by('language');
         choice.value = '{code}';
         choice.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    ))?;
    page.wait(
        &format!("return document.documentElement.lang === '{code}' || null;"),
        PATIENCE,
    )
    .map(drop)
}

fn headline(page: &PageSession<'_>) -> anyhow::Result<Value> {
    page.script("return [document.documentElement.lang, document.querySelector('.welcome h2').textContent];")
}

fn all_in_japanese(page: &PageSession<'_>, what: &str) -> anyhow::Result<()> {
    let left = page.script(LATIN_WORDS)?;
    ensure!(left == json!([]), "{what} shows {left}");
    Ok(())
}

netdpr_whole_system::in_each_browser!(speaks_other_languages);

/// Where the sentences are that the page shows and didn't write itself.
const SENTENCES: &[&str] = &[
    "crates/derotation/src/circle.rs",
    "crates/derotation/src/motion/result.rs",
    "crates/derotation/src/recipe/mask.rs",
    "crates/derotation/src/recipe/mod.rs",
    "crates/derotation/src/recipe/readout.rs",
    "crates/derotation/src/recipe/trim.rs",
    "crates/derotation/src/rim/mod.rs",
    "crates/derotation/src/rotation_rate.rs",
    "crates/derotation/src/theory/fit.rs",
    "crates/derotation/src/track/ending.rs",
    "crates/derotation/src/track/film.rs",
    "crates/ffmpeg/src/unreadable.rs",
];

#[test]
fn what_the_core_says_is_in_the_catalogue() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no root")?;
    let folder = root.join("src/page/words/sentences");
    let mut catalogue = String::new();
    for entry in std::fs::read_dir(folder)? {
        catalogue.push_str(&std::fs::read_to_string(entry?.path())?);
    }
    let mut found = 0;
    for file in SENTENCES {
        let file: PathBuf = root.join(file);
        let source = std::fs::read_to_string(&file)?;
        for attribute in source.split("#[error(").skip(1) {
            let Some(text) = first_text(attribute.trim_start()) else {
                continue;
            };
            let form = with_gaps(text);
            ensure!(
                catalogue.contains(&format!("english: \"{form}\",")),
                "{} says what the page can't translate: {form}",
                file.display()
            );
            found += 1;
        }
    }
    ensure!(found > 25, "only {found} sentences were found");
    Ok(())
}

/// The string that Rust source begins with, without its quotes; `None` when it begins with something else.
fn first_text(source: &str) -> Option<&str> {
    let text = source.strip_prefix('"')?;
    let mut escaped = false;
    let end = text.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    })?;
    text.get(..end)
}

/// `a {x} b {y:.1}` as `a {} b {}`.
fn with_gaps(text: &str) -> String {
    let mut pieces = text.split('{');
    let mut form = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        form.push_str("{}");
        form.push_str(piece.split_once('}').map_or(piece, |(_, after)| after));
    }
    form
}
