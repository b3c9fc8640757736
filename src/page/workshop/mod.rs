//! All that takes a film or a camera: it is fetched when a person brings one, so that the page is there sooner.
//!
//! The build cuts the page's program in two at [`carry_out`]: what can be reached from there alone becomes a file of its
//! own. So the parts of the page that are there at once give an [`Order`] and call nothing of it themselves.

mod at_work;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::state::Page;
use super::words;

/// What a person wants done.
#[derive(Debug)]
pub(super) enum Order {
    /// Have all at hand that a film takes, for one is about to come.
    Prepare,
    /// Open a film.
    Film(File),
    /// Open a recipe's file.
    Recipe(File),
    /// Follow the recipe in the page's address.
    Address,
    /// Open the example.
    Example,
    /// Turn the camera on.
    Camera,
    /// Treat the next film as that which was worked on last.
    LeftOff,
    /// Lend what the part that sends films to a server takes of the page.
    Lend,
    /// Be a kiosk.
    Kiosk,
}

/// Draws the workshop.
type Draw = fn(Page) -> AnyView;

/// How far the workshop is, for the page to show.
#[derive(Clone, Copy)]
pub(super) struct Workshop {
    /// Orders that wait for it to be fetched, or for the first part of it to be done.
    pub(super) waiting: RwSignal<u32>,
    /// Draws it, once it is there.
    pub(super) view: RwSignal<Option<Draw>>,
    /// To whom belongs what runs as long as the page does.
    owner: StoredValue<Owner>,
}

impl Workshop {
    /// One that is still elsewhere.
    pub(super) fn new() -> Self {
        Self {
            waiting: RwSignal::new(0),
            view: RwSignal::new(None),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }
}

/// Has `order` carried out, once the workshop is there; orders stay in order.
pub(super) fn give(page: Page, order: Order) {
    let workshop = page.workshop;
    workshop.waiting.update(|waiting| *waiting += 1);
    spawn_local(async move {
        if carry_out(page, order).await.is_err() {
            page.error.set(Some(words::not_fetched().to_owned()));
        }
        workshop.waiting.update(|waiting| *waiting = waiting.saturating_sub(1));
    });
}

/// Has the workshop, and all else that a film takes, fetched while a person is still choosing one. Nobody waits for it,
/// and when it fails, opening the film says so.
pub(super) fn prepare(page: Page) {
    spawn_local(async move {
        drop(carry_out(page, Order::Prepare).await);
    });
}

/// Why an order isn't carried out: the workshop could not be fetched.
#[derive(Debug)]
struct NotFetched;

#[cfg(not(test))]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Where the program is cut. Called, it is `async`, as what lies behind it may have to be fetched first.
#[cfg(not(test))]
#[wasm_split_helpers::wasm_split(workshop, fallible)]
fn carry_out(page: Page, order: Order) -> Result<(), NotFetched> {
    at_work::carry_out(page, order);
    Ok(())
}

/// The tests' program is in one piece.
#[cfg(test)]
async fn carry_out(page: Page, order: Order) -> Result<(), NotFetched> {
    at_work::carry_out(page, order);
    Ok(())
}
