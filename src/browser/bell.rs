//! A bell that one task waits for and others ring.

use std::cell::{Cell, RefCell};

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A bell: rung before it is waited for, it is heard at once; rung twice, it is heard once.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Cell<bool>,
    waiting: RefCell<Option<Function>>,
}

impl Bell {
    /// Rings it.
    pub fn ring(&self) {
        match self.waiting.borrow_mut().take() {
            // Resolving a promise can't fail.
            Some(resolve) => drop(resolve.call0(&JsValue::UNDEFINED)),
            None => self.rung.set(true),
        }
    }

    /// Waits until it has been rung.
    pub async fn wait(&self) {
        if self.rung.take() {
            return;
        }
        let promise = Promise::new(&mut |resolve, _| *self.waiting.borrow_mut() = Some(resolve));
        // It is never rejected.
        let _ = JsFuture::from(promise).await;
    }
}
