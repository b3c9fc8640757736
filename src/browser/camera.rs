//! The computer's cameras.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream, MediaStreamTrack};

/// A camera of the computer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraName {
    /// By which the browser knows it.
    pub id: String,
    /// What people call it; empty until the browser may say so.
    pub label: String,
}

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCamera {
    /// The person, or the computer's settings, don't allow it.
    NotAllowed,
    /// There is none.
    NotThere,
    /// Another program has it, or it doesn't answer.
    Busy,
    /// The browser lends its cameras to no page from such a place.
    NotHere,
}

/// A camera at work. Dropping it turns it off.
#[derive(Debug)]
pub struct Camera {
    stream: MediaStream,
    track: MediaStreamTrack,
    _on_ended: Closure<dyn FnMut()>,
}

/// What is asked of a camera: what nearly all can do.
const WANTED: &str =
    r#"{"audio":false,"video":{"width":{"ideal":1280},"height":{"ideal":720},"frameRate":{"ideal":30}}}"#;

impl Camera {
    /// Turns a camera on, the one of this id or the browser's choice. `on_ended` is called when it is unplugged.
    ///
    /// # Errors
    /// Why there is no picture.
    pub async fn open(id: Option<&str>, on_ended: impl FnMut() + 'static) -> Result<Self, NoCamera> {
        let devices = devices().ok_or(NoCamera::NotHere)?;
        let wanted = JSON::parse(WANTED).map_err(|_| NoCamera::NotHere)?;
        if let Some(id) = id
            && let Ok(video) = Reflect::get(&wanted, &"video".into())
        {
            let exact = Object::new();
            // Both are plain objects.
            let _ = Reflect::set(&exact, &"exact".into(), &id.into());
            let _ = Reflect::set(&video, &"deviceId".into(), &exact);
        }
        let promise = devices
            .get_user_media_with_constraints(wanted.unchecked_ref())
            .map_err(|error| why(&error))?;
        let stream: MediaStream = JsFuture::from(promise)
            .await
            .map_err(|error| why(&error))?
            .unchecked_into();
        let track: MediaStreamTrack = stream
            .get_video_tracks()
            .get(0)
            .dyn_into()
            .map_err(|_| NoCamera::NotThere)?;
        let on_ended = Closure::<dyn FnMut()>::new(on_ended);
        track.set_onended(Some(on_ended.as_ref().unchecked_ref()));
        Ok(Self {
            stream,
            track,
            _on_ended: on_ended,
        })
    }

    /// Its picture.
    #[must_use]
    pub fn stream(&self) -> &MediaStream {
        &self.stream
    }

    /// What people call it.
    #[must_use]
    pub fn label(&self) -> String {
        self.track.label()
    }

    /// Its id, where the browser tells.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        self.setting("deviceId")?.as_string()
    }

    /// Pictures a second, where the browser tells.
    #[must_use]
    pub fn frames_a_second(&self) -> Option<f64> {
        let rate = self.setting("frameRate")?.as_f64()?;
        (rate.is_finite() && rate > 0.0).then_some(rate)
    }

    fn setting(&self, name: &str) -> Option<JsValue> {
        Reflect::get(&self.track.get_settings(), &name.into()).ok()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.track.set_onended(None);
        self.track.stop();
    }
}

/// All cameras that the browser tells of.
pub async fn cameras() -> Vec<CameraName> {
    let Some(promise) = devices().and_then(|devices| devices.enumerate_devices().ok()) else {
        return Vec::new();
    };
    let found = JsFuture::from(promise).await.unwrap_or_default();
    js_sys::Array::from(&found)
        .iter()
        .map(JsValue::unchecked_into::<MediaDeviceInfo>)
        .filter(|device| device.kind() == MediaDeviceKind::Videoinput)
        .map(|device| CameraName {
            id: device.device_id(),
            label: device.label(),
        })
        .collect()
}

/// Calls `changed` whenever a device is plugged in or out, as long as the page is there.
pub fn watch_devices(changed: impl FnMut() + 'static) {
    if let Some(devices) = devices() {
        let changed = Closure::<dyn FnMut()>::new(changed);
        devices.set_ondevicechange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
    }
}

fn devices() -> Option<MediaDevices> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    // Where the page comes from no safe place, there is nothing behind the name.
    devices.is_object().then_some(devices)
}

/// The browser's names of errors, after the standard `mediacapture-streams`.
fn why(error: &JsValue) -> NoCamera {
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotAllowedError" | "SecurityError") => NoCamera::NotAllowed,
        Some("NotFoundError" | "OverconstrainedError") => NoCamera::NotThere,
        Some("TypeError") => NoCamera::NotHere,
        _ => NoCamera::Busy,
    }
}
