//! A row of the turned picture is a curve through the source when the camera was tilted or has a rolling shutter. It is
//! followed along straight lines between knots, short enough that they can't be told from the curve.

use super::kernel::{Line, sample_line};
use crate::Plane;

/// Fills `out` with samples of `source` along a curve. `place` says where a sample lies, in samples of the source; it is
/// asked for every `spacing`th one, and for the one behind the last. `black` where the curve is outside the picture, or
/// nowhere.
pub(super) fn sample_curve(
    source: &Plane<'_>,
    spacing: usize,
    mut place: impl FnMut(usize) -> Option<(f64, f64)>,
    black: u8,
    out: &mut [u8],
) {
    let mut from = place(0);
    let mut sample = 0;
    for part in out.chunks_mut(spacing.max(1)) {
        sample += part.len();
        let to = place(sample);
        let line = from.zip(to).and_then(|(from, to)| Line::between(from, to, part.len()));
        match line {
            Some(line) => sample_line(source, &line, black, part),
            None => part.fill(black),
        }
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_followed_from_knot_to_knot() {
        let samples: Vec<u8> = (0..=255).collect();
        let source = Plane {
            width: 16,
            height: 16,
            samples: &samples,
        };
        let mut asked = Vec::new();
        let mut out = [0; 10];
        // Down along a parabola that is a whole number at each knot.
        let parabola = |sample: usize| {
            asked.push(sample);
            let down = sample as f64;
            Some((down * down / 16.0, down))
        };
        sample_curve(&source, 4, parabola, 16, &mut out);
        assert_eq!(asked, [0, 4, 8, 10]);
        // Rows of 16: two knots are at 4 * 16 + 1 and 8 * 16 + 4.
        assert_eq!((out[0], out[4], out[8]), (0, 65, 132));
        assert_eq!(out[2], 2 * 16 + 1, "half a level is rounded up");
    }

    #[test]
    fn what_is_nowhere_is_black() {
        let source = Plane {
            width: 2,
            height: 2,
            samples: &[200; 4],
        };
        let mut out = [0; 6];
        let place = |sample: usize| match sample {
            0..=2 => Some((0.5, 0.5)),
            3 => None,
            _ => Some((f64::INFINITY, 0.0)),
        };
        sample_curve(&source, 1, place, 16, &mut out);
        assert_eq!(out, [200, 200, 16, 16, 16, 16]);
    }
}
