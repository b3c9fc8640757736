//! Following points in the rotating frame.
//!
//! A [`Tracker`] is given a film's frames one after the other, forwards or backwards, and points picked in any of them. It
//! says of each where it comes to rest in the turned picture (see [`PointMap`](crate::PointMap)), how certain that is, and
//! whether it is to be trusted; a point that can't be followed any more **ends**, with the reason and the time. [`Track`]s
//! collect what it says. A [`FilmTracking`] does all this for a film that comes frame by frame.
//!
//! Two ways of following, chosen by what is under the point or by hand ([`Method`]):
//!
//! * **Dots and balls** ([`blob`]) are looked for in the film's own pixels and only their places are turned. A dot looks
//!   the same from all sides, so nothing need be resampled.
//! * **Texture** ([`texture`]) turns with the tank, so it is looked up in the turned picture, a small square at a time.
//!   No frame is derotated as a whole.
//!
//! Where a point is expected in the next frame follows from its course in the turned picture ([`course`]) and the exact
//! times of the frames; the rotation is no part of what has to be found.

mod backwards;
mod blob;
mod choose;
mod course;
mod ending;
mod film;
mod normal;
mod numbers;
mod overlay;
mod profile;
mod pyramid;
mod scale;
mod table;
mod texture;
mod tracker;
mod tracks;

pub(crate) use normal::Normal;

pub use backwards::{Backwards, Stretch};
pub use choose::AutoChoice;
pub use ending::{EndReason, Ending, PickError};
pub use film::{FilmTracking, Pick, Picks, TrackingError};
pub use numbers::{NumberSettings, Numbers, numbers};
pub use overlay::{Overlay, OverlaySettings};
pub use scale::{Scale, ScaleError};
pub use table::{EndInNumbers, TrackInNumbers, TracksInNumbers, write_csv};
pub use tracker::{Followed, Method, Sighting, Tracker};
pub use tracks::{Track, TrackPoint, Tracks};
