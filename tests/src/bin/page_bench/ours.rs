//! The page, derotating.

use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::clips::Clip;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

/// What a film cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Processor time of all of the browser's processes, milliseconds a frame.
    pub(crate) processor: f64,
    /// Time on the wall, milliseconds a frame.
    pub(crate) wall: f64,
    /// The most bytes of wasm heaps and queued frames, where they are told.
    pub(crate) memory: f64,
}

/// A way of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) encoder: &'static str,
    pub(crate) isolation: Isolation,
}

impl Way {
    /// Derotates a film of so many frames.
    ///
    /// # Errors
    /// When the page doesn't, or not in this way.
    pub(crate) fn derotate(self, clip: &Clip, frames: f64) -> anyhow::Result<Cost> {
        let Self { encoder, isolation } = self;
        let browser = Browser::start(Kind::Chromium)?;
        let server = PageServer::start(&Needed::Page.path()?, isolation)?;
        let page = PageSession::open(&browser, &server, &format!("?encoder={encoder}"))?;
        if let Err(error) = page.choose(&clip.path)? {
            bail!("the page did not take the film: {error}");
        }
        page.set(clip.circle, &clip.rpm.to_string())?;
        let meter = Meter::start(&browser)?;
        page.begin_export()?;
        let exported = match page.wait_export(Duration::from_secs(1800))? {
            Ok(exported) => exported,
            Err(error) => bail!("the page did not derotate the film: {error}"),
        };
        let cost = meter.read(frames, exported.peak_memory)?;
        ensure!(exported.encoder == encoder, "{} encoded", exported.encoder);
        ensure!(exported.frames as f64 == frames, "{} frames came out", exported.frames);
        Ok(cost)
    }
}

/// What a browser takes from a moment on.
pub(crate) struct Meter<'a> {
    browser: &'a Browser,
    processor: Duration,
    begun: Instant,
}

impl<'a> Meter<'a> {
    pub(crate) fn start(browser: &'a Browser) -> anyhow::Result<Self> {
        Ok(Self {
            browser,
            processor: browser.processor_time()?,
            begun: Instant::now(),
        })
    }

    pub(crate) fn read(&self, frames: f64, memory: f64) -> anyhow::Result<Cost> {
        let wall = self.begun.elapsed();
        let processor = self.browser.processor_time()?.saturating_sub(self.processor);
        let per_frame = |time: Duration| time.as_secs_f64() * 1e3 / frames;
        Ok(Cost {
            processor: per_frame(processor),
            wall: per_frame(wall),
            memory,
        })
    }
}
