//! The page without a film: what derotation does, and the ways in.

use leptos::prelude::*;

use super::hero::Hero;
use super::left_off::LeftOff;
use super::state::Page;
use super::workshop::{self, Order};
use super::{choosing, words};

/// The empty page: all of it is a drop zone.
#[component]
pub(super) fn Empty(page: Page) -> impl IntoView {
    let waits = move || page.workshop.waiting.get() > 0;
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
                        disabled=move || waits() || page.live.asking.get()
                        on:click=move |_| workshop::give(page, Order::Camera)
                    >
                        {words::use_camera}
                    </button>
                    <button
                        type="button"
                        class="secondary"
                        data-testid="try-example"
                        disabled=waits
                        on:click=move |_| workshop::give(page, Order::Example)
                    >
                        {words::example}
                    </button>
                </div>
                <p class="or-drop" hidden=move || !page.live.asking.get() role="status">{words::camera_asking}</p>
                <p class="or-drop" hidden=move || !waits() role="status">{words::opening}</p>
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
