//! The `<video>` behind the preview: never seen itself, its frames are drawn on the preview's canvas.

use leptos::html::Video;
use leptos::prelude::*;
use netdpr_derotation::PictureSize;

use crate::page::frames::{FrameWatch, tells_of_frames, wants_less_motion};
use crate::page::kept_frame::keep_video_frame;
use crate::page::state::Page;

/// A shorter film is not played over and over, seconds.
const SHORTEST_LOOP_SECONDS: f64 = 0.25;

/// The player. It takes what to play, seek and trim from the page's state and says there what it shows.
#[component]
pub(super) fn Player(page: Page) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let player = page.player;
    let watch = StoredValue::<Option<FrameWatch>, LocalStorage>::new_local(None);
    // The presentation time of the film's first frame, which is not always 0; `None` until it was shown.
    let first_moment = StoredValue::new(None::<f64>);
    let begun = StoredValue::new(false);

    // Browsers refuse to play now and then (a hidden tab); the button still says "Play" then.
    let play = move || {
        if let Some(video) = video.get_untracked() {
            drop(video.play());
        }
    };
    let begin = move || {
        if !begun.get_value() {
            begun.set_value(true);
            if !wants_less_motion() {
                play();
            }
        }
    };
    let jump_to = move |moment: f64| {
        if let Some(video) = video.get_untracked() {
            video.set_current_time(moment + first_moment.get_value().unwrap_or(0.0));
        }
    };
    let start = move || page.trim().ok().and_then(|(start, _)| start).unwrap_or(0.0);

    let on_frame = move |media_time: f64| {
        let Some(element) = video.get_untracked() else {
            return;
        };
        let first = first_moment.get_value().unwrap_or_else(|| {
            // Only a player that has not begun shows the first frame for certain.
            let first = if begun.get_value() { 0.0 } else { media_time };
            first_moment.set_value(Some(first));
            first
        });
        let moment = (media_time - first).max(0.0);
        let end = untrack(|| page.trim()).ok().and_then(|(_, end)| end);
        if end.is_some_and(|end| moment >= end) && !element.paused() {
            jump_to(untrack(start));
        }
        keep_video_frame(page, &element, moment, false);
        begin();
    };

    Effect::new(move || {
        let Some(element) = video.get() else {
            return;
        };
        watch.set_value(Some(FrameWatch::start(&element, on_frame)));
    });
    Effect::new(move || {
        let source = player.source.get();
        let Some(element) = video.get() else {
            return;
        };
        begun.set_value(false);
        first_moment.set_value(None);
        match source {
            Some(source) => element.set_src(&source),
            None => {
                drop(element.remove_attribute("src"));
                element.load();
            }
        }
    });
    Effect::new(move || {
        if let Some(moment) = player.seek.get() {
            jump_to(moment);
        }
    });
    Effect::new(move || {
        let Some(element) = video.get() else {
            return;
        };
        match (player.playing.get(), element.paused()) {
            (true, true) => play(),
            (false, false) => drop(element.pause()),
            _ => {}
        }
    });

    let on_metadata = move |_| {
        let Some(element) = video.get_untracked() else {
            return;
        };
        let (width, height) = (element.video_width(), element.video_height());
        if width == 0 || height == 0 {
            player.refused.set(true);
            return;
        }
        // The film's own size follows from its worker; until then this one will do.
        if page.size.get_untracked().is_none() {
            page.size.set(Some(PictureSize { width, height }));
        }
        if element.duration().is_finite() {
            player.duration.set(element.duration());
        }
        player.can_play.set(true);
    };
    let on_data = move |_| {
        let Some(element) = video.get_untracked() else {
            return;
        };
        // Where the browser tells of frames, this one is told of as well.
        if !tells_of_frames(&element) {
            on_frame(element.current_time());
        }
    };

    view! {
        <video
            node_ref=video
            class="player"
            muted
            playsinline
            preload="auto"
            aria-hidden="true"
            tabindex="-1"
            prop:muted=true
            on:loadedmetadata=on_metadata
            on:loadeddata=on_data
            on:canplaythrough=move |_| begin()
            on:play=move |_| player.playing.set(true)
            on:pause=move |_| {
                // At its end a player pauses by itself, and goes on from the start.
                if video.get_untracked().is_some_and(|video| !video.ended()) {
                    player.playing.set(false);
                }
            }
            on:ended=move |_| {
                // Whoever scrubs a standing film to its end wants to see the end.
                if !player.playing.get_untracked() {
                    return;
                }
                // A film of a frame or two would begin again without a pause.
                if player.duration.get_untracked() < SHORTEST_LOOP_SECONDS {
                    player.playing.set(false);
                } else {
                    jump_to(untrack(start));
                    play();
                }
            }
            on:error=move |_| {
                if player.source.with_untracked(Option::is_some) {
                    player.can_play.set(false);
                    player.refused.set(true);
                }
            }
        ></video>
    }
}
