//! What was being worked on, for when the page was closed, reloaded or broke down: the settings, not the film itself.

use leptos::prelude::*;
use netdpr_derotation::Recipe;
use serde::{Deserialize, Serialize};

use super::left_off::{MEMORY, forget};
use super::state::{Page, Phase};

/// Work that was left; [`super::left_off`] reads name and interruption of it.
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
        (Phase::Done, ..) => forget(),
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

/// Treats the next film as that which was left.
pub(super) fn go_on(page: Page) {
    if let Some(work) = Work::recall() {
        page.next_recipe.set(Some(work.recipe));
    }
}
