//! The tracks, drawn over the picture: trails, velocities, inertial circles.

use js_sys::Array;
use leptos::html::Canvas;
use leptos::prelude::*;
use netdpr_derotation::PictureSize;
use web_sys::CanvasRenderingContext2d;

use super::fit::{Room, canvas_size};
use super::paint::context;
use super::turn::Turn;
use crate::messages::TRACK_FIELDS;
use crate::page::state::{Page, View};
use crate::page::tracking::{Found, Tracking, picked_here};

/// An arrow is as long as the way that the point goes in this time, seconds.
const ARROW_SECONDS: f64 = 0.3;
/// Told apart on any background, also by people who see few colours; the saved film's are the same.
const COLOURS: [&str; 6] = ["#4da3e8", "#f0902f", "#37b878", "#c58ad6", "#f2dc3d", "#e0655a"];

/// The canvas of the tracks.
#[component]
pub(super) fn Tracks(page: Page, shown: Memo<Room>, turn: Memo<Option<Turn>>) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let tracking = page.tracking;
    Effect::new(move || {
        let (Some(canvas), Some(size)) = (canvas.get(), page.size.get()) else {
            return;
        };
        let (width, height) = canvas_size(size, shown.get(), window().device_pixel_ratio());
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let Some(context) = context(&canvas) else {
            return;
        };
        context.save();
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        let scale = f64::from(width) / f64::from(size.width.max(1));
        // From here on lengths are pixels of the picture, whose first one has its centre at (0, 0).
        // It fails for numbers that are none, and these are ordinary ones.
        drop(context.transform(scale, 0.0, 0.0, scale, scale / 2.0, scale / 2.0));
        let view = page.view.get();
        if view == View::Both {
            clip_right_of(&context, page.divider.get(), size);
        }
        let brush = Brush {
            context: &context,
            turn: turn.get().filter(|_| view == View::Original),
            // A line as wide on the screen whatever the picture's size.
            width: 1.6 * window().device_pixel_ratio() / scale,
        };
        if let (true, Ok(circle)) = (page.flow.is_shown.get(), page.circle()) {
            page.flow.found.with(|found| {
                if let Some(found) = found {
                    brush.draw_flow(found, circle);
                }
            });
        }
        tracking.found.with(|found| {
            if let Some(found) = found {
                brush.draw(found, tracking, page.player.moment.get());
            }
        });
        brush.draw_crosses(page);
        brush.draw_radii(page);
        context.restore();
    });
    view! { <canvas node_ref=canvas class="tracks" aria-hidden="true"></canvas> }
}

fn clip_right_of(context: &CanvasRenderingContext2d, divider: f64, size: PictureSize) {
    let left = divider * f64::from(size.width) - 0.5;
    context.begin_path();
    context.rect(left, -0.5, f64::from(size.width) - left, f64::from(size.height));
    context.clip();
}

pub(super) struct Brush<'a> {
    pub(super) context: &'a CanvasRenderingContext2d,
    /// How the picture is turned, when it is shown as filmed.
    turn: Option<Turn>,
    pub(super) width: f64,
}

/// A place of a track, see [`TRACK_FIELDS`].
type Place = [f64; TRACK_FIELDS];

fn place(fields: &[f32]) -> Place {
    let mut fields = fields.iter();
    std::array::from_fn(|_| fields.next().copied().map_or(0.0, f64::from))
}

impl Brush<'_> {
    fn draw(&self, found: &Found, tracking: Tracking, moment: f64) {
        let trail = tracking.trail.get().seconds();
        for ((_, places), colour) in found.by_track().zip(COLOURS.iter().cycle()) {
            let rows = places.len() / TRACK_FIELDS;
            let row = |index: usize| places.get(index * TRACK_FIELDS..(index + 1) * TRACK_FIELDS).map(place);
            // A player's clock and the film's may differ by a little.
            let now = moment + 1e-3;
            let shown = partition_point(rows, |index| row(index).is_some_and(|[_, seconds, ..]| seconds <= now));
            let Some(last) = shown.checked_sub(1).and_then(row) else {
                continue;
            };
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(self.width);
            self.context.begin_path();
            for index in (0..shown).rev() {
                let Some([_, seconds, x, y, ..]) = row(index) else {
                    break;
                };
                if moment - seconds > trail {
                    break;
                }
                self.to(x, y, index + 1 == shown);
            }
            self.context.stroke();
            self.draw_theory((0..rows).filter_map(row));
            // A track that ended stays as a trail and is no point any more.
            let is_over = shown == rows && moment - last[1] > 0.2;
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(self.width);
            if !is_over {
                self.draw_point(&last, tracking);
            }
        }
    }

    /// The whole path that theory has, dashed.
    fn draw_theory(&self, places: impl Iterator<Item = Place>) {
        let dashes = Array::of2(&(6.0 * self.width).into(), &(6.0 * self.width).into());
        // It fails for lengths that are none, and these are.
        drop(self.context.set_line_dash(&dashes));
        self.context.set_stroke_style_str("white");
        self.context.set_line_width(0.75 * self.width);
        self.context.begin_path();
        let places = places.filter(|[.., x, y]| x.is_finite() && y.is_finite());
        for (index, [.., x, y]) in places.enumerate() {
            self.to(x, y, index == 0);
        }
        self.context.stroke();
        drop(self.context.set_line_dash(&Array::new()));
    }

    fn draw_point(&self, &[_, _, x, y, ux, uy, centre_x, centre_y, radius, ..]: &Place, tracking: Tracking) {
        let dot = 3.0 * self.width;
        self.context.begin_path();
        self.around(x, y, dot);
        self.context.stroke();
        self.context.set_stroke_style_str("white");
        self.context.set_line_width(0.75 * self.width);
        let far = (ux * ARROW_SECONDS, uy * ARROW_SECONDS);
        if tracking.arrows.get() && far.0.hypot(far.1) > dot {
            let tip = (x + far.0, y + far.1);
            let length = far.0.hypot(far.1);
            let head = (4.0 * self.width).min(length / 2.0) / length;
            self.context.begin_path();
            self.to(x, y, true);
            self.to(tip.0, tip.1, false);
            for side in [0.5, -0.5] {
                self.to(tip.0, tip.1, true);
                self.to(
                    tip.0 - head * (far.0 + side * far.1),
                    tip.1 - head * (far.1 - side * far.0),
                    false,
                );
            }
            self.context.stroke();
        }
        if tracking.circles.get() && radius > 0.5 && radius < 20_000.0 {
            self.context.begin_path();
            self.around(centre_x, centre_y, radius);
            self.context.stroke();
        }
    }

    /// The point that is being dragged, and those that aren't followed, where they are shown.
    fn draw_crosses(&self, page: Page) {
        self.context.set_stroke_style_str("white");
        self.context.set_line_width(self.width);
        self.context.begin_path();
        let arm = 7.0 * self.width;
        let held = page.tracking.held.get().map(|held| held.at);
        for (x, y) in picked_here(page).into_iter().chain(held) {
            for (right, down) in [(arm, 0.0), (0.0, arm)] {
                self.context.move_to(x - right, y - down);
                self.context.line_to(x + right, y + down);
            }
        }
        self.context.stroke();
    }

    /// The radii between which points are picked by themselves, as long as these are typed.
    fn draw_radii(&self, page: Page) {
        let Ok(circle) = page.circle() else { return };
        if !page.tracking.best.get() {
            return;
        }
        self.context.set_stroke_style_str("rgba(255, 255, 255, 0.6)");
        self.context.set_line_width(0.75 * self.width);
        for text in [page.tracking.inner_text, page.tracking.outer_text] {
            let radius = text.with(|text| crate::page::numbers::parse_decimal(text));
            if let Some(radius) = radius.filter(|radius| *radius > 0.0 && *radius < circle.r) {
                self.context.begin_path();
                self.around(circle.x, circle.y, radius);
                self.context.stroke();
            }
        }
    }

    /// A circle in the turned picture, as a path.
    fn around(&self, x: f64, y: f64, radius: f64) {
        let corners = (radius.sqrt() * 8.0).ceil().clamp(12.0, 360.0) as u32;
        for corner in 0..=corners {
            let (sine, cosine) = (std::f64::consts::TAU * f64::from(corner) / f64::from(corners)).sin_cos();
            self.to(x + radius * cosine, y + radius * sine, corner == 0);
        }
    }

    /// Goes on to a place of the turned picture, or begins there.
    pub(super) fn to(&self, x: f64, y: f64, begins: bool) {
        let there = match &self.turn {
            Some(turn) => turn.map.to_source(x, y),
            None => Some((x, y)),
        };
        match there {
            Some((x, y)) if begins => self.context.move_to(x, y),
            Some((x, y)) => self.context.line_to(x, y),
            None => {}
        }
    }
}

/// How many of the first `length` indices hold, when none does after the first that doesn't.
fn partition_point(length: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, length);
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_last_place_so_far_is_found() {
        let seconds = [0.0, 0.5, 0.5, 2.0];
        let shown = |moment: f64| partition_point(seconds.len(), |index| seconds[index] <= moment);
        assert_eq!(
            [shown(-1.0), shown(0.0), shown(0.5), shown(1.9), shown(2.0)],
            [0, 1, 3, 3, 4]
        );
    }
}
