//! Files that lie beside the page.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

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
