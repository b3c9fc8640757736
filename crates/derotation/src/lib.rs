//! Takes the rotation out of films of rotating tanks.
//!
//! A tank on a turntable, filmed from above by a camera that stands still, shows its flow only when every
//! frame is turned back by the angle the tank has turned since the first one. This crate is the pure core
//! of that: [`Frame`]s in, [`Frame`]s out. It knows no file, clock, thread or browser, so the page, the
//! command and the server share it and give the same picture for the same [`Recipe`].
//!
//! # Conventions
//!
//! * Positions are in pixels of the picture, `x` to the right and `y` down; the **centre** of the first
//!   pixel is (0, 0), so the picture's left edge is at -0.5.
//! * Rates and angles are **positive counter-clockwise as seen in the picture**.
//! * Time is exact: integer ticks of a [`Timebase`].
//!
//! # The way of a frame
//!
//! [`Recipe`] + the picture's [`VideoFormat`] → [`Derotator::new`] once, then for each frame
//! [`Derotator::derotate_into`]. [`PointMap`] does the same to single points.

pub mod flow;
pub mod motion;
pub mod rim;
pub mod theory;
pub mod track;

mod caption;
mod circle;
mod colour;
mod derotate;
mod ellipse;
mod film;
mod frame;
mod linear;
mod rate_over_time;
mod recipe;
mod rotation_rate;
mod tilt;
mod time;
mod window;

pub use caption::CaptionError;
pub use circle::{Circle, CircleError};
pub use colour::{ChromaSiting, Colour, ColourRange};
pub use derotate::{DerotationError, Derotator, MomentMap, OutputPicture, Panel, PointMap, VideoFormat, View};
pub use ellipse::{Ellipse, EllipseError};
pub use film::FilmDerotation;
pub use frame::{Frame, FrameError, PictureSize, Plane, PlaneMut};
pub use rate_over_time::{RateKnot, RateOverTime, RateOverTimeError};
pub use recipe::{
    CaptionLanguage, CaptionParts, Format, Kept, Layout, Mask, MaskError, Output, Quality, ReadoutError, ReadoutFrom,
    Recipe, RecipeError, SpeedError, Trim, TrimError,
};
pub use rotation_rate::{RotationRate, RotationRateError};
pub use tilt::{Rectification, Tilt, TiltError};
pub use time::{Timebase, TimebaseError, Timestamp};
pub use window::Window;
