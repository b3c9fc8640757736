//! The points one by one: what they are called, what became of each, and keys that move and remove them.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::page::state::Page;
use crate::page::tracking::nudge;
use crate::page::words;

/// So many points are listed one by one; more are only counted.
const MOST_LISTED: usize = 12;

/// The points one by one, with what became of each.
#[component]
pub(super) fn Listed(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let count = Memo::new(move |_| {
        let count = if tracking.best.get() {
            let found = |found: &Option<_>| found.as_ref().map_or(0, count_of);
            tracking.found.with(found)
        } else {
            tracking.picks.with(Vec::len)
        };
        if count > MOST_LISTED { 0 } else { count }
    });
    view! {
        <ul class="track-list">
            {move || (0..count.get()).map(|index| view! { <Row page index /> }).collect_view()}
        </ul>
    }
}

fn count_of(found: &crate::page::tracking::Found) -> usize {
    found.tracks.tracks.len()
}

/// One of them.
#[component]
fn Row(page: Page, index: usize) -> impl IntoView {
    let tracking = page.tracking;
    let number = index + 1;
    let by_hand = move || !tracking.best.get();
    let name = move || {
        let name = tracking.picks.with(|picks| picks.get(index)?.name.clone());
        name.unwrap_or_default()
    };
    let said = move || {
        tracking.found.with(|found| {
            let Some(found) = found else { return String::new() };
            let track = found.tracks.tracks.iter().find(|track| track.number == number);
            let refused = found.tracks.refused.iter().find(|(other, _)| *other == number);
            match (track, refused) {
                (Some(track), _) => words::track_in_short(track, &found.tracks.unit),
                (None, Some((_, why))) => words::sentence(why),
                (None, None) => String::new(),
            }
        })
    };
    let remove = move || {
        tracking.picks.update(|picks| {
            if index < picks.len() {
                picks.remove(index);
            }
        });
    };
    let on_key = move |event: KeyboardEvent| {
        let step = if event.shift_key() { 10.0 } else { 1.0 };
        let way = match event.key().as_str() {
            "ArrowLeft" => (-step, 0.0),
            "ArrowRight" => (step, 0.0),
            "ArrowUp" => (0.0, -step),
            "ArrowDown" => (0.0, step),
            "Delete" | "Backspace" => {
                event.prevent_default();
                remove();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        nudge(page, index, way);
    };
    view! {
        <li class:by-hand=by_hand>
            <span class="track-number" hidden=by_hand>{move || words::point(number)}</span>
            <input
                type="text"
                class="track-name"
                autocomplete="off"
                maxlength="40"
                data-testid="track-name"
                hidden=move || !by_hand()
                placeholder=move || words::point(number)
                aria-label=move || words::point_name(number)
                prop:value=name
                on:change=move |event| tracking.call(index, &event_target_value(&event))
            />
            <span class="said">{said}</span>
            <button
                type="button"
                class="quiet"
                data-testid="track-move"
                hidden=move || !by_hand()
                title=move || words::point_move(number)
                aria-label=move || words::point_move(number)
                on:keydown=on_key
            >
                "✥"
            </button>
            <button
                type="button"
                class="quiet"
                hidden=move || !by_hand()
                aria-label=move || words::point_remove(number)
                on:click=move |_| remove()
            >
                "×"
            </button>
        </li>
    }
}
