//! The rim in a film: in its first frame, and in more of them where that one isn't clear.

use super::{FoundRim, NoRim, RimFinder, find_rim};
use crate::{Frame, Timestamp};

/// Time from one frame that is looked at to the next, seconds.
const SPACING: f64 = 0.25;

/// What a film's first frame says of its rim.
#[derive(Debug)]
pub enum RimInFilm {
    /// All there is to say: it is clear, or the frames are too small.
    Answered(Result<FoundRim, NoRim>),
    /// More frames may say more.
    Unclear(Box<RimSearch>),
}

impl RimInFilm {
    /// Looks at a film's first frame.
    #[must_use]
    pub fn begin(first: &Frame) -> Self {
        let alone = find_rim(first);
        let is_clear = alone.is_ok_and(|rim| rim.is_clear());
        if is_clear || matches!(alone, Err(NoRim::TooSmall { .. })) {
            return Self::Answered(alone);
        }
        Self::Unclear(Box::new(RimSearch {
            finder: RimFinder::new(first),
            start: first.timestamp,
            next: SPACING,
        }))
    }
}

/// Looks for the rim in the first seconds of a film, a frame now and then.
#[derive(Debug, Clone)]
pub struct RimSearch {
    finder: RimFinder,
    start: Timestamp,
    /// When the next frame is to be looked at, seconds after the first.
    next: f64,
}

impl RimSearch {
    /// So much of the film's beginning is looked at, seconds: most tanks turn by half a turn in it or more.
    pub const SECONDS: f64 = 3.0;

    /// Takes the film's next frame, and says whether more are wanted.
    pub fn take(&mut self, frame: &Frame) -> bool {
        let seconds = frame.timestamp.seconds_since(self.start);
        if seconds > Self::SECONDS {
            return false;
        }
        if seconds >= self.next {
            self.finder.take(frame);
            self.next = seconds + SPACING;
        }
        true
    }

    /// The rim that the frames show.
    ///
    /// # Errors
    /// [`NoRim`] when nothing round stands out in them.
    pub fn find(&self) -> Result<FoundRim, NoRim> {
        self.finder.find()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colour, PictureSize, Timebase};

    #[test]
    fn frames_are_taken_now_and_then_for_three_seconds() {
        let size = PictureSize {
            width: 320,
            height: 240,
        };
        let mut frame = Frame::black(size, Colour::default()).unwrap();
        let RimInFilm::Unclear(mut search) = RimInFilm::begin(&frame) else {
            panic!("a rim in a black picture");
        };
        let mut frames = 0;
        loop {
            frames += 1;
            frame.timestamp = Timestamp::new(frames, Timebase::new(1, 30).unwrap());
            if !search.take(&frame) {
                break;
            }
        }
        // At 30 frames a second the 91st is later than three seconds; one in eight was looked at, and the first.
        assert_eq!((frames, search.finder.frames()), (91, 12));
        assert_eq!(search.find(), Err(NoRim::NothingRound));
    }

    #[test]
    fn a_picture_too_small_is_answered_at_once() {
        let size = PictureSize { width: 32, height: 32 };
        let frame = Frame::black(size, Colour::default()).unwrap();
        let begun = RimInFilm::begin(&frame);
        assert!(
            matches!(begun, RimInFilm::Answered(Err(NoRim::TooSmall { .. }))),
            "{begun:?}"
        );
    }
}
