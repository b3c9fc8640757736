//! The `<video>` behind the camera's picture: never seen itself, its frames are drawn on the stage.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use netdpr_derotation::{Colour, PictureSize, Timebase, Timestamp};
use netdpr_ffmpeg::{ColourTags, FilmInfo};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlVideoElement};

use super::follow::Window;
use super::pace::Pace;
use crate::browser::camera::Camera;
use crate::page::frames::{FrameWatch, Shown, now};
use crate::page::kept_frame::keep_video_frame;
use crate::page::state::{Page, Phase};

/// Shows the camera as long as the page is live.
#[component]
pub(in crate::page) fn CameraView(page: Page) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let live = page.live;
    let watch = StoredValue::<Option<FrameWatch>, LocalStorage>::new_local(None);
    Effect::new(move || {
        live.cameras_changed.track();
        let Some(element) = video.get() else { return };
        let element: &HtmlVideoElement = &element;
        live.camera.with_value(|camera| {
            element.set_src_object(camera.as_ref().map(Camera::stream));
        });
        drop(element.play());
        watch.set_value(Some(watch_frames(page, element)));
    });
    view! {
        <video
            node_ref=video
            class="player"
            muted
            playsinline
            autoplay
            aria-hidden="true"
            tabindex="-1"
            data-testid="camera"
            prop:muted=true
        ></video>
    }
}

fn watch_frames(page: Page, video: &HtmlVideoElement) -> FrameWatch {
    let element = video.clone();
    let window = RefCell::new(None::<(PictureSize, Window)>);
    let pace = Rc::new(Pace::default());
    FrameWatch::of_each(video, move |shown| {
        let size = PictureSize {
            width: element.video_width(),
            height: element.video_height(),
        };
        if page.live.frozen.get_untracked() || size.check().is_err() {
            return;
        }
        let mut window = window.borrow_mut();
        if window.as_ref().is_none_or(|(of, _)| *of != size) {
            know_size(page, size);
            *window = Some((size, Window::open(page, size)));
        }
        let taken = shown.taken.unwrap_or(shown.seconds * 1000.0);
        keep_video_frame(page, &element, turn_to(page, taken), page.live.mirrored.get_untracked());
        if let (Some(frame), Some((_, window))) = (page.frame.get_value(), window.as_ref()) {
            window.show(page, &frame, taken);
        }
        note(shown, &pace, &element);
    })
}

/// The picture is drawn once all that follows the frame has been done; then its delay is known.
fn note(shown: Shown, pace: &Rc<Pace>, element: &HtmlVideoElement) {
    let pace = Rc::clone(pace);
    let element: HtmlElement = element.clone().unchecked_into();
    // Where the browser doesn't tell when a picture was taken, its delay is counted from when it came.
    let taken = shown.taken.unwrap_or_else(now);
    // It comes behind the effects that were called before.
    spawn_local(async move { pace.drawn(taken, &element) });
}

/// What is known of the camera's pictures, as it is of a film's.
fn know_size(page: Page, size: PictureSize) {
    let fps = page
        .live
        .camera
        .with_value(|camera| camera.as_ref().and_then(Camera::frames_a_second));
    page.size.set(Some(size));
    page.film.set(Some(FilmInfo {
        size,
        stretched: false,
        colour: Colour::default(),
        tags: ColourTags::default(),
        timebase: Timebase::MICROSECONDS,
        start_seconds: 0.0,
        mean_fps: fps.unwrap_or(30.0),
        variable_frame_rate: false,
        duration_seconds: None,
        frames: None,
        video_codec: String::new(),
        pixel_format: String::new(),
        audio_codec: None,
    }));
}

/// When the rate changes, by what was measured or by a person, the picture stays turned as far as it is.
pub(super) fn follow_the_rate(page: Page) {
    Effect::new(move || {
        let rate = page.rate_in_film();
        if let (Phase::Live, Some(rate)) = (page.phase.get_untracked(), rate) {
            let angle = page.live.angle.get_value();
            page.player.moment.set(angle.moment(rate.rpm()));
        }
    });
}

/// Goes on to the picture taken at this moment, milliseconds: the moment at which a tank of the present rate, begun at
/// zero, has turned as far as this one.
fn turn_to(page: Page, taken: f64) -> f64 {
    let now = Timestamp::new((taken * 1000.0) as i64, Timebase::MICROSECONDS);
    let rate = untrack(|| page.rate_in_film());
    let rpm = rate.map_or(0.0, |rate| rate.rpm());
    let stands_still = page.live.stands_still.get_untracked();
    let moment = page.live.angle.try_update_value(|angle| {
        angle.go_on(now, if stands_still { 0.0 } else { rpm });
        angle.moment(rpm)
    });
    moment.unwrap_or(0.0)
}
