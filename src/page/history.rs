//! Undo and redo: the settings as they were, one step for each time they came to rest.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::memory;
use super::settings::Settings;
use super::state::{Page, Phase};

/// Settings that rest so long are a step: a drag or a typed word is one.
const REST: Duration = Duration::from_millis(400);
/// Steps that are kept.
const MOST: usize = 100;

/// The steps before and after the present settings.
#[derive(Clone, Copy)]
pub(super) struct History {
    past: RwSignal<Vec<Settings>>,
    future: RwSignal<Vec<Settings>>,
    present: StoredValue<Option<Settings>>,
}

impl History {
    pub(super) fn new() -> Self {
        Self {
            past: RwSignal::new(Vec::new()),
            future: RwSignal::new(Vec::new()),
            present: StoredValue::new(None),
        }
    }

    /// Whether there is something to go back to.
    pub(super) fn can_undo(self) -> bool {
        self.past.with(|past| !past.is_empty())
    }

    /// Whether there is something to go forward to.
    pub(super) fn can_redo(self) -> bool {
        self.future.with(|future| !future.is_empty())
    }

    /// Forgets all: another film has other settings.
    pub(super) fn forget(self) {
        self.past.set(Vec::new());
        self.future.set(Vec::new());
        self.present.set_value(None);
    }

    /// What was changed since the last step becomes a step.
    fn settle(self, now: Settings) {
        let before = self.present.try_update_value(|present| present.replace(now.clone()));
        if let Some(before) = before.flatten().filter(|before| *before != now) {
            self.past.update(|past| {
                past.push(before);
                let too_many = past.len().saturating_sub(MOST);
                past.drain(..too_many);
            });
            self.future.set(Vec::new());
        }
    }
}

/// Writes the history, and lets the keyboard walk it: Control or Command with Z and Shift+Z or Y.
pub(super) fn keep(page: Page) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || {
        let now = page.settings();
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        if !matches!(page.phase.get(), Phase::Ready | Phase::Done) {
            return;
        }
        let later = set_timeout_with_handle(
            move || {
                page.history.settle(now);
                memory::remember(page);
            },
            REST,
        );
        waiting.set_value(later.ok());
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => undo(page),
            ("z", true) | ("y", false) => redo(page),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
}

/// What was changed so far is a step of its own, apart from what a person does now.
pub(super) fn mark(page: Page) {
    page.history.settle(untrack(|| page.settings()));
}

/// Goes back one step.
pub(super) fn undo(page: Page) {
    mark(page);
    step(page, page.history.past, page.history.future);
}

/// Goes forward one step.
pub(super) fn redo(page: Page) {
    step(page, page.history.future, page.history.past);
}

fn step(page: Page, from: RwSignal<Vec<Settings>>, to: RwSignal<Vec<Settings>>) {
    if page.phase.get_untracked() == Phase::Exporting {
        return;
    }
    let Some(target) = from.try_update(Vec::pop).flatten() else {
        return;
    };
    let present = page
        .history
        .present
        .try_update_value(|present| present.replace(target.clone()));
    to.update(|steps| steps.extend(present.flatten()));
    page.put(target);
}
