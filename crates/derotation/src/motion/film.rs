//! A film measured from its first frame on: the rim, and how the tank moves. Page, command and server all do it this way.

use super::{Motion, MotionStudy, NoMotion};
use crate::rim::{FoundRim, NoRim, find_rim};
use crate::{Circle, Frame, PictureSize};

/// Measures a film: finds its rim unless that is given, then how the tank moves.
///
/// ```no_run
/// use netdpr_derotation::motion::{FilmStudy, NotMeasured};
/// use netdpr_derotation::{Frame, PictureSize};
///
/// # fn film() -> Vec<Frame> { Vec::new() }
/// let mut study = FilmStudy::new(PictureSize { width: 1920, height: 1080 }, None);
/// for frame in film().iter().take(FilmStudy::most_frames(30.0) as usize) {
///     study.take(frame)?;
/// }
/// let measured = study.finish()?;
/// println!("{:.3} rpm about {:?}", measured.motion.tank.rpm, measured.circle);
/// # Ok::<(), NotMeasured>(())
/// ```
#[derive(Debug)]
pub struct FilmStudy {
    size: PictureSize,
    given: Option<Circle>,
    rim: Option<FoundRim>,
    study: Option<MotionStudy>,
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

    /// A study of a film with frames of `size`. `circle` is the rim where a person gave it, in pixels.
    #[must_use]
    pub const fn new(size: PictureSize, circle: Option<Circle>) -> Self {
        Self {
            size,
            given: circle,
            rim: None,
            study: None,
        }
    }

    /// How many frames are to be taken at most from a film with so many frames a second on average.
    #[must_use]
    pub fn most_frames(mean_fps: f64) -> u32 {
        // The cast saturates, and turns what is no number into 0.
        ((mean_fps * Self::MOST_SECONDS).ceil() as u32).max(2)
    }

    /// Takes the film's next frame, beginning with the first.
    ///
    /// # Errors
    /// When no rim is given and the first frame shows none.
    pub fn take(&mut self, frame: &Frame) -> Result<(), NoRim> {
        let study = match &mut self.study {
            Some(study) => study,
            None => {
                let study = match self.given {
                    Some(circle) => MotionStudy::new(self.size, circle, None),
                    None => {
                        let rim = *self.rim.insert(find_rim(frame)?);
                        let is_round = rim.ellipse.rx <= rim.ellipse.ry;
                        MotionStudy::new(self.size, rim.circle, (!is_round).then_some(rim.ellipse))
                    }
                };
                self.study.insert(study)
            }
        };
        study.take(frame);
        Ok(())
    }

    /// The rim, once it is found.
    #[must_use]
    pub const fn rim(&self) -> Option<&FoundRim> {
        self.rim.as_ref()
    }

    /// What the frames say.
    ///
    /// # Errors
    /// [`NotMeasured`] says why they don't tell how the tank moves. It is never guessed.
    pub fn finish(self) -> Result<MeasuredFilm, NotMeasured> {
        let motion = self.study.ok_or(NoMotion::TooFewFrames { frames: 0 })?.finish()?;
        let circle = match (self.given, &self.rim) {
            (Some(given), _) => given,
            (None, Some(rim)) => motion.refined(rim.circle),
            (None, None) => return Err(NoRim::NothingRound.into()),
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
    use crate::Colour;

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
        assert_eq!(FilmStudy::new(SIZE, None).take(&black), Err(NoRim::NothingRound));
        let mut study = FilmStudy::new(SIZE, Some(Circle::new(160.0, 120.0, 100.0)));
        assert_eq!(study.take(&black), Ok(()));
        let too_few = |frames| Err(NotMeasured::Motion(NoMotion::TooFewFrames { frames }));
        assert_eq!(study.finish(), too_few(1));
        assert_eq!(FilmStudy::new(SIZE, None).finish(), too_few(0));
    }
}
