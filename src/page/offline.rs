//! Whether the page works without a network, and new versions of it: shown, and offered, never forced.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::state::{Page, Phase};
use super::words;
use crate::browser::service_worker::{Said, ServiceWorker, ServiceWorkerEvent};

/// Its script, seen from the page.
const SCRIPT: &str = "./service_worker.js";
/// Where this tab remembers that it was loaded anew to be isolated: once is enough.
const RELOADED: &str = "netdpr-reloaded";

/// Whether the whole job works without a network; `data-state` of `offline-ready`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readiness {
    /// It can't: the browser or the page's host lends no service worker.
    Unavailable,
    /// The page itself is being kept, or that isn't known yet.
    Preparing,
    /// The page is kept; what films take has to be asked for, or comes with the first film.
    Ask,
    /// It is being fetched.
    Fetching,
    /// It could not be fetched.
    Failed,
    /// It works.
    Ready,
}

impl Readiness {
    const fn name(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Preparing => "preparing",
            Self::Ask => "ask",
            Self::Fetching => "fetching",
            Self::Failed => "failed",
            Self::Ready => "ready",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Unavailable => words::offline_unavailable(),
            Self::Preparing => words::offline_preparing(),
            Self::Ask => words::offline_ask(),
            Self::Fetching => words::offline_fetching(),
            Self::Failed => words::offline_failed(),
            Self::Ready => words::offline_ready(),
        }
    }

    /// What follows from what the service worker says.
    fn after(self, said: Said) -> Self {
        match said {
            Said { ready: true, .. } => Self::Ready,
            Said { failed: true, .. } => Self::Failed,
            Said { asked: true, .. } => Self::Fetching,
            // Something else was kept meanwhile.
            _ if self == Self::Fetching => Self::Fetching,
            _ => Self::Ask,
        }
    }
}

/// What is known of a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NewVersion {
    None,
    Waits,
    /// A person asked for it.
    Asked,
    /// It waits for other tabs to be closed.
    OthersOpen,
}

#[derive(Clone, Copy)]
struct Offline {
    page: Page,
    worker: StoredValue<Option<ServiceWorker>, LocalStorage>,
    readiness: RwSignal<Readiness>,
    new_version: RwSignal<NewVersion>,
    /// Somebody has begun to use the page.
    in_use: StoredValue<bool>,
}

/// Says whether the page works without a network, and offers what there is to offer.
#[component]
pub(super) fn OfflineReady(page: Page) -> impl IntoView {
    let offline = Offline {
        page,
        worker: StoredValue::new_local(None),
        readiness: RwSignal::new(Readiness::Preparing),
        new_version: RwSignal::new(NewVersion::None),
        in_use: StoredValue::new(false),
    };
    offline.start();
    let readiness = offline.readiness;
    let is_button = move || matches!(readiness.get(), Readiness::Ask | Readiness::Failed);
    let offers = move || {
        let waits = matches!(offline.new_version.get(), NewVersion::Waits | NewVersion::OthersOpen);
        waits && !matches!(page.phase.get(), Phase::Opening | Phase::Exporting)
    };
    view! {
        <Show when=offers>
            <button type="button" class="quiet" data-testid="new-version" on:click=move |_| offline.take_over()>
                {words::new_version}
            </button>
        </Show>
        <span class="offline" role="status">
            <span hidden=move || offline.new_version.get() != NewVersion::OthersOpen>{words::close_other_tabs}</span>
            <Show
                when=is_button
                fallback=move || {
                    view! {
                        <span data-testid="offline-ready" data-state=move || readiness.get().name()>
                            {move || readiness.get().words()}
                        </span>
                    }
                }
            >
                <button
                    type="button"
                    class="quiet"
                    data-testid="offline-ready"
                    data-state=move || readiness.get().name()
                    on:click=move |_| offline.keep_all()
                >
                    {move || readiness.get().words()}
                </button>
            </Show>
        </span>
    }
}

impl Offline {
    fn start(self) {
        for event in ["pointerdown", "keydown", "dragover"] {
            // As long as the page is open.
            drop(window_event_listener_untyped(event, move |_| {
                self.in_use.set_value(true);
            }));
        }
        spawn_local(async move {
            let worker = ServiceWorker::start(SCRIPT, move |event| self.learn(event)).await;
            self.worker.set_value(worker);
            self.ask();
        });
        // With the first film comes what films take.
        Effect::new(move || {
            if self.page.phase.get() == Phase::Ready {
                self.ask();
            }
        });
    }

    fn learn(self, event: ServiceWorkerEvent) {
        match event {
            ServiceWorkerEvent::Unavailable => self.readiness.set(Readiness::Unavailable),
            ServiceWorkerEvent::Said(Said { others: true, .. }) => self.new_version.set(NewVersion::OthersOpen),
            // Without being in charge it has nothing to give to this page (after a forced reload).
            ServiceWorkerEvent::Said(said) if self.is_in_charge() => {
                self.readiness.update(|readiness| *readiness = readiness.after(said));
            }
            ServiceWorkerEvent::Said(_) => {}
            ServiceWorkerEvent::NewVersion => self.new_version.set(NewVersion::Waits),
            ServiceWorkerEvent::TookOver => {
                let was_asked = self.new_version.get_untracked() == NewVersion::Asked;
                if was_asked || self.gains_by_a_reload() {
                    // A page that isn't loaded anew stays as it is.
                    drop(location().reload());
                } else {
                    self.ask();
                }
            }
        }
    }

    /// Whether the page, loaded anew through the service worker, gets memory that its workers share: before anything was
    /// begun, and once at most.
    fn gains_by_a_reload(self) -> bool {
        let isolated = js_sys::Reflect::get(&window(), &"crossOriginIsolated".into());
        let in_use = self.in_use.get_value() || self.page.phase.get_untracked() != Phase::Empty;
        if in_use || isolated.is_ok_and(|isolated| isolated != JsValue::FALSE) {
            return false;
        }
        let Ok(Some(memory)) = window().session_storage() else {
            return false;
        };
        matches!(memory.get_item(RELOADED), Ok(None)) && memory.set_item(RELOADED, "yes").is_ok()
    }

    fn is_in_charge(self) -> bool {
        self.with_worker(ServiceWorker::is_in_charge).unwrap_or(false)
    }

    fn ask(self) {
        self.with_worker(ServiceWorker::ask);
    }

    fn keep_all(self) {
        self.readiness.set(Readiness::Fetching);
        self.with_worker(ServiceWorker::keep_all);
    }

    fn take_over(self) {
        self.new_version.set(NewVersion::Asked);
        self.with_worker(ServiceWorker::take_over);
    }

    fn with_worker<T>(self, act: impl FnOnce(&ServiceWorker) -> T) -> Option<T> {
        self.worker.with_value(|worker| worker.as_ref().map(act))
    }
}
