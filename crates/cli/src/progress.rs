//! How far the work is: a bar on a terminal, silence elsewhere. Always on the error stream.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `frames` frames, or a counter when their number isn't known.
pub(crate) fn bar(frames: Option<u64>) -> ProgressBar {
    let (bar, template) = match frames {
        Some(frames) => (
            ProgressBar::new(frames),
            "{wide_bar} {pos} of {len} frames, {per_sec}, {eta} left",
        ),
        None => (ProgressBar::no_length(), "{spinner} {pos} frames, {per_sec}"),
    };
    // A wrong template would only make a plainer bar.
    ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
}

/// How far a measurement is, which knows of how many frames only when it has begun.
#[derive(Debug, Default)]
pub(crate) struct Measuring(Option<ProgressBar>);

impl Measuring {
    pub(crate) fn set(&mut self, frames: u32, of: Option<u32>) {
        let bar = self.0.get_or_insert_with(|| bar(of.map(u64::from)));
        bar.set_position(frames.into());
    }
}

impl Drop for Measuring {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
