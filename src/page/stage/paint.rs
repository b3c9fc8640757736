//! Draws a frame turned inside its circle.

use netdpr_derotation::{Circle, PictureSize};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::page::state::View;

/// How a frame is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Turn {
    /// About which centre and inside which rim.
    pub(crate) circle: Circle,
    /// By how much, radians clockwise as seen: as far as the tank has turned counter-clockwise.
    pub(crate) clockwise: f64,
}

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
        let turned = context
            .translate(x, y)
            .and_then(|()| context.rotate(turn.clockwise))
            .and_then(|()| context.translate(-x, -y));
        if turned.is_ok() {
            draw_frame();
        }
    }
    context.restore();
}

/// The 2D context of a canvas.
pub(crate) fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}
