//! The worker that follows rim and rate, and what becomes of what it sees.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use netdpr_derotation::motion::Motion;
use netdpr_derotation::{Circle, PictureSize};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::film::Following;
use crate::messages::{LiveEvent, PictureWanted};
use crate::page::measuring::{self, Measured};
use crate::page::numbers::plain;
use crate::page::rate_from::RateFrom;
use crate::page::state::{Page, Phase, RingFrom};
use crate::page::words;

/// Shows the worker what it asks for, one picture at a time: while it is busy the camera's pictures pass by.
pub(super) struct Window {
    wanted: Rc<Cell<Option<PictureWanted>>>,
    shown_at: Cell<f64>,
    canvas: RefCell<Option<(HtmlCanvasElement, CanvasRenderingContext2d)>>,
}

impl Window {
    /// Starts a worker for pictures of this size. Should it break down, another one takes its place.
    pub(super) fn open(page: Page, size: PictureSize) -> Self {
        let wanted = Rc::new(Cell::new(None));
        start_worker(page, size, &wanted);
        Self {
            wanted,
            shown_at: Cell::new(f64::NEG_INFINITY),
            canvas: RefCell::default(),
        }
    }

    /// Shows the worker the picture in `frame`, taken at this moment (milliseconds), if it wants one by now.
    pub(super) fn show(&self, page: Page, frame: &HtmlCanvasElement, taken: f64) {
        let Some(wanted) = self.wanted.get() else { return };
        // A camera's pictures come a little sooner or later.
        const SLACK: f64 = 5.0;
        if taken + SLACK < self.shown_at.get() + wanted.after_milliseconds {
            return;
        }
        if let Some(pixels) = self.pixels(frame, wanted) {
            self.wanted.set(None);
            self.shown_at.set(taken);
            page.live.following.with_value(|following| {
                if let Some(following) = following {
                    following.show(wanted.size, taken * 1000.0, &pixels);
                }
            });
        }
    }

    /// The wanted part's pixels, shrunk.
    fn pixels(&self, frame: &HtmlCanvasElement, wanted: PictureWanted) -> Option<js_sys::ArrayBuffer> {
        let mut held = self.canvas.borrow_mut();
        let (canvas, context) = match held.as_ref() {
            Some(held) => held.clone(),
            None => held.insert(readable_canvas()?).clone(),
        };
        let (width, height) = (wanted.size.width, wanted.size.height);
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let part = |pixels: u32| f64::from(pixels);
        context
            .draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                frame,
                part(wanted.left),
                part(wanted.top),
                part(wanted.part.width),
                part(wanted.part.height),
                0.0,
                0.0,
                part(width),
                part(height),
            )
            .ok()?;
        // As the browser has it: not copied through this program's memory.
        let image: &Pixels = &context
            .get_image_data(0, 0, width as i32, height as i32)
            .ok()?
            .unchecked_into();
        Some(image.data().buffer())
    }
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    /// An `ImageData` whose bytes stay in the browser's memory.
    type Pixels;

    #[wasm_bindgen(method, getter)]
    fn data(this: &Pixels) -> js_sys::Uint8ClampedArray;
}

/// A canvas that is read again and again: kept where this program can read it quickly.
fn readable_canvas() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    Some((canvas, context.dyn_into().ok()?))
}

fn start_worker(page: Page, size: PictureSize, wanted: &Rc<Cell<Option<PictureWanted>>>) {
    let on_event = {
        let wanted = Rc::clone(wanted);
        move |event| {
            if let LiveEvent::Next(next) = event {
                wanted.set(Some(next));
            } else if page.phase.get_untracked() != Phase::Live {
                // It comes too late.
            } else if page.live.frozen.get_untracked() {
                page.live.held.update_value(|held| held.push(event));
            } else {
                learn(page, event);
            }
        }
    };
    let on_broken = {
        let wanted = Rc::clone(wanted);
        move || {
            let wanted = Rc::clone(&wanted);
            // Not within the call of the worker that is to go; and never in haste.
            set_timeout(
                move || {
                    if page.phase.get_untracked() == Phase::Live {
                        start_worker(page, size, &wanted);
                    }
                },
                Duration::from_secs(3),
            );
        }
    };
    let following = Following::start(on_event, on_broken);
    following.begin(size, by_hand(page));
    page.live.following.set_value(Some(following));
}

/// The circle, when a person or a recipe has set it.
fn by_hand(page: Page) -> Option<Circle> {
    let from = page.ring_from.get_untracked();
    let is_set = matches!(from, RingFrom::Person | RingFrom::LastFilm | RingFrom::Recipe);
    untrack(|| page.circle()).ok().filter(|_| is_set)
}

/// Has the worker begin anew when a person has moved the ring, a moment after the last movement, or has it found again.
pub(super) fn follow_the_ring(page: Page) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let begin = move || {
        if let Some(size) = page.size.get_untracked() {
            page.live.following.with_value(|following| {
                if let Some(following) = following {
                    following.begin(size, by_hand(page));
                }
            });
        }
    };
    Effect::new(move || {
        for text in page.circle_text {
            text.track();
        }
        let moved = matches!(page.ring_from.get(), RingFrom::Person | RingFrom::Searching);
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        if moved && page.phase.get_untracked() == Phase::Live {
            waiting.set_value(set_timeout_with_handle(begin, Duration::from_millis(500)).ok());
        }
    });
}

/// A picture that stands stays as it is: what the worker still says of the pictures before is taken over once it goes on.
/// It does go on when a person has the rim looked for, for that takes pictures.
pub(super) fn follow_the_freezing(page: Page) {
    let live = page.live;
    Effect::new(move || {
        if page.ring_from.get() == RingFrom::Searching {
            live.frozen.set(false);
        }
    });
    Effect::new(move || {
        if !live.frozen.get() {
            for event in live.held.try_update_value(std::mem::take).unwrap_or_default() {
                learn(page, event);
            }
        }
    });
}

/// In the mirror the tank turns the other way, as far from the other side.
pub(super) fn follow_the_mirror(page: Page) {
    Effect::new(move |last: Option<bool>| {
        let mirrored = page.live.mirrored.get();
        let size = page.size.get_untracked();
        if let (Some(_), Some(size), Phase::Live) =
            (last.filter(|last| *last != mirrored), size, page.phase.get_untracked())
        {
            if let Ok(circle) = untrack(|| page.circle()) {
                let x = f64::from(size.width) - 1.0 - circle.x;
                page.set_circle(Circle { x, ..circle }, page.ring_from.get_untracked());
            }
            if let Ok(rate) = untrack(|| page.rate()) {
                let digits = page
                    .rpm_text
                    .with_untracked(|text| text.split_once('.').map_or(0, |(_, rest)| rest.len()));
                page.rpm_text.set(plain(-rate.rpm(), digits));
            }
            page.live.following.with_value(|following| {
                if let Some(following) = following {
                    following.begin(size, untrack(|| page.circle()).ok());
                }
            });
        }
        mirrored
    });
}

fn learn(page: Page, event: LiveEvent) {
    let live = page.live;
    match event {
        LiveEvent::RimFound(rim) => {
            if measuring::show_rim(page, &rim) {
                page.measured.set(Measured::Going(0, None));
            }
        }
        LiveEvent::NoRim(_) => {
            if page.ring_from.get_untracked() == RingFrom::Searching {
                page.ring_from.set(RingFrom::NotFound);
            }
        }
        LiveEvent::Measured(motion) => {
            live.stands_still.set(false);
            take_over(page, &motion);
            page.measured.set(Measured::Done(motion));
        }
        LiveEvent::TooEarly => {
            if !page
                .measured
                .with_untracked(|measured| matches!(measured, Measured::Done(_)))
            {
                page.measured.set(Measured::Going(0, None));
            }
        }
        LiveEvent::StandsStill => {
            live.stands_still.set(true);
            page.measured.set(Measured::Not(words::stands_still().to_owned()));
        }
        LiveEvent::NotMeasured(sentence) => page.measured.set(Measured::Not(sentence)),
        LiveEvent::Lost => {
            if matches!(
                page.ring_from.get_untracked(),
                RingFrom::Found(_) | RingFrom::Centred(_)
            ) {
                page.ring_from.set(RingFrom::Searching);
            }
        }
        LiveEvent::Next(_) => {}
    }
}

/// Puts what was seen into the fields that no person has filled.
fn take_over(page: Page, motion: &Motion) {
    if let RingFrom::Found(confidence) | RingFrom::Centred(confidence) = page.ring_from.get_untracked()
        && let (Some(_), Ok(circle)) = (motion.centre, untrack(|| page.circle()))
    {
        page.tilt.set(motion.tilt);
        page.set_circle(motion.refined(circle), RingFrom::Centred(confidence));
    }
    if matches!(page.rate_from.get_untracked(), RateFrom::Nowhere | RateFrom::Film) {
        measuring::use_rate(page, motion);
    }
}
