//! The kiosk's start: the example, turning and at rest, and what can be looked at.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settings::KioskClip;
use crate::page::hero::Hero;
use crate::page::speech::LanguageChoice;
use crate::page::state::Page;
use crate::page::{example, live, words};

/// The start.
#[component]
pub(in crate::page) fn KioskStart(page: Page) -> impl IntoView {
    let fetching = RwSignal::new(false);
    let open = move |clip: KioskClip| {
        fetching.set(true);
        spawn_local(async move {
            example::open_clip(page, &clip.film, clip.recipe.as_deref()).await;
            fetching.try_set(false);
        });
    };
    let camera = move || {
        page.kiosk
            .with(|kiosk| kiosk.as_ref().is_some_and(|kiosk| kiosk.camera))
    };
    let clips = move || {
        let clips = page.kiosk.with(|kiosk| kiosk.as_ref().map(|kiosk| kiosk.clips.clone()));
        let clips = clips.unwrap_or_default().into_iter().map(|clip| {
            let name = clip.name.clone();
            view! {
                <button
                    type="button"
                    class="secondary"
                    data-testid="kiosk-clip"
                    disabled=move || fetching.get()
                    on:click=move |_| open(clip.clone())
                >
                    {move || name.clone().unwrap_or_else(|| words::example().to_owned())}
                </button>
            }
        });
        clips.collect_view()
    };
    view! {
        <section class="empty kiosk-start" data-testid="kiosk-start">
            <Hero />
            <div class="welcome">
                <h2>{words::headline}</h2>
                <p class="what">{words::what_it_is}</p>
                <div class="ways">
                    <button
                        type="button"
                        class="primary"
                        data-testid="use-camera"
                        hidden=move || !camera()
                        disabled=move || page.live.asking.get()
                        on:click=move |_| live::start(page, None)
                    >
                        {words::kiosk_camera}
                    </button>
                    {clips}
                </div>
                <LanguageChoice />
            </div>
        </section>
    }
}
