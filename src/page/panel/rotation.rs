//! How fast the tank turns.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::page::numbers::{parse_decimal, plain};
use crate::page::rate_field;
use crate::page::state::Page;
use crate::page::words;

/// The rate, its direction in words, and slow motion.
#[component]
pub(super) fn Rotation(page: Page) -> impl IntoView {
    let direction = move || match page.rate() {
        Ok(rate) if rate.rpm() > 0.0 => words::COUNTER_CLOCKWISE,
        Ok(_) => words::CLOCKWISE,
        Err(_) => "",
    };
    let wrong = move || {
        if page.rpm_text.with(|text| text.trim().is_empty()) {
            return Some(words::RATE_MISSING.to_owned());
        }
        page.rate().err().map(|error| words::sentence(&error.to_string()))
    };
    let wrong = Memo::new(move |_| wrong());
    let step = move |by: f64| {
        if let Some(rpm) = page.rpm_text.with_untracked(|text| parse_decimal(text)) {
            page.rpm_text.set(plain(rpm + by, 6));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let size = if event.shift_key() { 0.1 } else { 0.01 };
        match event.key().as_str() {
            "ArrowUp" => step(size),
            "ArrowDown" => step(-size),
            _ => return,
        }
        event.prevent_default();
    };
    let turn_round = move |_| {
        if let Some(rpm) = page.rpm_text.with_untracked(|text| parse_decimal(text)) {
            page.rpm_text.set(plain(-rpm, 6));
        }
    };
    view! {
        <section class="group rotation">
            <div class="group-head">
                <h2>{words::ROTATION}</h2>
                <button
                    type="button"
                    class="quiet"
                    disabled=move || page.rate().is_err()
                    on:click=turn_round
                >
                    {words::OTHER_WAY}
                </button>
            </div>
            <div class="rate">
                <input
                    id=rate_field::ID
                    type="text"
                    inputmode="text"
                    autocomplete="off"
                    spellcheck="false"
                    data-testid="rpm"
                    aria-label=words::RATE
                    aria-describedby="rate-said"
                    aria-invalid=move || {
                        let typed = page.rpm_text.with(|text| !text.trim().is_empty());
                        (typed && page.rate().is_err()).to_string()
                    }
                    prop:value=page.rpm_text
                    on:input=move |event| page.rpm_text.set(event_target_value(&event))
                    on:keydown=on_key
                />
                <span class="unit">{words::RPM}</span>
            </div>
            <div id="rate-said">
                <p class="direction" hidden=move || page.rate().is_err() data-testid="direction" data-way=move || {
                    if page.rate().is_ok_and(|rate| rate.rpm() < 0.0) { "clockwise" } else { "counter" }
                }>
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M19 12a7 7 0 1 1-3-5.75" />
                        <path d="M17.5 2.5 16 6.3l-4-.6" />
                    </svg>
                    <span>{direction}</span>
                </p>
                <p class="wrong" hidden=move || wrong.get().is_none()>{move || wrong.get()}</p>
            </div>
            <SlowMotion page />
        </section>
    }
}

/// Asks in plain words whether the film is slow motion.
#[component]
fn SlowMotion(page: Page) -> impl IntoView {
    let plays_at = move || {
        page.film
            .with(|film| film.as_ref().map(|film| words::plays_at(film.mean_fps)))
    };
    let in_film = move || {
        let slowed = page.recording_fps().ok().flatten().is_some();
        page.rate_in_film()
            .filter(|_| slowed)
            .map(|rate| words::rate_in_film(rate.rpm()))
    };
    let wrong = move || page.recording_fps().is_err();
    view! {
        <div class="slow-motion" role="group" aria-label=words::SLOW_MOTION>
            <label>
                <span>{words::FILMED_AT}</span>
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    data-testid="recording-fps"
                    aria-label=words::RECORDING_FPS
                    aria-invalid=move || wrong().to_string()
                    placeholder="–"
                    prop:value=page.recording_text
                    on:input=move |event| page.recording_text.set(event_target_value(&event))
                />
                <span>{words::FPS} " " {plays_at}</span>
            </label>
            <p class="said" hidden=move || in_film().is_none()>{in_film}</p>
        </div>
    }
}
