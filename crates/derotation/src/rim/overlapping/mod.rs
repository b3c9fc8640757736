//! Measuring a rim out of focus, whose edge may run into another one: the two edges of a thin wall.
//!
//! Blurred so much that they overlap, two edges shift each other's steepest places, by as much as their heights happen to be
//! here or there. So both are fitted together: along each normal the slope is the sum of two bell curves, of any heights, at
//! the distances of two shapes about one centre. The heights follow from the rest (variable projection: Golub and Pereyra 1973).

mod model;
mod rays;
mod told;

use super::ring::Ring;
use super::shape::{Freedom, Shape};
use super::shrink::SeenIn;
use crate::Frame;
use model::{Fitted, Model};
use rays::Rays;

/// Blur along the rays, standard deviation in pixels: so little that it hides nothing.
const BLUR: f64 = 1.5;
/// An edge that is narrower, standard deviation in pixels after that blur, is as good as sharp.
const SHARP: f64 = 2.2;
/// The widest edge looked at, likewise.
const WIDEST: f64 = 9.0;
/// Edges further apart than this, in widths, don't move each other.
const APART: f64 = 3.5;
/// What a second edge must leave of the differences to be believed.
const CLEARLY_BETTER: f64 = 0.6;
/// The least share of the slopes' squares that must be explained.
const EXPLAINED: f64 = 0.97;

/// The rim measured together with the edge that overlaps it most; `None` where the rim is sharp, or isn't explained so.
pub(super) fn measured(frame: &Frame, seen_in: SeenIn, shape: &Shape, freedom: Freedom) -> Option<Shape> {
    let first = Ring::about(frame, seen_in, shape, 1.2 * WIDEST, BLUR)?;
    let seen = width_seen(&first)?;
    if !(SHARP..=WIDEST).contains(&seen) {
        return None;
    }
    let reach = (rays::REACH * seen).min(0.5 * shape.radius());
    let ring = Ring::about(frame, seen_in, shape, reach, BLUR)?;
    let rays = Rays::of(&ring, frame, freedom);
    let fits = |fitted: &Fitted| {
        let Model { gap, width, .. } = fitted.model;
        let overlap = gap.is_none_or(|gap| gap.abs() <= APART * width);
        overlap && fitted.explained >= EXPLAINED && (0.5..=2.2).contains(&(width / seen))
    };
    let [one, two] = rays
        .scanned(seen)
        .map(|start| rays.fitted(start?, freedom).filter(fits));
    let best = match (one, two) {
        (Some(one), Some(two)) => {
            // Both have to explain the same slopes.
            let columns = two.model.columns;
            let alone = rays.differences(&Model { columns, ..one.model }, None);
            let together = rays.differences(&two.model, None);
            if together < CLEARLY_BETTER * alone { two } else { one }
        }
        (one, two) => two.or(one)?,
    };
    Some(best.rim(shape, freedom))
}

/// The width of the edge, as a standard deviation in pixels, in the mean over all rays.
fn width_seen(ring: &Ring) -> Option<f64> {
    let columns = ring.slopes.width.max(1);
    let mut mean = vec![0.0_f64; columns];
    for row in ring.slopes.values.chunks_exact(columns) {
        for (sum, &slope) in mean.iter_mut().zip(row) {
            *sum += f64::from(slope);
        }
    }
    let middle = (-ring.nearest) as usize;
    let near = middle.saturating_sub(4)..(middle + 5).min(columns);
    let top = near.max_by(|&a, &b| mean[a].total_cmp(&mean[b]))?;
    let half = *mean.get(top)? / 2.0;
    if half <= 0.0 {
        return None;
    }
    let below = |values: &mut dyn Iterator<Item = &f64>| {
        let mut before = 2.0 * half;
        for (steps, &value) in (0..).zip(values) {
            if value <= half {
                return Some(f64::from(steps) + (before - half) / (before - value).max(1e-12));
            }
            before = value;
        }
        None
    };
    let outwards = below(&mut mean.iter().skip(top + 1))?;
    let inwards = below(&mut mean.iter().take(top).rev())?;
    // The half width at half of the height is 1.177 standard deviations; another edge widens one side alone.
    Some(outwards.min(inwards) / 1.177)
}

#[cfg(test)]
mod tests {
    use super::super::shrink::Channel;
    use super::*;
    use crate::{Colour, ColourRange, PictureSize};

    const CENTRE: (f64, f64) = (120.3, 118.8);

    /// How much of a step a blur of standard deviation 4 pixels leaves so far from it (Abramowitz and Stegun 7.1.25).
    fn step(distance: f64) -> f64 {
        let z = distance / 4.0 / std::f64::consts::SQRT_2;
        let t = 1.0 / (1.0 + 0.47047 * z.abs());
        let tail = t * (0.348_024_2 + t * (-0.095_879_8 + t * 0.747_855_6)) * (-z * z).exp() / 2.0;
        if z > 0.0 { 1.0 - tail } else { tail }
    }

    /// A dark wall of so many pixels about water that is lighter to one side.
    fn wall(thickness: f64) -> Frame {
        let colour = Colour {
            range: ColourRange::Full,
            ..Colour::default()
        };
        let size = PictureSize {
            width: 240,
            height: 240,
        };
        let mut frame = Frame::black(size, colour).unwrap();
        let [y, ..] = frame.planes_mut();
        for (i, sample) in y.samples.iter_mut().enumerate() {
            let (dx, dy) = ((i % 240) as f64 - CENTRE.0, (i / 240) as f64 - CENTRE.1);
            let r = dx.hypot(dy);
            let water = 110.0 + 45.0 * dx / r.max(20.0);
            let level = 130.0 + (60.0 - 130.0) * step(80.0 - r) + (water - 60.0) * step(80.0 - thickness - r);
            *sample = level.round() as u8;
        }
        frame
    }

    #[test]
    fn a_thin_wall_out_of_focus_is_found_where_it_is() {
        let seen_in = SeenIn {
            channel: Channel::LUMA,
            outwards: 1.0,
        };
        for thickness in [4.0, 6.0] {
            let start = Shape::circle(CENTRE.0 + 0.4, CENTRE.1 - 0.3, 82.0);
            let found = measured(&wall(thickness), seen_in, &start, Freedom::Size).unwrap();
            let off = (found.x - CENTRE.0).hypot(found.y - CENTRE.1);
            assert!(off < 0.1, "{thickness}: {found:?}");
            assert!((found.radius() - 80.0).abs() < 0.6, "{thickness}: {found:?}");
        }
    }

    #[test]
    fn a_sharp_rim_is_left_alone() {
        let colour = Colour::default();
        let size = PictureSize {
            width: 240,
            height: 240,
        };
        let mut frame = Frame::black(size, colour).unwrap();
        let [y, ..] = frame.planes_mut();
        for (i, sample) in y.samples.iter_mut().enumerate() {
            let r = ((i % 240) as f64 - CENTRE.0).hypot((i / 240) as f64 - CENTRE.1);
            *sample = if r < 80.0 { 180 } else { 60 };
        }
        let seen_in = SeenIn {
            channel: Channel::LUMA,
            outwards: -1.0,
        };
        let shape = Shape::circle(CENTRE.0, CENTRE.1, 80.0);
        assert_eq!(measured(&frame, seen_in, &shape, Freedom::Size), None);
    }
}
