//! The command measures a film by itself: what it says of it, what it makes of it, and what it refuses.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use netdpr_derotation::{Circle, Recipe};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated, picture_size};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::command::{Netdpr, circle_text, complaint};
use netdpr_whole_system::environment::long_tests_wanted;
use netdpr_whole_system::measure::{Film, mean_absolute_difference, measure_angles, measure_rotation};
use netdpr_whole_system::program::{Outcome, ffmpeg};
use serde::Deserialize;
use serde_json::Value;

/// What `netdpr measure --json` promises.
#[derive(Debug, Deserialize)]
struct Answer {
    found: bool,
    rpm: f64,
    uncertainty_rpm: f64,
    confidence: f64,
    fluid_rpm: Option<f64>,
    circle: Circle,
}

fn measured(command: &Netdpr, film: &Path, more: &[&str]) -> anyhow::Result<Answer> {
    let outcome = measure(command, film, more)?;
    ensure!(outcome.code == Some(0) && outcome.stderr.is_empty(), "{outcome:?}");
    serde_json::from_str(&outcome.stdout).with_context(|| format!("no answer: {}", outcome.stdout))
}

fn measure(command: &Netdpr, film: &Path, more: &[&str]) -> anyhow::Result<Outcome> {
    let film = film.to_string_lossy();
    command.run(["measure", &film, "--json"].iter().chain(more))
}

/// A film drawn with these options of `synth`.
fn drawn(command: &Netdpr, name: &str, options: &[&str]) -> anyhow::Result<PathBuf> {
    let path = command.folder().join(name);
    let file = path.to_string_lossy();
    let outcome = command.run(["synth", "-o", &file, "--size", "480x360"].iter().chain(options))?;
    ensure!(outcome.code == Some(0), "{outcome:?}");
    Ok(path)
}

fn derotated(command: &Netdpr, film: &Path, more: &[&str]) -> anyhow::Result<PathBuf> {
    let output = command.folder().join("derotated.mp4");
    let (film, file) = (film.to_string_lossy(), output.to_string_lossy());
    let outcome = command.run(["derotate", &film, "-o", &file, "--overwrite"].iter().chain(more))?;
    ensure!(outcome.code == Some(0), "{outcome:?}");
    Ok(output)
}

#[test]
fn a_film_is_measured_and_derotated_by_what_was_measured() -> anyhow::Result<()> {
    let clip = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?.tank(TankOrder {
        rpm: -33.3,
        seconds: 5.0,
        fps: "vfr",
        ..TankOrder::default()
    })?;
    let command = Netdpr::new()?;
    let mut cases = Cases::new();
    cases.case("measure", || {
        let answer = measured(&command, &clip.path, &[])?;
        eprintln!("    {answer:?}");
        ensure!(answer.found && answer.confidence > 0.5 && answer.confidence <= 1.0);
        let off = (answer.rpm - clip.rpm).abs();
        ensure!(
            off < 2e-4 * clip.rpm.abs() && off <= answer.uncertainty_rpm,
            "{off} rpm off"
        );
        ensure!(answer.fluid_rpm.is_none_or(|rpm| (rpm - clip.rpm).abs() < 0.02));
        let Circle { x, y, r } = answer.circle;
        ensure!((x - clip.circle.x).hypot(y - clip.circle.y) < 0.15 && (r - clip.circle.r).abs() < 1.5);
        Ok(())
    });
    cases.case("a circle that is given stays as it is", || {
        let given = Circle::new(clip.circle.x + 1.0, clip.circle.y - 1.0, clip.circle.r);
        let answer = measured(&command, &clip.path, &["--circle", &circle_text(given)])?;
        ensure!(
            (answer.rpm - clip.rpm).abs() < 0.01 && answer.circle == given,
            "{answer:?}"
        );
        let outcome = measure(&command, &clip.path, &["--circle", "320,180,10000"])?;
        ensure!(outcome.code == Some(2), "{outcome:?}");
        complaint(&outcome).map(drop)
    });
    cases.case("derotate", || {
        let arguments = [
            "--rpm",
            "auto",
            "--circle",
            "auto",
            "--no-caption",
            "--save-recipe",
            "followed.json",
        ];
        let output = derotated(&command, &clip.path, &arguments)?;
        check_derotated(&clip, &output, WHOLE)?;
        let recipe = Recipe::from_json(&std::fs::read_to_string(command.folder().join("followed.json"))?)?;
        let answer = measured(&command, &clip.path, &[])?;
        ensure!(recipe.circle == answer.circle && (recipe.rpm.rpm() - answer.rpm).abs() < 1e-4);
        Ok(())
    });
    cases.finish()
}

/// The truth that `synth` wrote.
#[derive(Debug, Deserialize)]
struct Truth {
    circle: Circle,
    angle_deg: Vec<f64>,
}

impl Truth {
    fn read(command: &Netdpr, name: &str) -> anyhow::Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(command.folder().join(name))?)?)
    }
}

#[test]
fn a_tank_too_fast_for_some_of_the_frames_is_measured_in_all() -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    // From one frame that others are made from to the next it turns by 60 degrees or more.
    let film = drawn(&command, "fast.mp4", &["--rpm", "150", "--seconds", "3"])?;
    let answer = measured(&command, &film, &[])?;
    ensure!((answer.rpm - 150.0).abs() < 0.03, "{answer:?}");
    Ok(())
}

#[test]
fn a_readout_time_puts_the_centre_where_it_is() -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    let options = [
        "--rpm",
        "-40",
        "--seconds",
        "3",
        "--readout-ms",
        "20",
        "--truth",
        "truth.json",
    ];
    let film = drawn(&command, "readout.mp4", &options)?;
    let truth = Truth::read(&command, "truth.json")?.circle;
    let off = |more: &[&str]| -> anyhow::Result<f64> {
        let Circle { x, y, .. } = measured(&command, &film, more)?.circle;
        Ok((x - truth.x).hypot(y - truth.y))
    };
    let (with, without) = (off(&["--readout-ms", "20"])?, off(&[])?);
    ensure!(with < 0.1 && without > 0.3, "{with} px off, {without} px without");
    let outcome = measure(&command, &film, &["--readout-ms", "31"])?;
    ensure!(outcome.code == Some(2), "{outcome:?}");
    complaint(&outcome).map(drop)
}

#[test]
fn a_motor_that_does_not_keep_its_rate_is_followed() -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    // At its mean rate the tank would be off by 5 degrees half-way.
    let options = [
        "--rpm",
        "12",
        "--drift",
        "50",
        "--seconds",
        "8",
        "--truth",
        "truth.json",
    ];
    let film = drawn(&command, "drift.mp4", &options)?;
    let truth = Truth::read(&command, "truth.json")?;
    let output = derotated(&command, &film, &["--no-caption"])?;
    let report = measure_angles(&film, &output, truth.circle, WHOLE, |frame, _| truth.angle_deg[frame])?;
    eprintln!("    {report:?}");
    ensure!(
        report.frames == truth.angle_deg.len() && report.worst_degrees < 0.15,
        "{report:?}"
    );
    Ok(())
}

#[test]
fn what_can_not_be_measured_is_refused_with_its_reason() -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    let mut cases = Cases::new();
    for (name, options, reason) in [
        (
            "blank.mp4",
            ["--blank", "--seconds=4"].as_slice(),
            "nothing that could be seen to turn",
        ),
        ("still.mp4", &["--still", "--seconds=2"], "Nothing in the tank turns"),
        ("short.mp4", &["--rpm=0.5", "--seconds=1"], "too little to measure"),
        ("few.mp4", &["--rpm=10", "--seconds=0.1"], "frames, too few"),
    ] {
        cases.case(name, || refused(&command, &drawn(&command, name, options)?, reason));
    }
    cases.case("no tank at all", || {
        let film = command.folder().join("noise.mp4");
        let noise = ["-f", "lavfi", "-i", "nullsrc=s=320x240:d=0.5,geq=random(1)*255:128:128"].map(AsRef::as_ref);
        ffmpeg(noise.into_iter().chain([film.as_os_str()]))?;
        refused(&command, &film, "no rim")
    });
    cases.case("no film", || {
        let outcome = measure(&command, Path::new("no_such.mp4"), &[])?;
        ensure!(outcome.code == Some(1) && outcome.stdout.is_empty(), "{outcome:?}");
        complaint(&outcome).map(drop)
    });
    cases.finish()
}

/// Checks that neither command takes the film, that both say why, and that none leaves anything.
fn refused(command: &Netdpr, film: &Path, reason: &str) -> anyhow::Result<()> {
    let before = command.left_behind()?;
    let outcome = measure(command, film, &[])?;
    ensure!(outcome.code == Some(1), "{outcome:?}");
    let said = complaint(&outcome)?;
    ensure!(said.contains(reason), "{said}");
    let answer: Value = serde_json::from_str(&outcome.stdout)?;
    ensure!(answer["found"] == false && answer["reason"].is_string(), "{answer}");
    let film = film.to_string_lossy();
    let outcome = command.run(["derotate", &film, "-o", "refused.mp4", "--rpm", "auto"])?;
    ensure!(
        outcome.code == Some(1) && complaint(&outcome)?.contains(reason),
        "{outcome:?}"
    );
    ensure!(command.left_behind()? == before, "something was left behind");
    Ok(())
}

#[test]
fn a_rolling_shutter_is_undone_by_its_readout_time() -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    let options = [
        "--rpm",
        "20",
        "--readout-ms",
        "20",
        "--seconds",
        "3.5",
        "--reflections",
        "0",
        "--truth",
        "truth.json",
    ];
    let film = drawn(&command, "rolling.mp4", &options)?;
    let circle = circle_text(Truth::read(&command, "truth.json")?.circle);
    let still = |more: &[&str]| -> anyhow::Result<f64> {
        let arguments = ["--rpm", "20", "--circle", &circle, "--no-caption"];
        let all: Vec<&str> = arguments.iter().chain(more).copied().collect();
        unrest(&derotated(&command, &film, &all)?)
    };
    let (with, without) = (still(&["--readout-ms", "20"])?, still(&[])?);
    eprintln!("    unrest {with:.2} grey levels with the readout time, {without:.2} without");
    ensure!(with < 0.75 * without, "{with} {without}");
    let outcome = command.run([
        "derotate",
        "rolling.mp4",
        "-o",
        "x.mp4",
        "--rpm",
        "20",
        "--readout-ms",
        "31",
    ])?;
    ensure!(outcome.code == Some(2), "{outcome:?}");
    complaint(&outcome).map(drop)
}

/// How much a film of a tank at rest changes all the same: by how many grey levels its pictures differ from the first one.
fn unrest(film: &Path) -> anyhow::Result<f64> {
    let pictures = Film::pictures_of(film)?;
    let (first, others) = pictures.split_first().context("no picture")?;
    let mut sum = 0.0;
    for picture in others {
        sum += mean_absolute_difference(first, picture)?;
    }
    Ok(sum / others.len().max(1) as f64)
}

/// Films of others, where they lie beside the project.
#[test]
fn films_drawn_by_others_are_measured() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/clips");
    if !folder.is_dir() {
        eprintln!("left out: there are no films of others beside the project");
        return Ok(());
    }
    let command = Netdpr::new()?;
    let mut cases = Cases::new();
    for name in ["tank_13.45rpm", "tank_13.45rpm_vfr"] {
        cases.case(name, || {
            let film = folder.join(format!("{name}.mp4"));
            let truth: Value = serde_json::from_slice(&std::fs::read(folder.join(format!("{name}.json")))?)?;
            let number = |name: &str| truth[name].as_f64().unwrap_or(f64::NAN);
            // The whole film is measured; the angle from its first frame on is looked at where it has had time to go wrong.
            let kept = if long_tests_wanted() { WHOLE } else { (0.0, 6.0) };
            let mut arguments = vec!["--rpm", "auto", "--circle", "auto", "--no-caption"];
            if kept != WHOLE {
                arguments.extend(["--end", "6"]);
            }
            let output = derotated(&command, &film, &arguments)?;
            let (width, _) = picture_size(&output)?;
            ensure!(
                (width as f64 - 2.0 * number("R_outer")).abs() <= 4.0,
                "{width} pixels wide"
            );
            // What turns ends within the rim.
            let circle = Circle::new(number("cx"), number("cy"), number("R_rotating"));
            let report = measure_rotation(&film, &output, circle, number("rpm"), kept)?;
            eprintln!("    {report:?}");
            ensure!(report.worst_degrees <= 0.05, "{report:?}");
            Ok(())
        });
    }
    cases.case("fluid_9_tank_10rpm", || {
        let answer = measured(&command, &folder.join("fluid_9_tank_10rpm.mp4"), &[])?;
        let fluid = answer.fluid_rpm.context("no fluid")?;
        ensure!(
            (answer.rpm - 10.0).abs() < 0.002 && (fluid - 9.0).abs() < 0.0018,
            "{answer:?}"
        );
        Ok(())
    });
    cases.case("blank_tank_10rpm", || {
        refused(
            &command,
            &folder.join("blank_tank_10rpm.mp4"),
            "nothing that could be seen to turn",
        )
    });
    cases.finish()
}
