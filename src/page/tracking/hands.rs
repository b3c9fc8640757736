//! Points picked, moved and named by hand.

use leptos::prelude::*;
use netdpr_derotation::track::Pick;

use super::Tracking;
use crate::messages::TRACK_FIELDS;
use crate::page::marks::Point;
use crate::page::stage::turn::{Turn, Turning};
use crate::page::state::{Page, View};

/// A point that is being dragged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::page) struct Held {
    /// Which of the picks, from 0.
    index: usize,
    /// From the pointer to the point.
    off: Point,
    /// Where it is now, in the picture as it is shown.
    pub(in crate::page) at: Point,
    moved: bool,
}

/// A moment is that of a frame when it is as near to it, seconds.
const SAME_FRAME: f64 = 0.005;

/// Picks the point that is seen at this place of the picture as it is shown.
pub(in crate::page) fn pick(page: Page, at: Point) {
    let Some((x, y)) = as_filmed(page, at) else {
        return;
    };
    page.tracking.best.set(false);
    page.player.playing.set(false);
    page.tracking.picks.update(|picks| {
        picks.push(Pick {
            seconds: page.player.moment.get_untracked(),
            x,
            y,
            method: None,
            name: None,
        });
    });
}

/// Picks a point beside the middle of the tank, from where keys move it.
pub(in crate::page) fn pick_in_the_middle(page: Page) {
    if let Ok(circle) = untrack(|| page.circle()) {
        pick(page, (circle.x, circle.y));
    }
}

/// Takes hold of the point that is shown within `reach` of this place; `false` when there is none.
pub(in crate::page) fn take_hold(page: Page, at: Point, reach: f64) -> bool {
    let nearest = (0..page.tracking.picks.with_untracked(Vec::len))
        .filter_map(|index| Some((index, shown(page, index)?)))
        .map(|(index, there)| (index, there, (there.0 - at.0).hypot(there.1 - at.1)))
        .filter(|(.., off)| *off <= reach)
        .min_by(|a, b| a.2.total_cmp(&b.2));
    let Some((index, there, _)) = nearest else {
        return false;
    };
    page.player.playing.set(false);
    page.tracking.held.set(Some(Held {
        index,
        off: (there.0 - at.0, there.1 - at.1),
        at: there,
        moved: false,
    }));
    true
}

/// The places at which points were picked in the frame that is shown and nothing could be followed, or not yet.
pub(in crate::page) fn picked_here(page: Page) -> Vec<Point> {
    let is_followed = |index: usize| {
        page.tracking.found.with(|found| {
            let found = found.as_ref();
            found.is_some_and(|found| found.tracks.tracks.iter().any(|track| track.number == index + 1))
        })
    };
    page.player.moment.track();
    (0..page.tracking.picks.with(Vec::len))
        .filter(|index| !is_followed(*index))
        .filter_map(|index| picked(page, index, SAME_FRAME))
        .collect()
}

/// Drags the point that is held; `false` when none is.
pub(in crate::page) fn drag(page: Page, to: Point) -> bool {
    let held = page.tracking.held;
    if held.get_untracked().is_none() {
        return false;
    }
    held.update(|held| {
        if let Some(held) = held {
            held.at = (to.0 + held.off.0, to.1 + held.off.1);
            held.moved = true;
        }
    });
    true
}

/// Leaves the point that is held where it is.
pub(in crate::page) fn let_go(page: Page) {
    let Some(held) = page.tracking.held.try_update(Option::take).flatten() else {
        return;
    };
    if held.moved {
        put(page, held.index, held.at);
    }
}

/// Moves a point of the frame that is shown by so many pixels.
pub(in crate::page) fn nudge(page: Page, index: usize, (right, down): Point) {
    page.player.playing.set(false);
    if let Some((x, y)) = shown(page, index).or_else(|| picked(page, index, f64::INFINITY)) {
        put(page, index, (x + right, y + down));
    }
}

/// The point is here in the frame that is shown.
fn put(page: Page, index: usize, at: Point) {
    let Some((x, y)) = as_filmed(page, at) else {
        return;
    };
    let seconds = page.player.moment.get_untracked();
    page.tracking.picks.update(|picks| {
        if let Some(pick) = picks.get_mut(index) {
            *pick = Pick {
                seconds,
                x,
                y,
                ..pick.clone()
            };
        }
    });
}

/// Where a point is in the picture as it is shown; `None` when it isn't in this frame.
fn shown(page: Page, index: usize) -> Option<Point> {
    // What a person put in this frame counts for more than what was followed before that.
    picked(page, index, SAME_FRAME).or_else(|| {
        let moment = page.player.moment.get_untracked();
        let place = page.tracking.found.with_untracked(|found| {
            let (_, places) = found.as_ref()?.by_track().find(|(number, _)| *number == index + 1)?;
            let near = |place: &&[f32]| {
                place
                    .get(1)
                    .is_some_and(|at| (f64::from(*at) - moment).abs() < 2.0 * SAME_FRAME)
            };
            let place = places.chunks_exact(TRACK_FIELDS).find(near)?;
            Some((f64::from(*place.get(2)?), f64::from(*place.get(3)?)))
        })?;
        let turn = untrack(|| turn(page))?;
        match is_turned(page, place) {
            true => Some(place),
            false => turn.map.to_source(place.0, place.1),
        }
    })
}

/// Where a point was picked, when that was in a frame so near to the one that is shown.
fn picked(page: Page, index: usize, seconds: f64) -> Option<Point> {
    let pick = page.tracking.picks.with_untracked(|picks| picks.get(index).cloned())?;
    if (pick.seconds - page.player.moment.get_untracked()).abs() > seconds {
        return None;
    }
    let place = (pick.x, pick.y);
    match untrack(|| turn(page)) {
        Some(turn) if is_turned(page, place) => turn.map.to_turned(place.0, place.1),
        _ => Some(place),
    }
}

/// Whether the picture is shown turned at this place, if it is inside the ring.
fn is_turned(page: Page, (x, _): Point) -> bool {
    untrack(|| match page.view.get() {
        View::Original => false,
        View::Derotated => true,
        View::Both => page
            .size
            .get()
            .is_some_and(|size| x + 0.5 > page.divider.get() * f64::from(size.width)),
    })
}

/// Where in the picture as filmed the place is that is shown there.
fn as_filmed(page: Page, (x, y): Point) -> Option<Point> {
    untrack(|| {
        page.size.get()?;
        match (turn(page), page.circle()) {
            (Some(turn), Ok(circle)) if is_turned(page, (x, y)) && (x - circle.x).hypot(y - circle.y) <= circle.r => {
                turn.map.to_source(x, y)
            }
            _ => Some((x, y)),
        }
    })
}

/// How the frame is turned that is shown.
fn turn(page: Page) -> Option<Turn> {
    let (recipe, format) = page.recipe_as_seen()?;
    Some(Turning::of(&recipe, &format)?.at(page.player.moment.get()))
}

impl Tracking {
    /// What the points are called, where somebody said so.
    pub(super) fn names(self) -> Vec<Option<String>> {
        if self.best.get() {
            return Vec::new();
        }
        self.picks
            .with(|picks| picks.iter().map(|pick| pick.name.clone()).collect())
    }

    /// Calls a point something; by its number when `name` is empty.
    pub(in crate::page) fn call(self, index: usize, name: &str) {
        let name = name.trim();
        self.picks.update(|picks| {
            if let Some(pick) = picks.get_mut(index) {
                pick.name = (!name.is_empty()).then(|| name.to_owned());
            }
        });
    }
}
