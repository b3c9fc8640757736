//! What every derotated film is held to, whether the page made it or the command.

use std::path::Path;

use anyhow::{Context, ensure};

use crate::clips::Clip;
use crate::measure::{Film, RotationReport, film_info, measure_rotation, measure_timing};

/// No frame may be further from its angle than this, degrees.
pub const MOST_DEGREES_OFF: f64 = 0.05;
/// No frame may be further from its time than this, seconds.
pub const MOST_SECONDS_OFF: f64 = 0.001;
/// The page may hold no more than this, bytes: all wasm heaps and queued frames.
pub const MOST_BYTES: f64 = 300e6;
/// The whole film is kept.
pub const WHOLE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// Checks all that a derotated film of `clip` has to be when the frames shown from `kept.0` to `kept.1` seconds are
/// kept and the disc stands alone or above a caption: angles, number of frames, times, sound, size and colour tags.
///
/// # Errors
/// When one of these isn't so, or a film can't be read.
pub fn check_derotated(clip: &Clip, output: &Path, kept: (f64, f64)) -> anyhow::Result<RotationReport> {
    let timing = measure_timing(&clip.path, output, kept)?;
    ensure!(
        timing.source_frames == timing.output_frames,
        "{} frames were to come out and {} did",
        timing.source_frames,
        timing.output_frames
    );
    ensure!(
        timing.worst_seconds <= MOST_SECONDS_OFF,
        "a frame's time is {} s off",
        timing.worst_seconds
    );
    let rotation = measure_rotation(&clip.path, output, clip.circle, clip.rpm, kept)?;
    ensure!(
        rotation.worst_degrees <= MOST_DEGREES_OFF,
        "frame {} is {:.4} degrees off (rms {:.4})",
        rotation.worst_frame,
        rotation.worst_degrees,
        rotation.rms_degrees
    );
    check_tags(clip, output)?;
    Ok(rotation)
}

/// Checks what the container says of a derotated film: codec, width, sound and colour tags.
///
/// # Errors
/// When something isn't as it ought to be, or a film can't be read.
pub fn check_tags(clip: &Clip, output: &Path) -> anyhow::Result<()> {
    let (source, turned) = (film_info(&clip.path)?, film_info(output)?);
    ensure!(turned.codec == "h264", "the pictures are {}", turned.codec);
    ensure!(
        turned.pixel_format == "yuv420p" || turned.pixel_format == "yuvj420p",
        "the pixels are {}",
        turned.pixel_format
    );
    let side = clip.circle.square_side();
    ensure!(
        turned.width == side && turned.height >= side,
        "the picture is {} x {}",
        turned.width,
        turned.height
    );
    ensure!(
        source.effective_range() == turned.effective_range(),
        "the range was {} and is {}",
        source.effective_range(),
        turned.effective_range()
    );
    ensure!(
        source.colour_matrix == turned.colour_matrix || source.colour_matrix == "unknown",
        "the matrix was {} and is {}",
        source.colour_matrix,
        turned.colour_matrix
    );
    ensure!(
        source.audio.is_some() == turned.audio.is_some(),
        "the sound was {:?} and is {:?}",
        source.audio,
        turned.audio
    );
    Ok(())
}

/// The size of a film's first picture as it is shown, pixels.
///
/// # Errors
/// When there is none.
pub fn picture_size(film: &Path) -> anyhow::Result<(usize, usize)> {
    let first = Film::open(film)?
        .next()
        .with_context(|| format!("{} has no picture", film.display()))??;
    Ok((first.width, first.height))
}
