//! The sentence on what went wrong.

use leptos::prelude::*;

use super::state::Page;
use super::words;

/// The alert: there while there is something to say.
#[component]
pub(super) fn Alert(page: Page) -> impl IntoView {
    move || {
        page.error.get().map(|sentence| {
            view! {
                <div class="alert">
                    <p role="alert" data-testid="error">{sentence}</p>
                    <button type="button" class="quiet" on:click=move |_| page.error.set(None)>{words::close}</button>
                </div>
            }
        })
    }
}
