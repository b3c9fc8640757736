//! Offers to go on with what was worked on when the page was closed, reloaded or broke down.

use js_sys::{JSON, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Page;
use super::workshop::{self, Order};
use super::{choosing, words};
use crate::browser::film_handle;

/// Where the browser remembers it, as [`super::memory`] writes it.
pub(super) const MEMORY: &str = "netdpr-work";

/// What is said of the work that was left.
#[derive(Debug, Clone, PartialEq)]
struct LeftWork {
    /// The film's name.
    film: String,
    /// It was being derotated.
    interrupted: bool,
}

impl LeftWork {
    /// Read by the browser: what reads all of it comes with the workshop.
    fn recall() -> Option<Self> {
        let memory = window().local_storage().ok().flatten()?;
        let work = JSON::parse(&memory.get_item(MEMORY).ok().flatten()?).ok()?;
        let get = |name: &str| Reflect::get(&work, &name.into()).ok();
        // Without settings there is nothing to go on with.
        get("recipe").filter(wasm_bindgen::JsValue::is_object)?;
        Some(Self {
            film: get("film")?.as_string()?,
            interrupted: get("exporting")?.as_bool()?,
        })
    }
}

/// Nothing is left any more.
pub(super) fn forget() {
    if let Ok(Some(memory)) = window().local_storage() {
        drop(memory.remove_item(MEMORY));
    }
}

/// Offers to go on with what was left.
#[component]
pub(super) fn LeftOff(page: Page) -> impl IntoView {
    let left = RwSignal::new(LeftWork::recall());
    // Whether the film is at hand, so that it needn't be chosen again.
    let at_hand = RwSignal::new(false);
    if left.with_untracked(Option::is_some) {
        spawn_local(async move {
            if film_handle::is_kept().await {
                at_hand.try_set(true);
            }
        });
    }
    let go_on = move |_| {
        workshop::give(page, Order::LeftOff);
        if !at_hand.get_untracked() {
            choosing::ask_for_file(page, false);
            return;
        }
        spawn_local(async move {
            match film_handle::again().await {
                Some(file) => workshop::give(page, Order::Film(file)),
                // It was moved, or the person doesn't let it be read: then it can be chosen.
                None => drop(at_hand.try_set(false)),
            }
        });
    };
    move || {
        let work = left.get()?;
        let interrupted = work.interrupted;
        let film = work.film;
        Some(view! {
            <div class="left-off" data-testid="left-off">
                <p>{move || words::left_off(&film)}</p>
                <p class="wrong" hidden=!interrupted data-testid="interrupted">{words::interrupted}</p>
                <div class="buttons">
                    <button type="button" class="quiet" data-testid="go-on" on:click=go_on>
                        {move || if at_hand.get() { words::go_live() } else { words::go_on() }}
                    </button>
                    <button
                        type="button"
                        class="quiet"
                        on:click=move |_| {
                            forget();
                            left.set(None);
                        }
                    >
                        {words::forget_it}
                    </button>
                </div>
            </div>
        })
    }
}
