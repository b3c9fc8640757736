//! Takes pictures of the page's main states: `cargo xtask pictures`, which puts them into docs/pictures.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_derotation::Circle;
use netdpr_whole_system::browser::{Browser, FakeCamera, Kind, PageSession};
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::command::Netdpr;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

const PATIENCE: Duration = Duration::from_secs(120);
const DESK: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (360, 780);

/// The example is there, and no longer fading in.
const SHOWN: &str = "const hero = document.querySelector('.hero.shown');
    return hero && getComputedStyle(hero).opacity === '1' || null;";

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().context("name a folder for the pictures")?;
    let clips = arguments.next().context("name a folder for the clips")?;
    std::fs::create_dir_all(&folder)?;
    std::fs::create_dir_all(&clips)?;
    let shelf = Shelf::new(&clips.to_string_lossy())?;
    let clip = shelf.tank(TankOrder {
        seconds: 6.0,
        rpm: 12.0,
        size: (1280, 720),
        ..TankOrder::default()
    })?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let browser = Browser::start(Kind::Chromium)?;
    let camera = Camera {
        browser: &browser,
        server: &server,
        folder: &folder,
        workshop: &clips,
    };
    camera.states(&clip, "", DESK)?;
    camera.states(&clip, "phone-", PHONE)?;
    camera.dark(&clip)?;
    camera.points()?;
    let film = shelf.for_camera(&shelf.tank(TankOrder {
        seconds: 6.0,
        rpm: 20.0,
        size: (1280, 720),
        ..TankOrder::default()
    })?)?;
    let with_camera = Browser::start_with(Kind::Chromium, FakeCamera::Film(&film.path))?;
    let camera = Camera {
        browser: &with_camera,
        ..camera
    };
    camera.live("", DESK)?;
    camera.live("phone-", PHONE)?;
    camera.kiosk()
}

struct Camera<'a> {
    browser: &'a Browser,
    server: &'a PageServer,
    folder: &'a Path,
    workshop: &'a Path,
}

impl Camera<'_> {
    /// As JPEG: of a picture with a film in it that is a tenth of what PNG takes.
    fn take(&self, name: &str) -> anyhow::Result<()> {
        eprintln!("{name}");
        let seen = self.workshop.join(format!("{name}.png"));
        self.browser.picture(&seen)?;
        let status = Command::new("ffmpeg")
            .args(["-v", "error", "-y", "-i"])
            .arg(&seen)
            .args(["-q:v", "4"])
            .arg(self.folder.join(format!("page-{name}.jpg")))
            .status()?;
        ensure!(status.success(), "ffmpeg: {status}");
        Ok(())
    }

    /// The page in the dark, and its help.
    fn dark(&self, clip: &Clip) -> anyhow::Result<()> {
        self.browser.resize(DESK.0, DESK.1)?;
        let page = PageSession::open(self.browser, self.server, "")?;
        page.script(
            "const theme = by('theme');
             theme.value = 'dark';
             theme.dispatchEvent(new Event('change', { bubbles: true }));",
        )?;
        page.press("help")?;
        self.take("help")?;
        page.press("help")?;
        if let Err(error) = page.choose(&clip.path)? {
            bail!("the page did not take the film: {error}");
        }
        page.wait(
            "return by('rpm').value && by('preview').dataset.turned === 'true' || null;",
            PATIENCE,
        )?;
        self.take("dark")
    }

    /// A puck that is followed, with theory and a plot.
    fn points(&self) -> anyhow::Result<()> {
        let command = Netdpr::new()?;
        let line = "synth -o puck.mp4 --scene puck --size 1280x720 --seconds 8 --rpm 10 --noise 2 --truth puck.json";
        let drawn = command.run(line.split(' '))?;
        ensure!(drawn.code == Some(0), "{}", drawn.stderr);
        let truth: serde_json::Value = serde_json::from_slice(&std::fs::read(command.folder().join("puck.json"))?)?;
        let number = |name: &str| {
            truth
                .pointer(name)
                .and_then(serde_json::Value::as_f64)
                .context(name.to_owned())
        };
        self.browser.resize(DESK.0, DESK.1)?;
        let page = PageSession::open(self.browser, self.server, "")?;
        page.script("localStorage.clear();")?;
        let page = PageSession::open(self.browser, self.server, "")?;
        if let Err(error) = page.choose(&command.folder().join("puck.mp4"))? {
            bail!("the page did not take the film: {error}");
        }
        let circle = Circle::new(number("/circle/x")?, number("/circle/y")?, number("/circle/r")?);
        page.set(circle, "10")?;
        page.script("if (by('preview').dataset.moment > 0) { document.querySelector('.play').click(); }")?;
        // Where it is about then: to the frame, as the player says it.
        let moment = page.settled("return Number(by('preview').dataset.moment);")?;
        let moment = moment.as_f64().context("the preview has no moment")?;
        let times = truth["t"].as_array().context("the truth has no t")?;
        let frame = times
            .iter()
            .take_while(|time| time.as_f64().is_some_and(|time| time < moment - 1e-3))
            .count();
        let (u, v) = (
            number(&format!("/tracers/0/u/{frame}"))?,
            number(&format!("/tracers/0/v/{frame}"))?,
        );
        page.press("track-add")?;
        page.script(&format!(
            "const preview = by('preview');
             const bounds = preview.getBoundingClientRect();
             const at = {{ bubbles: true, isPrimary: true, button: 0, pointerId: 1, pointerType: 'mouse',
                 clientX: bounds.left + ({} + 0.5) / 1280 * bounds.width,
                 clientY: bounds.top + ({} + 0.5) / 720 * bounds.height }};
             preview.dispatchEvent(new PointerEvent('pointerdown', at));
             preview.dispatchEvent(new PointerEvent('pointerup', at));",
            circle.x + u,
            circle.y + v
        ))?;
        page.wait("return by('track-status').dataset.state === 'done' || null;", PATIENCE)?;
        page.press("track-add")?;
        page.script(
            "const change = (element, value, name) => {
                 element.value = value;
                 element.dispatchEvent(new Event(name, { bubbles: true }));
             };
             document.querySelector('.tracking .further').open = true;
             change(by('track-length'), '40', 'input');
             change(by('track-theory'), 'equilibrium', 'change');
             change(by('track-plot'), 'path', 'change');
             change(document.querySelector('.transport input[type=range]'), '2.2', 'input');",
        )?;
        page.wait(
            "const said = document.querySelector('.track-list .said')?.textContent ?? '';
             return /±/.test(said) && Math.abs(Number(by('preview').dataset.moment) - 2.2) < 0.1
                 && by('plot')?.querySelector('.theory') && true || null;",
            PATIENCE,
        )?;
        page.script("document.querySelector('.tracking').scrollIntoView();")?;
        self.take("points")
    }

    /// The camera, alone and with the original beside it.
    fn live(&self, prefix: &str, size: (u32, u32)) -> anyhow::Result<()> {
        self.browser.resize(size.0, size.1)?;
        let page = PageSession::open(self.browser, self.server, "")?;
        page.press("use-camera")?;
        page.wait(
            "return Number(by('rpm')?.value) > 19 && Number(by('camera').dataset.frames) > 100 || null;",
            PATIENCE,
        )?;
        // The fake camera is called by its film's path.
        page.script("document.querySelector('.film h2').firstChild.data = 'USB camera';")?;
        self.take(&format!("{prefix}camera"))?;
        page.tick("side-by-side", true)?;
        page.wait("return by('beside')?.width > 0 || null;", PATIENCE)?;
        page.press("record")?;
        page.wait("return by('record').textContent.includes('0:02') || null;", PATIENCE)?;
        self.take(&format!("{prefix}recording"))
    }

    /// The kiosk's start, and the tank before its camera.
    fn kiosk(&self) -> anyhow::Result<()> {
        self.browser.resize(DESK.0, DESK.1)?;
        let page = PageSession::kiosk(self.browser, self.server, "")?;
        page.wait(SHOWN, PATIENCE)?;
        self.take("kiosk-start")?;
        page.press("use-camera")?;
        page.wait(
            "return by('preview')?.dataset.turned === 'true' && Number(by('camera').dataset.frames) > 100 || null;",
            PATIENCE,
        )?;
        self.take("kiosk")
    }

    fn states(&self, clip: &Clip, prefix: &str, size: (u32, u32)) -> anyhow::Result<()> {
        let take = |name: &str| self.take(&format!("{prefix}{name}"));
        self.browser.resize(size.0, size.1)?;
        let page = PageSession::open(self.browser, self.server, "")?;
        page.script("localStorage.clear();")?;
        let page = PageSession::open(self.browser, self.server, "")?;
        page.wait(SHOWN, PATIENCE)?;
        take("empty")?;
        if let Err(error) = page.choose(&clip.path)? {
            bail!("the page did not take the film: {error}");
        }
        page.wait(
            "return by('rpm').value && by('preview').dataset.turned === 'true' || null;",
            PATIENCE,
        )?;
        take("preview")?;
        page.script("document.querySelector('.further').open = true; by('rim-points').click();")?;
        page.script("by('recipe-save').scrollIntoView({ block: 'nearest' });")?;
        take("adjusting")?;
        page.script("by('rim-points').click(); document.querySelector('.further').open = false;")?;
        page.fill("rpm", "fast")?;
        page.press("export")?;
        page.wait("return error();", PATIENCE)?;
        take("error")?;
        page.fill("rpm", "12")?;
        page.begin_export()?;
        page.wait(
            "return by('progress')?.value > 0 || state() === 'done' || null;",
            PATIENCE,
        )?;
        take("exporting")?;
        if let Err(error) = page.wait_export(PATIENCE)? {
            bail!("the page did not derotate the film: {error}");
        }
        page.wait("return by('result').readyState >= 2 || null;", PATIENCE)?;
        take("done")
    }
}
