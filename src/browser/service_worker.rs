//! The page's service worker: it keeps the page's files, for when there is no network.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageEvent, RegistrationOptions, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
    ServiceWorkerUpdateViaCache,
};

/// How things stand, as the service worker says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub struct Said {
    /// All that the whole job takes is kept.
    pub ready: bool,
    /// It is being fetched, because a person asked for it.
    pub asked: bool,
    /// It was asked for and could not be fetched.
    pub failed: bool,
    /// A new version can't take over, for other tabs use the one before.
    pub others: bool,
}

/// What the page learns of its service worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceWorkerEvent {
    /// There is none, and there will be none.
    Unavailable,
    /// It said how things stand.
    Said(Said),
    /// Another one is in charge of the page from now on; the first one too.
    TookOver,
    /// A new version of the page is kept and waits.
    NewVersion,
}

/// A page's service worker.
#[derive(Debug, Clone)]
pub struct ServiceWorker {
    container: ServiceWorkerContainer,
    registration: ServiceWorkerRegistration,
}

impl ServiceWorker {
    /// Starts the service worker whose script is at `address`; what becomes of it is told to `on_event` as long as the
    /// page is open. `None` where the browser, its settings or the page's host doesn't allow one.
    pub async fn start(address: &str, on_event: impl Fn(ServiceWorkerEvent) + 'static) -> Option<Self> {
        let on_event = Rc::new(on_event);
        let worker = Self::register(address, &on_event).await;
        if worker.is_none() {
            on_event(ServiceWorkerEvent::Unavailable);
        }
        worker
    }

    async fn register(address: &str, on_event: &Rc<impl Fn(ServiceWorkerEvent) + 'static>) -> Option<Self> {
        let navigator = web_sys::window()?.navigator();
        // Pages that came over a plain connection have none.
        let container: ServiceWorkerContainer = Reflect::get(&navigator, &"serviceWorker".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let tell = Rc::clone(on_event);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(said) = serde_wasm_bindgen::from_value(event.data()) {
                tell(ServiceWorkerEvent::Said(said));
            }
        });
        container.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        let tell = Rc::clone(on_event);
        let changed = container.clone();
        let on_change = Closure::<dyn Fn()>::new(move || {
            let tell = Rc::clone(&tell);
            when_active(changed.controller(), move || tell(ServiceWorkerEvent::TookOver));
        });
        container.set_oncontrollerchange(Some(on_change.into_js_value().unchecked_ref()));

        let options = RegistrationOptions::new();
        // The script's bytes say whether there is a new version: they are always looked at.
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let registering = container.register_with_options(address, &options);
        let registration: ServiceWorkerRegistration = JsFuture::from(registering).await.ok()?.dyn_into().ok()?;
        let worker = Self {
            container,
            registration,
        };
        worker.watch(on_event);
        Some(worker)
    }

    /// Tells of a new version, now and later.
    fn watch(&self, on_event: &Rc<impl Fn(ServiceWorkerEvent) + 'static>) {
        if self.has_next() {
            on_event(ServiceWorkerEvent::NewVersion);
        }
        let (worker, on_event) = (self.clone(), Rc::clone(on_event));
        let watch_next = move || {
            let Some(next) = worker.registration.installing() else {
                return;
            };
            // WebKit says so late: the very first one may be in charge by then, and seem to wait all the same.
            let is_first = worker.registration.active().is_none();
            let (worker, on_event, installing) = (worker.clone(), Rc::clone(&on_event), next.clone());
            let on_state = Closure::<dyn Fn()>::new(move || match installing.state() {
                ServiceWorkerState::Installed if !is_first && worker.has_next() => {
                    on_event(ServiceWorkerEvent::NewVersion);
                }
                // Its files could not be fetched; with a version before, that one goes on.
                ServiceWorkerState::Redundant if worker.registration.active().is_none() => {
                    on_event(ServiceWorkerEvent::Unavailable);
                }
                _ => {}
            });
            next.set_onstatechange(Some(on_state.into_js_value().unchecked_ref()));
        };
        watch_next();
        let on_found = Closure::<dyn Fn()>::new(watch_next);
        self.registration
            .set_onupdatefound(Some(on_found.into_js_value().unchecked_ref()));
    }

    /// Whether a new version waits for the one in charge to go.
    fn has_next(&self) -> bool {
        self.registration.waiting().is_some() && self.is_in_charge()
    }

    /// Whether what this page loads comes through the service worker.
    #[must_use]
    pub fn is_in_charge(&self) -> bool {
        self.container.controller().is_some()
    }

    /// Has the one in charge say how things stand.
    pub fn ask(&self) {
        self.tell_the_active("how do things stand");
    }

    /// Has it keep all that the whole job takes.
    pub fn keep_all(&self) {
        self.tell_the_active("keep all");
        if let Some(window) = web_sys::window() {
            // Browsers that are asked so throw nothing away when the disk gets full; when they refuse, they may.
            drop(window.navigator().storage().persist());
        }
    }

    /// Has the new version take over.
    pub fn take_over(&self) {
        if let Some(waiting) = self.registration.waiting() {
            // A text can be sent.
            drop(waiting.post_message(&"take over".into()));
        }
    }

    fn tell_the_active(&self, what: &str) {
        if let Some(active) = self.registration.active() {
            // A text can be sent.
            drop(active.post_message(&what.into()));
        }
    }
}

/// Calls `then` once the one in charge has done all that it does when it begins: a page that is loaded anew before that,
/// WebKit may fetch over the network.
fn when_active(in_charge: Option<web_sys::ServiceWorker>, then: impl Fn() + 'static) {
    let Some(in_charge) = in_charge else { return };
    if in_charge.state() != ServiceWorkerState::Activating {
        then();
        return;
    }
    let beginning = in_charge.clone();
    let on_state = Closure::<dyn Fn()>::new(move || {
        if beginning.state() == ServiceWorkerState::Activated {
            beginning.set_onstatechange(None);
            then();
        }
    });
    in_charge.set_onstatechange(Some(on_state.into_js_value().unchecked_ref()));
}
