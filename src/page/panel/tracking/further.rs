//! What else can be set for points.

use leptos::prelude::*;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::track::Method;

use crate::page::marks::Hand;
use crate::page::panel::Choice;
use crate::page::panel::number_in_line::NumberInLine;
use crate::page::state::Page;
use crate::page::tracking::{Trail, known_length, window_seconds};
use crate::page::words;

/// Which points are found, and how all are followed.
#[component]
pub(super) fn Which(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    view! {
        <div class="further-parts" hidden=move || !tracking.best.get()>
            <NumberInLine text=tracking.most_text testid="track-most" word=words::points_most unit=|| "" />
            <NumberInLine text=tracking.inner_text testid="track-inner" word=words::points_inner unit=words::pixels />
            <NumberInLine text=tracking.outer_text testid="track-outer" word=words::points_outer unit=words::pixels />
        </div>
        <label class="field-in-line">
            <span>{words::points_method}</span>
            <select data-testid="track-method" on:change=move |event| {
                tracking.method.set(match event_target_value(&event).as_str() {
                    "dot" => Some(Method::Dot),
                    "texture" => Some(Method::Texture),
                    _ => None,
                });
            }>
                <option value="fits">{words::method_fits}</option>
                <option value="dot">{words::method_dot}</option>
                <option value="texture">{words::method_texture}</option>
            </select>
        </label>
    }
}

/// How long something in the picture is, and the window of velocities.
#[component]
pub(super) fn Length(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let draws = move || page.marks.hand.get() == Hand::Length;
    let has_line = move || tracking.line.with(|line| line.len() == 2);
    let wrong = Memo::new(move |_| known_length(page).err().or_else(|| window_seconds(page).err()));
    view! {
        <div class="field-in-line">
            <NumberInLine text=tracking.length_text testid="track-length" word=words::length_label unit=|| "" />
            <input
                type="text"
                class="unit"
                autocomplete="off"
                data-testid="track-unit"
                aria-label=words::length_unit
                prop:value=tracking.unit_text
                on:input=move |event| tracking.unit_text.set(event_target_value(&event))
            />
        </div>
        <div class="marking">
            <span class="said">{move || if has_line() { words::length_of_line() } else { words::length_of_rim() }}</span>
            <button
                type="button"
                class="quiet"
                data-testid="track-line"
                aria-pressed=move || draws().to_string()
                on:click=move |_| {
                    tracking.line.set(Vec::new());
                    page.marks.toggle(Hand::Length);
                }
            >
                {words::draw_line}
            </button>
        </div>
        <NumberInLine text=tracking.window_text testid="track-window" word=words::window_label unit=words::seconds />
        <p class="wrong" hidden=move || wrong.get().is_none()>{move || wrong.get()}</p>
    }
}

/// What is drawn over the picture.
#[component]
pub(super) fn Drawn(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let options = Trail::ALL.map(|trail| {
        let word = match trail {
            Trail::Short => words::trail_short,
            Trail::Whole => words::trail_whole,
            Trail::None => words::trail_none,
        };
        view! { <option value=trail.name()>{word}</option> }
    });
    view! {
        <label class="field-in-line">
            <span>{words::trail_label}</span>
            <select data-testid="track-trail" on:change=move |event| {
                let name = event_target_value(&event);
                if let Some(trail) = Trail::ALL.into_iter().find(|trail| trail.name() == name) {
                    tracking.trail.set(trail);
                }
            }>
                {options.into_iter().collect_view()}
            </select>
        </label>
        <Choice chosen=tracking.arrows testid="track-arrows" word=words::arrows_label />
        <Choice chosen=tracking.circles testid="track-circles" word=words::circles_label />
        <Choice chosen=tracking.into_film testid="track-into-film" word=words::into_film />
    }
}

/// The theory that the tracks are compared with.
#[component]
pub(super) fn Theory(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    view! {
        <label class="field-in-line">
            <span>{words::theory_label}</span>
            <select data-testid="track-theory" on:change=move |event| {
                tracking.surface.set(match event_target_value(&event).as_str() {
                    "equilibrium" => Some(Surface::Equilibrium),
                    "flat" => Some(Surface::Flat),
                    _ => None,
                });
            }>
                <option value="none">{words::theory_none}</option>
                <option value="equilibrium">{words::theory_equilibrium}</option>
                <option value="flat">{words::theory_flat}</option>
            </select>
        </label>
    }
}
