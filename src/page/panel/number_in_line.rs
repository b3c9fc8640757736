//! A number in a line of its own.

use leptos::prelude::*;

use crate::page::words;

/// A number with its words before it and its unit behind, which may be left out.
#[component]
pub(super) fn NumberInLine(
    text: RwSignal<String>,
    testid: &'static str,
    word: words::Text,
    unit: words::Text,
    /// Whether it may be negative: telephones' keys for numbers have no minus.
    #[prop(optional)]
    signed: bool,
    /// What a screen reader says, where the words in the line tell too little.
    #[prop(optional)]
    label: Option<words::Text>,
    /// Whether it can't be followed, where that is said here.
    #[prop(optional)]
    wrong: Option<Signal<bool>>,
    /// What is said then.
    #[prop(optional)]
    wrong_word: Option<words::Text>,
) -> impl IntoView {
    let is_wrong = move || wrong.is_some_and(|wrong| wrong.get());
    view! {
        <label class="field-in-line">
            <span>{word}</span>
            <input
                type="text"
                inputmode=if signed { "text" } else { "decimal" }
                autocomplete="off"
                data-testid=testid
                aria-label=move || label.map(|label| label())
                aria-invalid=move || is_wrong().to_string()
                // A dash, as where nothing is typed nothing is asked for.
                placeholder="–"
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            <span>{unit}</span>
        </label>
        {wrong_word.map(|wrong_word| view! { <p class="wrong" hidden=move || !is_wrong()>{wrong_word}</p> })}
    }
}
