//! The recipe: saved to a file, opened from one, and put into the page's address.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use netdpr_derotation::Recipe;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::address::IN_ADDRESS;
use super::state::{Page, Phase};
use super::words;

/// Saves, links and opens recipes.
#[component]
pub(super) fn RecipeFile(page: Page) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let written = Memo::new(move |_| {
        let recipe = page.recipe().ok()?.to_json().ok()?;
        js_sys::encode_uri_component(&recipe).as_string()
    });
    let file_address = move || written.get().map(|recipe| format!("data:application/json,{recipe}"));
    let link_address = move || written.get().map(|recipe| format!("{IN_ADDRESS}{recipe}"));
    let file_name = move || {
        let name = page.file.with(|file| file.as_ref().map(File::name).unwrap_or_default());
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        format!("{stem}_recipe.json")
    };
    let on_change = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
        if let Some(file) = file {
            open(page, file);
        }
    };
    view! {
        <div class="recipe" role="group" aria-label=words::recipe>
            <h3>{words::recipe}</h3>
            <p class="said">{words::recipe_what}</p>
            <div class="buttons">
                <a
                    class="button quiet"
                    data-testid="recipe-save"
                    download=file_name
                    href=file_address
                    aria-disabled=move || written.get().is_none().to_string()
                >
                    {words::recipe_save}
                </a>
                <a
                    class="button quiet"
                    data-testid="recipe-link"
                    href=link_address
                    aria-disabled=move || written.get().is_none().to_string()
                >
                    {words::recipe_link}
                </a>
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| {
                        if let Some(input) = input.get_untracked() {
                            input.click();
                        }
                    }
                >
                    {words::recipe_open}
                </button>
                <input
                    node_ref=input
                    class="unseen"
                    type="file"
                    accept=".json,application/json"
                    tabindex="-1"
                    aria-label=words::recipe_open
                    data-testid="recipe-file"
                    on:change=on_change
                />
            </div>
        </div>
    }
}

/// Opens a recipe's file: for the open film, or for the next one.
pub(super) fn open(page: Page, file: File) {
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        take(page, &text.unwrap_or_default());
    });
}

/// Follows the recipe in the address.
pub(super) fn follow_the_address(page: Page) {
    let hash = location().hash().unwrap_or_default();
    let Some(written) = hash.strip_prefix(IN_ADDRESS) else {
        return;
    };
    let text = js_sys::decode_uri_component(written)
        .ok()
        .and_then(|text| text.as_string());
    let text = text.unwrap_or_default();
    // Whoever has just made the link has these settings already.
    let present = untrack(|| page.recipe()).ok();
    if present.is_none() || present != Recipe::from_json(&text).ok() {
        take(page, &text);
    }
}

/// Takes a recipe over.
fn take(page: Page, text: &str) {
    match Recipe::from_json(text) {
        Ok(recipe) if matches!(page.phase.get_untracked(), Phase::Ready | Phase::Done) => page.follow(&recipe),
        Ok(recipe) => page.next_recipe.set(Some(recipe)),
        Err(error) => page.error.set(Some(words::sentence(&error.to_string()))),
    }
}
