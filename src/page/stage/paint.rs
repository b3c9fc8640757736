//! Draws a frame turned inside its circle.

use netdpr_derotation::{Circle, MomentMap, PictureSize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::turn::Turn;
use crate::page::state::View;

/// Fields across the disc, each of which is drawn as if it kept its shape. The camera's tilt bends a disc of 500 pixels
/// by less than half a pixel within one.
const FIELDS: u32 = 16;

/// How much light the surroundings of a turned disc lose, 0 none to 1 all.
const DIMMED: &str = "rgba(12, 12, 13, 0.62)";

/// Draws `frame`, which shows a picture of size `picture`, over the whole of `canvas`.
///
/// `divider` counts for [`View::Both`] only: turned is what lies right of it (0 the left edge, 1 the right one).
/// Without a turn the picture is drawn as filmed, whatever the view.
pub(crate) fn paint(
    canvas: &HtmlCanvasElement,
    frame: &HtmlCanvasElement,
    picture: PictureSize,
    turn: Option<Turn>,
    view: View,
    divider: f64,
) {
    let Some(context) = context(canvas) else {
        return;
    };
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    // From here on lengths are pixels of the picture, whose first one has its centre at (0, 0).
    let across = f64::from(canvas.width()) / width.max(1.0);
    let down = f64::from(canvas.height()) / height.max(1.0);
    let placed = context.set_transform(across, 0.0, 0.0, down, across / 2.0, down / 2.0);
    let draw_frame = || {
        // It fails only for a frame of no size, and then there is nothing to draw.
        let drawn = context.draw_image_with_html_canvas_element_and_dw_and_dh(frame, -0.5, -0.5, width, height);
        drawn.is_ok()
    };
    if placed.is_err() || !draw_frame() {
        return;
    }
    let Some(turn) = turn.filter(|_| view != View::Original) else {
        return;
    };
    let Circle { x, y, r } = turn.circle;
    context.save();
    if view == View::Both {
        let left = divider * width - 0.5;
        context.begin_path();
        context.rect(left, -0.5, width - left, height);
        context.clip();
    }
    context.set_fill_style_str(DIMMED);
    context.fill_rect(-0.5, -0.5, width, height);
    context.begin_path();
    if context.arc(x, y, r, 0.0, std::f64::consts::TAU).is_ok() {
        context.clip();
        // What of the disc the camera did not see is black.
        context.set_fill_style_str("black");
        context.fill_rect(-0.5, -0.5, width, height);
        let fields = if turn.is_rigid { 1 } else { FIELDS };
        draw_fields(&context, &turn, fields, &|| {
            draw_frame();
        });
    }
    context.restore();
}

/// Draws the disc in `fields` by `fields` fields, each with its own straight map.
fn draw_fields(context: &CanvasRenderingContext2d, turn: &Turn, fields: u32, draw_frame: &dyn Fn()) {
    let Circle { x, y, r } = turn.circle;
    let side = 2.0 * r / f64::from(fields);
    // Fields overlap by a little, so that no seam shows.
    let overlap = if fields > 1 { 0.75 } else { 0.0 };
    for row in 0..fields {
        for column in 0..fields {
            let middle = (
                x - r + (f64::from(column) + 0.5) * side,
                y - r + (f64::from(row) + 0.5) * side,
            );
            let out_of_disc = (middle.0 - x).hypot(middle.1 - y) - r;
            if out_of_disc > side * std::f64::consts::FRAC_1_SQRT_2 {
                continue;
            }
            context.save();
            context.begin_path();
            let reach = side / 2.0 + overlap;
            context.rect(middle.0 - reach, middle.1 - reach, 2.0 * reach, 2.0 * reach);
            context.clip();
            if follow(context, &turn.map, middle, side / 2.0).is_ok() {
                draw_frame();
            }
            context.restore();
        }
    }
}

/// Sets the context so that the frame as filmed, drawn in its place, comes to lie as the map wants it about `middle`.
fn follow(context: &CanvasRenderingContext2d, map: &MomentMap, (x, y): (f64, f64), half: f64) -> Result<(), JsValue> {
    let source = |x, y| map.to_source(x, y).ok_or(JsValue::NULL);
    let (left, right) = (source(x - half, y)?, source(x + half, y)?);
    let (top, bottom) = (source(x, y - half)?, source(x, y + half)?);
    let middle = source(x, y)?;
    // Pixels of the picture as filmed for one of the turned: to the right, and down.
    let along = ((right.0 - left.0) / (2.0 * half), (right.1 - left.1) / (2.0 * half));
    let down = ((bottom.0 - top.0) / (2.0 * half), (bottom.1 - top.1) / (2.0 * half));
    let area = along.0 * down.1 - along.1 * down.0;
    context.translate(x, y)?;
    context.transform(down.1 / area, -along.1 / area, -down.0 / area, along.0 / area, 0.0, 0.0)?;
    context.translate(-middle.0, -middle.1)
}

/// The 2D context of a canvas.
pub(crate) fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}
