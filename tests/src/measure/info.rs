//! What the container says of a film: streams, sizes, tags.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

/// What the container says of a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmInfo {
    /// The codec of the pictures, in ffmpeg's words: `h264`.
    pub codec: String,
    /// Coded width in pixels, before the display matrix.
    pub width: u32,
    /// Coded height in pixels, before the display matrix.
    pub height: u32,
    /// The pixels' format, in ffmpeg's words: `yuv420p`.
    pub pixel_format: String,
    /// Range of the samples: `tv`, `pc` or `unknown`.
    pub colour_range: String,
    /// The matrix between R'G'B' and Y'CbCr: `bt709`, …, or `unknown`.
    pub colour_matrix: String,
    /// The codec of the sound, if there is any.
    pub audio: Option<String>,
}

impl FilmInfo {
    /// The range with what a player takes an untagged one for.
    #[must_use]
    pub fn effective_range(&self) -> &str {
        match self.colour_range.as_str() {
            "unknown" => "tv",
            known => known,
        }
    }
}

/// Asks ffprobe what the container says.
///
/// # Errors
/// When ffprobe can't read it, or there is no video in it.
pub fn film_info(path: &Path) -> anyhow::Result<FilmInfo> {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-show_streams", "-of", "json"])
        .arg(path)
        .output()
        .context("ffprobe could not be started; install ffmpeg")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} can't be read: {}", path.display(), said.trim());
    }
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    let streams = answer["streams"].as_array().context("ffprobe names no streams")?;
    let of_kind = |kind: &str| streams.iter().find(|stream| stream["codec_type"] == kind);
    let video = of_kind("video").with_context(|| format!("{} has no video", path.display()))?;
    let word = |value: &Value| value.as_str().unwrap_or("unknown").to_owned();
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    Ok(FilmInfo {
        codec: word(&video["codec_name"]),
        width: number(&video["width"]).context("no width")?,
        height: number(&video["height"]).context("no height")?,
        pixel_format: word(&video["pix_fmt"]),
        colour_range: word(&video["color_range"]),
        colour_matrix: word(&video["color_space"]),
        audio: of_kind("audio").map(|stream| word(&stream["codec_name"])),
    })
}
