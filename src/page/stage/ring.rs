//! The ring round the tank, with its handles.

use leptos::prelude::*;
use netdpr_derotation::{Circle, Ellipse};

use super::filmed::{filmed_rim, reach};
use super::grab;
use crate::page::numbers::plain;
use crate::page::state::{Page, RingFrom};
use crate::page::words;

/// The ring as it lies over the picture. Pointers are the picture's business; keys are the handles' own.
#[component]
pub(super) fn Ring(page: Page) -> impl IntoView {
    let ring = Memo::new(move |_| page.circle().ok());
    // Held while it fades, so that the parts below always have one.
    let drawn = Memo::new(move |last: Option<&Circle>| {
        ring.get()
            .or_else(|| last.copied())
            .unwrap_or(Circle::new(0.0, 0.0, 0.0))
    });
    let share = move |part: fn(Circle) -> f64, of_width: bool| {
        let whole = page
            .size
            .get()
            .map_or(1, |size| if of_width { size.width } else { size.height });
        format!("{}%", part(drawn.get()) / f64::from(whole.max(1)) * 100.0)
    };
    let on_key = move |event: leptos::ev::KeyboardEvent, on_rim: bool| {
        let Some(ring) = ring.get_untracked() else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if let Some(circle) = grab::key(ring, &event.key(), event.shift_key(), on_rim) {
            event.prevent_default();
            page.set_circle(circle, RingFrom::Person);
        }
    };
    // As filmed, the rim of a tank before a tilted camera is an ellipse, and the tank's centre isn't the ellipse's.
    let filmed = Memo::new(move |_| filmed_rim(page));
    let line = move |part: fn(Ellipse, Circle) -> f64| {
        let share = |rim| format!("{}%", part(rim, drawn.get()) / (2.0 * drawn.get().r).max(1.0) * 100.0);
        filmed.get().map(share).unwrap_or_default()
    };
    // A handle's place along a side of the ring's box: the ring's own by the style sheet, unless the rim is an ellipse.
    let handle = move |way: (f64, f64)| {
        let along = |rim| {
            let far = (way.0 + way.1) * reach(drawn.get(), Some(rim), way) / drawn.get().r.max(0.5);
            format!("{}%", 50.0 * (1.0 + far))
        };
        filmed.get().map(along).unwrap_or_default()
    };
    let most = move || page.size.get().map_or(0, |size| size.width.max(size.height));
    view! {
        <div
            class="ring"
            hidden=move || ring.get().is_none()
            data-tone=move || page.ring_from.get().tone()
            style:left=move || share(|ring| ring.x + 0.5 - ring.r, true)
            style:top=move || share(|ring| ring.y + 0.5 - ring.r, false)
            style:width=move || share(|ring| ring.r * 2.0, true)
            style:height=move || share(|ring| ring.r * 2.0, false)
        >
            <div
                class="ring-line"
                style:left=move || line(|rim, ring| rim.x - rim.rx - (ring.x - ring.r))
                style:top=move || line(|rim, ring| rim.y - rim.ry - (ring.y - ring.r))
                style:width=move || line(|rim, _| rim.rx * 2.0)
                style:height=move || line(|rim, _| rim.ry * 2.0)
                style:rotate=move || filmed.get().map(|rim| format!("{}deg", -rim.angle_degrees)).unwrap_or_default()
            ></div>
            <div
                class="handle centre"
                role="slider"
                tabindex="0"
                aria-label=words::centre_handle
                aria-valuemin="0"
                aria-valuemax=most
                aria-valuenow=move || plain(drawn.get().x, 1)
                aria-valuetext=move || format!("x {}, y {}", plain(drawn.get().x, 1), plain(drawn.get().y, 1))
                on:keydown=move |event| on_key(event, false)
            ></div>
            <div
                class="handle east"
                style:left=move || handle((1.0, 0.0))
                role="slider"
                tabindex="0"
                aria-label=words::rim_handle
                aria-valuemin="0"
                aria-valuemax=most
                aria-valuenow=move || plain(drawn.get().r, 1)
                on:keydown=move |event| on_key(event, true)
            ></div>
            <div class="handle west" style:left=move || handle((-1.0, 0.0)) aria-hidden="true"></div>
            <div class="handle north" style:top=move || handle((0.0, -1.0)) aria-hidden="true"></div>
            <div class="handle south" style:top=move || handle((0.0, 1.0)) aria-hidden="true"></div>
        </div>
    }
}
