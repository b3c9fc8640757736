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
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::frames::{FrameWatch, wants_less_motion};
use super::{fetching, words};

/// A small film of the example's tank, which is there with the page, its first frame, and its recipe.
const FILM: &str = "static/hero.mp4";
const STILL: &str = "static/hero.jpg";
const RECIPE: &str = "static/hero.json";
/// Width and height of both, pixels.
const SIDE: &str = "280";

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

/// The before and after. Its room is kept from the start, so that nothing moves when it comes; where the example can't be
/// had, there is none.
#[component]
pub(super) fn Hero() -> impl IntoView {
    let turning = RwSignal::new(None::<Turning>);
    let missing = RwSignal::new(false);
    spawn_local(async move {
        let found = fetching::text(RECIPE).await.and_then(|found| Turning::of(&found));
        // The person may have gone on already; then there is no signal to set.
        missing.try_set(found.is_none());
        turning.try_set(found);
    });
    move || (!missing.get()).then(|| view! { <BeforeAfter turning /> })
}

#[component]
fn BeforeAfter(turning: RwSignal<Option<Turning>>) -> impl IntoView {
    /// How long the tank of the still has turned, seconds.
    const OF_STILL: f64 = 1.5;
    let video = NodeRef::<Video>::new();
    let canvas = NodeRef::<Canvas>::new();
    let watch = StoredValue::<Option<FrameWatch>, LocalStorage>::new_local(None);
    let shown = RwSignal::new(false);
    let draw = move |seconds: f64| {
        let (Some(Some(video)), Some(Some(canvas)), Some(Some(turning))) = (
            video.try_get_untracked(),
            canvas.try_get_untracked(),
            turning.try_get_untracked(),
        ) else {
            return;
        };
        let paint = |context: &CanvasRenderingContext2d, x, y| context.draw_image_with_html_video_element(&video, x, y);
        if draw_both(&canvas, paint, turning, turning.angle_after(seconds)).is_some() {
            shown.try_set(true);
        }
    };
    // Until the film plays, and where the browser doesn't play it.
    Effect::new(move || {
        let (Some(turning), Some(canvas)) = (turning.get(), canvas.get()) else {
            return;
        };
        spawn_local(async move {
            let Ok(still) = HtmlImageElement::new() else { return };
            still.set_src(STILL);
            if JsFuture::from(still.decode()).await.is_err() || shown.try_get_untracked() != Some(false) {
                return;
            }
            let paint =
                |context: &CanvasRenderingContext2d, x, y| context.draw_image_with_html_image_element(&still, x, y);
            if draw_both(&canvas, paint, turning, turning.angle_after(OF_STILL)).is_some() {
                shown.try_set(true);
            }
        });
    });
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
            <canvas
                node_ref=canvas
                width=SIDE
                height=SIDE
                role="img"
                aria-label=words::hero_label
            ></canvas>
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

/// Draws what `paint` paints with its corner at a place: left of the centre turned by `angle`, radians counter-clockwise,
/// right of it at rest.
fn draw_both(
    canvas: &HtmlCanvasElement,
    paint: impl Fn(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
    turning: Turning,
    angle: f64,
) -> Option<()> {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // Pixel centres are at integers, a canvas's corners are.
    let (x, y) = (turning.x + 0.5, turning.y + 0.5);
    paint(&context, 0.0, 0.0).ok()?;
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
        .and_then(|()| paint(&context, -x, -y));
    context.restore();
    drawn.ok()
}
