//! Points followed in the page: clicked or found, in any frame, with the numbers that the command gives too.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use netdpr_derotation::Circle;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::command::Netdpr;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::measure::{Picture, disc_middle, share_with_trail};
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(240);
const RPM: &str = "10";

/// A film of a puck, and where it is.
struct Film {
    command: Netdpr,
    truth: Value,
}

impl Film {
    fn new() -> anyhow::Result<Self> {
        let command = Netdpr::new()?;
        let line = "synth -o puck.mp4 --scene puck --size 640x360 --seconds 4 --fps vfr --noise 2 --truth puck.json";
        let outcome = command.run(line.split(' ').chain(["--rpm", RPM]))?;
        ensure!(outcome.code == Some(0), "{}", outcome.stderr);
        let truth = std::fs::read(command.folder().join("puck.json"))?;
        Ok(Self {
            command,
            truth: serde_json::from_slice(&truth)?,
        })
    }

    fn number(&self, pointer: &str) -> anyhow::Result<f64> {
        let found = self.truth.pointer(pointer).and_then(Value::as_f64);
        found.with_context(|| format!("the truth has no {pointer}"))
    }

    fn circle(&self) -> anyhow::Result<Circle> {
        let [x, y, r] = ["/circle/x", "/circle/y", "/circle/r"].map(|pointer| self.number(pointer));
        Ok(Circle::new(x?, y?, r?))
    }

    /// Where the puck is seen from the turning tank: pixels right of and below the centre.
    fn puck(&self, frame: usize) -> anyhow::Result<(f64, f64)> {
        Ok((
            self.number(&format!("/tracers/0/u/{frame}"))?,
            self.number(&format!("/tracers/0/v/{frame}"))?,
        ))
    }

    fn frames(&self) -> usize {
        self.truth["t"].as_array().map_or(0, Vec::len)
    }

    /// The frame that is shown at this moment.
    fn frame_at(&self, seconds: f64) -> anyhow::Result<usize> {
        let times = self.truth["t"].as_array().context("the truth has no t")?;
        let off = |time: &Value| (time.as_f64().unwrap_or(f64::INFINITY) - seconds).abs();
        let nearest = times
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| off(a).total_cmp(&off(b)));
        nearest.map(|(frame, _)| frame).context("no frames")
    }

    /// The share of the puck's path at which the derotated film's last picture has a trail; and the share of as many places
    /// on the other side of the centre, where the puck has never been.
    fn trail(&self, last: &Picture, circle: Circle) -> anyhow::Result<(f64, f64)> {
        let middle = disc_middle(2 * circle.r.ceil() as usize);
        let mut path = Vec::new();
        // At its end are the puck itself and its arrow.
        for frame in (0..self.frames().saturating_sub(12)).step_by(3) {
            let (u, v) = self.puck(frame)?;
            path.push((middle.0 + u, middle.1 + v));
        }
        let opposite = |(x, y): &(f64, f64)| (2.0 * middle.0 - x, 2.0 * middle.1 - y);
        let elsewhere: Vec<(f64, f64)> = path.iter().map(opposite).collect();
        Ok((share_with_trail(last, &path), share_with_trail(last, &elsewhere)))
    }

    /// Root mean square distance of a table's rows from where the puck was.
    fn distance(&self, rows: &[Vec<f64>]) -> anyhow::Result<f64> {
        let mut squares = 0.0;
        for row in rows {
            let (u, v) = self.puck(row[1] as usize)?;
            squares += (row[3] - u).powi(2) + (row[4] + v).powi(2);
        }
        Ok((squares / rows.len().max(1) as f64).sqrt())
    }
}

fn follows_points(kind: Kind) -> anyhow::Result<()> {
    let film = Film::new()?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let page = PageSession::open(&browser, &server, "")?;
    if let Err(error) = page.choose(&film.command.folder().join("puck.mp4"))? {
        bail!("the page did not take the film: {error}");
    }
    let circle = film.circle()?;
    page.set(circle, RPM)?;
    let mut cases = Cases::new();
    cases.case(
        &format!("{kind:?}: a clicked puck has its path and its inertial circle"),
        || {
            // It plays by itself, for a while or not yet.
            let frame = film.frame_at(stand(&page)?)?;
            page.press("track-add")?;
            click(&page, circle, film.puck(frame)?)?;
            followed(&page)?;
            let rows = table(&page)?;
            // To both ends, from wherever it was picked.
            ensure!(
                rows.len() == film.frames(),
                "{} rows of {} frames, picked in {frame}",
                rows.len(),
                film.frames()
            );
            let off = film.distance(&rows)?;
            ensure!(off <= 0.15, "{off} pixels off");
            let radius = film.number("/tracers/0/inertial_circle/radius")? * circle.r;
            let measured = rows.iter().map(|row| row[12]).sum::<f64>() / rows.len() as f64;
            ensure!(
                (measured / radius - 1.0).abs() < 0.005,
                "{measured} instead of {radius}"
            );
            Ok(())
        },
    );
    cases.case(&format!("{kind:?}: theory agrees, in the length that was said"), || {
        page.script("document.querySelector('.tracking .further').open = true;")?;
        page.fill("track-length", "40")?;
        page.select("track-theory", "equilibrium")?;
        page.wait(
            "const said = document.querySelector('.track-list .said')?.textContent ?? '';
             return /±/.test(said) && / cm in /.test(said) || null;",
            PATIENCE,
        )?;
        let said = page.script("return document.querySelector('.track-list .said').textContent;")?;
        let said = said.as_str().unwrap_or_default().to_owned();
        let period = said
            .rsplit_once(" cm in ")
            .and_then(|(_, rest)| rest.strip_suffix(" s"));
        let period: f64 = period.with_context(|| said.clone())?.parse()?;
        // Half a turn of a tank at 10 rpm.
        ensure!((period / 3.0 - 1.0).abs() < 0.005, "{said}");
        let text = table_text(&page)?;
        ensure!(
            text.starts_with("point,frame,t_s,x_cm,"),
            "{}",
            text.lines().next().unwrap_or_default()
        );
        page.script("window.netdprTable = by('track-csv').href;")?;
        page.fill("track-length", "")?;
        followed(&page)
    });
    cases.case(
        &format!("{kind:?}: a plot shows the path, follows the time, and is saved"),
        || plotted(&page),
    );
    cases.case(
        &format!("{kind:?}: a point is named, dragged off the puck, and moved back by keys"),
        || {
            page.script(
                "window.netdprTable = by('track-csv').href;
                 const name = by('track-name');
                 name.value = 'yellow puck';
                 name.dispatchEvent(new Event('change', { bubbles: true }));",
            )?;
            followed(&page)?;
            ensure!(table_text(&page)?.contains("# point 1 (yellow puck)"), "it has no name");
            let puck = film.puck(film.frame_at(stand(&page)?)?)?;
            // Inwards: near the rim there is something to follow.
            let (off, back) = if puck.0 > 0.0 {
                (-30.0, "ArrowRight")
            } else {
                (30.0, "ArrowLeft")
            };
            drag(&page, circle, puck, (puck.0 + off, puck.1))?;
            followed(&page)?;
            let rows = table(&page)?;
            ensure!(
                rows.is_empty(),
                "beside the puck something is followed: {:?}",
                rows.first()
            );
            page.script(&format!(
                "window.netdprTable = by('track-csv').href;
                 const button = by('track-move');
                 for (let step = 0; step < 3; step++) {{
                     const key = {{ key: '{back}', shiftKey: true, bubbles: true, cancelable: true }};
                     button.dispatchEvent(new KeyboardEvent('keydown', key));
                 }}"
            ))?;
            followed(&page)?;
            let rows = table(&page)?;
            ensure!(rows.len() == film.frames(), "{} rows", rows.len());
            ensure!(
                table_text(&page)?.contains("# point 1 (yellow puck)"),
                "it has lost its name"
            );
            Ok(())
        },
    );
    cases.case(
        &format!("{kind:?}: a point picked in a later frame is followed both ways"),
        || {
            if kind == Kind::WebKit {
                eprintln!(
                    "left out: WebKitGTK shows no other frame of a film that stands, when nobody sees its window"
                );
                return Ok(());
            }
            page.script("document.querySelector('.track-list li button:last-child').click();")?;
            let frame = film.frame_at(stand_at(&page, 1.5)?)?;
            click(&page, circle, film.puck(frame)?)?;
            followed(&page)?;
            let rows = table(&page)?;
            ensure!(frame > 20, "it was picked in frame {frame}");
            ensure!(rows.len() == film.frames(), "{} rows", rows.len());
            ensure!(film.distance(&rows)? <= 0.15, "{} pixels off", film.distance(&rows)?);
            Ok(())
        },
    );
    cases.case(
        &format!("{kind:?}: the saved film has the trail where the puck was"),
        || {
            page.select("track-trail", "whole")?;
            page.begin_export()?;
            let exported = page.wait_export(PATIENCE)?.map_err(anyhow::Error::msg)?;
            let last = last_picture(&page.collect(&exported)?)?;
            let (share, elsewhere) = film.trail(&last, circle)?;
            ensure!(
                share > 0.9 && elsewhere < 0.05,
                "a trail on {share} of the path, and {elsewhere} elsewhere"
            );
            Ok(())
        },
    );
    cases.case(
        &format!("{kind:?}: what can't be followed is said, and removed"),
        || {
            let before = page.script("return document.querySelectorAll('.track-list li').length;")?;
            click(&page, circle, (0.0, 1.3 * circle.r))?;
            followed(&page)?;
            let said = page.script("return [...document.querySelectorAll('.track-list .said')].at(-1).textContent;")?;
            ensure!(
                said.as_str().is_some_and(|said| said.contains("outside the circle")),
                "{said}"
            );
            page.script("[...document.querySelectorAll('.track-list button')].at(-1).click();")?;
            page.wait(
                &format!("return document.querySelectorAll('.track-list li').length === {before} || null;"),
                PATIENCE,
            )
            .map(drop)
        },
    );
    cases.case(&format!("{kind:?}: points are found"), || {
        page.script("window.netdprTable = by('track-csv')?.href ?? null;")?;
        page.press("track-auto")?;
        followed(&page)?;
        let rows = table(&page)?;
        let on_puck = rows
            .iter()
            .filter(|row| row[1] == 0.0)
            .any(|row| film.puck(0).is_ok_and(|(u, v)| (row[3] - u).hypot(row[4] + v) < 1.0));
        ensure!(on_puck, "the puck was not found");
        Ok(())
    });
    cases.finish()
}

fn last_picture(path: &std::path::Path) -> anyhow::Result<Picture> {
    let pictures = netdpr_whole_system::measure::Film::pictures_of(path)?;
    pictures.into_iter().next_back().context("the film has no pictures")
}

/// Has the player stand; the moment of the frame that is shown then.
fn stand(page: &PageSession<'_>) -> anyhow::Result<f64> {
    // Pause, if that is what the button says.
    page.script(
        "if (document.querySelector('.play path').getAttribute('d').startsWith('M6')) {
             document.querySelector('.play').click();
         }",
    )?;
    // A frame that is on its way still comes: the browser has drawn twice by then.
    let moment = page.settled("return by('preview').dataset.moment;")?;
    let moment = moment.as_str().context("the preview has no moment")?;
    Ok(moment.parse()?)
}

/// Has the player stand at about this moment; the moment of the frame that is shown then.
fn stand_at(page: &PageSession<'_>, seconds: f64) -> anyhow::Result<f64> {
    stand(page)?;
    page.script(&format!(
        "const bar = document.querySelector('.transport input[type=range]');
         bar.value = '{seconds}';
         bar.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    ))?;
    let moment = page.wait(
        &format!(
            "const moment = Number(by('preview').dataset.moment);
             return Math.abs(moment - {seconds}) < 0.1 ? {{ moment }} : null;"
        ),
        PATIENCE,
    )?;
    moment["moment"].as_f64().context("the preview has no moment")
}

/// Clicks where something is seen so far right of and below the centre.
fn click(page: &PageSession<'_>, circle: Circle, (u, v): (f64, f64)) -> anyhow::Result<()> {
    page.script(&format!(
        "window.netdprTable = by('track-csv')?.href ?? null;
         const preview = by('preview');
         const bounds = preview.getBoundingClientRect();
         const at = {{ bubbles: true, isPrimary: true, button: 0, pointerId: 1, pointerType: 'mouse',
             clientX: bounds.left + ({x} + 0.5) / 640 * bounds.width,
             clientY: bounds.top + ({y} + 0.5) / 360 * bounds.height }};
         preview.dispatchEvent(new PointerEvent('pointerdown', at));
         preview.dispatchEvent(new PointerEvent('pointerup', at));",
        x = circle.x + u,
        y = circle.y + v,
    ))
    .map(drop)
}

/// Takes hold of something and leaves it elsewhere; both so far right of and below the centre.
fn drag(page: &PageSession<'_>, circle: Circle, from: (f64, f64), to: (f64, f64)) -> anyhow::Result<()> {
    page.script(&format!(
        "window.netdprTable = by('track-csv')?.href ?? null;
         const preview = by('preview');
         const bounds = preview.getBoundingClientRect();
         const at = (x, y) => ({{ bubbles: true, isPrimary: true, button: 0, pointerId: 1, pointerType: 'mouse',
             clientX: bounds.left + (x + 0.5) / 640 * bounds.width,
             clientY: bounds.top + (y + 0.5) / 360 * bounds.height }});
         preview.dispatchEvent(new PointerEvent('pointerdown', at({from_x}, {from_y})));
         preview.dispatchEvent(new PointerEvent('pointermove', at({to_x}, {to_y})));
         preview.dispatchEvent(new PointerEvent('pointerup', at({to_x}, {to_y})));",
        from_x = circle.x + from.0,
        from_y = circle.y + from.1,
        to_x = circle.x + to.0,
        to_y = circle.y + to.1,
    ))
    .map(drop)
}

/// What the plots show, and what is saved of them.
fn plotted(page: &PageSession<'_>) -> anyhow::Result<()> {
    page.select("track-plot", "x")?;
    let moment = stand(page)?;
    let rows = table(page)?;
    let ends = rows.first().zip(rows.last()).map(|(first, last)| (first[2], last[2]));
    let (first, last) = ends.context("the table is empty")?;
    let plot = page.wait(
        "const plot = by('plot');
         if (!plot) { return null; }
         const [left, , width] = plot.querySelector('.frame').getAttribute('d').match(/[\\d.]+/g).map(Number);
         const now = Number(by('plot-now').getAttribute('d').match(/[\\d.]+/)[0]);
         return { words: [...plot.querySelectorAll('text')].map(text => text.textContent), share: (now - left) / width };",
        PATIENCE,
    )?;
    for words in ["t (s)", "x (px)", "Point 1"] {
        let has = plot["words"].as_array().is_some_and(|all| all.contains(&json!(words)));
        ensure!(has, "no {words:?} in {plot}");
    }
    let share = plot["share"].as_f64().context("the plot shows no time")?;
    let due = (moment - first) / (last - first);
    ensure!((share - due).abs() < 0.01, "the time is at {share} instead of {due}");
    page.select("language", "de")?;
    page.select("track-plot", "path")?;
    page.wait("return by('plot').textContent.includes('Bahn') || null;", PATIENCE)?;
    page.select("language", "en")?;
    page.wait("return by('plot').textContent.includes('Path') || null;", PATIENCE)?;
    page.script(
        "window.netdprSaved = [];
         HTMLAnchorElement.prototype.click = function () { window.netdprSaved.push([this.download, this.href]); };",
    )?;
    for button in ["plot-svg", "plot-png", "plot-all"] {
        page.press(button)?;
    }
    let saved = page.wait(
        "const saved = window.netdprSaved;
         if (saved.length < 3) { return null; }
         const picture = window.netdprPicture ??= Object.assign(new Image(),
             { src: saved.find(([name]) => name.endsWith('.png'))[1] });
         return picture.complete && {
             names: saved.map(([name]) => name).sort(),
             size: [picture.naturalWidth, picture.naturalHeight],
             plots: decodeURIComponent(saved.find(([name]) => name.endsWith('plots.svg'))[1]).split('translate(').length,
         } || null;",
        PATIENCE,
    )?;
    ensure!(
        saved["names"] == json!(["puck_path.png", "puck_path.svg", "puck_plots.svg"])
            && saved["size"] == json!([1600, 1040]),
        "{saved}"
    );
    // Twelve plots, and what comes before the first one; turned words have places too.
    ensure!(saved["plots"].as_u64().is_some_and(|plots| plots == 25), "{saved}");
    Ok(())
}

/// Waits until what was asked for last is followed.
fn followed(page: &PageSession<'_>) -> anyhow::Result<()> {
    let state = page.wait(
        "const how = by('track-status').dataset.state;
         const isNew = by('track-csv') && by('track-csv').href !== window.netdprTable;
         return how === 'done' && isNew || how === 'not' ? how : null;",
        PATIENCE,
    )?;
    ensure!(
        state == json!("done"),
        "nothing was followed: {}",
        page.script("return by('track-status').textContent;")?
    );
    Ok(())
}

fn table_text(page: &PageSession<'_>) -> anyhow::Result<String> {
    let address = page.script("return by('track-csv').href;")?;
    let text = page.fetch_text(address.as_str().context("the table has no address")?)?;
    Ok(text)
}

/// The table's rows that are no notes, as numbers.
fn table(page: &PageSession<'_>) -> anyhow::Result<Vec<Vec<f64>>> {
    let text = table_text(page)?;
    let rows = text.lines().skip(1).filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split(',').map(|number| Ok(number.parse()?)).collect())
        .collect()
}

netdpr_whole_system::in_each_browser!(follows_points);
