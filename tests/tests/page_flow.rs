//! The flow of a whole surface in the page: measured in a worker, drawn over the picture, as a plot and as tables.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use netdpr_derotation::Circle;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::command::Netdpr;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(240);
/// How much faster the table turns than the recipe says, radians a second.
const SPIN: f64 = 2.0 * std::f64::consts::TAU / 60.0;

fn measures_the_flow(kind: Kind) -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    let line = "synth -o table.mp4 --scene puck --texture --puck 5,5 --size 640x360 --seconds 2 --noise 2 --rpm 10 \
                --truth table.json";
    let drawn = command.run(line.split(' '))?;
    ensure!(drawn.code == Some(0), "{}", drawn.stderr);
    let truth: Value = serde_json::from_slice(&std::fs::read(command.folder().join("table.json"))?)?;
    let number = |name: &str| truth["circle"][name].as_f64().context(name.to_owned());
    let circle = Circle::new(number("x")?, number("y")?, number("r")?);
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let page = PageSession::open(&browser, &server, "")?;
    if let Err(error) = page.choose(&command.folder().join("table.mp4"))? {
        bail!("the page did not take the film: {error}");
    }
    // The whole table is seen to turn at two turns a minute.
    page.set(circle, "8")?;
    page.script(
        "window.netdprSaved = {};
         HTMLAnchorElement.prototype.click = function () { window.netdprSaved[this.download] = this.href; };",
    )?;
    let mut cases = Cases::new();
    cases.case(&format!("{kind:?}: what can't be measured is said"), || {
        page.fill("flow-window", "3")?;
        page.press("flow-measure")?;
        page.wait("return by('flow-status').dataset.state === 'not' || null;", PATIENCE)?;
        let said = page.script("return by('flow-status').textContent;")?;
        ensure!(said.as_str().is_some_and(|said| said.contains("8 to 256")), "{said}");
        page.fill("flow-window", "32").map(drop)
    });
    cases.case(
        &format!("{kind:?}: a table that turns has its velocities and its vorticity"),
        || {
            page.press("flow-measure")?;
            let state = page.wait(
                "const how = by('flow-status').dataset.state;
             return how === 'done' || how === 'not' ? how : null;",
                PATIENCE,
            )?;
            ensure!(
                state == json!("done"),
                "{}",
                page.script("return by('flow-status').textContent;")?
            );
            let rows = saved(&page, "flow-csv", "table_flow.csv")?;
            let (mut squares, mut vorticity, mut count) = (0.0, 0.0, 0.0);
            for row in rows.iter().filter(|row| row[7] == 0.0 && row[5].is_finite()) {
                let off = (row[2] + SPIN * row[1]).hypot(row[3] - SPIN * row[0]);
                squares += off * off;
                vorticity += row[5];
                count += 1.0;
            }
            ensure!(count > 100.0, "{count} windows");
            // Pixels from one picture to the one a tenth of a second later.
            let off = 0.1 * (squares / count / 2.0_f64).sqrt();
            ensure!(off <= 0.1, "{off} pixels off");
            let vorticity = vorticity / count;
            ensure!(
                (vorticity / (2.0 * SPIN) - 1.0).abs() < 0.05,
                "a vorticity of {vorticity}"
            );
            let circles = saved(&page, "flow-circles", "table_circles.csv")?;
            for row in &circles {
                ensure!((row[1] - SPIN * row[0]).abs() < 1.0, "{row:?}");
            }
            Ok(())
        },
    );
    cases.case(
        &format!("{kind:?}: it is plotted, drawn over the picture, and taken away"),
        || {
            let words = page.script("return by('flow-plot').textContent;")?;
            ensure!(
                words.as_str().is_some_and(|words| words.contains("u_θ (px/s)")),
                "{words}"
            );
            const DRAWN: &str = "const canvas = document.querySelector('canvas.tracks');
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let drawn = 0;
            for (let at = 3; at < pixels.length; at += 4) { drawn += pixels[at] > 0; }";
            page.wait(&format!("{DRAWN} return drawn > 2000 || null;"), PATIENCE)?;
            page.tick("flow-shown", false)?;
            page.wait(&format!("{DRAWN} return drawn === 0 || null;"), PATIENCE)?;
            // In another rotating frame it is another flow.
            page.fill("rpm", "10")?;
            page.wait(
                "return by('flow-status').dataset.state === 'nothing' || null;",
                PATIENCE,
            )
            .map(drop)
        },
    );
    cases.finish()
}

/// A table that the button saves, without its header.
fn saved(page: &PageSession<'_>, button: &str, name: &str) -> anyhow::Result<Vec<Vec<f64>>> {
    page.press(button)?;
    let text = page.wait(
        &format!(
            "const address = window.netdprSaved['{name}'];
             return address ? decodeURIComponent(address.slice(address.indexOf(',') + 1)) : null;"
        ),
        PATIENCE,
    )?;
    let text = text.as_str().context("no text")?;
    let rows = text.lines().skip(1).map(|line| {
        // A vorticity that isn't known is left out.
        let number = |text: &str| text.parse().unwrap_or(f64::NAN);
        line.split(',').map(number).collect()
    });
    Ok(rows.collect())
}

netdpr_whole_system::in_each_browser!(measures_the_flow);
