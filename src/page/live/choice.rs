//! Which camera, and how it is looked at.

use leptos::prelude::*;

use super::start;
use crate::page::panel::Choice;
use crate::page::state::Page;
use crate::page::words;

/// The choice of camera, the mirror, and the original beside the turned picture.
#[component]
pub(in crate::page) fn CameraChoice(page: Page) -> impl IntoView {
    let live = page.live;
    let options = move || {
        let cameras = live.cameras.get().into_iter().enumerate();
        cameras
            .map(|(number, camera)| {
                let id = camera.id.clone();
                let label = if camera.label.is_empty() {
                    format!("{} {}", words::camera(), number + 1)
                } else {
                    camera.label
                };
                view! {
                    <option value=camera.id prop:selected=move || live.camera_id.get().as_ref() == Some(&id)>{label}</option>
                }
            })
            .collect_view()
    };
    view! {
        <section class="group camera">
            <h2>{words::camera}</h2>
            <select
                data-testid="camera-choice"
                aria-label=words::camera_choice
                disabled=move || live.recording.get().is_some() || live.asking.get()
                on:change=move |event| start(page, Some(event_target_value(&event)))
            >
                {options}
            </select>
            <Choice chosen=live.mirrored testid="mirror" word=words::mirror />
            <Choice chosen=page.side_by_side testid="side-by-side" word=words::side_by_side />
        </section>
    }
}
