//! The page without a film: what derotation does, and the ways in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hero::Hero;
use super::memory::LeftOff;
use super::state::Page;
use super::{choosing, example, live, words};

/// The empty page: all of it is a drop zone.
#[component]
pub(super) fn Empty(page: Page) -> impl IntoView {
    let fetching = RwSignal::new(false);
    let try_example = move |_| {
        fetching.set(true);
        spawn_local(async move {
            example::open(page).await;
            fetching.try_set(false);
        });
    };
    view! {
        <section class="empty">
            <Hero />
            <div class="welcome">
                <h2>{words::headline}</h2>
                <p class="what">{words::what_it_is}</p>
                <div class="ways">
                    <button type="button" class="primary" on:click=move |_| choosing::ask_for_file(page, false)>
                        {words::choose}
                    </button>
                    <button
                        type="button"
                        class="secondary"
                        data-testid="use-camera"
                        disabled=move || page.live.asking.get()
                        on:click=move |_| live::start(page, None)
                    >
                        {words::use_camera}
                    </button>
                    <button
                        type="button"
                        class="secondary"
                        data-testid="try-example"
                        disabled=move || fetching.get()
                        on:click=try_example
                    >
                        {words::example}
                    </button>
                </div>
                <p class="or-drop" hidden=move || !page.live.asking.get() role="status">{words::camera_asking}</p>
                <LeftOff page />
                <div id="sending"></div>
                <p class="or-drop" hidden=move || page.next_recipe.with(Option::is_none) role="status">
                    {words::recipe_waits}
                </p>
                <p class="or-drop">{words::or_drop}</p>
            </div>
        </section>
    }
}
