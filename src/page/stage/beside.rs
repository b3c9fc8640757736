//! The camera's picture as it is, beside the turned one.

use leptos::html::Canvas;
use leptos::prelude::*;

use super::paint::paint;
use crate::page::state::{Page, View};
use crate::page::words;

/// The longest side drawn, pixels: it is there to compare with, and has half of the stage at most.
const LONGEST_SIDE: f64 = 960.0;

/// The picture that is kept, as filmed.
#[component]
pub(super) fn AsFilmed(page: Page) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    Effect::new(move || {
        page.frame_count.track();
        let (Some(canvas), Some(size)) = (canvas.get(), page.size.get()) else {
            return;
        };
        let scale = (LONGEST_SIDE / f64::from(size.width.max(size.height).max(1))).min(1.0);
        let side = |pixels: u32| (f64::from(pixels) * scale).round() as u32;
        let (width, height) = (side(size.width), side(size.height));
        // To set a canvas's size clears it, also when it is the same.
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        if let Some(frame) = page.frame.get_value() {
            paint(&canvas, &frame, size, None, View::Original, 0.0);
        }
    });
    view! {
        <figure class="beside">
            <canvas node_ref=canvas data-testid="beside" role="img" aria-label=words::as_filmed></canvas>
            <figcaption>{words::as_filmed}</figcaption>
        </figure>
    }
}
