//! The screen: all of it, and it stays on.

use js_sys::{Function, Reflect};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Keeps the screen from going dark, where the browser can: now, and whenever the page is seen again.
pub(super) fn keep_awake() {
    ask_for_light();
    drop(window_event_listener(ev::visibilitychange, |_| {
        if !document().hidden() {
            ask_for_light();
        }
    }));
}

fn ask_for_light() {
    let navigator: JsValue = window().navigator().into();
    let Ok(lock) = Reflect::get(&navigator, &"wakeLock".into()) else {
        return;
    };
    if let Some(request) = function(&lock, "request")
        && let Ok(promise) = request.call1(&lock, &"screen".into())
    {
        quietly(promise);
    }
}

/// Fills the screen at a touch: no browser lets a page do so by itself.
pub(super) fn fill_at_first_touch() {
    drop(window_event_listener(ev::pointerup, |_| {
        let Some(root) = document().document_element() else {
            return;
        };
        let is_full = Reflect::get(&document(), &"fullscreenElement".into()).is_ok_and(|element| element.is_object());
        if is_full {
            return;
        }
        if let Some(request) = function(&root, "requestFullscreen")
            && let Ok(promise) = request.call0(&root)
        {
            quietly(promise);
        }
    }));
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// A browser that refuses does so without a word on its console.
fn quietly(promise: JsValue) {
    if let Ok(promise) = promise.dyn_into::<js_sys::Promise>() {
        leptos::task::spawn_local(async move {
            drop(wasm_bindgen_futures::JsFuture::from(promise).await);
        });
    }
}
