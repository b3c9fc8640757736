//! Finding the rim, and measuring a film.

use anyhow::{Context, Result};
use netdpr_derotation::rim::find_rim;
use netdpr_derotation::{PictureSize, RotationRate, Timebase, Timestamp};
use netdpr_synth::{TankScene, TankSettings};

use crate::material::{Material, RPM};
use crate::usage::{run, seconds_of_this_thread};
use netdpr_bench::rounds::{in_turns, median};
use netdpr_bench::table::{Row, Table};

pub(crate) fn measure(material: &Material, rounds: u8, table: &mut Table) -> Result<()> {
    if table.wants("detect") {
        detect(table)?;
    }
    if table.wants("measure") {
        motion(material, rounds, table)?;
    }
    Ok(())
}

fn detect(table: &mut Table) -> Result<()> {
    const TIMES: u8 = 11;
    let size = PictureSize {
        width: 1920,
        height: 1080,
    };
    let scene = TankScene::new(&TankSettings::new(size, RotationRate::from_rpm(RPM)?))?;
    let mut frame = scene.blank_frame();
    scene.draw_into(Timestamp::new(0, Timebase::MICROSECONDS), &mut frame);
    let mut look = || {
        let before = seconds_of_this_thread()?;
        find_rim(&frame).context("the drawn tank's rim isn't found")?;
        Ok(seconds_of_this_thread()? - before)
    };
    let times = in_turns(TIMES, [&mut look])?;
    table.add(Row {
        what: "detect, 1080p, one thread, ms".to_owned(),
        ours: 1e3 * median(times.into_iter().flatten()),
        peer: "DIYrotate's takes 25 s of a 12-megapixel still".to_owned(),
        floor: "—".to_owned(),
        goal: 100.0,
        digits: 0,
    });
    Ok(())
}

fn motion(material: &Material, rounds: u8, table: &mut Table) -> Result<()> {
    let film = material.film((1920, 1080), 20)?;
    let decode = ["-v", "error", "-i"];
    let came_to = in_turns(
        rounds,
        [
            &mut || run(material.netdpr().args(["measure", "--json"]).arg(&film.path)),
            &mut || {
                let mut ffmpeg = std::process::Command::new("ffmpeg");
                run(ffmpeg.args(decode).arg(&film.path).args(["-f", "null", "-"]))
            },
        ],
    )?;
    let ours = median(came_to.iter().map(|[ours, _]| ours.wall_seconds));
    let floor = median(came_to.iter().map(|[_, floor]| floor.wall_seconds));
    let cpu = median(came_to.iter().map(|[ours, _]| ours.cpu_seconds));
    let cpu_of_floor = median(came_to.iter().map(|[_, floor]| floor.cpu_seconds));
    table.add(Row {
        what: "measure, the same, s of CPU on two cores".to_owned(),
        ours: cpu,
        peer: "none offers it".to_owned(),
        floor: format!("decoding alone {cpu_of_floor:.1}"),
        goal: 6.0,
        digits: 1,
    });
    table.add(Row {
        what: "measure, 20 s of 1080p, with decoding, s on the wall".to_owned(),
        ours,
        peer: "none offers it".to_owned(),
        floor: format!("decoding alone {floor:.1}"),
        goal: 3.0,
        digits: 1,
    });
    Ok(())
}
