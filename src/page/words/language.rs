//! The language of the page: the browser's own at first, then the one that a person chose.

use std::sync::LazyLock;

use leptos::prelude::*;
use netdpr_derotation::CaptionLanguage;

use super::catalogue::{AtFirst, WithFilm};
use super::english::{ENGLISH, ENGLISH_WITH_FILM};
use super::french::{FRENCH, FRENCH_WITH_FILM};
use super::german::{GERMAN, GERMAN_WITH_FILM};
use super::japanese::{JAPANESE, JAPANESE_WITH_FILM};
use super::spanish::{SPANISH, SPANISH_WITH_FILM};

/// Where the browser remembers the choice.
const MEMORY: &str = "netdpr-language";

/// A language that the page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::page) enum Language {
    English,
    Spanish,
    French,
    German,
    Japanese,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(in crate::page) const ALL: [Self; 5] =
        [Self::English, Self::Spanish, Self::French, Self::German, Self::Japanese];

    /// Its code after ISO 639.
    pub(in crate::page) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
            Self::Japanese => "ja",
        }
    }

    /// Its own name of itself.
    pub(in crate::page) const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::French => "Français",
            Self::German => "Deutsch",
            Self::Japanese => "日本語",
        }
    }

    /// The same for the caption in a film.
    pub(in crate::page) const fn of_captions(self) -> CaptionLanguage {
        match self {
            Self::English => CaptionLanguage::English,
            Self::Spanish => CaptionLanguage::Spanish,
            Self::French => CaptionLanguage::French,
            Self::German => CaptionLanguage::German,
            Self::Japanese => CaptionLanguage::Japanese,
        }
    }

    /// Whether numbers are written with a comma before the decimals.
    pub(super) const fn has_decimal_comma(self) -> bool {
        matches!(self, Self::Spanish | Self::French | Self::German)
    }

    /// The language that a code such as `de` or `fr-CA` stands for.
    pub(in crate::page) fn from_code(code: &str) -> Option<Self> {
        let code = code.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| code.eq_ignore_ascii_case(language.code()))
    }
}

static LANGUAGE: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(first()));

/// The language of the page.
pub(in crate::page) fn language() -> Language {
    LANGUAGE.get()
}

/// Has the page speak another language, now and when it is opened again.
pub(in crate::page) fn choose_language(language: Language) {
    if let Ok(Some(memory)) = window().local_storage() {
        // A browser that remembers nothing is told again next time.
        drop(memory.set_item(MEMORY, language.code()));
    }
    LANGUAGE.set(language);
}

/// The texts that are there at once.
pub(super) fn at_first() -> &'static AtFirst {
    match language() {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
        Language::French => &FRENCH,
        Language::German => &GERMAN,
        Language::Japanese => &JAPANESE,
    }
}

/// Those that are fetched with what takes a film.
pub(super) fn with_film() -> &'static WithFilm {
    match language() {
        Language::English => &ENGLISH_WITH_FILM,
        Language::Spanish => &SPANISH_WITH_FILM,
        Language::French => &FRENCH_WITH_FILM,
        Language::German => &GERMAN_WITH_FILM,
        Language::Japanese => &JAPANESE_WITH_FILM,
    }
}

/// The language that was chosen before, or else the first of the browser's that the page speaks.
fn first() -> Language {
    // A worker has none, and tests may run in one.
    let Some(window) = web_sys::window() else {
        return Language::English;
    };
    let chosen = window.local_storage().ok().flatten();
    let chosen = chosen.and_then(|memory| memory.get_item(MEMORY).ok().flatten());
    let wanted = window.navigator().languages();
    let wanted = wanted.iter().filter_map(|code| code.as_string());
    chosen
        .into_iter()
        .chain(wanted)
        .find_map(|code| Language::from_code(&code))
        .unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn regions_speak_their_language() {
        assert_eq!(Language::from_code("fr-CA"), Some(Language::French));
        assert_eq!(Language::from_code("DE"), Some(Language::German));
        assert_eq!(Language::from_code("deu"), None);
        assert_eq!(Language::from_code(""), None);
    }
}
