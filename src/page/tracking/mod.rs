//! Following points: what is picked, how it goes, what is found.
//!
//! Following begins by itself when points are picked, and once more when what it depends on has changed.

mod asked;
mod follow;
mod found;
mod hands;

use leptos::prelude::*;
use netdpr_derotation::Recipe;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::track::{Method, Pick, Picks};
use netdpr_plots::Quantity;

pub(super) use self::asked::{known_length, rotating_frame, window_seconds};
pub(super) use self::follow::follow_what_is_picked;
pub(super) use self::found::Found;
pub(super) use self::hands::{Held, drag, let_go, nudge, pick, pick_in_the_middle, picked_here, take_hold};
use super::marks::Point;
use super::work::Work;
use crate::film;
use crate::messages::DrawnTracks;

/// Which part of a track is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trail {
    Short,
    Whole,
    None,
}

impl Trail {
    pub(super) const ALL: [Self; 3] = [Self::Short, Self::Whole, Self::None];

    /// As the choice's value.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Whole => "whole",
            Self::None => "none",
        }
    }

    /// Its length in seconds of the film.
    pub(super) const fn seconds(self) -> f64 {
        match self {
            Self::Short => 2.0,
            Self::Whole => f64::INFINITY,
            Self::None => 0.0,
        }
    }
}

/// All there is about points, as signals.
#[derive(Clone, Copy)]
pub(super) struct Tracking {
    /// The points that a person picked.
    pub(super) picks: RwSignal<Vec<Pick>>,
    /// Whether the best points are followed instead.
    pub(super) best: RwSignal<bool>,
    /// How many of these, as typed.
    pub(super) most_text: RwSignal<String>,
    /// Radii between which they are picked, pixels, as typed; empty for the centre and the rim.
    pub(super) inner_text: RwSignal<String>,
    pub(super) outer_text: RwSignal<String>,
    /// How points are followed; `None` to choose by what is there.
    pub(super) method: RwSignal<Option<Method>>,
    /// The known length and its unit, as typed.
    pub(super) length_text: RwSignal<String>,
    pub(super) unit_text: RwSignal<String>,
    /// The ends of the line that is so long; the rim's diameter is when there are less than two.
    pub(super) line: RwSignal<Vec<Point>>,
    /// The window in which velocities are worked out, seconds, as typed.
    pub(super) window_text: RwSignal<String>,
    /// The surface of the theory to compare with.
    pub(super) surface: RwSignal<Option<Surface>>,
    /// What is drawn.
    pub(super) trail: RwSignal<Trail>,
    pub(super) arrows: RwSignal<bool>,
    pub(super) circles: RwSignal<bool>,
    /// What is plotted.
    pub(super) plot: RwSignal<Option<Quantity>>,
    /// The point that is being dragged.
    pub(super) held: RwSignal<Option<Held>>,
    /// Whether it is drawn into the saved film too.
    pub(super) into_film: RwSignal<bool>,
    /// How it stands.
    pub(super) following: RwSignal<Work>,
    /// What was found.
    pub(super) found: RwSignal<Option<Found>>,
    work: StoredValue<Option<film::Tracking>, LocalStorage>,
    /// Whether what a person did still rests: what is learnt then is of other points.
    rests: StoredValue<bool>,
    /// What was followed last, so that an export's end doesn't begin it anew.
    followed: StoredValue<Option<(Recipe, Picks)>>,
}

impl Tracking {
    pub(super) fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            picks: RwSignal::new(Vec::new()),
            best: RwSignal::new(false),
            most_text: text("100"),
            inner_text: text(""),
            outer_text: text(""),
            method: RwSignal::new(None),
            length_text: text(""),
            unit_text: text("cm"),
            line: RwSignal::new(Vec::new()),
            window_text: text("0.4"),
            surface: RwSignal::new(None),
            trail: RwSignal::new(Trail::Short),
            arrows: RwSignal::new(true),
            circles: RwSignal::new(false),
            plot: RwSignal::new(None),
            held: RwSignal::new(None),
            into_film: RwSignal::new(true),
            following: RwSignal::new(Work::Nothing),
            found: RwSignal::new(None),
            work: StoredValue::new_local(None),
            rests: StoredValue::new(false),
            followed: StoredValue::new(None),
        }
    }

    /// Whether any point is asked for.
    pub(super) fn is_wanted(self) -> bool {
        self.best.get() || self.picks.with(|picks| !picks.is_empty())
    }

    /// Whether any point was followed.
    pub(super) fn has_tracks(self) -> bool {
        self.found
            .with(|found| found.as_ref().is_some_and(|found| !found.tracks.tracks.is_empty()))
    }

    /// The tracks to be drawn into the saved film.
    pub(super) fn drawn(self) -> Option<DrawnTracks> {
        let places = self.found.with(|found| {
            let tracks = &found.as_ref()?.tracks.tracks;
            Some(tracks.iter().map(|track| track.places).collect())
        });
        Some(DrawnTracks {
            places: places.filter(|_| self.into_film.get())?,
            trail_seconds: Some(self.trail.get().seconds()).filter(|seconds| seconds.is_finite()),
            arrows: self.arrows.get(),
            circles: self.circles.get(),
        })
    }

    /// Ends the work and forgets what was found.
    fn end(self) {
        self.work.set_value(None);
        self.following.set(Work::Nothing);
        if let Some(found) = self.found.try_update(Option::take).flatten() {
            found.give_back();
        }
    }

    /// Forgets the points: another film is on its way.
    pub(super) fn forget(self) {
        self.picks.set(Vec::new());
        self.best.set(false);
        self.line.set(Vec::new());
        self.held.set(None);
        self.end();
    }

    fn is_followed(self, recipe: &Recipe, picks: &Picks) -> bool {
        self.followed.with_value(|followed| {
            followed
                .as_ref()
                .is_some_and(|(last, last_picks)| last == recipe && last_picks == picks)
        })
    }

    fn set_found(self, found: Found) {
        if let Some(before) = self.found.try_update(|now| now.replace(found)).flatten() {
            before.give_back();
        }
    }
}
