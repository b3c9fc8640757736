//! Which film it is.

use leptos::prelude::*;

use crate::page::history::{self, History};
use crate::page::state::{Page, Phase};
use crate::page::words;

/// The film's name and facts.
#[component]
pub(super) fn FilmFacts(page: Page) -> impl IntoView {
    let name = move || match page.phase.get() {
        Phase::Live => page.live.label.get(),
        _ => page
            .file
            .with(|file| file.as_ref().map(web_sys::File::name).unwrap_or_default()),
    };
    let live = move || page.phase.get() == Phase::Live;
    let step = move |testid: &'static str, word: words::Text, there: fn(History) -> bool, go: fn(Page)| {
        view! {
            <button
                type="button"
                class="quiet"
                data-testid=testid
                disabled=move || !there(page.history)
                on:click=move |_| go(page)
            >
                {word}
            </button>
        }
    };
    let facts = move || {
        page.film.with(|film| {
            film.as_ref()
                .map_or_else(|| words::opening().to_owned(), words::film_facts)
        })
    };
    view! {
        <section class="group film">
            <h2 title=name>{name}</h2>
            <div class="group-head">
                <p class="facts">{facts}</p>
                <div class="steps" hidden=live>
                    {step("undo", words::undo, History::can_undo, history::undo)}
                    {step("redo", words::redo, History::can_redo, history::redo)}
                </div>
            </div>
            <a
                class="button quiet"
                data-testid="save-recording"
                hidden=move || !page.live.recorded.get()
                download=name
                href=move || page.player.source.get()
            >
                {words::save_recording}
            </a>
        </section>
    }
}
