//! The page: what a person sees and does.
//!
//! [`start`] puts it into the document. All that it knows is one [`state::Page`] of signals; the parts of the page
//! show them and change them, [`crate::film`] does the work.

// The component macro makes the function inside each component public, whatever the component is.
#![allow(unreachable_pub)]

mod alert;
mod choosing;
mod empty;
mod example;
mod exporting;
mod frames;
mod help;
mod hero;
mod history;
mod kept_frame;
mod kiosk;
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

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use self::alert::Alert;
use self::choosing::VideoFile;
use self::empty::Empty;
use self::help::Help;
use self::kiosk::{KioskBar, KioskStart};
use self::offline::OfflineReady;
use self::panel::Panel;
use self::speech::LanguageChoice;
use self::stage::Stage;
use self::state::{Page, Phase};
use self::theme::ThemeChoice;
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
    opening::make_preview_when_refused(page);
    measuring::follow_the_ring(page);
    measuring::follow_the_readout(page);
    tracking::follow_what_is_picked(page);
    live::look_after(page);
    kiosk::set_up(page);
    history::keep(page);
    queue::work_through(page);
    memory::remember_each_phase(page);
    sending::lend(page);
    if !kiosk::is_asked_for() {
        recipe_file::follow_the_address(page);
    }
    let is_kiosk = kiosk::is_asked_for();
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
                <Show
                    when=move || !empty.get()
                    fallback=move || {
                        view! {
                            <Show when=move || is_kiosk fallback=move || view! { <Empty page /> }>
                                <KioskStart page />
                            </Show>
                        }
                    }
                >
                    // Whoever goes on has read what was wrong.
                    <div class="workshop" on:input=move |_| page.error.set(None)>
                        <Stage page />
                        <Show when=move || is_kiosk fallback=move || view! { <Panel page /> }>
                            <KioskBar page />
                        </Show>
                    </div>
                </Show>
            </main>
            <div class="drop-word" hidden=move || !hangs_over.get() aria-hidden="true">
                <span>{words::drop_here}</span>
            </div>
        </div>
    }
}
