//! What the page lends to the part of it that sends films to a server (`static/sending`). That part is loaded late, and
//! only where a server answers, so that the page stays light everywhere else.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use netdpr_derotation::Circle;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

use super::state::Page;
use super::words;
use super::workshop::{self, Order};

/// What that part tells the page by, when films of this person's are on the server: their stories are told in sentences that
/// come with the workshop.
const SENT: &str = "netdpr-sent";
/// The attribute of the document's root that says the same.
const IS_SENT: &str = "data-sent";
/// What it is told by, when all that is lent is there.
const LENT: &str = "netdpr-lent";

/// Fetches what is lent when it is needed before there is a film.
pub(super) fn listen(page: Page) {
    let root = document().document_element();
    // It may have been quicker than the page.
    if root.is_some_and(|root| root.has_attribute(IS_SENT)) {
        workshop::give(page, Order::Lend);
    }
    let listener = window_event_listener_untyped(SENT, move |_| workshop::give(page, Order::Lend));
    on_cleanup(move || listener.remove());
}

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
    if let Ok(event) = web_sys::Event::new(LENT) {
        let _ = window().dispatch_event(&event);
    }
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
