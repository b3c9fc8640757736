//! The choice of the page's language.

use leptos::prelude::*;

use super::words::{self, Language, choose_language, language};

/// Offers the languages, each by its own name, and tells the browser which one the page is in.
#[component]
pub(super) fn LanguageChoice() -> impl IntoView {
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // It fails for a name that is no attribute's, and this one is.
            drop(root.set_attribute("lang", language().code()));
        }
    });
    let options = Language::ALL.map(|one| {
        view! {
            <option value=one.code() lang=one.code() prop:selected=move || language() == one>
                {one.own_name()}
            </option>
        }
    });
    view! {
        <select
            class="quiet"
            data-testid="language"
            aria-label=words::language_label
            on:change=move |event| {
                if let Some(chosen) = Language::from_code(&event_target_value(&event)) {
                    choose_language(chosen);
                }
            }
        >
            {options.into_iter().collect_view()}
        </select>
    }
}
