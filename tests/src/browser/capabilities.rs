//! What each driver is asked for.

use std::path::Path;

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use super::Kind;
use crate::environment::Needed;

/// Scripts wait in the page for what the page does, which may be a long export.
const SCRIPT_MILLISECONDS: u64 = 1_200_000;

/// The capabilities of a session, with the browser's profile in `profile`.
///
/// # Errors
/// When the browser is not named.
pub(super) fn wanted(kind: Kind, profile: &Path) -> anyhow::Result<Capabilities> {
    let timeouts = json!({ "script": SCRIPT_MILLISECONDS, "pageLoad": 60_000, "implicit": 0 });
    let own: Value = match kind {
        Kind::Chromium => json!({ "goog:chromeOptions": {
            "binary": Needed::Chromium.path()?,
            "args": chromium_arguments(profile),
        }}),
        Kind::Firefox => json!({ "moz:firefoxOptions": {
            "binary": Needed::Firefox.path()?,
            "args": ["-headless", "--width=1280", "--height=1000"],
            "prefs": firefox_preferences(),
        }}),
        Kind::WebKit => json!({ "webkitgtk:browserOptions": {
            "binary": Needed::MiniBrowser.path()?,
            "args": ["--automation"],
        }}),
    };
    let mut capabilities = Capabilities::new();
    capabilities.insert("timeouts".to_owned(), timeouts);
    if let Value::Object(own) = own {
        capabilities.extend(own);
    }
    Ok(capabilities)
}

fn chromium_arguments(profile: &Path) -> Vec<String> {
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
    arguments
}

/// Firefox looks for updates, news and studies by itself; not in a test.
fn firefox_preferences() -> Value {
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
    })
}
