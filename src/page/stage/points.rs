//! What was clicked, drawn over the picture.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::page::marks::{Hand, MaskChoice, Point};
use crate::page::state::Page;

/// The points on the rim, and the mask's polygon.
#[component]
pub(super) fn Points(page: Page) -> impl IntoView {
    let marks = page.marks;
    let view_box = move || {
        page.size
            .get()
            .map(|size| format!("-0.5 -0.5 {} {}", size.width, size.height))
    };
    let rim = move || dots(&marks.rim.get());
    let has_polygon = move || marks.mask.get() == MaskChoice::Polygon;
    let outline = move || {
        let corners = if has_polygon() { marks.corners.get() } else { Vec::new() };
        corners.iter().fold(String::new(), |mut text, (x, y)| {
            // Writing to a text doesn't fail.
            let _ = write!(text, "{x},{y} ");
            text
        })
    };
    let corners = move || {
        let shown = has_polygon() && marks.hand.get() == Hand::Corner;
        if shown {
            dots(&marks.corners.get())
        } else {
            String::new()
        }
    };
    let line = move || match page.tracking.line.get().as_slice() {
        [(x, y)] => format!("M{x} {y}h0"),
        [(x, y), (to_x, to_y)] => format!("M{x} {y}L{to_x} {to_y}"),
        _ => String::new(),
    };
    view! {
        <svg class="points" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
            <polygon points=outline />
            <path d=corners />
            <path d=rim />
            <path class="length" d=line />
        </svg>
    }
}

/// A path of lines without length: with round ends they are dots, as large as the pen whatever the picture's size.
fn dots(points: &[Point]) -> String {
    points.iter().fold(String::new(), |mut path, (x, y)| {
        // Writing to a text doesn't fail.
        let _ = write!(path, "M{x} {y}h0");
        path
    })
}
