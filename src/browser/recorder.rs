//! The browser's own recorder of what a camera shows.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobEvent, BlobPropertyBag, MediaRecorder, MediaRecorderOptions, MediaStream};

/// A recording under way. What is recorded is handed over each second, and kept in blobs, which the browser may keep on
/// disk. Dropping it ends it, and nothing is left.
#[derive(Debug)]
pub struct Recorder {
    recorder: MediaRecorder,
    parts: Array,
    kind: String,
    _on_data: Closure<dyn FnMut(BlobEvent)>,
}

/// Forms that FFmpeg's core reads; browsers know one of them at least.
const KINDS: [&str; 3] = ["video/webm;codecs=vp8", "video/webm", "video/mp4"];
/// So that nothing is lost to the eye: the film is encoded once more when it is derotated.
const BITS_A_SECOND: u32 = 16_000_000;
/// How often the recorder hands over what it has, milliseconds.
const HAND_OVER: i32 = 1000;

impl Recorder {
    /// Records what `stream` shows.
    ///
    /// # Errors
    /// When the browser can't.
    pub fn start(stream: &MediaStream) -> Result<Self, JsValue> {
        let kind = KINDS.into_iter().find(|kind| MediaRecorder::is_type_supported(kind));
        let options = MediaRecorderOptions::new();
        options.set_video_bits_per_second(BITS_A_SECOND);
        if let Some(kind) = kind {
            options.set_mime_type(kind);
        }
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &options)?;
        let parts = Array::new();
        let on_data = {
            let parts = parts.clone();
            Closure::<dyn FnMut(BlobEvent)>::new(move |event: BlobEvent| {
                if let Some(part) = event.data() {
                    parts.push(&part);
                }
            })
        };
        recorder.set_ondataavailable(Some(on_data.as_ref().unchecked_ref()));
        recorder.start_with_time_slice(HAND_OVER)?;
        let kind = if recorder.mime_type().contains("mp4") {
            "video/mp4"
        } else {
            "video/webm"
        };
        Ok(Self {
            recorder,
            parts,
            kind: kind.to_owned(),
            _on_data: on_data,
        })
    }

    /// Ends it; `on_film` gets the film, or nothing when nothing was recorded.
    pub fn finish(self, on_film: impl FnOnce(Option<Blob>) + 'static) {
        let recorder = self.recorder.clone();
        // It has what it needs until the last piece has come.
        let whole = Closure::once_into_js(move || {
            let options = BlobPropertyBag::new();
            options.set_type(&self.kind);
            let film = Blob::new_with_blob_sequence_and_options(&self.parts, &options).ok();
            on_film(film.filter(|film| film.size() > 0.0));
        });
        recorder.set_onstop(Some(whole.unchecked_ref()));
        // One that has stopped already, because its camera was unplugged, says so no second time.
        if recorder.state() == web_sys::RecordingState::Inactive || recorder.stop().is_err() {
            let _ = whole.unchecked_ref::<js_sys::Function>().call0(&JsValue::NULL);
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.recorder.set_ondataavailable(None);
        if self.recorder.state() != web_sys::RecordingState::Inactive {
            // It was running.
            let _ = self.recorder.stop();
        }
    }
}
