//! What the page lends to the part of it that sends films to a server (`static/sending`). That part is loaded late, and
//! only where a server answers, so that the page stays light everywhere else.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use netdpr_derotation::Circle;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

use super::state::Page;
use super::words;

/// Lends `netdpr.film()`, which tells of the open film, and `netdpr.sentence(text)`, which says what the core says in the
/// language of the page.
pub(super) fn lend(page: Page) {
    let film = Closure::<dyn Fn() -> JsValue>::new(move || untrack(|| film(page)).into());
    let sentence = Closure::<dyn Fn(String) -> String>::new(|text: String| untrack(|| words::sentence(&text)));
    let lent = Object::new();
    // Plain objects and the window take all of them.
    let _ = Reflect::set(&lent, &"film".into(), &film.into_js_value());
    let _ = Reflect::set(&lent, &"sentence".into(), &sentence.into_js_value());
    let _ = Reflect::set(&window(), &"netdpr".into(), &lent);
}

/// The open film: its file, its recipe as JSON, its circle where there is one (or else the recipe's means nothing), what
/// is missing for a recipe, and whether the browser can't play it.
fn film(page: Page) -> Option<Array> {
    let file = page.file.get()?;
    let has_circle = !page.no_circle();
    // Without one the server looks for the rim itself, and any circle stands for it.
    let recipe = page.recipe_about((!has_circle).then_some(Circle::new(0.0, 0.0, 1.0)));
    let recipe = recipe.and_then(|recipe| recipe.to_json().map_err(|error| error.to_string()));
    let (text, missing) = match recipe {
        Ok(text) => (text.into(), JsValue::NULL),
        Err(missing) => (JsValue::NULL, missing.into()),
    };
    let is_refused = page.player.note.with(Option::is_some).into();
    let circle = page.circle().map_or(JsValue::NULL, |circle| {
        Array::of3(&circle.x.into(), &circle.y.into(), &circle.r.into()).into()
    });
    Some(Array::of5(&file, &text, &circle, &missing, &is_refused))
}
