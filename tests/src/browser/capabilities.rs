//! What each driver is asked for.

use std::path::Path;

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use super::{FakeCamera, Kind};
use crate::environment::Needed;

/// Scripts wait in the page for what the page does, which may be a long export.
const SCRIPT_MILLISECONDS: u64 = 1_200_000;

/// The capabilities of a session, with the browser's profile in `profile`.
///
/// # Errors
/// When the browser is not named.
pub(super) fn wanted(
    kind: Kind,
    profile: &Path,
    camera: FakeCamera<'_>,
    is_calm: bool,
) -> anyhow::Result<Capabilities> {
    let timeouts = json!({ "script": SCRIPT_MILLISECONDS, "pageLoad": 60_000, "implicit": 0 });
    let own: Value = match kind {
        Kind::Chromium => json!({ "goog:chromeOptions": {
            "binary": Needed::Chromium.path()?,
            "args": chromium_arguments(profile, camera, is_calm),
        }}),
        Kind::Firefox => json!({ "moz:firefoxOptions": {
            "binary": Needed::Firefox.path()?,
            "args": ["-headless", "--width=1280", "--height=1000"],
            "prefs": firefox_preferences(camera, is_calm),
        }}),
        Kind::WebKit => json!({ "webkitgtk:browserOptions": {
            "binary": Needed::MiniBrowser.path()?,
            "args": webkit_arguments(camera),
        }}),
    };
    let mut capabilities = Capabilities::new();
    capabilities.insert("timeouts".to_owned(), timeouts);
    if let Value::Object(own) = own {
        capabilities.extend(own);
    }
    Ok(capabilities)
}

fn chromium_arguments(profile: &Path, camera: FakeCamera<'_>, is_calm: bool) -> Vec<String> {
    let mut arguments: Vec<String> = [
        "--headless=new",
        // Needed as root, where tests in containers run; the page is our own.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,1000",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.join("profile").display()));
    if is_calm {
        arguments.push("--force-prefers-reduced-motion".to_owned());
    }
    let fake = |settings: &str| format!("--use-fake-device-for-media-stream{settings}");
    let granted = "--use-fake-ui-for-media-stream";
    match camera {
        FakeCamera::None => arguments.extend([fake("=device-count=0"), granted.to_owned()]),
        FakeCamera::Refused => arguments.extend([fake(""), format!("{granted}=deny")]),
        FakeCamera::Film(film) => arguments.extend([
            fake(""),
            format!("--use-file-for-fake-video-capture={}", film.display()),
            granted.to_owned(),
            "--enable-precise-memory-info".to_owned(),
        ]),
    }
    arguments
}

fn webkit_arguments(camera: FakeCamera<'_>) -> Vec<&'static str> {
    let mut arguments = vec!["--automation"];
    if matches!(camera, FakeCamera::Film(_)) {
        arguments.extend(["--enable-media-stream=true", "--enable-mock-capture-devices=true"]);
    }
    arguments
}

/// Firefox looks for updates, news and studies by itself; not in a test.
fn firefox_preferences(camera: FakeCamera<'_>, is_calm: bool) -> Value {
    json!({
        "app.update.enabled": false,
        "app.normandy.enabled": false,
        "browser.newtabpage.enabled": false,
        "browser.startup.page": 0,
        "datareporting.policy.dataSubmissionEnabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "toolkit.telemetry.enabled": false,
        "media.autoplay.default": 0,
        "ui.prefersReducedMotion": u8::from(is_calm),
        // Its own moving picture; it takes no film.
        "media.navigator.streams.fake": matches!(camera, FakeCamera::Film(_)),
        "media.navigator.permission.disabled": true,
        "permissions.default.camera": if matches!(camera, FakeCamera::Refused) { 2 } else { 1 },
    })
}
