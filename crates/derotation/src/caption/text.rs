//! What the caption says.

use std::fmt::Write as _;

use crate::{CaptionLanguage, CaptionParts};

/// What is said of the rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct RateText {
    /// Turns a minute, positive counter-clockwise.
    pub(super) rpm: f64,
    /// What of it is said.
    pub(super) parts: CaptionParts,
    /// In which language.
    pub(super) language: CaptionLanguage,
}

impl RateText {
    /// "13.45 rpm ↺ counter-clockwise", as far as the parts ask for it, or without the words for the direction.
    pub(super) fn written(self, words: bool) -> String {
        let Self { rpm, parts, language } = self;
        let mut text = String::new();
        if parts.rate {
            let number = format!("{:.3}", rpm.abs());
            let number = number.trim_end_matches('0').trim_end_matches('.');
            text.extend(number.chars().map(|sign| mark(sign, language.decimal_mark())));
            let _ = write!(text, " {}", language.turns_a_minute());
        }
        // What doesn't turn has no direction.
        if parts.direction && rpm != 0.0 {
            if parts.rate {
                text.push(' ');
            }
            text.push(if rpm > 0.0 { '↺' } else { '↻' });
            if let Some(direction) = language.direction(rpm > 0.0).filter(|_| words) {
                let _ = write!(text, " {direction}");
            }
        }
        text
    }
}

/// The sign, or what stands for a decimal point.
const fn mark(sign: char, decimal_mark: char) -> char {
    if sign == '.' { decimal_mark } else { sign }
}

/// "12.34 s", written without allocating.
pub(super) struct TimeText {
    bytes: [u8; Self::ROOM],
    length: usize,
}

impl TimeText {
    const ROOM: usize = 24;

    pub(super) fn new(seconds: f64, decimal_mark: char) -> Self {
        let mut text = Self {
            bytes: [0; Self::ROOM],
            length: 0,
        };
        // A time too long for the room (300,000 years) ends where the room does.
        let _ = write!(text, "{seconds:.2} s");
        if let Ok(decimal_mark) = u8::try_from(decimal_mark)
            && let Some(point) = text.bytes.iter_mut().find(|byte| **byte == b'.')
        {
            *point = decimal_mark;
        }
        text
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes
            .get(..self.length)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

impl std::fmt::Write for TimeText {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        let room = self.bytes.get_mut(self.length..end).ok_or(std::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rpm: f64, words: bool, parts: CaptionParts, language: CaptionLanguage) -> String {
        RateText { rpm, parts, language }.written(words)
    }

    #[test]
    fn says_rate_and_direction() {
        let text = |rpm, words| said(rpm, words, CaptionParts::default(), CaptionLanguage::English);
        assert_eq!(text(13.45, true), "13.45 rpm ↺ counter-clockwise");
        assert_eq!(text(-3.0, true), "3 rpm ↻ clockwise");
        assert_eq!(text(-10.0, false), "10 rpm ↻");
        assert_eq!(text(0.0, true), "0 rpm");
        let mut parts = CaptionParts {
            rate: false,
            ..CaptionParts::default()
        };
        let text = |parts| said(2.0, true, parts, CaptionLanguage::English);
        assert_eq!(text(parts), "↺ counter-clockwise");
        parts.direction = false;
        assert_eq!(text(parts), "");
    }

    #[test]
    fn says_it_in_each_language() {
        let text = |language| said(-13.45, true, CaptionParts::default(), language);
        for (language, wanted) in CaptionLanguage::ALL.into_iter().zip([
            "13.45 rpm ↻ clockwise",
            "13,45 rpm ↻ horario",
            "13,45 tr/min ↻ horaire",
            "13,45 U/min ↻ im Uhrzeigersinn",
            "13.45 rpm ↻",
        ]) {
            assert_eq!(text(language), wanted);
        }
    }

    #[test]
    fn says_the_time() {
        assert_eq!(TimeText::new(12.344, '.').as_str(), "12.34 s");
        assert_eq!(TimeText::new(12.344, ',').as_str(), "12,34 s");
        assert_eq!(TimeText::new(0.0, '.').as_str(), "0.00 s");
        // Never panics, whatever comes.
        let _ = TimeText::new(f64::MAX, ',').as_str();
    }
}
