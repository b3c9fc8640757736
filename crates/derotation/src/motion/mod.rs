//! How the tank moves, measured in the film itself: its rate and the fluid's, its true centre, the camera's tilt.
//!
//! [`MotionStudy`] takes the frames one after the other and says at the end what they tell, with an uncertainty each, or
//! why they don't tell it ([`NoMotion`]). [`FilmStudy`] finds the rim besides, where nobody gave it, and [`LiveStudy`] follows
//! a tank that turns before a camera.
//!
//! # The way
//!
//! 1. Of each frame a small copy of the luma about the tank is kept (`shrunk`), within a bounded memory.
//! 2. The copies are sampled on rings about the centre (`disc`, `rings`; `seen`), and each ring is taken apart into waves
//!    around it (`harmonics`): a tank that turns changes nothing but their phases.
//! 3. Pairs of pictures at doubling distances in time agree on one rate only (`search`).
//! 4. From there the angle is followed from picture to picture (`follow`), and then fitted exactly, together with what
//!    turns and what stands still (`pattern`), as a constant rate or one that changes from knot to knot (`course`), whose
//!    mean is the rate (`rate`).
//! 5. About a wrong centre or with a wrong tilt nothing turns rigidly: the centre and the tilt are those with the least
//!    misfit (`centre`, `misfit`). About that centre steps 2 to 4 are gone through again.
//! 6. What doesn't turn as one, hardly stands out, turns too little, or could as well turn otherwise is refused
//!    (`judge`, `no_motion`); the rest is told (`tell`, `result`).
//!
//! # Accuracy
//!
//! In drawn films with noise, reflections and uneven frame times, over two turns or more, the rate is right to 0.02 %
//! (most often 0.002 %), over a quarter turn to 0.2 %, and the centre to a tenth of a pixel of the film. See
//! `tests/motion.rs`.

mod adopt;
mod centre;
mod course;
mod disc;
mod film;
mod follow;
mod harmonics;
mod judge;
mod live;
mod misfit;
mod no_motion;
mod pattern;
mod rate;
mod result;
mod rings;
mod search;
mod seen;
mod shrunk;
mod study;
mod tell;

pub use film::{FilmStudy, MeasuredFilm, NotMeasured, SomeFrames};
pub use live::{FollowedAngle, LiveMotion, LiveStudy};
pub use no_motion::NoMotion;
pub use result::{MeasuredCentre, MeasuredRate, Motion, SeenOn};
pub use shrunk::SmallCopy;
pub use study::MotionStudy;
