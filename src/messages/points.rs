//! What the page and its workers say to each other of points that are followed.

use netdpr_derotation::Recipe;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::track::{Method, Picks};
use netdpr_ffmpeg::FilmInfo;
use serde::{Deserialize, Serialize};

use super::Failure;

/// What the page asks when points are to be followed through a film.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrackOrder {
    /// What is known of the film, from [`super::OpenEvent::Opened`].
    pub film: FilmInfo,
    /// The rotating frame in which they are followed.
    pub recipe: Recipe,
    /// Which points.
    pub picks: Picks,
    /// How they are put into numbers.
    pub asked: NumbersAsked,
}

/// How tracks are put into numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumbersAsked {
    /// The length of something in the picture; pixels when `None`.
    pub length: Option<KnownLength>,
    /// The width of the window in which velocities are worked out, seconds.
    pub window_seconds: f64,
    /// On what a puck would slide, when the tracks are to be compared with theory.
    pub surface: Option<Surface>,
    /// What the points are called, in the order in which they were picked; `None` for their numbers.
    pub names: Vec<Option<String>>,
}

/// How long something in the picture is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownLength {
    /// Its length.
    pub length: f64,
    /// The unit of it, such as `cm`.
    pub unit: String,
    /// Pixels of the picture.
    pub pixels: f64,
}

/// What the page learns while points are being followed. After `NotTracked` and `Failed` nothing follows; after `Tracked`
/// another `Tracked` (or `NotTracked`) for each [`super::Order::TracksInNumbers`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum TrackEvent {
    /// So much of the film has been gone through.
    Progress {
        /// Frames done.
        done: u32,
        /// Of about so many, where the film says.
        of: Option<u32>,
    },
    /// The tracks. Beside it `[places, table, json, samples]`: a `Float32Array` of [`TRACK_FIELDS`] numbers for each row of
    /// each track, two blobs, and what is plotted of each row (`netdpr_plots::Sample::to_fields`).
    Tracked(Box<FoundTracks>),
    /// There are none; the sentence says why.
    NotTracked(String),
    /// The file can't be worked on.
    Failed(Failure),
}

/// Numbers for each place of a track: the frame, counted from the first kept one; seconds after the film's first frame; x
/// and y, pixels of the turned picture; the velocity in pixels a second, x right and y down; centre and radius of the
/// inertial circle in pixels of the turned picture; 1 where it was seen for certain, else 0; x and y where theory has it, or
/// what is no number.
pub const TRACK_FIELDS: usize = 12;

/// What was found of the points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundTracks {
    /// One by one.
    pub tracks: Vec<FoundTrack>,
    /// The points that couldn't be followed from where they were picked: their numbers from 1, and a sentence.
    pub refused: Vec<(usize, String)>,
    /// The unit of length.
    pub unit: String,
    /// The tank's rate, rpm, counter-clockwise.
    pub rpm: f64,
    /// When the first kept frame is shown, seconds after the film's first one.
    pub first_kept_seconds: f64,
    /// Film seconds in a real one.
    pub slowed: f64,
    /// Sentences on what was wrong with the film.
    pub warnings: Vec<String>,
}

/// A track in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundTrack {
    /// Its number, from 1.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// How it was followed.
    pub method: Method,
    /// How many places it has.
    pub places: usize,
    /// When it was first seen for certain, likewise, and why it couldn't be followed farther back.
    pub began: Option<(f64, String)>,
    /// When it was last seen for certain, in real seconds after the first kept frame, and why it ended, where it did
    /// before the film.
    pub ended: Option<(f64, String)>,
    /// What theory says of it, where that was asked.
    pub theory: Option<FoundTheory>,
}

/// How a track agrees with theory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FoundTheory {
    /// The motion that agrees best.
    Fits {
        /// Root mean square distance, units of length.
        residual: f64,
        /// The rate that it fits, and its uncertainty, rpm.
        rpm: (f64, f64),
        /// The friction and its uncertainty, a second.
        friction: (f64, f64),
        /// Radius and period (seconds) of the inertial circle.
        circle: Option<(f64, f64)>,
    },
    /// None; the sentence says why.
    Not(String),
}

/// Tracks to be drawn into a film; their places travel beside, as with [`TrackEvent::Tracked`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnTracks {
    /// How many places each of them has.
    pub places: Vec<usize>,
    /// How long their trails are, seconds; all of them when `None`.
    pub trail_seconds: Option<f64>,
    /// Whether each point has an arrow along its velocity.
    pub arrows: bool,
    /// Whether each point has its inertial circle.
    pub circles: bool,
}
