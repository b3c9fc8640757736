//! The rings that are looked at.

use std::ops::Range;

/// Rings inside the rim: what is in the tank.
pub(super) const INSIDE: Range<usize> = 0..20;
/// Rings on the rim, which is the tank itself. The wall between may be either and is left out.
pub(super) const RIM: Range<usize> = 20..25;
/// Samples on a ring.
pub(super) const ANGLES: usize = 512;
/// Orders kept: 0 to one less.
pub(super) const ORDERS: usize = 97;

/// The innermost and the outermost ring inside, and on the rim, in radii.
const INSIDE_FROM_TO: (f64, f64) = (0.15, 0.90);
const RIM_FROM_TO: (f64, f64) = (0.95, 1.0);

/// The radii of all rings in units of the rim's, inner ones first.
pub(super) fn radii() -> Vec<f64> {
    let spread = |count: usize, (from, to): (f64, f64)| {
        (0..count).map(move |ring| from + (to - from) * ring as f64 / (count - 1) as f64)
    };
    spread(INSIDE.len(), INSIDE_FROM_TO)
        .chain(spread(RIM.len(), RIM_FROM_TO))
        .collect()
}
