//! How fast the tank turns.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::page::measuring::{self, Measured};
use crate::page::numbers::{parse_decimal, plain};
use crate::page::rate_field;
use crate::page::state::{Page, Phase, RateFrom};
use crate::page::words;

/// The rate, its direction in words, and slow motion.
#[component]
pub(super) fn Rotation(page: Page) -> impl IntoView {
    let direction = move || match page.rate() {
        Ok(rate) if rate.rpm() > 0.0 => words::counter_clockwise(),
        Ok(_) => words::clockwise(),
        Err(_) => "",
    };
    let wrong = move || {
        if page.rpm_text.with(|text| text.trim().is_empty()) {
            let going = page.measured.with(|measured| matches!(measured, Measured::Going(..)));
            return (!going).then(|| words::rate_missing().to_owned());
        }
        page.rate().err().map(|error| words::sentence(&error.to_string()))
    };
    let wrong = Memo::new(move |_| wrong());
    let step = move |by: f64| {
        if let Some(rpm) = page.rpm_text.with_untracked(|text| parse_decimal(text)) {
            page.type_rate(plain(rpm + by, 6));
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
            page.type_rate(plain(-rpm, 6));
        }
    };
    view! {
        <section class="group rotation">
            <div class="group-head">
                <h2>{words::rotation}</h2>
                <button
                    type="button"
                    class="quiet"
                    data-testid="measure-rpm"
                    disabled=move || page.film.with(Option::is_none) || page.no_circle() || page.measured.with(|measured| matches!(measured, Measured::Going(..)))
                    on:click=move |_| {
                        page.rate_from.set(RateFrom::Film);
                        measuring::begin(page);
                    }
                >
                    {words::measure}
                </button>
                <button
                    type="button"
                    class="quiet"
                    disabled=move || page.rate().is_err()
                    on:click=turn_round
                >
                    {words::other_way}
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
                    aria-label=words::rate
                    aria-describedby="rate-said"
                    aria-invalid=move || {
                        let typed = page.rpm_text.with(|text| !text.trim().is_empty());
                        (typed && page.rate().is_err()).to_string()
                    }
                    prop:value=page.rpm_text
                    on:input=move |event| page.type_rate(event_target_value(&event))
                    on:keydown=on_key
                />
                <span class="unit">{words::rpm}</span>
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
            <FromTheFilm page />
            <SlowMotion page />
        </section>
    }
}

/// What was measured in the film: where the rate comes from, or another than the typed one to choose.
#[component]
fn FromTheFilm(page: Page) -> impl IntoView {
    let live = move || page.phase.get() == Phase::Live;
    let from_film = move || page.rate_from.get() == RateFrom::Film;
    let said = Memo::new(move |_| {
        page.measured.with(|measured| match measured {
            Measured::Nothing => None,
            Measured::Going(done, of) => Some(words::measuring_progress(*done, *of)),
            Measured::Done(motion) if from_film() && live() => Some(words::followed(motion.tank.uncertainty_rpm)),
            Measured::Done(motion) if from_film() => Some(words::measured(motion.tank.uncertainty_rpm)),
            Measured::Done(motion) => Some(words::measured_another(motion.tank.rpm, motion.tank.uncertainty_rpm)),
            Measured::Not(why) => Some(words::sentence(why)),
        })
    });
    let tone = move || {
        page.measured.with(|measured| match measured {
            Measured::Done(_) if from_film() => "sure",
            Measured::Not(_) => "unsure",
            _ => "",
        })
    };
    let more = move || {
        page.measured.with(|measured| match measured {
            Measured::Done(motion) => {
                let fluid = motion.fluid.map(|fluid| words::fluid(fluid.rpm));
                let drifts = motion.rate_over_time.as_ref().map(|_| words::drifts().to_owned());
                let more: Vec<String> = fluid.into_iter().chain(drifts).collect();
                (!more.is_empty()).then(|| more.join(" "))
            }
            _ => None,
        })
    };
    let another = move || page.measured.with(|measured| matches!(measured, Measured::Done(_))) && !from_film();
    view! {
        <div class="from-the-film" hidden=move || said.get().is_none() data-testid="measured">
            <p class="said" role="status" data-tone=tone>{move || said.get()}</p>
            <p class="said" hidden=move || more().is_none()>{more}</p>
            <button type="button" class="quiet" hidden=move || !another() on:click=move |_| {
                if let Measured::Done(motion) = page.measured.get_untracked() {
                    measuring::use_rate(page, &motion);
                }
            }>
                {words::use_measured}
            </button>
        </div>
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
        <div class="slow-motion" role="group" aria-label=words::slow_motion>
            <label>
                <span>{words::filmed_at}</span>
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    data-testid="recording-fps"
                    aria-label=words::recording_fps
                    aria-invalid=move || wrong().to_string()
                    placeholder="–"
                    prop:value=page.recording_text
                    on:input=move |event| page.recording_text.set(event_target_value(&event))
                />
                <span>{words::fps} " " {plays_at}</span>
            </label>
            <p class="said" hidden=move || in_film().is_none()>{in_film}</p>
        </div>
    }
}
