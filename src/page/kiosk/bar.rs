//! The kiosk's three buttons.

use leptos::prelude::*;

use super::back_to_start;
use crate::page::state::{Page, Phase, View};
use crate::page::words;

/// As filmed or at rest; stop and go; back to the start.
#[component]
pub(in crate::page) fn KioskBar(page: Page) -> impl IntoView {
    let live = move || page.phase.get() == Phase::Live;
    let stands = move || {
        if live() {
            page.live.frozen.get()
        } else {
            !page.player.playing.get()
        }
    };
    let turned = move || page.view.get() != View::Original;
    let stop_and_go = move |_| {
        if live() {
            page.live.frozen.update(|frozen| *frozen = !*frozen);
        } else {
            page.player.playing.update(|playing| *playing = !*playing);
        }
    };
    view! {
        <nav class="kiosk-bar">
            <button
                type="button"
                class="primary"
                data-testid="kiosk-view"
                on:click=move |_| page.view.set(if turned() { View::Original } else { View::Derotated })
            >
                {move || if turned() { words::original() } else { words::derotated() }}
            </button>
            <button type="button" class="secondary" data-testid="kiosk-freeze" on:click=stop_and_go>
                {move || if stands() { words::go_live() } else { words::freeze() }}
            </button>
            <button type="button" class="secondary" data-testid="kiosk-back" on:click=move |_| back_to_start(page)>
                {words::kiosk_back}
            </button>
        </nav>
    }
}
