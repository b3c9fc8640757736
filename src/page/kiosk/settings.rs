//! What a host says of its kiosk: the file `kiosk.json` beside the page.

use serde::Deserialize;

use crate::page::{example, fetching};
use leptos::prelude::location;

/// Where the host's settings lie, seen from the page.
const FILE: &str = "kiosk.json";
/// After so many seconds without a touch it goes back to its start.
const IDLE_SECONDS: f64 = 60.0;

/// The kiosk's settings. docs/kiosk.md has them for people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::page) struct KioskSettings {
    /// Whether the camera is offered.
    pub(in crate::page) camera: bool,
    /// The films that are offered.
    pub(in crate::page) clips: Vec<KioskClip>,
    /// After so many seconds without a touch it goes back to its start.
    pub(in crate::page) idle_seconds: f64,
    /// Code of the language it begins in, such as `de`; otherwise the browser's.
    pub(in crate::page) language: Option<String>,
}

/// A film that is offered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::page) struct KioskClip {
    /// What the button says; otherwise that it is the example.
    #[serde(default)]
    pub(in crate::page) name: Option<String>,
    /// Where it lies, seen from the page.
    pub(in crate::page) film: String,
    /// Where its recipe lies; otherwise rim and rate are found.
    #[serde(default)]
    pub(in crate::page) recipe: Option<String>,
}

impl Default for KioskSettings {
    fn default() -> Self {
        Self {
            camera: true,
            clips: vec![KioskClip {
                name: None,
                film: example::FILM.to_owned(),
                recipe: Some(example::RECIPE.to_owned()),
            }],
            idle_seconds: IDLE_SECONDS,
            language: None,
        }
    }
}

impl KioskSettings {
    /// As the host says; what it doesn't say is as usual. `idle=` in the page's address has the last word on that.
    pub(super) async fn of_host() -> Self {
        let text = fetching::text(FILE).await;
        let said = text.and_then(|text| serde_json::from_str::<Self>(&text).ok());
        let mut settings = said.unwrap_or_default();
        let search = location().search().unwrap_or_default();
        let idle = search
            .trim_start_matches('?')
            .split('&')
            .find_map(|setting| setting.strip_prefix("idle="));
        if let Some(seconds) = idle.and_then(|idle| idle.parse::<f64>().ok()) {
            settings.idle_seconds = seconds;
        }
        if !(settings.idle_seconds.is_finite() && settings.idle_seconds >= 1.0) {
            settings.idle_seconds = IDLE_SECONDS;
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn what_a_host_leaves_out_is_as_usual() {
        let settings: KioskSettings = serde_json::from_str(r#"{"idle_seconds": 30}"#).unwrap();
        assert_eq!(
            settings,
            KioskSettings {
                idle_seconds: 30.0,
                ..KioskSettings::default()
            }
        );
        let text = r#"{"camera": false, "clips": [{"name": "Vortex", "film": "clips/a.mp4"}], "language": "de"}"#;
        let settings: KioskSettings = serde_json::from_str(text).unwrap();
        assert!(!settings.camera && settings.clips[0].recipe.is_none());
        assert!(serde_json::from_str::<KioskSettings>(r#"{"swirl": 1}"#).is_err());
    }
}
