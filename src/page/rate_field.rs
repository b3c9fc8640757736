//! Where the rate is typed, by the name under which both the panel and who opens a film know it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The field's `id`.
pub(super) const ID: &str = "rpm";

/// Puts the keyboard's focus into it.
pub(super) fn focus() {
    let field = document().get_element_by_id(ID);
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // A field that can't be focused is typed into with a click.
        drop(field.focus());
    }
}
