//! A file that a person has chosen, as some browsers keep it for another time: its handle, in the browser's database.
//!
//! Everything is asked for by name, as no browser but Chromium has all of it.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransferItem, File};

/// The database and its one store, which holds one handle.
const DATABASE: &str = "netdpr";
const STORE: &str = "film";
const KEY: &str = "handle";

/// Whether this browser has a dialog that tells of handles.
#[must_use]
pub fn can_choose() -> bool {
    web_sys::window().is_some_and(|window| method(&window, "showOpenFilePicker").is_some())
}

/// Has a person choose a film, and keeps its handle; `None` when they chose nothing.
pub async fn choose() -> Option<File> {
    let window = web_sys::window()?;
    let options = Object::new();
    let kind = Object::new();
    let accept = Object::new();
    // Plain objects.
    Reflect::set(&accept, &"video/*".into(), &Array::new()).ok()?;
    Reflect::set(&kind, &"accept".into(), &accept).ok()?;
    Reflect::set(&options, &"types".into(), &Array::of1(&kind)).ok()?;
    let handles = call(&window, "showOpenFilePicker", &[options.into()]).await?;
    let handle = Array::from(&handles).get(0);
    keep(&handle).await;
    file(&handle).await
}

/// Keeps the handle of what was dropped, where there is one.
pub fn keep_dropped(item: &DataTransferItem) {
    if let Some(asking) = start(item, "getAsFileSystemHandle", &[]) {
        wasm_bindgen_futures::spawn_local(async move {
            if let Ok(handle) = JsFuture::from(asking).await {
                keep(&handle).await;
            }
        });
    }
}

/// Forgets the handle that is kept: what is worked on now came without one.
pub async fn forget() {
    if let Some(store) = store().await {
        let _ = method(&store, "delete").and_then(|delete| delete.call1(&store, &KEY.into()).ok());
    }
}

/// Whether a handle is kept.
pub async fn is_kept() -> bool {
    kept().await.is_some()
}

/// The file of the handle that is kept, if the person, whom the browser may ask, lets it be read. To be called at a
/// person's press.
pub async fn again() -> Option<File> {
    let handle = kept().await?;
    if method(&handle, "requestPermission").is_some() {
        let granted = call(&handle, "requestPermission", &[]).await?;
        if granted.as_string().as_deref() != Some("granted") {
            return None;
        }
    }
    file(&handle).await
}

async fn kept() -> Option<JsValue> {
    let store = store().await?;
    let request = method(&store, "get")?.call1(&store, &KEY.into()).ok()?;
    JsFuture::from(answered(&request)).await.ok().filter(JsValue::is_object)
}

async fn keep(handle: &JsValue) {
    if let Some(store) = store().await {
        // A browser that keeps none lets the person choose again.
        let _ = method(&store, "put").and_then(|put| put.call2(&store, handle, &KEY.into()).ok());
    }
}

async fn file(handle: &JsValue) -> Option<File> {
    call(handle, "getFile", &[]).await?.dyn_into().ok()
}

/// The store, open for one thing.
async fn store() -> Option<JsValue> {
    let window = web_sys::window()?;
    let databases = Reflect::get(&window, &"indexedDB".into()).ok()?;
    let opening = method(&databases, "open")?
        .call2(&databases, &DATABASE.into(), &1.into())
        .ok()?;
    let make = {
        let opening = opening.clone();
        Closure::once_into_js(move || {
            let database = Reflect::get(&opening, &"result".into()).unwrap_or_default();
            let _ = method(&database, "createObjectStore").and_then(|make| make.call1(&database, &STORE.into()).ok());
        })
    };
    Reflect::set(&opening, &"onupgradeneeded".into(), &make).ok()?;
    let database = JsFuture::from(answered(&opening)).await.ok()?;
    let transaction = method(&database, "transaction")?
        .call2(&database, &STORE.into(), &"readwrite".into())
        .ok()?;
    method(&transaction, "objectStore")?
        .call1(&transaction, &STORE.into())
        .ok()
}

/// What a request of the database comes to.
fn answered(request: &JsValue) -> Promise {
    Promise::new(&mut |settle, fail| {
        let done = {
            let request = request.clone();
            Closure::once_into_js(move || {
                let result = Reflect::get(&request, &"result".into()).unwrap_or_default();
                let _ = settle.call1(&JsValue::NULL, &result);
            })
        };
        // A request takes both.
        let _ = Reflect::set(request, &"onsuccess".into(), &done);
        let _ = Reflect::set(request, &"onerror".into(), &fail);
    })
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// What a method that answers later was called for.
fn start(of: &JsValue, name: &str, given: &[JsValue]) -> Option<Promise> {
    let given: Array = given.iter().collect();
    method(of, name)?.apply(of, &given).ok()?.dyn_into().ok()
}

async fn call(of: &JsValue, name: &str, given: &[JsValue]) -> Option<JsValue> {
    JsFuture::from(start(of, name, given)?).await.ok()
}
