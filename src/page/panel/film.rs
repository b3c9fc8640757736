//! Which film it is.

use leptos::prelude::*;

use crate::page::state::Page;
use crate::page::{history, words};

/// The film's name and facts.
#[component]
pub(super) fn FilmFacts(page: Page) -> impl IntoView {
    let name = move || {
        page.file
            .with(|file| file.as_ref().map(web_sys::File::name).unwrap_or_default())
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
                <div class="steps">
                    <button
                        type="button"
                        class="quiet"
                        data-testid="undo"
                        disabled=move || !page.history.can_undo()
                        on:click=move |_| history::undo(page)
                    >
                        {words::undo}
                    </button>
                    <button
                        type="button"
                        class="quiet"
                        data-testid="redo"
                        disabled=move || !page.history.can_redo()
                        on:click=move |_| history::redo(page)
                    >
                        {words::redo}
                    </button>
                </div>
            </div>
        </section>
    }
}
