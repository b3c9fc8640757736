//! Messages between threads: a plain object made by serde, and what serde can't carry beside it.

use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// A message as it crosses: `[what is said, what travels beside it]`.
#[must_use]
pub fn envelope<T: Serialize>(said: &T, beside: &JsValue) -> JsValue {
    // Our messages are enums of numbers and text, which always have a form as objects.
    let said = serde_wasm_bindgen::to_value(said).unwrap_or(JsValue::UNDEFINED);
    Array::of2(&said, beside).into()
}

/// Opens a message; `None` when it isn't one of this kind.
#[must_use]
pub fn open<T: DeserializeOwned>(message: &JsValue) -> Option<(T, JsValue)> {
    let envelope = Array::from(message);
    let said = serde_wasm_bindgen::from_value(envelope.get(0)).ok()?;
    Some((said, envelope.get(1)))
}
