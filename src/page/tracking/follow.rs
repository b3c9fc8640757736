//! The order of the work: when points are followed, and what is learnt of them.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use netdpr_derotation::Recipe;
use netdpr_derotation::track::Picks;
use wasm_bindgen::JsValue;

use super::Tracking;
use super::asked::{asked, picks, rotating_frame};
use super::found::Found;
use crate::film;
use crate::messages::{NumbersAsked, TrackEvent, TrackOrder};
use crate::page::state::{Page, Phase};
use crate::page::work::Work;

/// What a person does rests so long before it is followed.
const REST: Duration = Duration::from_millis(400);

/// Follows what is picked whenever that, or the rotating frame, has changed and rests.
pub(in crate::page) fn follow_what_is_picked(page: Page) {
    let tracking = page.tracking;
    let order = Memo::new(move |_| {
        if !tracking.is_wanted() {
            return None;
        }
        Some(picks(page).and_then(|picks| Ok((rotating_frame(page)?, picks))))
    });
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || {
        let order = order.get();
        let exports = page.phase.get() == Phase::Exporting;
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        match order {
            None => tracking.end(),
            Some(_) if exports => {
                // The export gets all of the machine; what was found stays.
                if tracking.following.with_untracked(Work::is_going) {
                    tracking.end();
                }
            }
            Some(Err(why)) => {
                tracking.end();
                tracking.following.set(Work::Not(why));
            }
            Some(Ok((recipe, picks))) => {
                if tracking.following.get_untracked() == Work::Done && tracking.is_followed(&recipe, &picks) {
                    return;
                }
                tracking.following.set(Work::Going(0, None));
                tracking.rests.set_value(true);
                let later = set_timeout_with_handle(move || begin(page, recipe, picks), REST);
                waiting.set_value(later.ok());
            }
        }
    });
    let asked = Memo::new(move |_| asked(page));
    Effect::new(move |first: Option<()>| {
        let asked = asked.get();
        if first.is_none() || tracking.following.get_untracked() != Work::Done {
            return;
        }
        // What can't be read is said beside its field.
        if let Ok(asked) = asked {
            tracking.work.with_value(|work| {
                if let Some(work) = work {
                    work.in_numbers(asked);
                }
            });
        }
    });
}

fn begin(page: Page, recipe: Recipe, picks: Picks) {
    let (Some(file), Some(film)) = (page.file.get_untracked(), page.film.get_untracked()) else {
        return;
    };
    let tracking = page.tracking;
    tracking.rests.set_value(false);
    tracking.followed.set_value(Some((recipe.clone(), picks.clone())));
    let asked = untrack(|| asked(page)).unwrap_or(NumbersAsked {
        length: None,
        window_seconds: 0.4,
        surface: None,
        names: Vec::new(),
    });
    tracking.following.set(Work::Going(0, film.frames));
    let order = TrackOrder {
        film,
        recipe,
        picks,
        asked,
    };
    let serial = page.serial.get_value();
    let work = film::Tracking::start(&file, order, move |event, beside| {
        if page.serial.get_value() == serial {
            learn(page.tracking, event, &beside);
        }
    });
    tracking.work.set_value(Some(work));
}

fn learn(tracking: Tracking, event: TrackEvent, beside: &JsValue) {
    match event {
        TrackEvent::Progress { done, of } => tracking.following.set(Work::Going(done, of)),
        TrackEvent::Tracked(_) if tracking.rests.get_value() => {}
        TrackEvent::Tracked(tracks) => {
            tracking.set_found(Found::new(*tracks, beside));
            tracking.following.set(Work::Done);
        }
        TrackEvent::NotTracked(why) => {
            tracking.end();
            tracking.following.set(Work::Not(why));
        }
        TrackEvent::Failed(failure) => {
            tracking.end();
            tracking.following.set(Work::Not(failure.sentence));
        }
    }
}
