//! Files that lie beside the page.

use leptos::prelude::{GetValue as _, SetValue as _, window};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::state::Page;

/// What opening a film takes besides the workshop, FFmpeg's core above all.
const FOR_FILMS: [&str; 5] = [
    "./vendor/ffmpeg/ffmpeg-core.wasm",
    "./vendor/ffmpeg/ffmpeg-core.js",
    "./static/worker_start.js",
    "./worker.js",
    "./worker_bg.wasm",
];

/// The text at this address, seen from the page; `None` when it can't be had.
pub(super) async fn text(address: &str) -> Option<String> {
    let response = fetch(address).await.ok()?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// The answer from this address, if it is the file.
pub(super) async fn fetch(address: &str) -> Result<Response, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(address)).await?.dyn_into()?;
    if response.ok() {
        Ok(response)
    } else {
        Err(JsValue::from_str(&response.status_text()))
    }
}

/// Has the browser fetch what opening a film takes, once, so that it is at hand when the film comes.
pub(super) fn at_hand(page: Page) {
    if page.is_at_hand.get_value() {
        return;
    }
    page.is_at_hand.set_value(true);
    for address in FOR_FILMS {
        spawn_local(async move {
            // Read to its end it is kept; whoever needs it fetches it from there, or says that it can't be had.
            if let Some(reading) = fetch(address).await.ok().and_then(|answer| answer.blob().ok()) {
                drop(JsFuture::from(reading).await);
            }
        });
    }
}
