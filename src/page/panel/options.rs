//! What the saved film shows besides the turned disc.

use leptos::prelude::*;

use crate::page::state::Page;
use crate::page::words;

/// The options of the film to save.
#[component]
pub(super) fn Options(page: Page) -> impl IntoView {
    view! {
        <section class="group options">
            <h2>{words::MORE}</h2>
            <Choice chosen=page.side_by_side testid="side-by-side" word=words::SIDE_BY_SIDE />
            <Choice chosen=page.caption testid="caption" word=words::CAPTION />
        </section>
    }
}

#[component]
fn Choice(chosen: RwSignal<bool>, testid: &'static str, word: &'static str) -> impl IntoView {
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
