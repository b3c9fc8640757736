//! How well the page keeps up with a camera.

use std::time::Duration;

use crate::browser::{Browser, PageSession};
use crate::server::PageServer;

const PATIENCE: Duration = Duration::from_secs(180);
/// Counts of pictures that are looked at, each of 64.
const COUNTS: usize = 10;

/// The middle of what the page counted, each time over 64 frames.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Turned frames a second.
    pub frames_a_second: f64,
    /// Milliseconds from a camera's frame to the turned one.
    pub delay: f64,
    /// The longest of those in 64 frames.
    pub longest: f64,
}

/// Watches the page before the browser's camera, while rim and rate are followed.
///
/// # Errors
/// When the page finds no tank before the camera, or shows no frames.
pub fn before_camera(browser: &Browser, server: &PageServer) -> anyhow::Result<Pace> {
    let page = PageSession::open(browser, server, "")?;
    page.press("use-camera")?;
    page.wait("return Number(by('rpm')?.value) > 0 || null;", PATIENCE)?;
    let mut rows = Vec::new();
    let mut before = 0.0;
    while rows.len() < COUNTS {
        let script = format!(
            "const {{ frames, fps, delay, longest }} = by('camera').dataset;
             return Number(frames) > {before} ? [frames, fps, delay, longest].map(Number) : null;"
        );
        let [frames, rest @ ..]: [f64; 4] = serde_json::from_value(page.wait(&script, PATIENCE)?)?;
        before = frames;
        rows.push(rest);
    }
    let middle = |column: fn(&[f64; 3]) -> f64| {
        let mut numbers: Vec<f64> = rows.iter().map(column).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let pace = Pace {
        frames_a_second: middle(|[fps, ..]| *fps),
        delay: middle(|[_, delay, _]| *delay),
        longest: middle(|[.., longest]| *longest),
    };
    page.press("stop-camera")?;
    Ok(pace)
}
