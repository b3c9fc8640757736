//! What was being worked on, for when the page was closed, reloaded or broke down: the settings, not the film itself.

use leptos::prelude::*;
use netdpr_derotation::Recipe;
use serde::{Deserialize, Serialize};

use super::state::{Page, Phase};
use super::{choosing, words};

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
    let go_on = move |_| {
        if let Some(work) = left.get_untracked() {
            page.next_recipe.set(Some(work.recipe));
            choosing::ask_for_file(page, false);
        }
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
                    <button type="button" class="quiet" data-testid="go-on" on:click=go_on>{words::go_on}</button>
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
