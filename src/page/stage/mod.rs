//! The stage: the picture, as large as the window allows, and what belongs to it.

mod beside;
mod divider;
mod filmed;
mod fit;
mod flow;
mod grab;
pub(super) mod paint;
mod picture;
mod player;
mod points;
mod result;
mod ring;
mod tracks;
mod transport;
pub(super) mod turn;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

use self::beside::AsFilmed;
use self::fit::Room;
use self::picture::Picture;
use self::player::Player;
use self::result::ResultFilm;
use self::transport::Transport;
use super::live::CameraView;
use super::state::{Page, Phase, View};
use super::words;

/// The stage.
#[component]
pub(super) fn Stage(page: Page) -> impl IntoView {
    let room_box = NodeRef::<Div>::new();
    let room = RwSignal::new(Room::default());
    watch_room(room_box, room);
    let shape = move || {
        let shape = page
            .size
            .get()
            .map_or(16.0 / 9.0, |size| f64::from(size.width) / f64::from(size.height.max(1)));
        shape.to_string()
    };
    let needs_rate = move || {
        let opened = !matches!(page.phase.get(), Phase::Empty | Phase::Opening);
        opened && page.view.get() != View::Original && page.circle().is_ok() && page.rate_in_film().is_none()
    };
    let note = move || {
        page.player
            .note
            .get()
            .or_else(|| needs_rate().then(|| words::needs_rate().to_owned()))
    };
    let live = move || page.phase.get() == Phase::Live;
    view! {
        <section class="stage" style=("--shape", shape)>
            <div class="screens">
                <Show when=move || live() && page.side_by_side.get()>
                    <AsFilmed page />
                </Show>
                <div class="room" node_ref=room_box>
                    <Picture page room />
                </div>
                <Show when=move || page.phase.get() == Phase::Done>
                    <ResultFilm page />
                </Show>
            </div>
            <div class="under">
                <div class="views" role="radiogroup" aria-label=words::view>
                    <ViewChoice page view=View::Original word=words::original />
                    <ViewChoice page view=View::Derotated word=words::derotated />
                    <ViewChoice page view=View::Both word=words::both />
                </div>
                <p class="stage-note" role="status">
                    <span hidden=move || note().is_none()>{note}</span>
                </p>
            </div>
            <Show when=live fallback=move || view! { <Transport page /> }>
                <CameraView page />
            </Show>
            <Player page />
        </section>
    }
}

/// One way to look at the picture.
#[component]
fn ViewChoice(page: Page, view: View, word: words::Text) -> impl IntoView {
    view! {
        <label class="view-choice">
            <input
                type="radio"
                name="view"
                class="unseen"
                prop:checked=move || page.view.get() == view
                on:change=move |_| page.view.set(view)
            />
            <span>{word}</span>
        </label>
    }
}

/// Keeps `room` as large as the element is.
fn watch_room(room_box: NodeRef<Div>, room: RwSignal<Room>) {
    let measure = move || {
        if let Some(element) = room_box.get_untracked() {
            room.set(Room {
                width: f64::from(element.client_width()),
                height: f64::from(element.client_height()),
            });
        }
    };
    let callback = Closure::<dyn Fn()>::new(measure);
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
    let kept = StoredValue::new_local(observer.map(|observer| (observer, callback)));
    Effect::new(move || {
        if let Some(element) = room_box.get() {
            kept.with_value(|kept| match kept {
                Some((observer, _)) => observer.observe(&element),
                None => measure(),
            });
        }
    });
    on_cleanup(move || {
        kept.with_value(|kept| {
            if let Some((observer, _)) = kept {
                observer.disconnect();
            }
        });
    });
}
