//! The example that comes with the page: a short film of a tank, and the recipe that brings it to rest.

use leptos::prelude::*;
use netdpr_derotation::Recipe;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag, Response};

use super::numbers::plain;
use super::opening;
use super::state::Page;
use super::words;

/// Where the film lies, seen from the page.
const FILM: &str = "static/example.mp4";
const RECIPE: &str = "static/example.json";

/// Opens the example like any other film, with its rate filled in.
pub(super) async fn open(page: Page) {
    let serial = page.serial.get_value();
    let (file, recipe) = (fetch_film().await, recipe(RECIPE).await);
    // Somebody chose another film in the meantime.
    if page.serial.get_value() != serial {
        return;
    }
    let Ok(file) = file else {
        page.error.set(Some(words::no_example().to_owned()));
        return;
    };
    page.keep_settings.set(false);
    opening::open(page, file);
    if let Some(recipe) = recipe {
        page.type_rate(plain(recipe.rpm.rpm(), 6));
    }
}

/// The recipe at this address, seen from the page; `None` when it can't be had.
pub(super) async fn recipe(address: &str) -> Option<Recipe> {
    let response = fetch(address).await.ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    Recipe::from_json(&text.as_string()?).ok()
}

async fn fetch_film() -> Result<File, JsValue> {
    let blob = JsFuture::from(fetch(FILM).await?.blob()?).await?;
    let kind = FilePropertyBag::new();
    kind.set_type("video/mp4");
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(blob.unchecked_ref::<Blob>()), "example.mp4", &kind)
}

async fn fetch(address: &str) -> Result<Response, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(address)).await?.dyn_into()?;
    if response.ok() {
        Ok(response)
    } else {
        Err(JsValue::from_str(&response.status_text()))
    }
}
