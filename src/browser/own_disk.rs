//! The disk that the browser keeps for this page's origin alone (the origin private file system), where it has one.
//!
//! Each job has a [`DiskFolder`], which a page makes and whose name it gives to its workers; they write into it as
//! [`DiskFile`]s. As long as the page has the folder it holds a lock of the folder's name, which the browser takes away
//! with the page however that ended: a folder without a lock is what a page that is gone left behind.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemReadWriteOptions, FileSystemRemoveOptions, FileSystemSyncAccessHandle, LockManager, LockOptions,
    StorageManager,
};

/// The folder of all our folders.
const OURS: &str = "netdpr";

/// A folder of one job. Dropped, it is gone with all that is in it.
#[derive(Debug)]
pub struct DiskFolder {
    name: String,
    /// Gives the lock back.
    unlock: Function,
}

impl DiskFolder {
    /// A folder of its own; it is made with the first file in it. `None` where the browser has no such disk, or none that
    /// can be kept clean.
    #[must_use]
    pub fn new() -> Option<Self> {
        storage()?;
        let locks = locks()?;
        let random = (js_sys::Math::random() * 2_f64.powi(52)) as u64;
        let name = format!("{random:013x}");
        let mut unlock = None;
        let until = Promise::new(&mut |resolve, _| unlock = Some(resolve));
        let hold = Closure::<dyn FnMut() -> Promise>::new(move || until.clone());
        // Whether it is granted needn't be waited for: the name is nobody else's.
        let _ = request(&locks, &name, &LockOptions::new(), hold.as_ref());
        hold.forget();
        Some(Self { name, unlock: unlock? })
    }

    /// By which workers find it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for DiskFolder {
    fn drop(&mut self) {
        let (name, unlock) = (std::mem::take(&mut self.name), self.unlock.clone());
        spawn_local(async move {
            remove(&name).await;
            // Resolving a promise can't fail.
            let _ = unlock.call0(&JsValue::UNDEFINED);
        });
    }
}

/// Removes what pages that are gone have left behind.
pub async fn clear_leftovers() {
    let (Some(locks), Some(ours)) = (locks(), our_folder(false).await) else {
        return;
    };
    for name in names(&ours).await {
        let of_nobody = LockOptions::new();
        of_nobody.set_if_available(true);
        let folder = name.clone();
        let look = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| {
            let name = name.clone();
            wasm_bindgen_futures::future_to_promise(async move {
                if !lock.is_null() {
                    remove(&name).await;
                }
                Ok(JsValue::UNDEFINED)
            })
        });
        // What can't be removed now is there at the next start.
        if let Some(looked) = request(&locks, &folder, &of_nobody, look.as_ref()) {
            let _ = JsFuture::from(looked).await;
        }
    }
}

/// A file on this disk, being written by this worker.
#[derive(Debug)]
pub struct DiskFile {
    entry: FileSystemFileHandle,
    access: FileSystemSyncAccessHandle,
}

impl DiskFile {
    /// A new file in the job's folder; `None` where the browser refuses, as in private windows.
    pub async fn create(folder: &str) -> Option<Self> {
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(true);
        let folder = our_folder(true)
            .await?
            .get_directory_handle_with_options(folder, &options);
        let folder: FileSystemDirectoryHandle = JsFuture::from(folder).await.ok()?.unchecked_into();
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let name = format!("{:013x}", (js_sys::Math::random() * 2_f64.powi(52)) as u64);
        let entry = JsFuture::from(folder.get_file_handle_with_options(&name, &options)).await;
        let entry: FileSystemFileHandle = entry.ok()?.unchecked_into();
        Reflect::get(&entry, &"createSyncAccessHandle".into())
            .ok()
            .filter(JsValue::is_function)?;
        let access = JsFuture::from(entry.create_sync_access_handle()).await.ok()?;
        Some(Self {
            entry,
            access: access.unchecked_into(),
        })
    }

    /// Writes all of `bytes` at `offset`.
    ///
    /// # Errors
    /// When there is no room.
    pub fn write_at(&self, offset: f64, bytes: &[u8]) -> Result<(), JsValue> {
        let options = FileSystemReadWriteOptions::new();
        let mut written = 0;
        while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
            options.set_at(offset + written as f64);
            match self.access.write_with_u8_array_and_options(rest, &options)? {
                // Casting a float to an integer saturates.
                count if count >= 1.0 => written += count as usize,
                _ => return Err(JsValue::from_str("nothing was written")),
            }
        }
        Ok(())
    }

    /// The finished file.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn finish(self) -> Result<File, JsValue> {
        self.access.flush()?;
        self.access.close();
        Ok(JsFuture::from(self.entry.get_file()).await?.unchecked_into())
    }
}

/// Removes a file that was finished from the job's folder, so that it takes no room until the job's end.
pub async fn remove_file(folder: &str, name: &str) {
    let Some(ours) = our_folder(false).await else { return };
    if let Ok(folder) = JsFuture::from(ours.get_directory_handle(folder)).await {
        let folder: FileSystemDirectoryHandle = folder.unchecked_into();
        // What stays is removed with the folder.
        let _ = JsFuture::from(folder.remove_entry(name)).await;
    }
}

/// Removes a folder. What a worker that was just ended held open is let go of a moment later, and what it was about to make
/// comes a moment later, the folder with it: so it is tried again, until it has been gone for a while.
async fn remove(name: &str) {
    const TRIES: u32 = 100;
    const GONE: u32 = 5;
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    let mut gone = 0;
    for _ in 0..TRIES {
        let is_there = match our_folder(false).await {
            Some(ours) => {
                // What is held open can't be removed yet, and what isn't there can't either.
                let _ = JsFuture::from(ours.remove_entry_with_options(name, &options)).await;
                names(&ours).await.iter().any(|there| there == name)
            }
            None => false,
        };
        gone = if is_there { 0 } else { gone + 1 };
        if gone == GONE {
            return;
        }
        a_moment().await;
    }
}

/// A tenth of a second.
async fn a_moment() {
    let later = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // It fails for no number.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 100);
        } else {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    // It is never rejected.
    let _ = JsFuture::from(later).await;
}

async fn our_folder(make: bool) -> Option<FileSystemDirectoryHandle> {
    let root = JsFuture::from(storage()?.get_directory()).await.ok()?;
    let root: FileSystemDirectoryHandle = root.unchecked_into();
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(make);
    let ours = JsFuture::from(root.get_directory_handle_with_options(OURS, &options)).await;
    Some(ours.ok()?.unchecked_into())
}

async fn names(folder: &FileSystemDirectoryHandle) -> Vec<String> {
    let mut names = Vec::new();
    let entries = folder.keys();
    while let Ok(next) = entries.next().map(JsFuture::from) {
        let Ok(next) = next.await else { break };
        let next: js_sys::IteratorNext = next.unchecked_into();
        if next.done() {
            break;
        }
        names.extend(next.value().as_string());
    }
    names
}

/// Asks for the lock of a folder's page, which is held as long as what `holder` promises.
fn request(locks: &LockManager, folder: &str, options: &LockOptions, holder: &JsValue) -> Option<Promise> {
    let request: Function = Reflect::get(locks, &"request".into()).ok()?.dyn_into().ok()?;
    let asked = request.call3(locks, &format!("{OURS}/{folder}").into(), options, holder);
    asked.ok()?.dyn_into().ok()
}

/// The browser's storage, if it has such a disk.
fn storage() -> Option<StorageManager> {
    let storage = of_navigator("storage")?;
    Reflect::get(&storage, &"getDirectory".into())
        .ok()
        .filter(JsValue::is_function)?;
    Some(storage.unchecked_into())
}

fn locks() -> Option<LockManager> {
    of_navigator("locks").map(JsCast::unchecked_into)
}

/// What the page's or the worker's navigator has under this name: nothing, in an insecure context.
fn of_navigator(name: &str) -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    Reflect::get(&navigator, &name.into()).ok().filter(JsValue::is_object)
}
