//! How the preview turns a frame: by the same map as the saved film.

use netdpr_derotation::{Circle, MomentMap, PointMap, Recipe, Timebase, Timestamp, VideoFormat};

/// How the frames of a film are turned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Turning {
    circle: Circle,
    is_rigid: bool,
    start_seconds: f64,
    map: PointMap,
}

/// How one frame is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Turn {
    /// The rim of the turned disc.
    pub(crate) circle: Circle,
    /// Whether the disc keeps its shape: the camera looked straight down and took each picture at once.
    pub(crate) is_rigid: bool,
    /// Where each point of the turned picture is found in the one as filmed.
    pub(crate) map: MomentMap,
}

impl Turning {
    /// What `recipe` does to films of `format`; `None` when it can't be followed for them.
    pub(crate) fn of(recipe: &Recipe, format: &VideoFormat) -> Option<Self> {
        let start_seconds = recipe.trim.start_seconds;
        // The cast saturates: a start beyond all films keeps nothing of any.
        let first_kept = Timestamp::new((start_seconds * 1e6).round() as i64, Timebase::MICROSECONDS);
        let at_once = recipe
            .readout_milliseconds
            .is_none_or(|milliseconds| milliseconds == 0.0);
        Some(Self {
            circle: recipe.circle,
            is_rigid: recipe.tilt.is_none() && at_once,
            start_seconds,
            map: PointMap::new(recipe, format, Timestamp::START, first_kept).ok()?,
        })
    }

    /// The turn of the frame shown `moment` seconds after the film's first one.
    pub(crate) fn at(&self, moment: f64) -> Turn {
        Turn {
            circle: self.circle,
            is_rigid: self.is_rigid,
            map: self.map.at(moment - self.start_seconds),
        }
    }
}
