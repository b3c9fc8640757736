//! The line between original and derotated.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::page::state::Page;
use crate::page::words;

/// How far a key moves it, as a share of the picture's width.
const STEP: f64 = 0.02;

/// The divider, to be dragged or moved by arrow keys.
#[component]
pub(super) fn Divider(page: Page) -> impl IntoView {
    let held = StoredValue::new(false);
    let put = move |at: f64| page.divider.set(at.clamp(0.0, 1.0));
    let on_down = move |event: PointerEvent| {
        event.stop_propagation();
        if let Some(handle) = element(&event) {
            // Without capture the drag ends where the pointer leaves the handle; nothing worse.
            drop(handle.set_pointer_capture(event.pointer_id()));
        }
        held.set_value(true);
    };
    let on_move = move |event: PointerEvent| {
        if !held.get_value() {
            return;
        }
        event.stop_propagation();
        let picture = element(&event).and_then(|handle| handle.parent_element());
        if let Some(picture) = picture {
            let bounds = picture.get_bounding_client_rect();
            put((event.client_x() - bounds.left()) / bounds.width().max(1.0));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let now = page.divider.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now - STEP,
            "ArrowRight" | "ArrowUp" => now + STEP,
            "Home" => 0.0,
            "End" => 1.0,
            _ => return,
        };
        event.prevent_default();
        put(next);
    };
    view! {
        <div
            class="divider"
            role="slider"
            tabindex="0"
            aria-label=words::divider
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || (page.divider.get() * 100.0).round().to_string()
            style:left=move || format!("{}%", page.divider.get() * 100.0)
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| held.set_value(false)
            on:pointercancel=move |_| held.set_value(false)
            on:keydown=on_key
        >
            <span class="divider-grip" aria-hidden="true"></span>
        </div>
    }
}

fn element(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}
