//! How long measuring takes and how much memory, decoding included.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use netdpr_derotation::motion::MotionStudy;
use netdpr_derotation::{Circle, Frame, PictureSize, RotationRate, Timebase, Timestamp};
use netdpr_synth::{FrameTimes, TankScene, TankSettings};
use netdpr_video::{Known, Programs};

use crate::drawn_film::DrawnFilm;
use crate::material::shared;
use crate::report::{Report, Row};

/// Rows on time and memory.
pub(crate) fn run(report: &mut Report<'_>) -> Result<()> {
    let name = "20 s of 1080p measured, decoding and rim included";
    if report.wants(name) {
        let folder = tempfile::tempdir()?;
        let path = match shared("clips/tank_13.45rpm.mp4") {
            Some(path) => path,
            None => draw(folder.path())?,
        };
        let (seconds, note) = measure(&path)?;
        report.add(&Row::at_most(name, seconds, 3.0, "s").noting(note))?;
    }
    let name = "an hour of film studied: memory";
    if report.wants(name) {
        match long_film()? {
            Some(megabytes) => report.add(&Row::at_most(name, megabytes, 100.0, "MB"))?,
            None => report.leave_out(name, "this system doesn't say how much memory a program has had")?,
        }
    }
    Ok(())
}

/// Measures a film as the command does: how long it takes, and what it says.
fn measure(path: &Path) -> Result<(f64, String)> {
    let (begun, spent) = (Instant::now(), processor_seconds());
    let measured = netdpr_video::measure(&Programs::default(), path, &Known::default(), |_, _| {})?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = match (spent, processor_seconds()) {
        (Some(before), Some(after)) => format!("; {:.2} s of all cores together", after - before),
        _ => String::new(),
    };
    Ok((seconds, format!("{:.3} rpm{cpu}", measured.motion.tank.rpm)))
}

/// A film to measure where there is no real one.
fn draw(folder: &Path) -> Result<PathBuf> {
    let size = PictureSize {
        width: 1920,
        height: 1080,
    };
    let film = DrawnFilm {
        settings: TankSettings {
            noise: 2.0,
            ..TankSettings::new(size, RotationRate::from_rpm(13.45)?)
        },
        times: FrameTimes::Constant {
            numerator: 30,
            denominator: 1,
        },
        seconds: 20.0,
        crf: Some(23),
    };
    let path = folder.join("tank.mp4");
    film.write(&path)?;
    Ok(path)
}

/// The most memory that a study of an hour of film takes, MB.
fn long_film() -> Result<Option<f64>> {
    const FRAMES: i64 = 108_000;
    let size = PictureSize {
        width: 320,
        height: 240,
    };
    // Small copies are the more of them: those that are worked on later take the more memory.
    let circle = Circle::new(158.3, 119.6, 100.0);
    let settings = TankSettings {
        circle: Some(circle),
        ..TankSettings::new(size, RotationRate::from_rpm(15.0)?)
    };
    let mut study = MotionStudy::new(size, circle, None);
    let timebase = Timebase::new(1, 30)?;
    // One turn, over and over again: four seconds.
    let scene = TankScene::new(&settings)?;
    let turn: Vec<Frame> = (0..120)
        .map(|ticks| {
            let mut frame = scene.blank_frame();
            scene.draw_into(Timestamp::new(ticks, timebase), &mut frame);
            frame
        })
        .collect();
    drop(scene);
    let Some(before) = forget_peak() else {
        return Ok(None);
    };
    let mut frame = turn.first().context("a turn has frames")?.clone();
    for ticks in 0..FRAMES {
        if let Some(seen) = turn.get(ticks as usize % turn.len()) {
            frame.copy_from_bytes(seen.bytes())?;
        }
        frame.timestamp = Timestamp::new(ticks, timebase);
        study.take(&frame);
    }
    study.finish()?;
    Ok(peak().map(|peak| peak - before))
}

/// Memory held now, MB; from here on the peak is counted anew.
fn forget_peak() -> Option<f64> {
    fs::write("/proc/self/clear_refs", "5").ok()?;
    peak()
}

/// The most memory held at a time, MB.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// What this program and those it started have had of the processor's cores, seconds.
pub(crate) fn processor_seconds() -> Option<f64> {
    /// Linux counts in hundredths of a second, whatever its clock.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name, in parentheses, may hold spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(11).take(4);
    Some(ticks.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS)
}
