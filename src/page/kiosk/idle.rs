//! Whether somebody is there.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::{back_to_start, look_for_camera};
use crate::page::frames::now;
use crate::page::state::{Page, Phase};
use crate::page::words::{Language, choose_language};

/// Between two looks whether a camera that went is there again, seconds.
const LOOK_FOR_CAMERA: u32 = 5;

/// Goes back to the start, in `language`, when nobody has touched anything for as long as the settings say.
pub(super) fn watch(page: Page, language: Language) {
    let touched = StoredValue::new(now());
    let touch = move || touched.set_value(now());
    // Whoever only looks is there too, as long as a mouse or a finger moves.
    drop(window_event_listener(ev::pointerdown, move |_| touch()));
    drop(window_event_listener(ev::pointermove, move |_| touch()));
    drop(window_event_listener(ev::keydown, move |_| touch()));
    let ticks = StoredValue::new(0_u32);
    let tick = move || {
        ticks.update_value(|ticks| *ticks = ticks.wrapping_add(1));
        if ticks.get_value().is_multiple_of(LOOK_FOR_CAMERA) {
            look_for_camera(page);
        }
        let limit = page
            .kiosk
            .with_untracked(|kiosk| kiosk.as_ref().map_or(f64::INFINITY, |kiosk| kiosk.idle_seconds));
        if now() - touched.get_value() < limit * 1000.0 {
            return;
        }
        let begun = page.phase.get_untracked() != Phase::Empty || page.error.with_untracked(Option::is_some);
        if begun {
            back_to_start(page);
        }
        if crate::page::words::language() != language {
            choose_language(language);
        }
    };
    drop(set_interval_with_handle(tick, Duration::from_secs(1)));
}
