//! The page as a kiosk, in a museum or a hallway: `?kiosk` in its address.
//!
//! A picture and large buttons, nothing else: no file, no address, no settings. Whoever comes finds it at its start, and
//! nothing of whoever was there before.

mod bar;
mod idle;
mod screen;
mod settings;
mod start;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub(super) use self::bar::KioskBar;
pub(super) use self::settings::KioskSettings;
pub(super) use self::start::KioskStart;
use super::state::{Page, Phase, View};
use super::words::{Language, choose_language, language};
use super::{live, opening};

/// Whether the page's address asks for a kiosk.
pub(super) fn is_asked_for() -> bool {
    let search = location().search().unwrap_or_default();
    search
        .trim_start_matches('?')
        .split('&')
        .any(|setting| setting == "kiosk" || setting.starts_with("kiosk="))
}

/// Once, for the page: makes it a kiosk, if its address asks for one.
pub(super) fn set_up(page: Page) {
    if !is_asked_for() {
        return;
    }
    page.kiosk.set(Some(KioskSettings::default()));
    if let Some(root) = document().document_element() {
        // It fails for a name that is no attribute's, and this one is.
        drop(root.set_attribute("data-kiosk", ""));
    }
    spawn_local(async move {
        let settings = KioskSettings::of_host().await;
        if let Some(language) = settings.language.as_deref().and_then(Language::from_code) {
            choose_language(language);
        }
        page.kiosk.set(Some(settings));
        idle::watch(page, language());
    });
    screen::keep_awake();
    screen::fill_at_first_touch();
    let menu = window_event_listener(ev::contextmenu, |event| event.prevent_default());
    on_cleanup(move || menu.remove());
}

/// Back to the start, with nothing left of what was done.
pub(super) fn back_to_start(page: Page) {
    opening::clear(page);
    page.next_recipe.set(None);
    page.keep_settings.set(false);
    page.error.set(None);
    page.side_by_side.set(false);
    page.live.mirrored.set(false);
    page.view.set(View::Derotated);
    page.divider.set(0.5);
    page.phase.set(Phase::Empty);
}

/// A camera that went, or never came, is asked for again now and then.
fn look_for_camera(page: Page) {
    live::come_back(page);
}
