//! Which film it is.

use leptos::prelude::*;

use crate::page::state::Page;
use crate::page::words;

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
            <p class="facts">{facts}</p>
        </section>
    }
}
