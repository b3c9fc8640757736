//! A film measured from its first frame on: the rim, and how the tank moves. Page, command and server all do it this way.

use super::{Motion, MotionStudy, NoMotion, SmallCopy};
use crate::rim::{FoundRim, NoRim, find_rim};
use crate::{Circle, Frame, PictureSize, ReadoutFrom};

/// Measures a film: finds its rim unless that is given, then how the tank moves.
///
/// ```no_run
/// use netdpr_derotation::motion::{FilmStudy, NotMeasured};
/// use netdpr_derotation::{Colour, Frame, PictureSize};
///
/// # fn film() -> Vec<Frame> { Vec::new() }
/// # let first = Frame::black(PictureSize { width: 1920, height: 1080 }, Colour::default()).unwrap();
/// let mut study = FilmStudy::find(&first)?;
/// // From the first frame on, and this time they may be small copies.
/// for frame in film().iter().take(FilmStudy::most_frames(30.0) as usize) {
///     study.take(frame);
/// }
/// let measured = study.finish()?;
/// println!("{:.3} rpm about {:?}", measured.motion.tank.rpm, measured.circle);
/// # Ok::<(), NotMeasured>(())
/// ```
#[derive(Debug)]
pub struct FilmStudy {
    circle: Circle,
    rim: Option<FoundRim>,
    study: MotionStudy,
}

/// What was measured in a film.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredFilm {
    /// The rim that was found; `None` when it was given.
    pub rim: Option<FoundRim>,
    /// The circle to derotate by: the one given as it is, or the one found, about the measured centre.
    pub circle: Circle,
    /// How the tank moves.
    pub motion: Motion,
}

/// What some of a film's frames say.
#[derive(Debug)]
pub enum SomeFrames {
    /// What all would.
    Say(Result<MeasuredFilm, NotMeasured>),
    /// Too little: a tank that turns fast turns too far from one to the next. Let this study take them all.
    TakeAll(FilmStudy),
}

/// Why a film can't be measured. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NotMeasured {
    /// There is no rim to measure about.
    #[error(transparent)]
    Rim(#[from] NoRim),
    /// The film doesn't say how the tank moves.
    #[error(transparent)]
    Motion(#[from] NoMotion),
}

impl FilmStudy {
    /// So much of a film is looked at, seconds: with more the rate would be known no better than anyone needs.
    pub const MOST_SECONDS: f64 = 60.0;

    /// A study of a film with frames of `size` in which a person gave the rim, in pixels.
    #[must_use]
    pub fn about(size: PictureSize, circle: Circle) -> Self {
        Self {
            circle,
            rim: None,
            study: MotionStudy::new(size, circle, None),
        }
    }

    /// A study of the film that begins with `first`, in which the rim is found.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(first: &Frame) -> Result<Self, NoRim> {
        Ok(Self::with_rim(first.size(), find_rim(first)?))
    }

    /// A study of a film with frames of `size` in which `rim` was found.
    #[must_use]
    pub fn with_rim(size: PictureSize, rim: FoundRim) -> Self {
        Self {
            circle: rim.circle,
            rim: Some(rim),
            study: MotionStudy::new(size, rim.circle, rim.tilted()),
        }
    }

    /// How many frames are to be taken at most from a film with so many frames a second on average.
    #[must_use]
    pub fn most_frames(mean_fps: f64) -> u32 {
        // The cast saturates, and turns what is no number into 0.
        ((mean_fps * Self::MOST_SECONDS).ceil() as u32).max(2)
    }

    /// The same for a camera that reads its pictures row by row: see [`MotionStudy::with_readout`].
    #[must_use]
    pub fn with_readout(self, milliseconds: f64, from: ReadoutFrom) -> Self {
        Self {
            study: self.study.with_readout(milliseconds, from),
            ..self
        }
    }

    /// What is kept of each frame: see [`MotionStudy::small_copy`].
    #[must_use]
    pub fn small_copy(&self) -> Option<SmallCopy> {
        self.study.small_copy()
    }

    /// The rim that was found; `None` when it was given.
    #[must_use]
    pub const fn rim(&self) -> Option<&FoundRim> {
        self.rim.as_ref()
    }

    /// Takes the film's next frame, beginning with the first: whole, or as its small copy.
    pub fn take(&mut self, frame: &Frame) {
        self.study.take(frame);
    }

    /// Whether the film's rest may be left unread: see [`MotionStudy::has_seen_enough`]. After [`FilmStudy::MOST_SECONDS`] it
    /// may.
    pub fn has_seen_enough(&mut self) -> bool {
        self.study.seconds() >= Self::MOST_SECONDS || self.study.has_seen_enough()
    }

    /// How many frames a film with so many a second has had up to the last one taken, also when some were left out.
    #[must_use]
    pub fn frames_passed(&self, mean_fps: f64) -> u32 {
        // The cast saturates, and turns what is no number into 0.
        (self.study.seconds() * mean_fps).round() as u32 + 1
    }

    /// What some of a film's frames say, those left out being quicker not to decode: an answer, or that it takes all of them,
    /// because these tell nothing. `mean_fps` is the whole film's.
    #[must_use]
    pub fn finish_some(self, mean_fps: f64) -> SomeFrames {
        /// Between frames that all were taken there is hardly more than the mean time.
        const LEFT_OUT: f64 = 1.5;
        let left_out = self.study.spacing().is_none_or(|seconds| seconds * mean_fps > LEFT_OUT);
        let anew = Self {
            study: self.study.anew(),
            ..self
        };
        match self.finish() {
            Err(_) if left_out => SomeFrames::TakeAll(anew),
            said => SomeFrames::Say(said),
        }
    }

    /// What the frames say.
    ///
    /// # Errors
    /// [`NotMeasured`] says why they don't tell how the tank moves. It is never guessed.
    pub fn finish(self) -> Result<MeasuredFilm, NotMeasured> {
        let motion = self.study.finish()?;
        let circle = match &self.rim {
            Some(rim) => motion.refined(rim.circle),
            None => self.circle,
        };
        Ok(MeasuredFilm {
            rim: self.rim,
            circle,
            motion,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colour, Timebase, Timestamp};

    const SIZE: PictureSize = PictureSize {
        width: 320,
        height: 240,
    };

    #[test]
    fn a_minute_is_enough() {
        assert_eq!(FilmStudy::most_frames(29.97), 1799);
        assert_eq!(FilmStudy::most_frames(f64::NAN), 2);
    }

    #[test]
    fn without_a_rim_or_a_frame_nothing_is_measured() {
        let black = Frame::black(SIZE, Colour::default()).unwrap();
        assert_eq!(FilmStudy::find(&black).map(drop), Err(NoRim::NothingRound));
        let mut study = FilmStudy::about(SIZE, Circle::new(160.0, 120.0, 100.0));
        study.take(&black);
        assert_eq!(
            study.finish(),
            Err(NotMeasured::Motion(NoMotion::TooFewFrames { frames: 1 }))
        );
    }

    #[test]
    fn what_some_frames_do_not_tell_all_may() {
        let timebase = Timebase::new(1, 30).unwrap();
        let shown = |every: i64| {
            let mut frame = Frame::black(SIZE, Colour::default()).unwrap();
            let mut study = FilmStudy::about(SIZE, Circle::new(160.0, 120.0, 100.0));
            for count in 0..20 {
                frame.timestamp = Timestamp::new(every * count, timebase);
                study.take(&frame);
            }
            study
        };
        assert_eq!(shown(2).frames_passed(30.0), 39);
        assert!(matches!(shown(1).finish_some(30.0), SomeFrames::Say(Err(_))));
        let SomeFrames::TakeAll(anew) = shown(2).finish_some(30.0) else {
            panic!("every second frame of a black film told something");
        };
        assert_eq!(
            anew.finish(),
            Err(NotMeasured::Motion(NoMotion::TooFewFrames { frames: 0 }))
        );
    }
}
