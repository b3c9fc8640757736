//! A film's points, followed from the frames in which they were picked back to the first kept one.

use super::film::Pick;
use super::tracker::Tracker;
use super::tracks::Tracks;
use crate::{Frame, FrameError, Timestamp, VideoFormat};

/// A point that is to be followed backwards.
#[derive(Debug)]
pub(super) struct Start {
    /// Its place among the tracks.
    pub(super) track: usize,
    /// The frame in which it was picked, counted from the first kept one.
    pub(super) frame: u64,
    pub(super) pick: Pick,
}

/// What is known when a film has been gone through forwards.
#[derive(Debug)]
pub(super) struct Forwards {
    pub(super) format: VideoFormat,
    /// One that follows nothing yet.
    pub(super) tracker: Tracker,
    pub(super) tracks: Tracks,
    pub(super) starts: Vec<Start>,
    /// When each kept frame is shown.
    pub(super) shown: Vec<Timestamp>,
    /// The frame before the first kept one.
    pub(super) before: Option<Timestamp>,
}

/// Follows points backwards. Films are decoded forwards, so this asks for one stretch of the film after the other, the last
/// one first, and holds the frames of one of them: no more than 64 MiB, or one frame.
#[derive(Debug)]
pub struct Backwards {
    forwards: Forwards,
    /// What was found, in the order in which the tracker's points were picked, and which tracks these are.
    found: Tracks,
    owners: Vec<usize>,
    /// The frame to go on with.
    next: Option<u64>,
    stretch: Option<Held>,
    /// The frame that is gone through.
    frame: Frame,
}

/// Frames that are wanted next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The frame before them; `None` when they begin with the film's first one.
    pub after: Option<Timestamp>,
    /// How many they are.
    pub frames: u32,
}

/// The frames of a stretch.
#[derive(Debug, Default)]
struct Held {
    first: u64,
    last: u64,
    frames: Vec<(u64, Timestamp)>,
    luma: Vec<u8>,
}

/// So many bytes are held, bytes of luma.
const MOST_BYTES: usize = 64 << 20;

impl Backwards {
    pub(super) fn new(mut forwards: Forwards) -> Result<Self, FrameError> {
        forwards.starts.retain(|start| start.frame > 0);
        forwards.starts.sort_by_key(|start| start.frame);
        Ok(Self {
            frame: Frame::black(forwards.format.size, forwards.format.colour)?,
            forwards,
            found: Tracks::new(),
            owners: Vec::new(),
            next: None,
            stretch: None,
        })
    }

    /// The frames that are wanted next, each to be given to [`Backwards::take`] in the order shown; `None` when all
    /// points have been followed as far back as they can be.
    pub fn next_stretch(&mut self) -> Option<Stretch> {
        self.go_through_held();
        let last = if self.forwards.tracker.is_following() {
            self.next?
        } else {
            self.forwards.starts.last()?.frame
        };
        let [luma, ..] = self.frame.planes();
        let most = (MOST_BYTES / luma.samples.len().max(1)).clamp(1, 1000) as u64;
        let first = (last + 1).saturating_sub(most);
        self.stretch = Some(Held {
            first,
            last,
            ..Held::default()
        });
        let before = first.checked_sub(1).and_then(|before| usize::try_from(before).ok());
        Some(Stretch {
            after: match before {
                Some(before) => self.forwards.shown.get(before).copied(),
                None => self.forwards.before,
            },
            // No more than 1000.
            frames: (last + 1 - first) as u32,
        })
    }

    /// How much of the way back is done: the frame, counted from the first kept one, that comes next.
    #[must_use]
    pub const fn still_to_go(&self) -> u64 {
        match self.next {
            Some(next) => next + 1,
            None => 0,
        }
    }

    /// Takes the next frame of the stretch; `true` when that was its last one. Frames that aren't of it are passed over.
    pub fn take(&mut self, frame: &Frame) -> bool {
        let Some(held) = &mut self.stretch else {
            return true;
        };
        let same = |shown: &Timestamp| shown.seconds_since(frame.timestamp).total_cmp(&0.0);
        let number = match self.forwards.shown.binary_search_by(same) {
            Ok(number) => number as u64,
            // Between frames that are known.
            Err(after) => return after as u64 > held.last,
        };
        if (held.first..=held.last).contains(&number) {
            let [luma, ..] = frame.planes();
            held.frames.push((number, frame.timestamp));
            held.luma.extend_from_slice(luma.samples);
        }
        number >= held.last
    }

    fn go_through_held(&mut self) {
        let Some(held) = self.stretch.take() else {
            return;
        };
        let [luma, ..] = self.frame.planes();
        let length = luma.samples.len().max(1);
        for ((number, timestamp), samples) in held.frames.iter().zip(held.luma.chunks_exact(length)).rev() {
            let [luma, ..] = self.frame.planes_mut();
            luma.samples.copy_from_slice(samples);
            self.frame.timestamp = *timestamp;
            self.go_through(*number);
        }
        // What wasn't shown can't be followed from.
        while self.forwards.starts.pop_if(|start| start.frame >= held.first).is_some() {}
        self.next = held.first.checked_sub(1);
    }

    fn go_through(&mut self, number: u64) {
        let Self {
            forwards,
            found,
            owners,
            frame,
            ..
        } = self;
        let tracker = &mut forwards.tracker;
        let seconds = tracker.seconds(frame);
        if tracker.is_following() {
            tracker.follow(frame, |point, followed| found.take(point, number, seconds, followed));
        }
        while let Some(start) = forwards.starts.pop_if(|start| start.frame >= number) {
            // It could be picked there before.
            if let Ok((method, sighting)) = tracker.pick(frame, (start.pick.x, start.pick.y), start.pick.method) {
                owners.push(start.track);
                found.pick(method, number, seconds, sighting);
            }
        }
    }

    /// The tracks, both ways.
    #[must_use]
    pub fn finish(mut self) -> Tracks {
        self.go_through_held();
        self.found.finish();
        let mut tracks = self.forwards.tracks;
        for (owner, back) in self.owners.iter().zip(self.found.all()) {
            let Some(track) = tracks.all_mut().get_mut(*owner) else {
                continue;
            };
            // The first one is where it was picked, which the track has.
            track.points.extend(back.points.iter().skip(1));
            track.sort();
            track.began = back.ended;
        }
        tracks.all_mut().sort_by_key(|track| track.number);
        tracks
    }
}
