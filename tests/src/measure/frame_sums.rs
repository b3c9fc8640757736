//! Whether two decoders give the same frames: a sum over each frame's bytes.

use std::path::Path;

use anyhow::Context;

/// What FFmpeg is told between the input and the output: each frame once, as 8-bit 4:2:0, its MD5 sum on a line.
pub const FRAME_SUMS: [&str; 9] = [
    "-map",
    "0:v:0",
    "-vf",
    "format=yuv420p",
    "-fps_mode",
    "passthrough",
    "-f",
    "framemd5",
    "-y",
];

/// The sum of each frame of a film, decoded natively.
///
/// # Errors
/// When FFmpeg can't be run.
pub fn frame_sums(film: &Path) -> anyhow::Result<Vec<String>> {
    let output = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(film)
        .args(FRAME_SUMS)
        .arg("-")
        .output()
        .context("running ffmpeg")?;
    Ok(sums(&String::from_utf8_lossy(&output.stdout)))
}

/// The sums in what FFmpeg wrote: the last column of the lines that are no comments.
#[must_use]
pub fn sums(written: &str) -> Vec<String> {
    written
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit(',').next())
        .map(|sum| sum.trim().to_owned())
        .collect()
}
