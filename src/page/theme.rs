//! Dark or light, as the computer has it or as a person wants it.

use leptos::prelude::*;

use super::words;

/// Where the browser remembers the choice.
const MEMORY: &str = "netdpr-theme";

/// The computer's own, dark, light: as the document's root and the memory have them.
const THEMES: [(&str, words::Text); 3] = [
    ("auto", words::theme_auto),
    ("dark", words::theme_dark),
    ("light", words::theme_light),
];

/// Offers them.
#[component]
pub(super) fn ThemeChoice() -> impl IntoView {
    let memory = window().local_storage().ok().flatten();
    let chosen = memory.and_then(|memory| memory.get_item(MEMORY).ok().flatten());
    let chosen = THEMES.into_iter().find(|(name, _)| chosen.as_deref() == Some(name));
    let theme = RwSignal::new(chosen.map_or("auto", |(name, _)| name));
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // It fails for a name that is no attribute's, and this one is.
            drop(root.set_attribute("data-theme", theme.get()));
        }
    });
    let choose = move |name: String| {
        if let Some((name, _)) = THEMES.into_iter().find(|(one, _)| *one == name) {
            if let Ok(Some(memory)) = window().local_storage() {
                // A browser that remembers nothing is told again next time.
                drop(memory.set_item(MEMORY, name));
            }
            theme.set(name);
        }
    };
    let options = THEMES.map(|(name, word)| {
        view! { <option value=name prop:selected=move || theme.get() == name>{word}</option> }
    });
    view! {
        <select
            class="quiet"
            data-testid="theme"
            aria-label=words::theme
            on:change=move |event| choose(event_target_value(&event))
        >
            {options.into_iter().collect_view()}
        </select>
    }
}
