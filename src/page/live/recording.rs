//! A film of what the camera shows: as it was taken, with the recipe of the moment, so that it opens like any other.

use std::time::Duration;

use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use web_sys::{Blob, File, FilePropertyBag};

use crate::browser::camera::Camera;
use crate::browser::recorder::Recorder;
use crate::page::state::{Page, Phase};
use crate::page::{opening, words};

/// A recording ends by itself after so many seconds.
const MOST_SECONDS: u32 = 30 * 60;

/// Begins to record.
pub(super) fn start(page: Page) {
    let live = page.live;
    let recorder = live.camera.with_value(|camera| {
        let stream = camera.as_ref().map(Camera::stream)?;
        Recorder::start(stream).ok()
    });
    let Some(recorder) = recorder else {
        page.error.set(Some(words::no_recording().to_owned()));
        return;
    };
    live.frozen.set(false);
    live.recorder.set_value(Some(recorder));
    live.recording.set(Some(0));
    count(page);
}

/// Counts the seconds, as long as it is being recorded.
fn count(page: Page) {
    let handle = StoredValue::new(None::<IntervalHandle>);
    let tick = move || {
        let seconds = page.live.recording.get_untracked().map(|seconds| seconds + 1);
        match seconds {
            Some(seconds) if seconds < MOST_SECONDS => page.live.recording.set(Some(seconds)),
            seconds => {
                if let Some(handle) = handle.get_value() {
                    handle.clear();
                }
                if seconds.is_some() {
                    finish(page);
                }
            }
        }
    };
    handle.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
}

/// Ends the recording and opens it as a film.
pub(super) fn finish(page: Page) {
    let live = page.live;
    let Some(recorder) = live.recorder.try_update_value(Option::take).flatten() else {
        return;
    };
    live.recording.set(None);
    let recipe = untrack(|| page.recipe()).ok().map(|recipe| {
        // The film is as the camera took it.
        match page.size.get_untracked() {
            Some(size) if live.mirrored.get_untracked() => recipe.mirrored(size),
            _ => recipe,
        }
    });
    recorder.finish(move |film| {
        if page.phase.get_untracked() != Phase::Live {
            return;
        }
        match film.and_then(|film| as_file(&film)) {
            Some(file) => {
                page.next_recipe.set(recipe);
                opening::open(page, file);
                live.recorded.set(true);
            }
            None => page.error.set(Some(words::no_recording().to_owned())),
        }
    });
}

fn as_file(film: &Blob) -> Option<File> {
    let now: String = js_sys::Date::new_0().to_iso_string().into();
    // 2026-11-27T21:30:05.123Z: no colons in a file's name, no fractions.
    let moment = now.split('.').next()?.replace(':', "-").replace('T', "_");
    let ending = if film.type_().contains("mp4") { "mp4" } else { "webm" };
    let kind = FilePropertyBag::new();
    kind.set_type(&film.type_());
    let parts = js_sys::Array::of1(film);
    File::new_with_blob_sequence_and_options(&parts, &format!("camera_{moment}.{ending}"), &kind).ok()
}
