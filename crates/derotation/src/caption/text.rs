//! What the caption says.

use std::fmt::Write as _;

use crate::CaptionParts;

/// "13.45 rpm ↺ counter-clockwise", as far as the parts ask for it, or without the words for the direction.
pub(super) fn rate_text(rpm: f64, parts: CaptionParts, words: bool) -> String {
    let mut text = String::new();
    if parts.rate {
        let number = format!("{:.3}", rpm.abs());
        let _ = write!(text, "{} rpm", number.trim_end_matches('0').trim_end_matches('.'));
    }
    // What doesn't turn has no direction.
    if parts.direction && rpm != 0.0 {
        let (arrow, direction) = if rpm > 0.0 {
            ('↺', "counter-clockwise")
        } else {
            ('↻', "clockwise")
        };
        if parts.rate {
            text.push(' ');
        }
        text.push(arrow);
        if words {
            let _ = write!(text, " {direction}");
        }
    }
    text
}

/// "12.34 s", written without allocating.
pub(super) struct TimeText {
    bytes: [u8; Self::ROOM],
    length: usize,
}

impl TimeText {
    const ROOM: usize = 24;

    pub(super) fn new(seconds: f64) -> Self {
        let mut text = Self {
            bytes: [0; Self::ROOM],
            length: 0,
        };
        // A time too long for the room (300,000 years) ends where the room does.
        let _ = write!(text, "{seconds:.2} s");
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

    #[test]
    fn says_rate_and_direction() {
        let text = |rpm, words| rate_text(rpm, CaptionParts::default(), words);
        assert_eq!(text(13.45, true), "13.45 rpm ↺ counter-clockwise");
        assert_eq!(text(-3.0, true), "3 rpm ↻ clockwise");
        assert_eq!(text(-10.0, false), "10 rpm ↻");
        assert_eq!(text(0.0, true), "0 rpm");
        let mut parts = CaptionParts {
            rate: false,
            ..CaptionParts::default()
        };
        assert_eq!(rate_text(2.0, parts, true), "↺ counter-clockwise");
        parts.direction = false;
        assert_eq!(rate_text(2.0, parts, true), "");
    }

    #[test]
    fn says_the_time() {
        assert_eq!(TimeText::new(12.344).as_str(), "12.34 s");
        assert_eq!(TimeText::new(0.0).as_str(), "0.00 s");
        // Never panics, whatever comes.
        let _ = TimeText::new(f64::MAX).as_str();
    }
}
