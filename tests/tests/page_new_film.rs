//! How the new film is written: its quality, the kind of file, and the language of its caption.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_derotation::{CaptionLanguage, Quality, Recipe};
use netdpr_whole_system::browser::{Browser, Exported, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::command::Netdpr;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::measure::{Film, film_info};
use netdpr_whole_system::server::{Isolation, PageServer};

const PATIENCE: Duration = Duration::from_secs(120);

fn the_new_film(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder::default())?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut cases = Cases::new();
    // Where the browser encodes nothing itself, both are the same.
    let encoders: &[&str] = match kind {
        Kind::WebKit => &["?encoder=ffmpeg"],
        _ => &["?encoder=ffmpeg", "?encoder=webcodecs"],
    };
    for query in encoders {
        cases.case(
            &format!("{kind:?} {query}: each quality is a larger file, and QuickTime is QuickTime"),
            || {
                let page = opened(&browser, &server, query, &clip)?;
                page.set(clip.circle, &clip.rpm.to_string())?;
                let mut sizes = Vec::new();
                for quality in Quality::ALL {
                    page.select("quality", quality.name())?;
                    if quality == Quality::Best {
                        page.select("format", "mov")?;
                    }
                    let exported = export(&page)?;
                    let film = page.collect(&exported)?;
                    sizes.push(std::fs::metadata(&film)?.len());
                    ensure!(film_info(&film)?.codec == "h264", "{:?}", film_info(&film)?);
                    let is_mov = quality == Quality::Best;
                    ensure!(
                        exported.download.ends_with(if is_mov { ".mov" } else { ".mp4" }),
                        "{exported:?}"
                    );
                    ensure!(is_quicktime(&film)? == is_mov, "{quality:?} is another kind of file");
                    // The browser shows it.
                    page.wait("return by('result').readyState >= 2 || null;", PATIENCE)?;
                    if quality != Quality::Small {
                        check_derotated(&clip, &film, WHOLE)?;
                    }
                }
                eprintln!("    bytes: {sizes:?}");
                ensure!(
                    sizes.windows(2).all(|two| two[1] as f64 > 1.25 * two[0] as f64),
                    "{sizes:?}"
                );
                Ok(())
            },
        );
    }
    cases.case(&format!("{kind:?}: the caption is in the page's language"), || {
        let page = opened(&browser, &server, "", &clip)?;
        page.set(clip.circle, &clip.rpm.to_string())?;
        page.tick("caption", true)?;
        page.select("language", "fr")?;
        page.wait("return document.documentElement.lang === 'fr' || null;", PATIENCE)?;
        let exported = export(&page)?;
        let by_page = page.collect(&exported)?;
        let text = page.script(
            "const address = by('recipe-save').getAttribute('href');
             return decodeURIComponent(address.slice(address.indexOf(',') + 1));",
        )?;
        page.script("localStorage.clear();")?;
        let recipe = text.as_str().context("there is no recipe")?;
        let read = Recipe::from_json(recipe)?;
        ensure!(
            read.caption && read.caption_language == CaptionLanguage::French,
            "{recipe}"
        );
        let command = Netdpr::new()?;
        let file = command.folder().join("recipe.json");
        std::fs::write(&file, recipe)?;
        let made = |name: &str, more: &[&str]| {
            let output = command.folder().join(name);
            let mut arguments = vec![
                "derotate".to_owned(),
                clip.path.to_string_lossy().into_owned(),
                "-o".to_owned(),
                output.to_string_lossy().into_owned(),
                "--recipe".to_owned(),
                file.to_string_lossy().into_owned(),
            ];
            arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
            let outcome = command.run(&arguments)?;
            ensure!(outcome.code == Some(0), "{outcome:?}");
            anyhow::Ok(output)
        };
        // The page's caption beside the command's in the same language and in another.
        let seen = caption(&by_page, &clip)?;
        let off = |other: &[u8]| {
            let sum: u32 = seen.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
            f64::from(sum) / seen.len() as f64
        };
        let french = off(&caption(&made("french.mp4", &[])?, &clip)?);
        let english = off(&caption(&made("english.mp4", &["--caption-language", "en"])?, &clip)?);
        eprintln!("    off the French caption by {french:.2} levels, off the English one by {english:.2}");
        ensure!(french < 6.0 && english > 3.0 * french, "{french} and {english}");
        Ok(())
    });
    cases.finish()
}

fn opened<'a>(
    browser: &'a Browser,
    server: &'a PageServer,
    query: &str,
    clip: &Clip,
) -> anyhow::Result<PageSession<'a>> {
    let page = PageSession::open(browser, server, query)?;
    match page.choose(&clip.path)? {
        Ok(()) => Ok(page),
        Err(error) => bail!("the page did not take the film: {error}"),
    }
}

fn export(page: &PageSession<'_>) -> anyhow::Result<Exported> {
    page.begin_export()?;
    match page.wait_export(PATIENCE)? {
        Ok(exported) => Ok(exported),
        Err(error) => bail!("the page did not derotate the film: {error}"),
    }
}

/// The luma of the band below the disc, in the first picture.
fn caption(film: &Path, clip: &Clip) -> anyhow::Result<Vec<u8>> {
    let first = Film::open(film)?.next().context("the film has no pictures")??;
    let above = clip.circle.square_side() as usize * first.width;
    Ok(first.luma.get(above..).context("there is no caption")?.to_vec())
}

/// Whether the file says that it is QuickTime (its first box, QuickTime File Format Specification).
fn is_quicktime(film: &Path) -> anyhow::Result<bool> {
    let bytes = std::fs::read(film)?;
    Ok(bytes.get(4..12) == Some(b"ftypqt  ".as_slice()))
}

netdpr_whole_system::in_each_browser!(the_new_film);
