//! A recipe in the page's address, so that a teacher can hand out a link.

use leptos::ev;
use leptos::prelude::*;

use super::state::Page;
use super::workshop::{self, Order};

/// Before the recipe in the address.
pub(super) const IN_ADDRESS: &str = "#recipe=";

/// Follows the recipe in the address, now and whenever another one is put there.
pub(super) fn follow(page: Page) {
    let look = move || {
        if location().hash().is_ok_and(|hash| hash.starts_with(IN_ADDRESS)) {
            workshop::give(page, Order::Address);
        }
    };
    look();
    let listener = window_event_listener(ev::hashchange, move |_| look());
    on_cleanup(move || listener.remove());
}
