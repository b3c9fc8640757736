//! The page: what a person sees and does.
//!
//! [`start`] puts it into the document. All that it knows is one [`state::Page`] of signals; the parts of the page
//! show them and change them, [`crate::film`] does the work.

// The component macro makes the function inside each component public, whatever the component is.
#![allow(unreachable_pub)]

mod address;
mod alert;
mod choosing;
mod empty;
mod example;
mod exporting;
mod fetching;
mod flow;
mod frames;
mod help;
mod hero;
mod history;
mod kept_frame;
mod kiosk;
mod left_off;
mod live;
mod marks;
mod measuring;
mod memory;
mod numbers;
mod offline;
mod opening;
mod panel;
mod queue;
mod rate_field;
mod rate_from;
mod recipe;
mod recipe_file;
mod ring_from;
mod sending;
mod settings;
mod speech;
mod stage;
mod state;
mod theme;
mod tracking;
mod words;
mod work;
mod workshop;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use self::alert::Alert;
use self::choosing::VideoFile;
use self::empty::Empty;
use self::help::Help;
use self::offline::OfflineReady;
use self::speech::LanguageChoice;
use self::state::{Page, Phase};
use self::theme::ThemeChoice;
use self::workshop::Order;
use crate::browser::own_disk::clear_leftovers;

/// Puts the page into the document.
pub fn start() {
    console_error_panic_hook::set_once();
    spawn_local(clear_leftovers());
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let page = Page::new();
    let hangs_over = choosing::accept_drops(page);
    let is_kiosk = kiosk::is_asked_for();
    if is_kiosk {
        workshop::give(page, Order::Kiosk);
    } else {
        address::follow(page);
    }
    sending::listen(page);
    let empty = Memo::new(move |_| page.phase.get() == Phase::Empty);
    // On the document's root, where styles and tests find it.
    Effect::new(move || {
        let name = page.phase.get().name();
        if let Some(root) = document().document_element() {
            // It fails for a name that is no attribute's, and this one is.
            drop(root.set_attribute("data-state", name));
        }
    });
    view! {
        <div class="app">
            <header hidden=is_kiosk>
                <h1 class="name">{words::name}</h1>
                <span class="privacy">{words::privacy}</span>
                <OfflineReady page />
                <LanguageChoice />
                <ThemeChoice />
                <Help />
                <Show when=move || !is_kiosk>
                    <VideoFile page />
                </Show>
                <Show when=move || !empty.get()>
                    <button type="button" class="quiet" on:click=move |_| choosing::ask_for_file(page, false)>
                        {words::another_video}
                    </button>
                </Show>
            </header>
            <Alert page />
            <main>
                <Show when=move || is_kiosk || !empty.get() fallback=move || view! { <Empty page /> }>
                    {move || page.workshop.view.get().map(|view| view(page))}
                </Show>
            </main>
            <div class="drop-word" hidden=move || !hangs_over.get() aria-hidden="true">
                <span>{words::drop_here}</span>
            </div>
        </div>
    }
}
