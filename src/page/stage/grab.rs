//! Moving, resizing and drawing the ring by hand: what a pointer takes hold of and what becomes of the circle.

use netdpr_derotation::{Circle, Ellipse};

use super::filmed;

/// What the pointer has taken hold of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Grab {
    /// The disc: its centre stays so far from the pointer.
    Move {
        /// Centre minus pointer, pixels.
        dx: f64,
        /// Centre minus pointer, pixels.
        dy: f64,
    },
    /// The rim: the radius is so much more than the pointer's distance from the centre.
    Resize {
        /// Radius minus distance, pixels.
        dr: f64,
    },
    /// Empty picture: a new ring about the point where the drag began.
    Draw {
        /// The new centre.
        x: f64,
        /// The new centre.
        y: f64,
    },
}

/// The smallest radius that can be drawn, pixels: less is a click.
const LEAST_RADIUS: f64 = 4.0;

/// What a pointer at `at` takes hold of. Where the rim is an ellipse, `rim` is that. `reach` is how far from the rim it still takes the rim, pixels;
/// `may_draw` says whether a drag on empty picture draws a new ring.
pub(super) fn grab(
    ring: Option<Circle>,
    rim: Option<Ellipse>,
    at: (f64, f64),
    reach: f64,
    may_draw: bool,
) -> Option<Grab> {
    let draw = may_draw.then_some(Grab::Draw { x: at.0, y: at.1 });
    let Some(ring) = ring else {
        return draw;
    };
    let (right, down) = (at.0 - ring.x, at.1 - ring.y);
    let distance = right.hypot(down);
    let far = filmed::reach(ring, rim, (right, down));
    // A small ring's middle must stay free to move it by.
    let reach_inwards = reach.min(far / 2.0);
    if distance < far - reach_inwards {
        return Some(Grab::Move {
            dx: ring.x - at.0,
            dy: ring.y - at.1,
        });
    }
    if distance <= far + reach {
        return Some(Grab::Resize { dr: ring.r - distance });
    }
    draw
}

/// The circle after the pointer was dragged to `at`; `None` when that makes no ring yet.
pub(super) fn drag(grab: Grab, ring: Option<Circle>, at: (f64, f64)) -> Option<Circle> {
    let tenth = |number: f64| (number * 10.0).round() / 10.0;
    match (grab, ring) {
        (Grab::Move { dx, dy }, Some(ring)) => Some(Circle::new(tenth(at.0 + dx), tenth(at.1 + dy), ring.r)),
        (Grab::Resize { dr }, Some(ring)) => {
            let distance = (at.0 - ring.x).hypot(at.1 - ring.y);
            Some(Circle::new(ring.x, ring.y, tenth((distance + dr).max(LEAST_RADIUS))))
        }
        (Grab::Draw { x, y }, _) => {
            let r = (at.0 - x).hypot(at.1 - y);
            (r >= LEAST_RADIUS).then(|| Circle::new(tenth(x), tenth(y), tenth(r)))
        }
        (Grab::Move { .. } | Grab::Resize { .. }, None) => None,
    }
}

/// The circle after a key: arrows move it by a pixel (`far`: ten), plus and minus resize it. With `on_rim` the arrows
/// resize it too. `None` for any other key.
pub(super) fn key(ring: Circle, key: &str, far: bool, on_rim: bool) -> Option<Circle> {
    let step = if far { 10.0 } else { 1.0 };
    let resized = |by: f64| Circle::new(ring.x, ring.y, (ring.r + by).max(LEAST_RADIUS));
    let moved = |dx: f64, dy: f64| Circle::new(ring.x + dx, ring.y + dy, ring.r);
    Some(match (key, on_rim) {
        ("+" | "=" | "*", _) | ("ArrowRight" | "ArrowUp", true) => resized(step),
        ("-" | "_", _) | ("ArrowLeft" | "ArrowDown", true) => resized(-step),
        ("ArrowLeft", false) => moved(-step, 0.0),
        ("ArrowRight", false) => moved(step, 0.0),
        ("ArrowUp", false) => moved(0.0, -step),
        ("ArrowDown", false) => moved(0.0, step),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const RING: Circle = Circle::new(100.0, 90.0, 50.0);

    #[test]
    fn the_middle_moves_and_the_rim_resizes() {
        let moving = grab(Some(RING), None, (110.0, 95.0), 8.0, false).unwrap();
        assert_eq!(
            drag(moving, Some(RING), (120.0, 85.0)),
            Some(Circle::new(110.0, 80.0, 50.0))
        );
        let resizing = grab(Some(RING), None, (153.0, 90.0), 8.0, false).unwrap();
        // The ring doesn't jump to the pointer: the 3 pixels it was taken beside stay.
        assert_eq!(drag(resizing, Some(RING), (153.0, 90.0)), Some(RING));
        assert_eq!(
            drag(resizing, Some(RING), (173.0, 90.0)),
            Some(Circle::new(100.0, 90.0, 70.0))
        );
    }

    #[test]
    fn an_ellipse_is_taken_where_it_is_seen() {
        let rim = Ellipse::new(100.0, 91.0, 50.0, 38.0, 0.0);
        let at_its_top = grab(Some(RING), Some(rim), (100.0, 54.0), 8.0, false).unwrap();
        assert_eq!(drag(at_its_top, Some(RING), (100.0, 54.0)), Some(RING));
        assert_eq!(
            drag(at_its_top, Some(RING), (100.0, 44.0)).map(|ring| ring.r),
            Some(60.0)
        );
        let in_the_ring = grab(Some(RING), None, (100.0, 54.0), 8.0, false);
        assert!(matches!(in_the_ring, Some(Grab::Move { .. })), "{in_the_ring:?}");
    }

    #[test]
    fn empty_picture_draws_only_when_it_may() {
        assert_eq!(grab(Some(RING), None, (300.0, 90.0), 8.0, false), None);
        let drawing = grab(None, None, (10.0, 20.0), 8.0, true).unwrap();
        assert_eq!(drag(drawing, None, (11.0, 20.0)), None);
        assert_eq!(drag(drawing, None, (40.0, 60.0)), Some(Circle::new(10.0, 20.0, 50.0)));
    }

    #[test]
    fn a_small_ring_can_still_be_moved() {
        let small = Circle::new(100.0, 90.0, 10.0);
        assert!(matches!(
            grab(Some(small), None, (101.0, 90.0), 22.0, false),
            Some(Grab::Move { .. })
        ));
    }

    #[test]
    fn keys_move_and_resize() {
        assert_eq!(key(RING, "ArrowLeft", true, false), Some(Circle::new(90.0, 90.0, 50.0)));
        assert_eq!(key(RING, "ArrowUp", false, false), Some(Circle::new(100.0, 89.0, 50.0)));
        assert_eq!(key(RING, "ArrowUp", false, true), Some(Circle::new(100.0, 90.0, 51.0)));
        assert_eq!(key(RING, "-", true, false), Some(Circle::new(100.0, 90.0, 40.0)));
        assert_eq!(key(RING, "a", false, false), None);
    }
}
