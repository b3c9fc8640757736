//! Sentences that come from the core and from the workers, which speak English, in the language of the page.

mod films;
mod points;
mod settings;
mod work;

use self::films::FILMS;
use self::points::POINTS;
use self::settings::SETTINGS;
use self::work::WORK;
use super::language::{Language, language};

/// A sentence in each language; `{}` stands for what is filled in, in the same order in all of them.
pub(super) struct Sentence {
    english: &'static str,
    spanish: &'static str,
    french: &'static str,
    german: &'static str,
    japanese: &'static str,
}

impl Sentence {
    const fn says(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Spanish => self.spanish,
            Language::French => self.french,
            Language::German => self.german,
            Language::Japanese => self.japanese,
        }
    }
}

/// A sentence from the core or a worker as the page shows it.
pub(in crate::page) fn sentence(text: &str) -> String {
    in_language(text, language())
}

fn in_language(text: &str, language: Language) -> String {
    if language == Language::English {
        return with_capital(text);
    }
    let known = [SETTINGS, FILMS, WORK, POINTS].into_iter().flatten();
    known
        .filter_map(|sentence| Some((sentence, filled_in(sentence.english, text)?)))
        .map(|(sentence, parts)| fill_in(sentence.says(language), &parts))
        .next()
        // One that nobody has translated is better than none.
        .unwrap_or_else(|| with_capital(text))
}

/// The core begins its sentences in lower case and ends them without a point.
fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut shown: String = first.to_uppercase().chain(letters).collect();
    if !shown.ends_with(['.', '!', '?']) {
        shown.push('.');
    }
    shown
}

/// What stands in `text` where `form` has its gaps; `None` when it is another sentence.
fn filled_in<'a>(form: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = form.trim_end_matches('.').split("{}");
    let mut rest = text.trim_end_matches('.').strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let (part, after) = match (piece, pieces.peek()) {
            ("", None) => (rest, ""),
            (piece, None) => (rest.strip_suffix(piece)?, ""),
            (piece, Some(_)) => rest.split_once(piece)?,
        };
        parts.push(part);
        rest = after;
    }
    rest.is_empty().then_some(parts)
}

fn fill_in(form: &str, parts: &[&str]) -> String {
    let mut parts = parts.iter();
    let mut pieces = form.split("{}");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(parts.next().unwrap_or(&""));
        text.push_str(piece);
    }
    text
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::{Circle, PictureSize, RotationRate};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn sentences_begin_large_and_end() {
        assert_eq!(with_capital("the end; go on"), "The end; go on.");
        assert_eq!(with_capital("\"x\" is no rate"), "\"x\" is no rate.");
        assert_eq!(with_capital(""), "");
    }

    #[test]
    fn what_the_core_says_is_said_in_each_language() {
        let picture = PictureSize {
            width: 640,
            height: 480,
        };
        let said = [
            RotationRate::parse("abc").unwrap_err().to_string(),
            RotationRate::parse("0").unwrap_err().to_string(),
            RotationRate::parse("1e9").unwrap_err().to_string(),
            Circle::new(1.0, 1.0, 0.0).check(picture).unwrap_err().to_string(),
            Circle::new(1.0, 1.0, 9999.0).check(picture).unwrap_err().to_string(),
            Circle::new(-9.5, 1.0, 10.0).check(picture).unwrap_err().to_string(),
        ];
        for text in said {
            for language in Language::ALL.into_iter().skip(1) {
                let shown = in_language(&text, language);
                assert_ne!(shown, with_capital(&text), "{language:?}");
                assert!(!shown.contains("{}"), "{shown}");
            }
        }
        let outside = Circle::new(-9.5, 1.0, 10.0).check(picture).unwrap_err().to_string();
        let shown = in_language(&outside, Language::German);
        assert!(shown.contains("(-9.5, 1)") && shown.contains("(640 x 480)"), "{shown}");
    }

    #[test]
    fn all_languages_have_the_same_gaps() {
        for sentence in [SETTINGS, FILMS, WORK, POINTS].into_iter().flatten() {
            let gaps = |language| sentence.says(language).matches("{}").count();
            for language in Language::ALL {
                assert_eq!(gaps(language), gaps(Language::English), "{}", sentence.says(language));
            }
        }
    }

    #[test]
    fn other_sentences_stay_as_they_are() {
        assert_eq!(in_language("the pump is off", Language::German), "The pump is off.");
        assert_eq!(filled_in("a {} b {}", "a 1 b 2"), Some(vec!["1", "2"]));
        assert_eq!(filled_in("a {} b", "a 1 c"), None);
    }
}
