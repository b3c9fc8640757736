//! Whether every frame came out once, at its own time.

use std::path::Path;

use anyhow::ensure;

use super::Film;

/// How the presentation times of two films agree.
#[derive(Debug, Clone, PartialEq)]
pub struct TimingReport {
    /// Frames kept of the source.
    pub source_frames: usize,
    /// Frames that came out.
    pub output_frames: usize,
    /// Largest difference between an output frame's time and its source frame's (minus the first kept one's),
    /// seconds; over the frames that have a partner.
    pub worst_seconds: f64,
}

/// Compares presentation times: those of `source` shown from `start` to `end` seconds are the frames kept.
///
/// # Errors
/// When a film can't be decoded or no frame is kept.
pub fn measure_timing(source: &Path, output: &Path, (start, end): (f64, f64)) -> anyhow::Result<TimingReport> {
    let times =
        |path: &Path| -> anyhow::Result<Vec<f64>> { Film::open(path)?.map(|picture| Ok(picture?.seconds)).collect() };
    let mut source_times = times(source)?;
    source_times.retain(|seconds| (start..end).contains(seconds));
    compare_times(&source_times, &times(output)?)
}

fn compare_times(source: &[f64], output: &[f64]) -> anyhow::Result<TimingReport> {
    ensure!(!source.is_empty(), "no frame of the source was kept");
    let first = source[0];
    let worst_seconds = source
        .iter()
        .zip(output)
        .map(|(source, output)| (output - (source - first)).abs())
        .fold(0.0, f64::max);
    Ok(TimingReport {
        source_frames: source.len(),
        output_frames: output.len(),
        worst_seconds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_frame_and_a_missing_one_show() {
        let report = compare_times(&[1.0, 1.1, 1.25], &[0.0, 0.102]).unwrap();
        assert_eq!((report.source_frames, report.output_frames), (3, 2));
        assert!((report.worst_seconds - 0.002).abs() < 1e-9);
        assert!(compare_times(&[], &[]).is_err());
    }
}
