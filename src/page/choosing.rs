//! Ways for a film to come in: chosen, or dropped anywhere on the page.

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, File, HtmlElement, HtmlInputElement};

use super::kiosk;
use super::state::Page;
use super::words;
use super::workshop::{self, Order};
use crate::browser::film_handle;

/// The input's id, by which the buttons that open its dialog find it.
const ID: &str = "video-file";

/// Kinds of files offered first. A file manager knows many films by their ending only.
const KINDS: &str = "video/*,.mp4,.m4v,.mov,.mkv,.webm,.avi,.wmv,.mpg,.mpeg,.mts,.m2ts,.ts,.3gp,.ogv,.gif";

/// The `<input type=file>` itself. The page's buttons open it; it is not seen.
#[component]
pub(super) fn VideoFile(page: Page) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let on_change = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // Emptied, so that the same file can be chosen again.
        input.set_value("");
        if let Some(file) = file {
            spawn_local(film_handle::forget());
            workshop::give(page, Order::Film(file));
        }
    };
    view! {
        <input
            node_ref=input
            id=ID
            class="unseen"
            type="file"
            accept=KINDS
            tabindex="-1"
            aria-label=words::video_file
            data-testid="video-file"
            on:change=on_change
        />
    }
}

/// Opens the dialog that chooses a file; `keep_settings` when the next film is to be treated as this one. Where the browser
/// has a dialog that tells of handles, it is that one: then the film can be gone on with after the page was closed.
pub(super) fn ask_for_file(page: Page, keep_settings: bool) {
    page.keep_settings.set(keep_settings);
    workshop::prepare(page);
    if film_handle::can_choose() {
        spawn_local(async move {
            if let Some(file) = film_handle::choose().await {
                workshop::give(page, Order::Film(file));
            }
        });
        return;
    }
    let input = document().get_element_by_id(ID);
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
        input.click();
    }
}

/// Lets a film be dropped anywhere; the signal says whether one hangs over the page.
pub(super) fn accept_drops(page: Page) -> RwSignal<bool> {
    let hangs_over = RwSignal::new(false);
    let over = window_event_listener(ev::dragover, move |event| {
        if event.data_transfer().is_some_and(|data| carries_files(&data)) {
            // Without this the browser would leave the page and show the film.
            event.prevent_default();
            if !hangs_over.get_untracked() && !kiosk::is_asked_for() {
                workshop::prepare(page);
            }
            hangs_over.set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        // It leaves the window when it goes to no other element.
        if event.related_target().is_none() {
            hangs_over.set(false);
        }
    });
    let drop_listener = window_event_listener(ev::drop, move |event| {
        hangs_over.set(false);
        if kiosk::is_asked_for() {
            // A kiosk takes no files, nor does it leave its page for one.
            event.prevent_default();
            return;
        }
        let Some(data) = event.data_transfer() else {
            return;
        };
        // A text dragged into a field is the field's business.
        if !carries_files(&data)
            && event
                .target()
                .is_some_and(|target| target.is_instance_of::<HtmlInputElement>())
        {
            return;
        }
        event.prevent_default();
        let files = data.files();
        match files.as_ref().map_or(0, web_sys::FileList::length) {
            1 => {
                if let Some(file) = files.and_then(|files| files.get(0)) {
                    if is_recipe(&file) {
                        workshop::give(page, Order::Recipe(file));
                        return;
                    }
                    page.keep_settings.set(false);
                    if let Some(item) = data.items().get(0) {
                        film_handle::keep_dropped(&item);
                    }
                    workshop::give(page, Order::Film(file));
                }
            }
            _ => page.error.set(Some(words::not_one_file().to_owned())),
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop_listener.remove();
    });
    hangs_over
}

/// Whether a file is a recipe, by its name.
fn is_recipe(file: &File) -> bool {
    file.name().to_ascii_lowercase().ends_with(".json")
}

fn carries_files(data: &DataTransfer) -> bool {
    data.types()
        .iter()
        .any(|kind| kind.as_string().as_deref() == Some("Files"))
}
