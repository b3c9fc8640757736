//! Trails of points in a derotated film.

use super::Picture;

/// The share of `places` (pixels of the picture) at which a trail in the first point's colour is drawn.
#[must_use]
pub fn share_with_trail(picture: &Picture, places: &[(f64, f64)]) -> f64 {
    let with_trail = places.iter().filter(|place| has_trail(picture, **place)).count();
    with_trail as f64 / places.len().max(1) as f64
}

/// Whether one of the samples of colour about a place is blue; a trail is hardly broader than one.
fn has_trail(picture: &Picture, (x, y): (f64, f64)) -> bool {
    let columns = picture.width.div_ceil(2);
    let (column, row) = (((x / 2.0) - 0.25).floor() as usize, ((y / 2.0) - 0.25).floor() as usize);
    let [u, v] = &picture.chroma;
    [0, 1, columns, columns + 1].into_iter().any(|step| {
        let index = row * columns + column + step;
        let sample = |plane: &[u8]| plane.get(index).copied().unwrap_or(128);
        sample(u) >= 140 && sample(v) <= 118
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_is_found_where_it_is_and_nowhere_else() {
        let mut picture = Picture {
            width: 64,
            height: 48,
            seconds: 0.0,
            luma: vec![90; 64 * 48],
            chroma: [vec![128; 32 * 24], vec![128; 32 * 24]],
        };
        for column in 0..32 {
            picture.chroma[0][10 * 32 + column] = 165;
            picture.chroma[1][10 * 32 + column] = 90;
        }
        assert!((share_with_trail(&picture, &[(20.0, 20.5), (31.0, 21.0)]) - 1.0).abs() < 1e-9);
        assert!(share_with_trail(&picture, &[(20.0, 30.0), (20.0, 12.0), (500.0, 500.0)]) < 1e-9);
    }
}
