//! Each frame that a `<video>` shows, with its own moment.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::request_animation_frame;
use wasm_bindgen::prelude::*;
use web_sys::HtmlVideoElement;

#[wasm_bindgen]
extern "C" {
    /// A `<video>` that tells of its frames.
    #[wasm_bindgen(extends = HtmlVideoElement)]
    #[derive(Clone, Debug)]
    type FrameVideo;

    #[wasm_bindgen(method, js_name = requestVideoFrameCallback)]
    fn request_video_frame_callback(this: &FrameVideo, callback: &js_sys::Function) -> u32;

    #[wasm_bindgen(method, js_name = cancelVideoFrameCallback)]
    fn cancel_video_frame_callback(this: &FrameVideo, handle: u32);

    /// What the browser tells of a frame.
    type FrameFacts;

    #[wasm_bindgen(method, getter, js_name = mediaTime)]
    fn media_time(this: &FrameFacts) -> f64;

    #[wasm_bindgen(method, getter, js_name = captureTime)]
    fn capture_time(this: &FrameFacts) -> Option<f64>;
}

/// A frame as it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Its presentation time, seconds.
    pub(super) seconds: f64,
    /// When the camera took it, milliseconds of the window's clock, where the browser tells.
    pub(super) taken: Option<f64>,
}

/// Watches the frames of a `<video>` until it is dropped.
#[derive(Debug)]
pub(super) struct FrameWatch {
    alive: Rc<Cell<bool>>,
    /// Where the browser tells of frames.
    _told: Option<Told>,
}

impl FrameWatch {
    /// Calls `on_frame` for every frame shown, with its presentation time in seconds. Where the browser doesn't tell
    /// of frames, the player's clock is looked at whenever the screen is drawn: a fraction of a frame less exact.
    pub(super) fn start(video: &HtmlVideoElement, on_frame: impl Fn(f64) + 'static) -> Self {
        Self::of_each(video, move |shown| on_frame(shown.seconds))
    }

    /// The same, with all that is known of the frame.
    pub(super) fn of_each(video: &HtmlVideoElement, on_frame: impl Fn(Shown) + 'static) -> Self {
        let alive = Rc::new(Cell::new(true));
        let told = if tells_of_frames(video) {
            Some(Told::start(video.clone().unchecked_into(), on_frame))
        } else {
            next_look(video.clone(), alive.clone(), Rc::new(on_frame), f64::NAN);
            None
        };
        Self { alive, _told: told }
    }
}

impl Drop for FrameWatch {
    fn drop(&mut self) {
        self.alive.set(false);
    }
}

/// Whether the browser tells of every frame.
pub(super) fn tells_of_frames(video: &HtmlVideoElement) -> bool {
    js_sys::Reflect::has(video, &JsValue::from_str("requestVideoFrameCallback")).unwrap_or(false)
}

/// A browser's telling of frames. When it is dropped, nothing of it stays: a callback that is never called would keep the
/// player, and with it all of the page that it was part of, for as long as the page lives.
#[derive(Debug)]
struct Told {
    video: FrameVideo,
    next: Rc<Next>,
    _on_told: Closure<dyn FnMut(JsValue, FrameFacts)>,
}

/// What is called for the next frame.
#[derive(Debug, Default)]
struct Next {
    callback: RefCell<Option<js_sys::Function>>,
    handle: Cell<u32>,
}

impl Next {
    fn ask(&self, video: &FrameVideo) {
        if let Some(callback) = self.callback.borrow().as_ref() {
            self.handle.set(video.request_video_frame_callback(callback));
        }
    }
}

impl Told {
    fn start(video: FrameVideo, on_frame: impl Fn(Shown) + 'static) -> Self {
        let next = Rc::new(Next::default());
        let on_told = {
            let (video, next) = (video.clone(), Rc::clone(&next));
            Closure::<dyn FnMut(JsValue, FrameFacts)>::new(move |_now: JsValue, facts: FrameFacts| {
                // Asked first: `on_frame` may end it all.
                next.ask(&video);
                on_frame(Shown {
                    seconds: facts.media_time(),
                    taken: facts.capture_time(),
                });
            })
        };
        next.callback
            .replace(Some(on_told.as_ref().unchecked_ref::<js_sys::Function>().clone()));
        next.ask(&video);
        Self {
            video,
            next,
            _on_told: on_told,
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.next.callback.replace(None);
        self.video.cancel_video_frame_callback(self.next.handle.get());
    }
}

fn next_look(video: HtmlVideoElement, alive: Rc<Cell<bool>>, on_frame: Rc<dyn Fn(Shown)>, last: f64) {
    request_animation_frame(move || {
        if alive.get() {
            let now = video.current_time();
            // 2: HAVE_CURRENT_DATA, there is a picture.
            if now != last && video.ready_state() >= 2 {
                on_frame(Shown {
                    seconds: now,
                    taken: None,
                });
            }
            next_look(video, alive, on_frame, now);
        }
    });
}

/// The window's clock, milliseconds.
pub(super) fn now() -> f64 {
    let clock = leptos::prelude::window().performance();
    clock.map_or_else(js_sys::Date::now, |clock| clock.now())
}

/// Whether the person asked their system for less motion.
pub(super) fn wants_less_motion() -> bool {
    matches_media("(prefers-reduced-motion: reduce)")
}

/// Whether a media query holds now.
pub(super) fn matches_media(query: &str) -> bool {
    let list = leptos::prelude::window().match_media(query).ok().flatten();
    list.is_some_and(|list| list.matches())
}
