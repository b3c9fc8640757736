//! The example that comes with the page: a short film of a tank, and the recipe that brings it to rest.

use leptos::prelude::*;
use netdpr_derotation::Recipe;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag};

use super::fetching::{fetch, text};
use super::numbers::plain;
use super::opening;
use super::state::Page;
use super::words;

/// Where the film and its recipe lie, seen from the page.
pub(super) const FILM: &str = "static/example.mp4";
pub(super) const RECIPE: &str = "static/example.json";

/// Opens the example like any other film, with its rate filled in.
pub(super) async fn open(page: Page) {
    let serial = page.serial.get_value();
    let (file, recipe) = (fetch_film(FILM).await, recipe(RECIPE).await);
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

/// Opens a film that lies beside the page, and treats it by the recipe that lies there, if there is one.
pub(super) async fn open_clip(page: Page, film: &str, recipe_address: Option<&str>) {
    let serial = page.serial.get_value();
    let file = fetch_film(film).await;
    let recipe = match recipe_address {
        Some(address) => recipe(address).await,
        None => None,
    };
    // Something else was chosen in the meantime.
    if page.serial.get_value() != serial {
        return;
    }
    match file {
        Ok(file) => {
            page.next_recipe.set(recipe);
            opening::open(page, file);
        }
        Err(_) => page.error.set(Some(words::no_example().to_owned())),
    }
}

/// The recipe at this address, seen from the page; `None` when it can't be had.
pub(super) async fn recipe(address: &str) -> Option<Recipe> {
    Recipe::from_json(&text(address).await?).ok()
}

async fn fetch_film(address: &str) -> Result<File, JsValue> {
    let blob = JsFuture::from(fetch(address).await?.blob()?).await?;
    let kind = FilePropertyBag::new();
    kind.set_type("video/mp4");
    let name = address.rsplit('/').next().unwrap_or(address);
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(blob.unchecked_ref::<Blob>()), name, &kind)
}
