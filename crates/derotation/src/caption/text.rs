//! What the caption says.

use std::fmt::Write as _;

use crate::RotationRate;

/// "13.45 rpm ↺ counter-clockwise", or without the words for the direction.
pub(super) fn rate_text(rate: RotationRate, words: bool) -> String {
    let rpm = format!("{:.3}", rate.rpm().abs());
    let rpm = rpm.trim_end_matches('0').trim_end_matches('.');
    let (arrow, direction) = if rate.rpm() > 0.0 {
        ('↺', "counter-clockwise")
    } else {
        ('↻', "clockwise")
    };
    if words {
        format!("{rpm} rpm {arrow} {direction}")
    } else {
        format!("{rpm} rpm {arrow}")
    }
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
        let text = |rpm, words| rate_text(RotationRate::from_rpm(rpm).unwrap(), words);
        assert_eq!(text(13.45, true), "13.45 rpm ↺ counter-clockwise");
        assert_eq!(text(-3.0, true), "3 rpm ↻ clockwise");
        assert_eq!(text(-10.0, false), "10 rpm ↻");
    }

    #[test]
    fn says_the_time() {
        assert_eq!(TimeText::new(12.344).as_str(), "12.34 s");
        assert_eq!(TimeText::new(0.0).as_str(), "0.00 s");
        // Never panics, whatever comes.
        let _ = TimeText::new(f64::MAX).as_str();
    }
}
