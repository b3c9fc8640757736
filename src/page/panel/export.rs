//! The button that derotates, and the progress it becomes.

use leptos::prelude::*;

use crate::page::state::{Page, Phase};
use crate::page::{exporting, words};

/// The panel's foot, always in reach.
#[component]
pub(super) fn ExportBar(page: Page) -> impl IntoView {
    let exporting = Memo::new(move |_| page.phase.get() == Phase::Exporting);
    let done = move || page.phase.get() == Phase::Done;
    let word = move || if done() { words::export_again() } else { words::export() };
    view! {
        <div class="export-bar">
            <Show
                when=move || exporting.get()
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class=move || if done() { "secondary" } else { "primary" }
                            data-testid="export"
                            disabled=move || page.film.with(Option::is_none)
                            on:click=move |_| exporting::start(page)
                        >
                            {word}
                        </button>
                    }
                }
            >
                <Progress page />
            </Show>
        </div>
    }
}

#[component]
fn Progress(page: Page) -> impl IntoView {
    let progress = page.saving.progress;
    let said = move || match progress.get() {
        (0, _) => words::starting().to_owned(),
        (done, of) => words::progress(done, of, exporting::speed(page)),
    };
    view! {
        <div class="exporting">
            <progress
                data-testid="progress"
                aria-label=words::progress_label
                max=move || progress.get().1.unwrap_or(1).max(1).to_string()
                // Without a value it shows that it works, and not how far it is.
                value=move || {
                    let (done, of) = progress.get();
                    of.map(|of| done.min(of).to_string())
                }
            ></progress>
            <p class="said">{said}</p>
            <button type="button" class="secondary" data-testid="cancel" on:click=move |_| exporting::cancel(page)>
                {words::cancel}
            </button>
        </div>
    }
}
