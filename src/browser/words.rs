//! What the browser says of an error.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// An error's own words, for the brackets in a sentence of ours.
#[must_use]
pub fn in_words(error: &JsValue) -> String {
    error
        .as_string()
        .or_else(|| {
            let message = Reflect::get(error, &"message".into()).ok()?.as_string()?;
            (!message.is_empty()).then_some(message)
        })
        .unwrap_or_else(|| "no reason given".to_owned())
}
