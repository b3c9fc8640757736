//! The flow of the whole surface: how measuring it stands, and what was found.

use leptos::prelude::*;
use netdpr_derotation::flow::{Flow, FlowError, FlowSettings};

use super::numbers::parse_decimal;
use super::state::{Page, Phase};
use super::work::Work;
use super::{tracking, words};
use crate::film;
use crate::messages::{FlowEvent, FlowOrder};

/// All there is about the flow, as signals.
#[derive(Clone, Copy)]
pub(super) struct FlowField {
    /// The side of a window and the distance between two of them, pixels, as typed.
    pub(super) window_text: RwSignal<String>,
    pub(super) spacing_text: RwSignal<String>,
    /// Whether it is drawn over the picture.
    pub(super) is_shown: RwSignal<bool>,
    /// How it stands.
    pub(super) work: RwSignal<Work>,
    /// What was found.
    pub(super) found: RwSignal<Option<Flow>>,
    measuring: StoredValue<Option<film::FlowMeasuring>, LocalStorage>,
}

impl FlowField {
    pub(super) fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            window_text: text("32"),
            spacing_text: text("16"),
            is_shown: RwSignal::new(true),
            work: RwSignal::new(Work::Nothing),
            found: RwSignal::new(None),
            measuring: StoredValue::new_local(None),
        }
    }

    /// Ends the work and forgets what was found.
    pub(super) fn forget(self) {
        self.measuring.set_value(None);
        self.work.set(Work::Nothing);
        self.found.set(None);
    }
}

/// Windows and grid as typed; an error when they can't be read.
fn settings(page: Page) -> Result<FlowSettings, String> {
    let number = |text: RwSignal<String>| text.with(|text| parse_decimal(text));
    let window = number(page.flow.window_text)
        .filter(|window| (FlowError::LEAST_WINDOW as f64..=FlowError::MOST_WINDOW as f64).contains(window));
    let spacing = number(page.flow.spacing_text).filter(|spacing| *spacing >= 2.0);
    match (window, spacing) {
        (Some(window), Some(spacing)) => Ok(FlowSettings {
            window: window as usize,
            spacing,
            ..FlowSettings::default()
        }),
        _ => Err(words::flow_no_number().to_owned()),
    }
}

/// Begins to measure, or ends it.
pub(super) fn measure(page: Page) {
    let flow = page.flow;
    if flow.work.with_untracked(Work::is_going) {
        flow.forget();
        return;
    }
    let (Some(file), Some(film)) = (page.file.get_untracked(), page.film.get_untracked()) else {
        return;
    };
    flow.forget();
    let asked = untrack(|| Ok::<_, String>((tracking::rotating_frame(page)?, settings(page)?)));
    let (recipe, settings) = match asked {
        Ok(asked) => asked,
        Err(why) => {
            flow.work.set(Work::Not(why));
            return;
        }
    };
    flow.work.set(Work::Going(0, film.frames));
    let order = FlowOrder { film, recipe, settings };
    let serial = page.serial.get_value();
    let work = film::FlowMeasuring::start(&file, order, move |event| {
        if page.serial.get_value() == serial {
            learn(flow, event);
        }
    });
    flow.measuring.set_value(Some(work));
}

fn learn(flow: FlowField, event: FlowEvent) {
    let why = match event {
        FlowEvent::Progress { done, of } => {
            flow.work.set(Work::Going(done, of));
            return;
        }
        FlowEvent::Found(found) => {
            flow.measuring.set_value(None);
            flow.found.set(Some(*found));
            flow.work.set(Work::Done);
            return;
        }
        FlowEvent::NotFound(why) => why,
        FlowEvent::Failed(failure) => failure.sentence,
    };
    flow.forget();
    flow.work.set(Work::Not(why));
}

/// Forgets the flow when the rotating frame is another one, and ends measuring when an export begins.
pub(super) fn keep_true(page: Page) {
    let frame = Memo::new(move |_| tracking::rotating_frame(page).ok());
    Effect::new(move |first: Option<()>| {
        // A memo that is only tracked is never worked out.
        frame.with(|_| ());
        if first.is_some() {
            page.flow.forget();
        }
    });
    Effect::new(move || {
        let exports = page.phase.get() == Phase::Exporting;
        if exports && page.flow.work.with_untracked(Work::is_going) {
            page.flow.forget();
        }
    });
}
