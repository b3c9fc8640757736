//! Cost against length: ten minutes beside one.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::derotating::ours;
use crate::material::{Film, Material};
use crate::usage::run;
use netdpr_bench::table::{Row, Table};

const CASE: &str = "length, 10 minutes beside 1";

pub(crate) fn measure(material: &Material, table: &mut Table) -> Result<()> {
    if !table.wants(CASE) {
        return Ok(());
    }
    let piece = material.film((640, 360), 20)?;
    let (one, ten) = (repeated(material, &piece, 3)?, repeated(material, &piece, 30)?);
    let one = run(&mut ours(material, &one))?;
    let ten = run(&mut ours(material, &ten))?;
    table.add(Row {
        what: format!("{CASE}, 640 x 360, CPU, times"),
        ours: ten.cpu_seconds / one.cpu_seconds,
        peer: "—".to_owned(),
        floor: "10".to_owned(),
        goal: 10.5,
        digits: 2,
    });
    table.add(Row {
        what: format!("{CASE}, memory, times"),
        ours: ten.peak_bytes as f64 / one.peak_bytes as f64,
        peer: "FFmpeg's wrapper for browsers holds the whole film".to_owned(),
        floor: "1".to_owned(),
        goal: 1.1,
        digits: 2,
    });
    Ok(())
}

/// The film so many times, one after the other, not encoded again.
fn repeated(material: &Material, film: &Film, times: u32) -> Result<Film> {
    let path = material.file(&format!("repeated_{times}.mp4"));
    if !path.is_file() {
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-y", "-stream_loop", &(times - 1).to_string(), "-i"]);
        command.arg(&film.path).args(["-c", "copy"]).arg(&path);
        ensure!(command.status()?.success(), "ffmpeg could not repeat the film");
    }
    Ok(Film { path, ..film.clone() })
}
