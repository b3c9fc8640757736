//! A film goes to `netdpr serve` and comes back: the whole flow, in a real browser, against a real server process.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use base64::Engine as _;
use netdpr_whole_system::browser::{Browser, Kind};
use netdpr_whole_system::clips::Shelf;
use netdpr_whole_system::command::Netdpr;
use netdpr_whole_system::program::ffmpeg;
use netdpr_whole_system::served::{Line, Served};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(120);
const CIRCLE: [&str; 3] = ["160", "120", "100"];
/// Bytes of the film; most of them are nothing, so that there is much to send and little to derotate.
const SIZE: u64 = 24_000_000;

/// The page at one end of a line.
struct Page<'a> {
    browser: &'a Browser,
    line: &'a Line,
}

impl Page<'_> {
    fn open(&self) -> anyhow::Result<()> {
        self.browser.go(&self.line.page())?;
        self.wait("return by('video-file') && by('try-example') ? true : null;")
            .map(drop)
    }

    fn script(&self, script: &str, values: Vec<Value>) -> anyhow::Result<Value> {
        self.browser.script(&format!("{BY} {script}"), values)
    }

    fn wait(&self, condition: &str) -> anyhow::Result<Value> {
        self.browser
            .wait_until(&format!("{BY} {condition}"), &[], PATIENCE)
            .with_context(|| {
                format!(
                    "it shows {:?}",
                    self.script("return document.body.innerText.slice(0, 900);", Vec::new())
                )
            })
    }

    fn wait_for_state(&self, state: &str) -> anyhow::Result<()> {
        self.wait(&format!("return by('sent')?.dataset.state === '{state}' || null;"))
            .map(drop)
    }

    fn press(&self, id: &str) -> anyhow::Result<()> {
        self.wait(&format!("return by('{id}') && !by('{id}').hidden || null;"))?;
        self.script("by(arguments[0]).click();", vec![json!(id)]).map(drop)
    }

    fn fill(&self, id: &str, text: &str) -> anyhow::Result<()> {
        let script = "const field = by(arguments[0]);
            field.value = arguments[1];
            field.dispatchEvent(new Event('input', { bubbles: true }));";
        self.script(script, vec![json!(id), json!(text)]).map(drop)
    }

    fn choose(&self, film: &Path) -> anyhow::Result<()> {
        self.browser.choose_file("[data-testid=video-file]", film)?;
        self.wait("return document.documentElement.dataset.state === 'ready' || null;")
            .map(drop)
    }

    fn said(&self) -> anyhow::Result<String> {
        let said = self.script("return by('sending-state').textContent;", Vec::new())?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    fn wait_until_held(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        while !self.line.is_holding() {
            ensure!(begun.elapsed() < PATIENCE, "the film isn't sent");
            // Asking the page takes its time, in which the browser gets to its own work.
            self.said()?;
        }
        Ok(())
    }

    /// A picture of what is seen, where a folder for such is named.
    fn picture(&self, name: &str) -> anyhow::Result<()> {
        match std::env::var_os("NETDPR_PICTURES") {
            Some(folder) => self.browser.picture(&PathBuf::from(folder).join(format!("{name}.png"))),
            None => Ok(()),
        }
    }
}

const BY: &str = "const by = (id) => document.querySelector(`[data-testid=\"${id}\"]`);";

/// A film without a rim, and much behind it that is no picture.
fn no_rim(shelf: &Shelf) -> anyhow::Result<PathBuf> {
    shelf.made("no_rim_much_to_send.mp4", |path| {
        ffmpeg(
            ["-f", "lavfi", "-i", "color=black:s=320x240:r=30:d=1", "-c:v", "libx264"]
                .map(std::ffi::OsStr::new)
                .into_iter()
                .chain([path.as_os_str()]),
        )?;
        let mut film = std::fs::OpenOptions::new().append(true).open(path)?;
        let free = SIZE - film.metadata()?.len();
        film.write_all(&u32::try_from(free)?.to_be_bytes())?;
        film.write_all(b"free")?;
        film.set_len(SIZE)?;
        Ok(())
    })
}

fn a_film_goes_there_and_comes_back(kind: Kind) -> anyhow::Result<()> {
    let film = no_rim(&Shelf::new(env!("CARGO_TARGET_TMPDIR"))?)?;
    let data = tempfile::tempdir()?;
    let taking = Served::start(data.path(), &["--cores", "0"])?;
    let line = Line::to(taking.address())?;
    let browser = Browser::start(kind)?;
    let page = Page {
        browser: &browser,
        line: &line,
    };
    page.open()?;
    page.choose(&film)?;
    page.fill("rpm", "10")?;
    let said = page.wait("return by('sending-where')?.textContent || null;")?;
    let said = said.as_str().unwrap_or_default().to_owned();
    ensure!(
        said.contains(&line.host()) && said.contains("7 days") && said.contains("leaves"),
        "{said}"
    );
    page.script("document.querySelector('.offer').open = true;", Vec::new())?;
    page.picture("server-offer")?;

    // The connection is cut in the middle, and it goes on by itself.
    line.hold_after(SIZE / 4);
    page.press("send-to-server")?;
    page.wait_for_state("uploading")?;
    page.wait_until_held()?;
    line.cut();
    page.wait("return by('sending-state').textContent.includes('tried again') || null;")?;
    page.picture("server-cut")?;
    line.hold_after(SIZE / 4);
    line.lead_to(taking.address());
    page.wait_until_held()?;
    // Paused, the page is loaded anew in the middle.
    page.press("sending-pause")?;
    ensure!(page.said()?.starts_with("Paused"), "{}", page.said()?);
    line.cut();
    line.lead_to(taking.address());
    page.open()?;
    page.wait_for_state("uploading")?;
    page.picture("server-unfinished")?;
    ensure!(page.said()?.contains("same video"), "{}", page.said()?);
    browser.choose_file("[data-testid=sending-again]", &film)?;
    page.wait_for_state("queued")?;
    ensure!(page.said()?.contains("place 1"), "{}", page.said()?);
    ensure!(line.sent() < SIZE * 3 / 2, "{} bytes went for {SIZE}", line.sent());
    page.picture("server-queued")?;

    // The machine is exchanged for one that works. It finds no rim, and asks.
    line.cut();
    drop(taking);
    let working = Served::start(data.path(), &["--cores", "1"])?;
    line.lead_to(working.address());
    page.wait_for_state("needs-circle")?;
    ensure!(page.said()?.contains("No rim"), "{}", page.said()?);
    let sent = line.sent();
    page.choose(&film)?;
    page.picture("server-needs-circle")?;
    for (id, number) in ["circle-x", "circle-y", "circle-r"].iter().zip(CIRCLE) {
        page.fill(id, number)?;
    }
    page.press("use-circle")?;
    page.wait_for_state("done")?;
    // The film wasn't sent again.
    ensure!(line.sent() - sent < 200_000, "{} bytes", line.sent() - sent);
    page.picture("server-done")?;

    // Loaded anew, it is still there, and it plays.
    page.open()?;
    page.wait_for_state("done")?;
    page.wait("const film = by('server-result'); return film.readyState >= 1 && film.duration > 0.9 || null;")?;
    page.picture("server-again")?;
    let saved = page.script(
        "return [by('server-save').getAttribute('href'), by('server-save').download];",
        Vec::new(),
    )?;
    ensure!(saved[1] == "no_rim_much_to_send_derotated_10rpm.mp4", "{saved}");
    let made = fetch(&browser, &saved[0])?;
    let command = Netdpr::new()?;
    let ours = command.folder().join("out.mp4");
    let outcome = command.run([
        "derotate".as_ref(),
        film.as_os_str(),
        "-o".as_ref(),
        ours.as_os_str(),
        "--rpm".as_ref(),
        "10".as_ref(),
        "--circle".as_ref(),
        CIRCLE.join(",").as_ref(),
    ])?;
    ensure!(outcome.code == Some(0), "{}", outcome.stderr);
    ensure!(made == std::fs::read(ours)?, "the server's film isn't the command's");

    // Nobody else sees it.
    let other = Browser::start(kind)?;
    let stranger = Page {
        browser: &other,
        line: &line,
    };
    stranger.open()?;
    stranger.choose(&film)?;
    stranger.wait("return by('send-to-server') ? true : null;")?;
    ensure!(
        stranger.script("return by('sent');", Vec::new())? == Value::Null,
        "a stranger sees the film"
    );
    let status = other.async_script("return (await fetch(given[0])).status;", vec![saved[0].clone()])?;
    ensure!(status == 404, "a stranger gets {status}");

    // Deleted, nothing is left.
    page.press("sending-remove")?;
    page.wait("return by('sent') ? null : true;")?;
    let left = files(&data.path().join("films"))?;
    ensure!(left.is_empty(), "{left:?}");
    Ok(())
}

/// What stands at an address of the page's own.
fn fetch(browser: &Browser, address: &Value) -> anyhow::Result<Vec<u8>> {
    let script = "const film = await (await fetch(given[0])).blob();
        return await new Promise((settle) => {
            const reader = new FileReader();
            reader.onload = () => settle(reader.result.split(',')[1]);
            reader.readAsDataURL(film);
        });";
    let text = browser.async_script(script, vec![address.clone()])?;
    Ok(base64::engine::general_purpose::STANDARD.decode(text.as_str().context("no text came back")?)?)
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// A text that a language leaves out would be shown in English.
#[test]
fn each_language_has_all_words_and_their_gaps() -> anyhow::Result<()> {
    let words: Value = serde_json::from_str(include_str!("../../src/page/words/sending.json"))?;
    let texts = words["texts"].as_object().context("no texts")?;
    let english = texts["en"].as_object().context("no English")?;
    let gaps = |text: &Value| ["{0}", "{1}"].map(|gap| text.as_str().is_some_and(|text| text.contains(gap)));
    ensure!(texts.len() == 5, "{} languages", texts.len());
    for (language, all) in texts {
        let all = all.as_object().context("no texts")?;
        let names = |texts: &serde_json::Map<String, Value>| texts.keys().cloned().collect::<BTreeSet<_>>();
        ensure!(names(all) == names(english), "{language}");
        for (name, text) in all {
            ensure!(gaps(text) == gaps(&english[name]), "{language}: {name}");
        }
    }
    for (english, all) in words["sentences"].as_object().context("no sentences")? {
        ensure!(all.as_object().is_some_and(|all| all.len() == 4), "{english}");
    }
    Ok(())
}

netdpr_whole_system::in_each_browser!(a_film_goes_there_and_comes_back);
