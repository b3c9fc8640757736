//! The frame that the preview shows, kept as filmed in a canvas of its own: so that it can be drawn again, turned
//! otherwise, whenever a person changes something, playing or not.

use leptos::prelude::*;
use netdpr_derotation::PictureSize;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{HtmlCanvasElement, HtmlVideoElement, ImageData};

use super::stage::paint::context;
use super::state::Page;

/// The longest side kept, pixels: more than that no preview shows.
const LONGEST_SIDE: f64 = 1920.0;

/// Keeps the frame that `video` shows, `moment` seconds after the film's first one; seen in a mirror if it is `mirrored`.
pub(super) fn keep_video_frame(page: Page, video: &HtmlVideoElement, moment: f64, mirrored: bool) {
    let Some(size) = page.size.get_untracked() else {
        return;
    };
    let longest = f64::from(size.width.max(size.height));
    let scale = (LONGEST_SIDE / longest.max(1.0)).min(1.0);
    let side = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
    let (width, height) = (side(size.width), side(size.height));
    let Some(canvas) = canvas_of(page, width, height) else {
        return;
    };
    let drawn = context(&canvas).is_some_and(|context| {
        let (width, height) = (f64::from(width), f64::from(height));
        let (right, left) = if mirrored { (-1.0, width) } else { (1.0, 0.0) };
        // A context takes any numbers.
        drop(context.set_transform(right, 0.0, 0.0, 1.0, left, 0.0));
        context
            .draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)
            .is_ok()
    });
    if drawn {
        page.player.moment.set(moment);
        page.frame_count.update(|count| *count = count.wrapping_add(1));
    }
}

/// Keeps a picture of RGBA bytes: the film's first frame.
pub(super) fn keep_first_frame(page: Page, size: PictureSize, bytes: &JsValue) {
    let bytes = js_sys::Uint8Array::new(bytes).to_vec();
    let Some(canvas) = canvas_of(page, size.width, size.height) else {
        return;
    };
    let drawn = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&bytes), size.width, size.height)
        .ok()
        .zip(context(&canvas))
        .is_some_and(|(image, context)| context.put_image_data(&image, 0, 0).is_ok());
    if drawn {
        page.player.moment.set(0.0);
        page.frame_count.update(|count| *count = count.wrapping_add(1));
    }
}

/// The canvas that keeps the frame, of this size.
fn canvas_of(page: Page, width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas = page.frame.get_value().or_else(|| {
        let canvas = document().create_element("canvas").ok()?;
        canvas.dyn_into::<HtmlCanvasElement>().ok()
    })?;
    // To set a canvas's size clears it, also when it is the same.
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    page.frame.set_value(Some(canvas.clone()));
    Some(canvas)
}
