//! The rim as it was filmed: an ellipse where the camera was tilted.

use leptos::prelude::*;
use netdpr_derotation::{Circle, Ellipse};

use crate::page::state::{Page, View};

/// The rim's ellipse, where the picture is shown as filmed and a tilt of the camera is undone. The ring's centre isn't its
/// centre then: that is the tank's.
pub(super) fn filmed_rim(page: Page) -> Option<Ellipse> {
    let is_undone = page.undo_tilt.get() && page.view.get() == View::Original;
    page.tilt.get().filter(|_| is_undone).map(|tilt| tilt.rim)
}

/// How far from the ring's centre the rim is in a direction, pixels; `ellipse` is the rim as filmed, if it isn't the ring.
pub(super) fn reach(ring: Circle, ellipse: Option<Ellipse>, (right, down): (f64, f64)) -> f64 {
    ellipse
        .and_then(|rim| crossing(&rim, (ring.x, ring.y), (right, down)))
        .unwrap_or(ring.r)
}

/// How far from a point inside an ellipse a ray crosses it; `None` for a point outside.
fn crossing(rim: &Ellipse, from: (f64, f64), (right, down): (f64, f64)) -> Option<f64> {
    let length = right.hypot(down);
    if length <= 0.0 || !rim.contains(from.0, from.1) {
        return None;
    }
    // Where the ellipse is the unit circle.
    let (cosine, sine) = rim.long_axis();
    let unit = |x: f64, y: f64| ((x * cosine + y * sine) / rim.rx, (y * cosine - x * sine) / rim.ry);
    let (x, y) = unit(from.0 - rim.x, from.1 - rim.y);
    let (dx, dy) = unit(right / length, down / length);
    let (a, b, c) = (dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - 1.0);
    let far = (-b + (b * b - a * c).max(0.0).sqrt()) / a;
    far.is_finite().then_some(far)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_ray_meets_the_ellipse_where_it_is() {
        let rim = Ellipse::new(100.0, 90.0, 60.0, 40.0, 30.0);
        let ring = Circle::new(104.0, 87.0, 60.0);
        for (right, down) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (3.0, -4.0)] {
            let far = reach(ring, Some(rim), (right, down));
            let length = f64::hypot(right, down);
            let (x, y) = (ring.x + far * right / length, ring.y + far * down / length);
            assert!(
                (rim.relative_distance(x, y) - 1.0).abs() < 1e-9,
                "{right} {down}: {far}"
            );
        }
    }

    #[test]
    fn without_an_ellipse_the_ring_is_the_rim() {
        let ring = Circle::new(104.0, 87.0, 60.0);
        assert_eq!(reach(ring, None, (0.3, 0.4)), 60.0);
        // An ellipse that doesn't hold the centre says nothing.
        let elsewhere = Ellipse::new(500.0, 90.0, 60.0, 40.0, 30.0);
        assert_eq!(reach(ring, Some(elsewhere), (1.0, 0.0)), 60.0);
    }
}
