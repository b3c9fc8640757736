//! Short help: why derotate, how to film, what the sign of the rate means.

use leptos::prelude::*;

use super::words;

/// The button, and what it opens: the browser shows and hides it.
#[component]
pub(super) fn Help() -> impl IntoView {
    let part = |title: words::Text, text: words::Text| {
        view! {
            <h3>{title}</h3>
            <p>{text}</p>
        }
    };
    view! {
        <button type="button" class="quiet" popovertarget="help" data-testid="help">
            {words::help}
        </button>
        <div id="help" class="help" popover role="dialog" aria-label=words::help>
            {part(words::help_why, words::help_why_text)}
            {part(words::help_film, words::help_film_text)}
            {part(words::help_sign, words::help_sign_text)}
            <button type="button" class="secondary" popovertarget="help" popovertargetaction="hide">
                {words::close}
            </button>
        </div>
    }
}
