//! What can be done with the camera's picture: freeze it, record it, leave it.

use leptos::prelude::*;

use super::{recording, stop};
use crate::page::numbers::clock;
use crate::page::state::Page;
use crate::page::words;

/// The panel's foot while the page is live.
#[component]
pub(in crate::page) fn LiveBar(page: Page) -> impl IntoView {
    let live = page.live;
    let records = move || live.recording.get().is_some();
    let word = move || match live.recording.get() {
        Some(seconds) => format!("{} · {}", words::stop_recording(), clock(f64::from(seconds))),
        None => words::record().to_owned(),
    };
    view! {
        <div class="export-bar live-bar">
            <button
                type="button"
                class="primary"
                class:records=records
                data-testid="record"
                on:click=move |_| if records() { recording::finish(page) } else { recording::start(page) }
            >
                {word}
            </button>
            <button
                type="button"
                class="secondary"
                data-testid="freeze"
                aria-pressed=move || live.frozen.get().to_string()
                on:click=move |_| live.frozen.update(|frozen| *frozen = !*frozen)
            >
                {move || if live.frozen.get() { words::go_live() } else { words::freeze() }}
            </button>
            <button type="button" class="secondary" data-testid="stop-camera" on:click=move |_| stop(page)>
                {words::stop_camera}
            </button>
        </div>
    }
}
