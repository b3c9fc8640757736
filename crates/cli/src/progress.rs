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
