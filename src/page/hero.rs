//! The example, before and after in one picture: its left half as filmed, its right half at rest.
//!
//! The film of it has been derotated, because one that stands still takes a third of the bytes of one that turns, and it
//! is there before a person has chosen anything. Turned forward again it is as filmed.

use std::f64::consts::TAU;

use js_sys::{JSON, Reflect};
use leptos::ev;
use leptos::html::{Canvas, Video};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement};

use super::frames::{FrameWatch, wants_less_motion};
use super::{fetching, words};

/// A small film of the example's tank, which is there with the page, and its recipe.
const FILM: &str = "static/hero.mp4";
const RECIPE: &str = "static/hero.json";

/// What of the recipe the picture takes. The browser reads it: what reads recipes comes with the workshop.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Turning {
    /// The centre, pixels.
    x: f64,
    y: f64,
    /// Turns a minute.
    rpm: f64,
}

impl Turning {
    fn of(recipe: &str) -> Option<Self> {
        let recipe = JSON::parse(recipe).ok()?;
        let number = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok()?.as_f64();
        let circle = Reflect::get(&recipe, &"circle".into()).ok()?;
        Some(Self {
            x: number(&circle, "x")?,
            y: number(&circle, "y")?,
            rpm: number(&recipe, "rpm")?,
        })
    }

    /// How far the tank had turned, radians counter-clockwise.
    fn angle_after(self, seconds: f64) -> f64 {
        self.rpm * seconds / 60.0 * TAU
    }
}

/// The before and after. Nothing is shown where the example can't be had.
#[component]
pub(super) fn Hero() -> impl IntoView {
    let turning = RwSignal::new(None::<Turning>);
    spawn_local(async move {
        if let Some(found) = fetching::text(RECIPE).await {
            // The person may have gone on already; then there is no signal to set.
            turning.try_set(Turning::of(&found));
        }
    });
    move || turning.get().map(|turning| view! { <BeforeAfter turning /> })
}

#[component]
fn BeforeAfter(turning: Turning) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let canvas = NodeRef::<Canvas>::new();
    let watch = StoredValue::<Option<FrameWatch>, LocalStorage>::new_local(None);
    let shown = RwSignal::new(false);
    let draw = move |seconds: f64| {
        let (Some(Some(video)), Some(Some(canvas))) = (video.try_get_untracked(), canvas.try_get_untracked()) else {
            return;
        };
        let size = (video.video_width(), video.video_height());
        if (canvas.width(), canvas.height()) != size {
            canvas.set_width(size.0);
            canvas.set_height(size.1);
        }
        if draw_both(&canvas, &video, turning, turning.angle_after(seconds)).is_some() {
            shown.try_set(true);
        }
    };
    Effect::new(move || {
        if let Some(video) = video.get() {
            watch.set_value(Some(FrameWatch::start(&video, draw)));
            if !wants_less_motion() {
                drop(video.play());
            }
        }
    });
    let visibility = window_event_listener(ev::visibilitychange, move |_| {
        if let Some(Some(video)) = video.try_get_untracked() {
            if document().hidden() {
                drop(video.pause());
            } else if !wants_less_motion() {
                drop(video.play());
            }
        }
    });
    on_cleanup(move || visibility.remove());
    view! {
        <figure class="hero" class:shown=move || shown.get()>
            <canvas node_ref=canvas role="img" aria-label=words::hero_label></canvas>
            <video
                node_ref=video
                class="player"
                src=FILM
                muted
                prop:muted=true
                loop
                playsinline
                preload="auto"
                aria-hidden="true"
                tabindex="-1"
            ></video>
            <figcaption aria-hidden="true">
                <span>{words::as_filmed}</span>
                <span>{words::derotated_label}</span>
            </figcaption>
        </figure>
    }
}

/// Draws the film's present frame left of the centre turned by `angle`, radians counter-clockwise, right of it at rest.
fn draw_both(canvas: &HtmlCanvasElement, video: &HtmlVideoElement, turning: Turning, angle: f64) -> Option<()> {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // Pixel centres are at integers, a canvas's corners are.
    let (x, y) = (turning.x + 0.5, turning.y + 0.5);
    context.draw_image_with_html_video_element(video, 0.0, 0.0).ok()?;
    context.save();
    context.begin_path();
    context.rect(0.0, 0.0, x, f64::from(canvas.height()));
    context.clip();
    // Around the disc the film is black.
    context.set_fill_style_str("black");
    context.fill_rect(0.0, 0.0, x, f64::from(canvas.height()));
    let drawn = context
        .translate(x, y)
        .and_then(|()| context.rotate(-angle))
        .and_then(|()| context.draw_image_with_html_video_element(video, -x, -y));
    context.restore();
    drawn.ok()
}
