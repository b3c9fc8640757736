//! What was being worked on, for when the page was closed, reloaded or broke down: the settings, not the film itself.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netdpr_derotation::Recipe;
use serde::{Deserialize, Serialize};

use super::state::{Page, Phase};
use super::{choosing, opening, words};
use crate::browser::film_handle;

/// Where the browser remembers it.
const MEMORY: &str = "netdpr-work";

/// Work that was left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Work {
    /// The film's name.
    film: String,
    /// Its settings.
    recipe: Recipe,
    /// It was being derotated.
    exporting: bool,
}

impl Work {
    fn recall() -> Option<Self> {
        let memory = window().local_storage().ok().flatten()?;
        serde_json::from_str(&memory.get_item(MEMORY).ok().flatten()?).ok()
    }

    fn keep(&self) {
        if let (Ok(Some(memory)), Ok(text)) = (window().local_storage(), serde_json::to_string(self)) {
            // A browser that remembers nothing can't be helped.
            drop(memory.set_item(MEMORY, &text));
        }
    }

    fn forget() {
        if let Ok(Some(memory)) = window().local_storage() {
            drop(memory.remove_item(MEMORY));
        }
    }
}

/// Writes down what is being worked on. A film that was made is not work left over.
pub(super) fn remember(page: Page) {
    // A kiosk remembers nobody.
    if page.kiosk.with_untracked(Option::is_some) {
        return;
    }
    let phase = page.phase.get_untracked();
    let film = page.file.with_untracked(|file| file.as_ref().map(web_sys::File::name));
    match (phase, film, untrack(|| page.recipe())) {
        (Phase::Ready | Phase::Exporting, Some(film), Ok(recipe)) => Work {
            film,
            recipe,
            exporting: phase == Phase::Exporting,
        }
        .keep(),
        (Phase::Done, ..) => Work::forget(),
        _ => {}
    }
}

/// Writes it down too when the work begins and ends.
pub(super) fn remember_each_phase(page: Page) {
    Effect::new(move || {
        page.phase.track();
        remember(page);
    });
}

/// Offers to go on with what was left.
#[component]
pub(super) fn LeftOff(page: Page) -> impl IntoView {
    let left = RwSignal::new(Work::recall());
    // Whether the film is at hand, so that it needn't be chosen again.
    let at_hand = RwSignal::new(false);
    if left.with_untracked(Option::is_some) {
        spawn_local(async move {
            if film_handle::is_kept().await {
                at_hand.try_set(true);
            }
        });
    }
    let go_on = move |_| {
        let Some(work) = left.get_untracked() else { return };
        page.next_recipe.set(Some(work.recipe));
        if !at_hand.get_untracked() {
            choosing::ask_for_file(page, false);
            return;
        }
        spawn_local(async move {
            match film_handle::again().await {
                Some(file) => opening::open(page, file),
                // It was moved, or the person doesn't let it be read: then it can be chosen.
                None => drop(at_hand.try_set(false)),
            }
        });
    };
    move || {
        let work = left.get()?;
        let interrupted = work.exporting;
        let film = work.film;
        Some(view! {
            <div class="left-off" data-testid="left-off">
                <p>{move || words::left_off(&film)}</p>
                <p class="wrong" hidden=!interrupted data-testid="interrupted">{words::interrupted}</p>
                <div class="buttons">
                    <button type="button" class="quiet" data-testid="go-on" on:click=go_on>
                        {move || if at_hand.get() { words::go_live() } else { words::go_on() }}
                    </button>
                    <button
                        type="button"
                        class="quiet"
                        on:click=move |_| {
                            Work::forget();
                            left.set(None);
                        }
                    >
                        {words::forget_it}
                    </button>
                </div>
            </div>
        })
    }
}
