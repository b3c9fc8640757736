//! Whole films: ours beside FFmpeg without turning (the floor) and FFmpeg's own `rotate` (the peer).

use std::process::Command;

use anyhow::Result;

use crate::material::{Film, Material, RPM};
use crate::usage::{Usage, run};
use netdpr_bench::rounds::{in_turns, median};
use netdpr_bench::table::{Row, Table};

/// A size of film, and what it may take.
struct Case {
    name: &'static str,
    size: (u32, u32),
    seconds: u32,
    /// Bytes of memory.
    most_megabytes: f64,
    /// What DIYrotate holds.
    peers_memory: &'static str,
}

const CASES: [Case; 2] = [
    Case {
        name: "1080p",
        size: (1920, 1080),
        seconds: 6,
        most_megabytes: 256.0,
        peers_memory: "DIYrotate 386 MiB",
    },
    Case {
        name: "4K",
        size: (3840, 2160),
        seconds: 3,
        most_megabytes: 700.0,
        peers_memory: "DIYrotate 905 MiB",
    },
];

pub(crate) fn measure(material: &Material, rounds: u8, table: &mut Table) -> Result<()> {
    for case in CASES {
        if table.wants(&format!("derotate, {}", case.name)) {
            measure_case(&case, material, rounds, table)?;
        }
    }
    Ok(())
}

fn measure_case(case: &Case, material: &Material, rounds: u8, table: &mut Table) -> Result<()> {
    let film = material.film(case.size, case.seconds)?;
    let square = cut(&film);
    let rotation = format!("{square},rotate={RPM}*PI/30*t");
    let came_to = in_turns(
        rounds,
        [
            &mut || run(&mut ours(material, &film)),
            &mut || run(&mut ffmpeg(material, &film, &square)),
            &mut || run(&mut ffmpeg(material, &film, &rotation)),
        ],
    )?;
    let ratio = |of: fn(&Usage) -> f64, which: usize| {
        median(came_to.iter().filter_map(|round| {
            let [_, floor, _] = round;
            Some(of(round.get(which)?) / of(floor))
        }))
    };
    let each =
        |of: fn(&Usage) -> f64, which: usize| median(came_to.iter().filter_map(|round| round.get(which).map(of)));
    let frames = f64::from(case.seconds * 30);
    for (what, of, goal) in [
        ("CPU", (|usage| usage.cpu_seconds) as fn(&Usage) -> f64, 1.08),
        ("wall", |usage| usage.wall_seconds, 1.05),
    ] {
        table.add(Row {
            what: format!("derotate, {}, x264 veryfast crf 18, {what}, floors", case.name),
            ours: ratio(of, 0),
            peer: format!("FFmpeg's rotate {:.2}", ratio(of, 2)),
            floor: format!("1 ({:.1} ms per frame)", 1e3 * each(of, 1) / frames),
            goal,
            digits: 2,
        });
    }
    let memory: fn(&Usage) -> f64 = |usage| usage.peak_bytes as f64 / 1e6;
    table.add(Row {
        what: format!("derotate, {}, memory of all its programs, MB", case.name),
        ours: each(memory, 0),
        peer: case.peers_memory.to_owned(),
        floor: format!("{:.0}", each(memory, 1)),
        goal: case.most_megabytes,
        digits: 0,
    });
    Ok(())
}

/// The filter that cuts the disc's square out, as large as ours comes out.
fn cut(film: &Film) -> String {
    let side = film.circle.square_side();
    let corner = |middle: f64| (middle - f64::from(side) / 2.0).max(0.0).round();
    format!("crop={side}:{side}:{}:{}", corner(film.circle.x), corner(film.circle.y))
}

pub(crate) fn ours(material: &Material, film: &Film) -> Command {
    let circle = film.circle;
    let mut command = material.netdpr();
    command
        .arg("derotate")
        .arg(&film.path)
        .arg("-o")
        .arg(material.file("ours.mp4"));
    command.args(["--overwrite", "--no-caption", "--rpm", &RPM.to_string()]);
    command.args(["--circle", &format!("{},{},{}", circle.x, circle.y, circle.r)]);
    command
}

fn ffmpeg(material: &Material, film: &Film, filter: &str) -> Command {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y", "-i"]).arg(&film.path);
    command.args(["-vf", filter, "-c:v", "libx264", "-preset", "veryfast", "-crf", "18"]);
    command.args(["-pix_fmt", "yuv420p"]).arg(material.file("theirs.mp4"));
    command
}
