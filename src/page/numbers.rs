//! Numbers as people type and read them.

use js_sys::Number;

/// Reads a number with a decimal point or a decimal comma, signed, spaces around it ignored. `None` when it is none
/// or not finite.
pub(super) fn parse_decimal(text: &str) -> Option<f64> {
    // What people paste from elsewhere: a true minus sign, a decimal comma.
    let ascii = text.trim().replace('\u{2212}', "-").replacen(',', ".", 1);
    // Of what the browser takes for a number, digits with a sign, a point and an exponent: Rust's own reading would add
    // 12 KB of tables to the page.
    let of_digits = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
    let is_number = !ascii.is_empty() && ascii.chars().all(of_digits);
    let number = is_number.then(|| ascii.parse::<Number>().ok()).flatten()?.value_of();
    number.is_finite().then_some(number)
}

/// Reads a moment: seconds ("13.5"), or minutes and seconds as a player's clock shows them ("1:13.5").
pub(super) fn parse_seconds(text: &str) -> Option<f64> {
    let Some((minutes, seconds)) = text.trim().rsplit_once(':') else {
        return parse_decimal(text);
    };
    let minutes = match minutes.split_once(':') {
        Some((hours, minutes)) => hours.parse::<u32>().ok()? as f64 * 60.0 + minutes.parse::<u32>().ok()? as f64,
        None => minutes.parse::<u32>().ok()? as f64,
    };
    let seconds = parse_decimal(seconds).filter(|seconds| (0.0..60.0).contains(seconds))?;
    Some(minutes * 60.0 + seconds)
}

/// A number with at most so many decimals and no zeros behind the last that counts: `924.3`, `506`.
pub(super) fn plain(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    if !text.contains('.') {
        return text;
    }
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A length of time as a player's clock shows it: `0:42`, `1:02:03`. Whole seconds, rounded down.
pub(super) fn clock(seconds: f64) -> String {
    // The cast saturates, and turns what is no number into 0.
    let whole = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A file's name without its ending.
pub(super) fn file_stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn reads_decimals_both_ways() {
        assert_eq!(parse_decimal(" 13,45 "), Some(13.45));
        assert_eq!(parse_decimal("\u{2212}3.2"), Some(-3.2));
        for text in ["", "a", "nan", "inf", "1,234.5"] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn reads_moments() {
        assert_eq!(parse_seconds("13.5"), Some(13.5));
        assert_eq!(parse_seconds("1:13,5"), Some(73.5));
        assert_eq!(parse_seconds("1:00:01"), Some(3601.0));
        assert_eq!(parse_seconds("1:75"), None);
        assert_eq!(parse_seconds(""), None);
    }

    #[test]
    fn writes_what_counts() {
        assert_eq!(plain(924.3, 2), "924.3");
        assert_eq!(plain(506.0, 2), "506");
        assert_eq!(plain(100.0, 0), "100");
        assert_eq!(plain(-0.001, 1), "0");
    }

    #[test]
    fn writes_clocks() {
        assert_eq!(clock(42.9), "0:42");
        assert_eq!(clock(3723.0), "1:02:03");
        assert_eq!(clock(f64::NAN), "0:00");
    }
}
