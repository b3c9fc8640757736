//! `netdpr track` and `netdpr flow`: numbers that are right, tables of the agreed form, and sentences where it can't be done.

use anyhow::{Context as _, ensure};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::command::{Netdpr, complaint};
use netdpr_whole_system::measure::{Picture, disc_middle, share_with_trail};
use netdpr_whole_system::program::Outcome;
use serde_json::Value;

const COLUMNS: &str = "point,frame,t_s,x_px,y_px,r_px,theta_rad,ux_px_per_s,uy_px_per_s,ur_px_per_s,\
    utheta_px_per_s,speed_px_per_s,inertial_radius_px,trusted";

/// A film of a puck with its truth.
struct Film {
    command: Netdpr,
    truth: Value,
}

impl Film {
    fn new(more: &[&str]) -> anyhow::Result<Self> {
        let command = Netdpr::new()?;
        let line = "synth -o puck.mp4 --scene puck --size 640x360 --seconds 4 --fps vfr --rpm 10 --truth puck.json";
        done(&command.run(line.split(' ').chain(more.iter().copied()))?)?;
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

    fn circle(&self) -> anyhow::Result<String> {
        let [x, y, r] = ["/circle/x", "/circle/y", "/circle/r"].map(|pointer| self.number(pointer));
        Ok(format!("{},{},{}", x?, y?, r?))
    }

    /// Where the puck is in the first frame, as `--points` takes it.
    fn puck(&self) -> anyhow::Result<String> {
        let [x, y] = ["/tracers/0/x/0", "/tracers/0/y/0"].map(|pointer| self.number(pointer));
        Ok(format!("{},{}", x? + 0.7, y? - 0.5))
    }

    /// The share of the puck's path at which the derotated film's last picture has a trail; and the share of as many places
    /// on the other side of the centre, where the puck has never been.
    fn trail(&self, last: &Picture) -> anyhow::Result<(f64, f64)> {
        let radius = self.number("/circle/r")?;
        let middle = disc_middle(2 * radius.ceil() as usize);
        let frames = self.truth["t"].as_array().map_or(0, Vec::len);
        let mut path = Vec::new();
        // At its end are the puck itself and its arrow.
        for frame in (0..frames.saturating_sub(12)).step_by(3) {
            let [u, v] = ["u", "v"].map(|name| self.number(&format!("/tracers/0/{name}/{frame}")));
            path.push((middle.0 + u?, middle.1 + v?));
        }
        let beside: Vec<(f64, f64)> = path
            .iter()
            .map(|(x, y)| (2.0 * middle.0 - x, 2.0 * middle.1 - y))
            .collect();
        Ok((share_with_trail(last, &path), share_with_trail(last, &beside)))
    }

    /// `netdpr track` of the film; rim and rate are said.
    fn track(&self, more: &[&str]) -> anyhow::Result<Outcome> {
        let circle = self.circle()?;
        let line = ["track", "puck.mp4", "--rpm", "10", "--circle", &circle];
        self.command.run(line.iter().chain(more))
    }
}

fn last_picture(path: &std::path::Path) -> anyhow::Result<Picture> {
    let pictures = netdpr_whole_system::measure::Film::pictures_of(path)?;
    pictures.into_iter().next_back().context("the film has no pictures")
}

fn done(outcome: &Outcome) -> anyhow::Result<()> {
    ensure!(
        outcome.code == Some(0),
        "it ended with {:?}: {}",
        outcome.code,
        outcome.stderr
    );
    Ok(())
}

/// The rows of a table that are no notes, as numbers.
fn rows(text: &str) -> anyhow::Result<Vec<Vec<f64>>> {
    text.lines()
        .skip(1)
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            line.split(',')
                .map(|number| Ok::<f64, anyhow::Error>(number.parse()?))
                .collect()
        })
        .collect()
}

#[test]
fn a_puck_is_tracked_and_agrees_with_theory() -> anyhow::Result<()> {
    let film = Film::new(&["--noise", "2"])?;
    let mut cases = Cases::new();
    cases.case("the table has the puck's path", || {
        let outcome = film.track(&["--points", &film.puck()?, "--csv", "out.csv"])?;
        done(&outcome)?;
        let text = std::fs::read_to_string(film.command.folder().join("out.csv"))?;
        ensure!(
            text.lines().next() == Some(COLUMNS),
            "the header is {:?}",
            text.lines().next()
        );
        ensure!(text.contains("\n# recipe:"), "the recipe is missing");
        let rows = rows(&text)?;
        let frames = film.truth["t"].as_array().map_or(0, Vec::len);
        ensure!(rows.len() == frames, "{} rows for {frames} frames", rows.len());
        let (mut squares, mut radii) = (0.0, 0.0);
        for (index, row) in rows.iter().enumerate() {
            let truth = |name: &str| film.number(&format!("/{name}/{index}"));
            ensure!(row[0] == 1.0 && row[1] == index as f64 && row[13] == 1.0, "{row:?}");
            ensure!((row[2] - truth("t")?).abs() < 2e-6, "{row:?}");
            squares += (row[3] - truth("tracers/0/u")?).powi(2) + (row[4] + truth("tracers/0/v")?).powi(2);
            radii += row[12];
        }
        let rms = (squares / rows.len() as f64).sqrt();
        ensure!(rms <= 0.15, "{rms} pixels off");
        let radius = film.number("/tracers/0/inertial_circle/radius")? * film.number("/circle/r")?;
        let off = radii / rows.len() as f64 / radius - 1.0;
        ensure!(off.abs() < 0.005, "the inertial radius is {} % off", 100.0 * off);
        Ok(())
    });
    cases.case("a point given for the last picture is followed to the first", || {
        let last = film.truth["t"].as_array().map_or(0, Vec::len) - 1;
        let [x, y, t] = ["tracers/0/x", "tracers/0/y", "t"].map(|name| film.number(&format!("/{name}/{last}")));
        let point = format!("{},{}@{}", x?, y?, t?);
        for (more, first) in [(None, last), (Some("--backwards"), 0)] {
            let line = ["--points", &point, "--csv", "back.csv", "--overwrite"];
            let more: Vec<&str> = line.into_iter().chain(more).collect();
            done(&film.track(&more)?)?;
            let text = std::fs::read_to_string(film.command.folder().join("back.csv"))?;
            let rows = rows(&text)?;
            ensure!(rows.len() == last + 1 - first, "{} rows from {first} on", rows.len());
            for (row, index) in rows.iter().zip(first..) {
                let truth = |name: &str| film.number(&format!("/tracers/0/{name}/{index}"));
                let off = (row[3] - truth("u")?).hypot(row[4] + truth("v")?);
                ensure!(
                    row[1] == index as f64 && row[13] == 1.0 && off < 0.5,
                    "{off} off in {row:?}"
                );
            }
        }
        Ok(())
    });
    cases.case("theory is fitted, lengths are scaled", || {
        let more = [
            "--points",
            &film.puck()?,
            "--theory",
            "equilibrium",
            "--scale",
            "40 cm=rim",
            "--json",
        ];
        let outcome = film.track(&more)?;
        done(&outcome)?;
        let said: Value = serde_json::from_str(&outcome.stdout)?;
        let number = |pointer: &str| {
            said.pointer(pointer)
                .and_then(Value::as_f64)
                .context(pointer.to_owned())
        };
        let period = number("/theory/0/inertial_circle/period")?;
        ensure!((period / 3.0 - 1.0).abs() < 0.005, "a period of {period} s");
        let radius = number("/theory/0/inertial_circle/radius")?;
        let truth = 20.0 * film.number("/tracers/0/inertial_circle/radius")?;
        ensure!((radius / truth - 1.0).abs() < 0.005, "{radius} cm for {truth}");
        let off = (number("/theory/0/fit/motion/rpm")? - 10.0).abs();
        ensure!(off < 5.0 * number("/theory/0/fit/rpm_uncertainty")?, "{off} rpm off");
        ensure!(said["unit"] == "cm", "{}", said["unit"]);
        Ok(())
    });
    cases.case("film and plots are made", || {
        let more = ["--points", &film.puck()?, "--video", "drawn.mp4", "--plot", "plots.svg"];
        done(&film.track(&more)?)?;
        let plots = std::fs::read_to_string(film.command.folder().join("plots.svg"))?;
        ensure!(plots.contains("<svg") && plots.contains("inertial radius"), "no plots");
        let last = last_picture(&film.command.folder().join("drawn.mp4"))?;
        let (share, elsewhere) = film.trail(&last)?;
        // The inertial circle lies over it, in white.
        ensure!(
            share > 0.75 && elsewhere < 0.05,
            "a trail on {share} of the path, and {elsewhere} beside it"
        );
        Ok(())
    });
    cases.case("what can't be done is said", || {
        let puck = film.puck()?;
        let refused: [(&[&str], &str); 7] = [
            (&["--points", "1,1", "--csv", "no.csv"], "outside the circle"),
            (&["--points", "250,100", "--csv", "no.csv"], "nothing to follow"),
            (
                &["--points", &puck, "--scale", "0 cm=412px", "--csv", "no.csv"],
                "measures nothing",
            ),
            (
                &["--points", &puck, "--scale", "30 cm=0px", "--csv", "no.csv"],
                "measures nothing",
            ),
            (
                &["--points", &puck, "--scale", "long", "--csv", "no.csv"],
                "not a scale",
            ),
            (&["--auto", "9", "--exclude", "500", "--csv", "no.csv"], "exclude less"),
            (&["--points", &puck, "--start", "99", "--csv", "no.csv"], "earlier"),
        ];
        for (more, words) in refused {
            let outcome = film.track(more)?;
            ensure!(matches!(outcome.code, Some(1 | 2)), "{more:?}: {outcome:?}");
            let said = complaint(&outcome)?;
            ensure!(said.contains(words), "{more:?}: {said}");
            ensure!(!film.command.folder().join("no.csv").exists(), "{more:?} left a file");
        }
        let nothing = film.track(&["--points", &puck])?;
        ensure!(nothing.code == Some(2), "without an output: {nothing:?}");
        Ok(())
    });
    cases.finish()
}

#[test]
fn the_best_points_and_the_flow_of_a_table_that_turns_rigidly_rest() -> anyhow::Result<()> {
    let film = Film::new(&["--texture", "--noise", "2", "--puck", "5,5"])?;
    let mut cases = Cases::new();
    cases.case("the best points rest", || {
        done(&film.track(&["--auto", "20", "--exclude", "30", "--csv", "auto.csv"])?)?;
        let text = std::fs::read_to_string(film.command.folder().join("auto.csv"))?;
        let rows = rows(&text)?;
        let points = rows.iter().map(|row| row[0] as usize).max().unwrap_or(0);
        ensure!((10..=20).contains(&points), "{points} points");
        let (mut squares, mut start) = (0.0, [0.0; 2]);
        for row in &rows {
            if row[1] == 0.0 {
                start = [row[3], row[4]];
                ensure!(row[5] >= 27.0, "within the excluded radius: {row:?}");
            }
            squares += (row[3] - start[0]).powi(2) + (row[4] - start[1]).powi(2);
        }
        let rms = (squares / rows.len() as f64).sqrt();
        ensure!(rms < 0.3, "{rms} pixels");
        Ok(())
    });
    cases.case("the flow is none", || {
        let circle = film.circle()?;
        let line = ["flow", "puck.mp4", "--rpm", "10", "--circle", &circle];
        let more = [
            "--csv",
            "flow.csv",
            "--profile",
            "profile.csv",
            "--plot",
            "flow.svg",
            "--end",
            "1",
        ];
        done(&film.command.run(line.iter().chain(&more))?)?;
        let text = std::fs::read_to_string(film.command.folder().join("flow.csv"))?;
        let header = "x_px,y_px,ux_px_per_s,uy_px_per_s,spread_px_per_s,vorticity_per_s,pairs,outlier";
        ensure!(text.lines().next() == Some(header), "{:?}", text.lines().next());
        let speeds: Vec<f64> = text
            .lines()
            .skip(1)
            .filter_map(|line| {
                let numbers: Vec<&str> = line.split(',').collect();
                Some(
                    numbers
                        .get(2)?
                        .parse::<f64>()
                        .ok()?
                        .hypot(numbers.get(3)?.parse().ok()?),
                )
            })
            .collect();
        let rms = (speeds.iter().map(|speed| speed * speed).sum::<f64>() / speeds.len() as f64).sqrt();
        ensure!(speeds.len() > 100 && rms < 1.0, "{} windows, {rms} px/s", speeds.len());
        for name in ["profile.csv", "flow.svg"] {
            ensure!(film.command.folder().join(name).is_file(), "no {name}");
        }
        Ok(())
    });
    cases.finish()
}
