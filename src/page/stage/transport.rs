//! Play, pause and scrub; and which part of the film is kept.

use leptos::prelude::*;

use crate::page::numbers::{clock, parse_decimal, plain};
use crate::page::state::Page;
use crate::page::words;

/// The bar below the picture.
#[component]
pub(super) fn Transport(page: Page) -> impl IntoView {
    let player = page.player;
    let duration = move || {
        let film = page
            .film
            .with(|film| film.as_ref().and_then(|film| film.duration_seconds));
        // What the player plays may be a preview of the beginning; what is kept is told on the film's own length.
        let played = player.duration.get();
        if played > 0.0 { played } else { film.unwrap_or(0.0) }
    };
    let share = move |seconds: f64| format!("{}%", (seconds / duration().max(0.001) * 100.0).clamp(0.0, 100.0));
    let kept = Memo::new(move |_| page.trim().unwrap_or((None, None)));
    let here = move || plain(player.moment.get_untracked(), 3);
    view! {
        <div class="transport">
            <button
                class="play"
                type="button"
                disabled=move || !player.can_play.get()
                on:click=move |_| player.playing.update(|playing| *playing = !*playing)
            >
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d=move || {
                        if player.playing.get() { "M6 5h4v14H6zM14 5h4v14h-4z" } else { "M7 4.5v15l13-7.5z" }
                    } />
                </svg>
                <span>{move || if player.playing.get() { words::pause() } else { words::play() }}</span>
            </button>
            <div class="bar">
                <div class="bar-track" aria-hidden="true">
                    <div
                        class="bar-kept"
                        style:left=move || share(kept.get().0.unwrap_or(0.0))
                        style:right=move || share(kept.get().1.map_or(0.0, |end| (duration() - end).max(0.0)))
                    ></div>
                </div>
                <input
                    type="range"
                    min="0"
                    step="any"
                    aria-label=words::position
                    aria-valuetext=move || clock(player.moment.get())
                    max=move || duration().to_string()
                    disabled=move || !player.can_play.get()
                    prop:value=move || {
                        // The range forgets a value beyond its end: the end has to be known first.
                        duration();
                        player.moment.get().to_string()
                    }
                    on:input=move |event| {
                        if let Some(moment) = parse_decimal(&event_target_value(&event)) {
                            player.seek.set(Some(moment));
                        }
                    }
                />
            </div>
            <output class="time">
                {move || clock(player.moment.get())} <span>" / "{move || clock(duration())}</span>
            </output>
            <div class="trim" role="group" aria-label=words::keep_from>
                <label>
                    <span>{words::keep_from}</span>
                    <input
                        type="text"
                        inputmode="decimal"
                        autocomplete="off"
                        data-testid="trim-start"
                        placeholder="0"
                        prop:value=page.start_text
                        on:input=move |event| page.start_text.set(event_target_value(&event))
                    />
                    <span class="unit">{words::seconds}</span>
                </label>
                <button type="button" class="quiet" on:click=move |_| page.start_text.set(here())>
                    {words::from_here}
                </button>
                <label>
                    <span>{words::keep_to}</span>
                    <input
                        type="text"
                        inputmode="decimal"
                        autocomplete="off"
                        data-testid="trim-end"
                        placeholder=move || plain(duration(), 2)
                        prop:value=page.end_text
                        on:input=move |event| page.end_text.set(event_target_value(&event))
                    />
                    <span class="unit">{words::seconds}</span>
                </label>
                <button type="button" class="quiet" on:click=move |_| page.end_text.set(here())>
                    {words::to_here}
                </button>
            </div>
        </div>
    }
}
