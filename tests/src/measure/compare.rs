//! Two films that ought to show the same.

use std::path::Path;

use anyhow::ensure;

use super::{Film, mean_absolute_difference, mean_block_difference, structural_similarity};

/// How like one another two films are.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Frames compared.
    pub frames: usize,
    /// Largest of the frames' mean absolute differences of luma, levels.
    pub worst_difference: f64,
    /// Mean of the frames' mean absolute differences of luma, levels.
    pub mean_difference: f64,
    /// Largest of the frames' mean differences over blocks of 8 by 8 pixels, levels.
    pub worst_block_difference: f64,
    /// Smallest of the frames' structural similarities of luma.
    pub worst_similarity: f64,
}

/// Compares two films frame by frame, by their order.
///
/// # Errors
/// When a film can't be decoded, or they differ in size or in their number of frames.
pub fn compare_films(a: &Path, b: &Path) -> anyhow::Result<Comparison> {
    let mut others = Film::open(b)?;
    let (mut frames, mut sum, mut worst, mut worst_block, mut similarity) = (0, 0.0, 0.0_f64, 0.0_f64, 1.0_f64);
    for picture in Film::open(a)? {
        let picture = picture?;
        let other = others.next().transpose()?;
        let Some(other) = other else {
            anyhow::bail!("the second film ends after {frames} frames, before the first");
        };
        let difference = mean_absolute_difference(&picture, &other)?;
        sum += difference;
        worst = worst.max(difference);
        worst_block = worst_block.max(mean_block_difference(&picture, &other)?);
        similarity = similarity.min(structural_similarity(&picture, &other)?);
        frames += 1;
    }
    ensure!(frames > 0, "the films have no pictures");
    ensure!(
        others.next().is_none(),
        "the second film goes on after the first one's {frames} frames"
    );
    Ok(Comparison {
        frames,
        worst_difference: worst,
        mean_difference: sum / frames as f64,
        worst_block_difference: worst_block,
        worst_similarity: similarity,
    })
}
