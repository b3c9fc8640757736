//! How long it takes to find a rim.

use anyhow::Result;
use netdpr_derotation::rim::find_rim;
use netdpr_derotation::{PictureSize, RotationRate, Timebase, Timestamp};
use netdpr_synth::{TankScene, TankSettings};

use crate::report::{Report, Row};
use crate::speed::processor_seconds;

/// Times it is found, so that the clock's steps don't matter.
const TIMES: u32 = 20;

/// A row on the time.
pub(super) fn run(report: &mut Report<'_>) -> Result<()> {
    let name = "rim: time for a frame of 1080p, one core";
    if !report.wants(name) {
        return Ok(());
    }
    let size = PictureSize {
        width: 1920,
        height: 1080,
    };
    let scene = TankScene::new(&TankSettings {
        noise: 2.0,
        ..TankSettings::new(size, RotationRate::from_rpm(10.0)?)
    })?;
    let mut frame = scene.blank_frame();
    scene.draw_into(Timestamp::new(0, Timebase::new(1, 30)?), &mut frame);
    let before = processor_seconds();
    for _ in 0..TIMES {
        find_rim(&frame)?;
    }
    match before.zip(processor_seconds()) {
        Some((before, after)) => report.add(&Row::at_most(name, (after - before) / f64::from(TIMES), 0.3, "s")),
        None => report.leave_out(name, "this system doesn't say what time a program has had"),
    }
}
