//! The example, before and after in one picture: its left half as filmed, its right half at rest.
//!
//! The film of it has been derotated, because one that stands still takes a third of the bytes of one that turns, and it
//! is there before a person has chosen anything. Turned forward again it is as filmed.

use leptos::ev;
use leptos::html::{Canvas, Video};
use leptos::prelude::*;
use leptos::task::spawn_local;
use netdpr_derotation::{Circle, Colour, PictureSize, Recipe, VideoFormat};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlVideoElement};

use super::frames::{FrameWatch, wants_less_motion};
use super::stage::paint::{context, paint};
use super::stage::turn::Turning;
use super::state::View;
use super::{example, words};

/// A small film of the example's tank, which is there with the page, and its recipe.
const FILM: &str = "static/hero.mp4";
const RECIPE: &str = "static/hero.json";

/// The before and after. Nothing is shown where the example can't be had.
#[component]
pub(super) fn Hero() -> impl IntoView {
    let recipe = RwSignal::new(None::<Recipe>);
    spawn_local(async move {
        if let Some(found) = example::recipe(RECIPE).await {
            // The person may have gone on already; then there is no signal to set.
            recipe.try_set(Some(found));
        }
    });
    move || recipe.get().map(|recipe| view! { <BeforeAfter recipe /> })
}

#[component]
fn BeforeAfter(recipe: Recipe) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let canvas = NodeRef::<Canvas>::new();
    let watch = StoredValue::<Option<FrameWatch>, LocalStorage>::new_local(None);
    let shown = RwSignal::new(false);
    let frame = document()
        .create_element("canvas")
        .ok()
        .and_then(|frame| frame.dyn_into::<HtmlCanvasElement>().ok());
    let frame = StoredValue::new_local(frame);
    let circle = recipe.circle;
    let recipe = StoredValue::new(recipe);
    let draw = move |seconds: f64| {
        let (Some(Some(video)), Some(Some(canvas))) = (video.try_get_untracked(), canvas.try_get_untracked()) else {
            return;
        };
        let size = PictureSize {
            width: video.video_width(),
            height: video.video_height(),
        };
        let Some(frame) = frame.try_get_value().flatten().filter(|_| size.check().is_ok()) else {
            return;
        };
        let screen: &HtmlCanvasElement = &canvas;
        for canvas in [&frame, screen] {
            if (canvas.width(), canvas.height()) != (size.width, size.height) {
                canvas.set_width(size.width);
                canvas.set_height(size.height);
            }
        }
        let turned = recipe.try_with_value(|recipe| recipe.rpm.angle_after(seconds));
        if turned.is_some_and(|angle| draw_as_filmed(&frame, &video, circle, angle).is_some()) {
            let format = VideoFormat {
                size,
                colour: Colour::default(),
                mean_fps: 30.0,
            };
            let turning = recipe.try_with_value(|recipe| Turning::of(recipe, &format)).flatten();
            let turn = turning.map(|turning| turning.at(seconds));
            let divider = (circle.x + 0.5) / f64::from(size.width);
            paint(screen, &frame, size, turn, View::Both, divider);
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

/// Draws the film's present frame turned by as much as the tank had turned then, radians counter-clockwise.
fn draw_as_filmed(frame: &HtmlCanvasElement, video: &HtmlVideoElement, circle: Circle, angle: f64) -> Option<()> {
    let context = context(frame)?;
    // Pixel centres are at integers, a canvas's corners are.
    let (x, y) = (circle.x + 0.5, circle.y + 0.5);
    // Around the disc the film is black.
    context.set_fill_style_str("black");
    context.fill_rect(0.0, 0.0, f64::from(frame.width()), f64::from(frame.height()));
    context.save();
    let drawn = context
        .translate(x, y)
        .and_then(|()| context.rotate(-angle))
        .and_then(|()| context.draw_image_with_html_video_element(video, -x, -y));
    context.restore();
    drawn.ok()
}
