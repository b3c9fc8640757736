//! The page of NetDPR, used as a person uses it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use netdpr_derotation::Circle;
use serde::Deserialize;
use serde_json::json;

use super::Browser;
use crate::command::sentence;
use crate::server::PageServer;

/// How long an ordinary step may take on a slow, busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// The page, open in a browser.
#[derive(Debug, Clone, Copy)]
pub struct PageSession<'a> {
    browser: &'a Browser,
    server: &'a PageServer,
}

/// A film that the page made.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Address of the film, in the page.
    pub href: String,
    /// The name it would be saved under.
    pub download: String,
    /// Frames, as the page says.
    pub frames: usize,
    /// The encoder, as the page says: `webcodecs` or `ffmpeg`.
    pub encoder: String,
    /// The decoder, likewise.
    pub decoder: String,
    /// The most memory that the work took, bytes, as the page says.
    pub peak_memory: f64,
    /// What the page says was wrong with the original.
    pub warnings: Vec<String>,
}

/// What a choice of film or an export came to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Came {
    error: Option<String>,
    film: Option<Exported>,
}

const BY_ID: &str = "const by = (id) => document.querySelector(`[data-testid=\"${id}\"]`);
    const state = () => document.querySelector('[data-state=empty],[data-state=opening],[data-state=live],[data-state=ready],\
[data-state=exporting],[data-state=done]')?.dataset.state;
    const error = () => by('error')?.textContent.trim() || null;";

impl<'a> PageSession<'a> {
    /// Opens the page anew, with a query such as `?encoder=ffmpeg` or an empty one.
    ///
    /// # Errors
    /// When the page doesn't come up.
    pub fn open(browser: &'a Browser, server: &'a PageServer, query: &str) -> anyhow::Result<Self> {
        browser.go(&format!("{}{query}", server.address()))?;
        let page = Self { browser, server };
        page.wait("return state() && by('video-file') ? true : null;", PATIENCE)
            .context("the page did not come up")?;
        Ok(page)
    }

    /// The page as it was left by what was done before.
    ///
    /// # Errors
    /// When it isn't there.
    pub fn again(browser: &'a Browser, server: &'a PageServer) -> anyhow::Result<Self> {
        let page = Self { browser, server };
        page.wait("return state() && by('video-file') ? true : null;", PATIENCE)
            .context("the page is not there")?;
        Ok(page)
    }

    /// The page as a kiosk, with these settings in its address besides.
    ///
    /// # Errors
    /// When the browser can't go there.
    pub fn kiosk(browser: &'a Browser, server: &'a PageServer, settings: &str) -> anyhow::Result<Self> {
        browser.go(&format!("{}?kiosk{settings}", server.address()))?;
        Ok(Self { browser, server })
    }

    /// Waits for something in the page. `by(id)` finds an element by its test id, `state()` is what the page is
    /// doing, `error()` the sentence in its alert.
    ///
    /// # Errors
    /// When it doesn't come to be.
    pub fn wait(&self, condition: &str, deadline: Duration) -> anyhow::Result<serde_json::Value> {
        self.browser
            .wait_until(&format!("{BY_ID} {condition}"), &[], deadline)
            .with_context(|| self.words())
    }

    /// Waits for something that comes with the page being loaded anew.
    ///
    /// # Errors
    /// When it doesn't come to be.
    pub fn wait_through_reload(&self, condition: &str, deadline: Duration) -> anyhow::Result<()> {
        self.browser
            .wait_through_reload(&format!("{BY_ID} {condition}"), deadline)
            .with_context(|| self.words())
    }

    /// Runs a script in the page, with the same helpers.
    ///
    /// # Errors
    /// When it throws.
    pub fn script(&self, script: &str) -> anyhow::Result<serde_json::Value> {
        self.browser.script(&format!("{BY_ID} {script}"), Vec::new())
    }

    /// Runs a script in the page once the same answer came in a few drawings of the screen, one after the other.
    ///
    /// # Errors
    /// When it throws.
    pub fn settled(&self, script: &str) -> anyhow::Result<serde_json::Value> {
        let body = format!(
            "{BY_ID} const ask = () => {{ {script} }};
             let last = ask(), times = 0;
             while (times < 6) {{
                 await new Promise((next) => requestAnimationFrame(next));
                 const now = ask();
                 times = now === last ? times + 1 : 0;
                 last = now;
             }}
             return last;"
        );
        self.browser.async_script(&body, Vec::new())
    }

    pub(super) fn browser(&self) -> &Browser {
        self.browser
    }

    /// What the page says at this moment, for the message of a failure.
    fn words(&self) -> String {
        let words = self.script("return `${state()}: ${error() ?? ''} | ${document.body.innerText.slice(0, 600)}`;");
        let words = words.map_or_else(|error| format!("{error:#}"), |words| words.to_string());
        format!("{:?} shows: {words}", self.browser.kind())
    }

    /// Chooses a film and waits until it can be worked on, or until the page says why not: `Err` holds its sentence.
    ///
    /// # Errors
    /// When neither comes to be.
    pub fn choose(&self, film: &Path) -> anyhow::Result<Result<(), String>> {
        // An earlier film's state and complaint must not be taken for this one's.
        let before = self.script("return [state(), error()];")?;
        self.browser.choose_file("[data-testid=video-file]", film)?;
        if before[0] != "empty" || !before[1].is_null() {
            // The choice is taken up at once: the page says so, or has failed already.
            self.wait(
                "return state() === 'opening' || state() === 'ready' || error() ? true : null;",
                PATIENCE,
            )?;
        }
        let came = self.wait(
            "if (state() === 'ready') return { error: null };
             return error() ? { error: error() } : null;",
            PATIENCE,
        )?;
        Ok(match serde_json::from_value::<Came>(came)?.error {
            None => Ok(()),
            Some(error) => Err(error),
        })
    }

    /// Types into a field.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn fill(&self, id: &str, text: &str) -> anyhow::Result<()> {
        let script = format!(
            "{BY_ID} const field = by(arguments[0]);
             if (!field) throw new Error('no field ' + arguments[0]);
             field.focus();
             field.value = arguments[1];
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));
             field.dispatchEvent(new Event('change', {{ bubbles: true }}));
             field.blur();"
        );
        self.browser.script(&script, vec![json!(id), json!(text)])?;
        Ok(())
    }

    /// Chooses among what a field offers.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn select(&self, id: &str, value: &str) -> anyhow::Result<()> {
        self.script(&format!(
            "const choice = by('{id}');
             choice.value = '{value}';
             choice.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        ))
        .map(drop)
    }

    /// Ticks a box or takes the tick away.
    ///
    /// # Errors
    /// When there is no such box.
    pub fn tick(&self, id: &str, ticked: bool) -> anyhow::Result<()> {
        let script = format!(
            "{BY_ID} const box = by(arguments[0]);
             if (!box) throw new Error('no box ' + arguments[0]);
             if (box.checked !== arguments[1]) box.click();
             if (box.checked !== arguments[1]) throw new Error(arguments[0] + ' does not change');"
        );
        self.browser.script(&script, vec![json!(id), json!(ticked)])?;
        Ok(())
    }

    /// Presses a button.
    ///
    /// # Errors
    /// When there is no such button.
    pub fn press(&self, id: &str) -> anyhow::Result<()> {
        let script = format!(
            "{BY_ID} const button = by(arguments[0]);
             if (!button) throw new Error('no button ' + arguments[0]);
             button.click();"
        );
        self.browser.script(&script, vec![json!(id)])?;
        Ok(())
    }

    /// Fills in the circle and the rate, and leaves the caption away, so that the disc alone comes out.
    ///
    /// # Errors
    /// When a field is missing.
    pub fn set(&self, circle: Circle, rpm: &str) -> anyhow::Result<()> {
        self.fill("circle-x", &circle.x.to_string())?;
        self.fill("circle-y", &circle.y.to_string())?;
        self.fill("circle-r", &circle.r.to_string())?;
        self.fill("rpm", rpm)?;
        self.tick("caption", false)
    }

    /// Begins an export.
    ///
    /// # Errors
    /// When there is no such button.
    pub fn begin_export(&self) -> anyhow::Result<()> {
        // What an earlier export left must not be taken for this one's.
        self.script("window.netdprBefore = by('save')?.href ?? null;")?;
        self.press("export")
    }

    /// Waits for the film that an export makes, or for the page's sentence on why there is none: `Err`.
    ///
    /// # Errors
    /// When neither comes within `deadline`.
    pub fn wait_export(&self, deadline: Duration) -> anyhow::Result<Result<Exported, String>> {
        let came = self.wait(
            "const save = by('save'), film = by('result');
             if (state() === 'done' && save && film && save.href && save.href !== window.netdprBefore) {
                 return { film: {
                     href: save.href, download: save.download, frames: Number(film.dataset.frames),
                     encoder: film.dataset.encoder ?? '',
                     decoder: film.dataset.decoder ?? '', peakMemory: Number(film.dataset.peakMemory),
                     warnings: Array.from(document.querySelectorAll('.warnings li'), (line) => line.textContent.trim()),
                 } };
             }
             return error() && state() !== 'exporting' ? { error: error() } : null;",
            deadline,
        )?;
        let came: Came = serde_json::from_value(came)?;
        match came {
            Came { film: Some(film), .. } => Ok(Ok(film)),
            Came { error: Some(error), .. } => Ok(Err(error)),
            Came { .. } => bail!("the page shows neither a film nor an error"),
        }
    }

    /// The whole way: chooses `film`, sets circle and rate, exports, and takes the film that came out.
    ///
    /// # Errors
    /// When the page says that it can't, or does nothing.
    pub fn derotate(&self, film: &Path, circle: Circle, rpm: f64) -> anyhow::Result<(PathBuf, Exported)> {
        if let Err(error) = self.choose(film)? {
            bail!("the page did not take the film: {error}");
        }
        self.set(circle, &rpm.to_string())?;
        self.begin_export()?;
        match self.wait_export(Duration::from_secs(240))? {
            Ok(exported) => Ok((self.collect(&exported)?, exported)),
            Err(error) => bail!("the page did not derotate the film: {error}"),
        }
    }

    /// Takes the film that came out, over the server; the file is there as long as the server.
    ///
    /// # Errors
    /// When it can't be handed over.
    pub fn collect(&self, exported: &Exported) -> anyhow::Result<PathBuf> {
        const NAME: &str = "derotated.mp4";
        let script = "const film = await (await fetch(given[0])).blob();
             const answer = await fetch('/collect/' + given[1], { method: 'PUT', body: film });
             if (!answer.ok) throw new Error('the server answers ' + answer.status);";
        self.browser
            .async_script(script, vec![json!(exported.href), json!(NAME)])?;
        self.server.collected(NAME)
    }

    /// What stands at an address of the page's own, as text.
    ///
    /// # Errors
    /// When nothing can be read there.
    pub fn fetch_text(&self, address: &str) -> anyhow::Result<String> {
        let text = self
            .browser
            .async_script("return await (await fetch(given[0])).text();", vec![json!(address)])?;
        Ok(text.as_str().context("no text came back")?.to_owned())
    }

    /// Takes the film that came out through the browser's driver, for when there is no server any more.
    ///
    /// # Errors
    /// When it can't be handed over.
    pub fn collect_without_server(&self, exported: &Exported, to: &Path) -> anyhow::Result<()> {
        use base64::Engine as _;
        let script = "const film = await (await fetch(given[0])).blob();
             return await new Promise((settle, fail) => {
                 const reader = new FileReader();
                 reader.onload = () => settle(reader.result.split(',')[1]);
                 reader.onerror = () => fail(reader.error);
                 reader.readAsDataURL(film);
             });";
        let text = self.browser.async_script(script, vec![json!(exported.href)])?;
        let text = text.as_str().context("no text came back")?;
        std::fs::write(to, base64::engine::general_purpose::STANDARD.decode(text)?)?;
        Ok(())
    }

    /// Checks that the page's words on what went wrong are a sentence for people.
    ///
    /// # Errors
    /// When they aren't.
    pub fn complaint(said: Result<(), String>) -> anyhow::Result<String> {
        match said {
            Ok(()) => bail!("the page took it without a word"),
            Err(error) => {
                sentence(&error)?;
                Ok(error)
            }
        }
    }
}
