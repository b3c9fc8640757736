//! Axes: from where to where they go, and which numbers stand beside them.

/// One direction of a plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    pub(crate) from: f64,
    pub(crate) to: f64,
}

impl Range {
    /// From the least to the most, with a margin as a share of what is between.
    pub(crate) fn of(values: impl Iterator<Item = f64>, margin: f64) -> Self {
        let (least, most) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
                (least.min(value), most.max(value))
            });
        if least > most {
            return Self { from: 0.0, to: 1.0 };
        }
        // Noise on something constant isn't blown up to fill the plot.
        let wide = (most - least).max(1e-3 * most.abs().max(least.abs())).max(1e-9);
        let (middle, half) = (0.5 * (least + most), (0.5 + margin) * wide);
        Self {
            from: middle - half,
            to: middle + half,
        }
    }

    pub(crate) fn length(self) -> f64 {
        self.to - self.from
    }

    /// The same middle, so many times as long.
    pub(crate) fn widened(self, by: f64) -> Self {
        let (middle, half) = (0.5 * (self.from + self.to), 0.5 * by * self.length());
        Self {
            from: middle - half,
            to: middle + half,
        }
    }
}

/// A number beside an axis, and how it is written.
pub(crate) type Tick = (f64, String);

/// About `count` round numbers in the range: steps of 1, 2 or 5 times a power of ten.
pub(crate) fn ticks(range: Range, count: f64, decimal_comma: bool) -> Vec<Tick> {
    let rough = range.length() / count.max(1.0);
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    let decimals = (-(step * (1.0 + 1e-9)).log10().floor()).clamp(0.0, 9.0) as usize;
    let first = (range.from / step - 1e-9).ceil();
    (0..200_u16)
        .map(|index| (first + f64::from(index)) * step)
        .take_while(|value| *value <= range.to + 1e-9 * step)
        .map(|value| (value, written(value, decimals, decimal_comma)))
        .collect()
}

fn written(value: f64, decimals: usize, decimal_comma: bool) -> String {
    let text = format!("{value:.decimals$}");
    // A zero has no sign, and a minus is as wide as a plus.
    let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let text = if is_zero {
        text.trim_start_matches('-').to_owned()
    } else {
        text.replace('-', "\u{2212}")
    };
    if decimal_comma { text.replace('.', ",") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(from: f64, to: f64, comma: bool) -> Vec<String> {
        ticks(Range { from, to }, 5.0, comma)
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    }

    #[test]
    fn numbers_are_round_and_within() {
        assert_eq!(texts(-0.3, 8.1, false), ["0", "2", "4", "6", "8"]);
        assert_eq!(texts(-0.11, 0.12, true), ["−0,10", "−0,05", "0,00", "0,05", "0,10"]);
        assert_eq!(texts(994.0, 1006.0, false), ["995", "1000", "1005"]);
    }

    #[test]
    fn what_has_no_length_has_no_ticks_and_hangs_nothing() {
        assert!(texts(1.0, 1.0, false).is_empty());
        assert!(texts(f64::NAN, 1.0, false).is_empty());
        assert!(texts(1e300, 1.1e300, false).len() < 201);
    }

    #[test]
    fn ranges_hold_what_there_is() {
        assert_eq!(Range::of([].into_iter(), 0.1), Range { from: 0.0, to: 1.0 });
        let range = Range::of([2.0, f64::NAN, 4.0].into_iter(), 0.1);
        assert!((range.from - 1.8).abs() < 1e-12 && (range.to - 4.2).abs() < 1e-12);
        let constant = Range::of([5.0, 5.0].into_iter(), 0.0);
        assert!(constant.length() > 0.0);
    }
}
