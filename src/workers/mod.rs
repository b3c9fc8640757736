//! What is done on other threads. A worker is told by its first message what it is for.
//!
//! * [`opening`]: a film's facts, its first frame, its rim, a preview of it;
//! * [`measuring`]: how fast the tank turns, and about which point;
//! * [`following`]: the same before a camera, again and again;
//! * [`tracking`]: where points go in the rotating frame;
//! * [`flow`]: how the whole surface moves in the rotating frame;
//! * [`derotating`]: the whole film: decode, turn, hand on, and join with the sound at the end;
//! * [`encoding`]: turned frames to H.264, where the browser lends us memory that two workers see.

mod browser_decoding;
mod decoding;
mod derotating;
mod drawing;
mod encoding;
mod flow;
mod following;
mod from_rgba;
mod measuring;
mod opening;
mod pictures;
mod rgba;
mod tracking;
mod turned;
mod x264;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::browser::post;
use crate::messages::{FromWorker, Order};

/// Starts the worker: it says that it is ready, and waits for an order.
pub fn start() {
    console_error_panic_hook::set_once();
    let opener = opening::Opener::default();
    let tracker = tracking::FilmTracker::default();
    let follower = following::Follower::default();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some((order, beside)) = post::open::<Order>(&event.data()) else {
            return;
        };
        let (opener, tracker, follower) = (opener.clone(), tracker.clone(), follower.clone());
        spawn_local(async move {
            match order {
                Order::Open => opener.open(beside).await,
                Order::FindRim => opener.find_rim(),
                Order::MakePreview => opener.make_preview().await,
                Order::Measure(order) => measuring::run(*order, beside).await,
                Order::Track(order) => tracker.track(*order, beside).await,
                Order::TracksInNumbers(asked) => tracker.in_numbers(&asked),
                Order::Flow(order) => flow::run(*order, beside).await,
                Order::Live(order) => follower.follow(order, &beside),
                Order::Derotate(order) => derotating::run(order, beside).await,
                Order::Encode => encoding::run(beside),
            }
        });
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    tell(&FromWorker::Ready);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Tells the page.
fn tell(said: &FromWorker) {
    tell_with(said, &JsValue::UNDEFINED);
}

/// Tells the page, with something beside it.
fn tell_with(said: &FromWorker, beside: &JsValue) {
    // Files, blobs and arrays can all be sent.
    let _ = scope().post_message(&post::envelope(said, beside));
}
