//! How fast a hundred points are followed.

use std::time::Instant;

use anyhow::Result;
use netdpr_derotation::track::{AutoChoice, Tracker};
use netdpr_derotation::{PictureSize, Recipe, RotationRate, Timestamp};
use netdpr_synth::puck::{Background, PuckSettings};
use netdpr_synth::{FrameTimes, PuckScene};
use netdpr_video::FilmReader;

use super::pucks::write;
use crate::report::{Report, Row};

pub(super) fn run(report: &mut Report<'_>) -> Result<()> {
    const NAME: &str = "100 points in 1080p, decoding included";
    if !report.wants(NAME) {
        return Ok(());
    }
    let size = PictureSize {
        width: 1920,
        height: 1080,
    };
    let mut settings = PuckSettings::new(size, RotationRate::from_rpm(10.0)?);
    (settings.background, settings.noise) = (Background::Texture, 2.0);
    let scene = PuckScene::new(&settings)?;
    let times: Vec<Timestamp> = FrameTimes::Variable { seed: 1 }.timestamps(6.0)?.collect();
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("film.mp4");
    write(&scene, &times, &path)?;
    let recipe = Recipe::new(scene.circle(), settings.rate);
    let mut reader = FilmReader::open(&path)?;
    let mut frame = reader.frame()?;
    reader.read_into(&mut frame)?;
    let mut tracker = Tracker::new(&recipe, &reader.info().format(), frame.timestamp, frame.timestamp)?;
    tracker.pick_best(&frame, &AutoChoice::within(scene.circle()), |_, _| ())?;
    let points = tracker.len();
    let begun = Instant::now();
    let (mut frames, mut following, mut seen) = (0_u32, 0.0, 0_usize);
    while reader.read_into(&mut frame)? {
        let own = Instant::now();
        tracker.follow(&frame, |_, _| seen += 1);
        following += own.elapsed().as_secs_f64();
        frames += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let note = format!(
        "{points} points, {:.0} seen a frame; following alone {:.2} ms a frame",
        seen as f64 / f64::from(frames),
        1e3 * following / f64::from(frames)
    );
    report.add(&Row::at_least(NAME, f64::from(frames) / seconds, 60.0, "fps").noting(note))
}
