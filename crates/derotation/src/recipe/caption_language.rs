//! The language of the caption.

use serde::{Deserialize, Serialize};

/// The language of the caption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum CaptionLanguage {
    /// English: 13.45 rpm ↺ counter-clockwise.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Spanish: 13,45 rpm ↺ antihorario.
    #[serde(rename = "es")]
    Spanish,
    /// French: 13,45 tr/min ↺ antihoraire.
    #[serde(rename = "fr")]
    French,
    /// German: 13,45 U/min ↺ gegen den Uhrzeigersinn.
    #[serde(rename = "de")]
    German,
    /// Japanese: 13.45 rpm ↺. The built-in font has no Japanese letters, so the arrow stands for the words.
    #[serde(rename = "ja")]
    Japanese,
}

impl CaptionLanguage {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::English, Self::Spanish, Self::French, Self::German, Self::Japanese];

    /// Its code after ISO 639, as a recipe has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
            Self::Japanese => "ja",
        }
    }

    /// Whether it goes without saying in a recipe.
    #[must_use]
    pub fn is_english(&self) -> bool {
        *self == Self::English
    }

    /// The unit of the rate.
    pub(crate) const fn turns_a_minute(self) -> &'static str {
        match self {
            Self::English | Self::Spanish | Self::Japanese => "rpm",
            Self::French => "tr/min",
            Self::German => "U/min",
        }
    }

    /// The words for a direction, where there are any.
    pub(crate) const fn direction(self, counter_clockwise: bool) -> Option<&'static str> {
        Some(match (self, counter_clockwise) {
            (Self::English, true) => "counter-clockwise",
            (Self::English, false) => "clockwise",
            (Self::Spanish, true) => "antihorario",
            (Self::Spanish, false) => "horario",
            (Self::French, true) => "antihoraire",
            (Self::French, false) => "horaire",
            (Self::German, true) => "gegen den Uhrzeigersinn",
            (Self::German, false) => "im Uhrzeigersinn",
            (Self::Japanese, _) => return None,
        })
    }

    /// What stands before the decimals.
    pub(crate) const fn decimal_mark(self) -> char {
        match self {
            Self::English | Self::Japanese => '.',
            Self::Spanish | Self::French | Self::German => ',',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_has_the_code() {
        for language in CaptionLanguage::ALL {
            assert_eq!(serde_json::to_value(language).unwrap(), language.code());
        }
    }
}
