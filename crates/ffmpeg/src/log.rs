//! FFmpeg's log while it decodes: the frames' exact presentation times, and what went wrong.
//!
//! The filter `showinfo` writes a line for every frame before the frame's bytes come out, with its time stamp in
//! ticks; time stamps don't come through a raw stream of pictures, and a frame's number says nothing of its time.

use std::collections::VecDeque;

use netdpr_derotation::{Timebase, Timestamp};

/// What a line of the log means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEntry {
    /// The ticks in which `showinfo` counts.
    Timebase(Timebase),
    /// The next frame.
    Frame {
        /// Its time stamp in ticks; `None` where the film gives it none.
        ticks: Option<i64>,
        /// Whether decoding can begin with it.
        is_key: bool,
    },
    /// Something went wrong.
    Error(String),
    /// Nothing of interest.
    Other,
}

impl LogEntry {
    /// Reads one line of a log written with `-loglevel level+info`.
    #[must_use]
    pub fn parse(line: &str) -> Self {
        if let Some((who, said)) = line.split_once("[error] ").or_else(|| line.split_once("[fatal] ")) {
            // What the raw output thinks of the time stamps it has no use for says nothing of the film.
            let of_the_output = who.starts_with("[rawvideo @");
            return if of_the_output {
                Self::Other
            } else {
                Self::Error(said.trim().to_owned())
            };
        }
        if !line.contains("showinfo") {
            return Self::Other;
        }
        if let Some((_, config)) = line.split_once("config in time_base: ") {
            return Self::timebase(config).unwrap_or(Self::Other);
        }
        match line.split_once("] n:").and_then(|(_, frame)| frame.split_once("pts:")) {
            Some((_, frame)) => Self::Frame {
                ticks: frame.split_whitespace().next().and_then(|ticks| ticks.parse().ok()),
                is_key: frame.contains(" iskey:1 "),
            },
            None => Self::Other,
        }
    }

    fn timebase(config: &str) -> Option<Self> {
        let (numerator, denominator) = config.split(',').next()?.trim().split_once('/')?;
        let timebase = Timebase::new(numerator.parse().ok()?, denominator.parse().ok()?).ok()?;
        Some(Self::Timebase(timebase))
    }
}

/// The log of one decoding, read as it is written.
#[derive(Debug)]
pub struct Log {
    timebase: Timebase,
    mean_fps: f64,
    last: Option<i64>,
    /// Times of frames whose bytes have not come out, and whether they are key frames.
    waiting: VecDeque<(Timestamp, bool)>,
    at_key_frame: bool,
    errors: Vec<String>,
}

impl Log {
    /// The most lines of errors that are kept: a damaged film can write thousands.
    const MOST_ERRORS: usize = 50;

    /// A log of a decoding of a film with these ticks and this mean frame rate; the latter is used only for a frame to
    /// which the film gives no time.
    #[must_use]
    pub const fn new(timebase: Timebase, mean_fps: f64) -> Self {
        Self {
            timebase,
            mean_fps,
            last: None,
            waiting: VecDeque::new(),
            at_key_frame: false,
            errors: Vec::new(),
        }
    }

    /// Takes the next line.
    pub fn read(&mut self, line: &str) {
        match LogEntry::parse(line) {
            LogEntry::Timebase(timebase) => self.timebase = timebase,
            LogEntry::Frame { ticks, is_key } => {
                let ticks = ticks.unwrap_or_else(|| self.guess());
                self.last = Some(ticks);
                self.waiting.push_back((Timestamp::new(ticks, self.timebase), is_key));
            }
            LogEntry::Error(said) if self.errors.len() < Self::MOST_ERRORS => self.errors.push(said),
            LogEntry::Error(_) | LogEntry::Other => {}
        }
    }

    /// The time stamp of the next frame whose bytes come out.
    pub fn next_timestamp(&mut self) -> Option<Timestamp> {
        let (timestamp, is_key) = self.waiting.pop_front()?;
        self.at_key_frame = is_key;
        Some(timestamp)
    }

    /// Whether decoding can begin with the frame that [`Log::next_timestamp`] was last asked for.
    #[must_use]
    pub const fn is_at_key_frame(&self) -> bool {
        self.at_key_frame
    }

    /// What went wrong, the first lines of it.
    #[must_use]
    pub fn errors(&self) -> &[String] {
        &self.errors
    }

    /// One mean interval after the last frame.
    fn guess(&self) -> i64 {
        let interval = (1.0 / (self.mean_fps * self.timebase.tick_seconds())).round() as i64;
        self.last.map_or(0, |last| last.saturating_add(interval.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[Parsed_showinfo_0 @ 0x5610] [info] config in time_base: 1/90000, frame_rate: 30/1";
    const FRAME: &str =
        "[Parsed_showinfo_0 @ 0x5610] [info] n:   1 pts:   3068 pts_time:0.0340889 pos:   110150 fmt:yuv420p";
    const KEY_FRAME: &str = "[Parsed_showinfo_0 @ 0x5610] [info] n:   2 pts:   6136 pts_time:0.0681778 pos:  1 \
        fmt:yuv420p sar:1/1 s:640x360 i:P iskey:1 type:I ";

    #[test]
    fn reads_times_exactly() {
        let mut log = Log::new(Timebase::MICROSECONDS, 30.0);
        log.read(CONFIG);
        log.read(FRAME);
        log.read("[Parsed_showinfo_0 @ 0x5610] [info] color_range:unknown color_space:unknown");
        let timebase = Timebase::new(1, 90_000).unwrap();
        assert_eq!(log.next_timestamp(), Some(Timestamp::new(3068, timebase)));
        assert_eq!(log.next_timestamp(), None);
    }

    #[test]
    fn tells_key_frames() {
        let mut log = Log::new(Timebase::MICROSECONDS, 30.0);
        log.read(FRAME);
        log.read(KEY_FRAME);
        assert!(log.next_timestamp().is_some() && !log.is_at_key_frame());
        assert!(log.next_timestamp().is_some() && log.is_at_key_frame());
    }

    #[test]
    fn a_frame_without_a_time_follows_the_last() {
        let mut log = Log::new(Timebase::MICROSECONDS, 30.0);
        log.read(CONFIG);
        log.read(FRAME);
        log.read("[Parsed_showinfo_0 @ 0x5610] [info] n:   2 pts:NOPTS pts_time:NOPTS pos: 1 fmt:yuv420p");
        let ticks: Vec<_> = std::iter::from_fn(|| log.next_timestamp())
            .map(Timestamp::ticks)
            .collect();
        assert_eq!(ticks, [3068, 6068]);
    }

    #[test]
    fn the_raw_outputs_complaints_are_not_the_films() {
        let line = "[rawvideo @ 0x55] [error] Application provided invalid, non monotonically increasing dts to muxer";
        assert_eq!(LogEntry::parse(line), LogEntry::Other);
    }

    #[test]
    fn keeps_errors_and_not_too_many() {
        let mut log = Log::new(Timebase::MICROSECONDS, 30.0);
        for _ in 0..1000 {
            log.read("[h264 @ 0x5] [error] error while decoding MB 23 34, bytestream -7");
        }
        assert_eq!(log.errors().len(), 50);
        assert_eq!(log.errors()[0], "error while decoding MB 23 34, bytestream -7");
    }
}
