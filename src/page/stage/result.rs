//! The derotated film, playing beside the original.

use leptos::prelude::*;

use crate::page::state::Page;
use crate::page::{choosing, exporting, words};

/// The film that was made, its save button and what to do next.
#[component]
pub(super) fn ResultFilm(page: Page) -> impl IntoView {
    move || {
        let saved = page.saving.result.get()?;
        let warnings = saved.exported.warnings.clone();
        Some(view! {
            <div class="result">
                <h2>{words::done}</h2>
                <video
                    data-testid="result"
                    src=saved.address.clone()
                    controls
                    autoplay
                    muted
                    prop:muted=true
                    loop
                    playsinline
                    aria-label=words::result
                    data-frames=saved.exported.frames.to_string()
                    data-encoder=saved.exported.encoder.name()
                    data-decoder=saved.exported.decoder.name()
                    data-peak-memory=format!("{:.0}", saved.exported.peak_memory_bytes)
                ></video>
                {(!warnings.is_empty())
                    .then(|| {
                        let lines = warnings.iter().map(|warning| view! { <li>{words::sentence(warning)}</li> });
                        view! { <div role="status" class="warnings"><ul>{lines.collect_view()}</ul></div> }
                    })}
                <a class="button primary" data-testid="save" download=saved.file_name.clone() href=saved.address.clone()>
                    {words::save}
                </a>
                <div class="result-next">
                    <button
                        type="button"
                        class="quiet"
                        on:click=move |_| choosing::ask_for_file(page, true)
                    >
                        {words::same_settings}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| exporting::back_to_settings(page)>
                        {words::back}
                    </button>
                </div>
            </div>
        })
    }
}
