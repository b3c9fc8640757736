//! What the saved film shows besides the turned disc.

use leptos::prelude::*;

use crate::page::state::Page;
use crate::page::words;

/// The options of the film to save.
#[component]
pub(super) fn Options(page: Page) -> impl IntoView {
    view! {
        <section class="group options">
            <h2>{words::more}</h2>
            <Choice chosen=page.side_by_side testid="side-by-side" word=words::side_by_side />
            <Choice chosen=page.caption testid="caption" word=words::caption />
            <Readout page />
        </section>
    }
}

/// Asks how long the camera takes to read out a picture.
#[component]
fn Readout(page: Page) -> impl IntoView {
    let wrong = move || page.readout_milliseconds().is_err();
    view! {
        <label class="field-in-line">
            <span>{words::readout}</span>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                data-testid="readout-ms"
                aria-label=words::readout_label
                aria-invalid=move || wrong().to_string()
                placeholder="–"
                prop:value=page.readout_text
                on:input=move |event| page.readout_text.set(event_target_value(&event))
            />
            <span>{words::milliseconds}</span>
        </label>
        <p class="wrong" hidden=move || !wrong()>{words::readout_no_number}</p>
    }
}

#[component]
fn Choice(chosen: RwSignal<bool>, testid: &'static str, word: words::Text) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                data-testid=testid
                prop:checked=chosen
                on:change=move |event| chosen.set(event_target_checked(&event))
            />
            <span>{word}</span>
        </label>
    }
}
