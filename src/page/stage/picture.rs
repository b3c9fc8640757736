//! The picture on the stage: the preview's canvas, and on it the ring that a person moves, resizes and draws.

use leptos::ev::PointerEvent;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use netdpr_derotation::Circle;

use super::divider::Divider;
use super::filmed::filmed_rim;
use super::fit::{Room, canvas_size, fit, place_in_picture};
use super::grab::{self, Grab};
use super::paint::paint;
use super::points::Points;
use super::ring::Ring;
use super::tracks::Tracks;
use super::turn::Turning;
use crate::page::marks::{self, Hand};
use crate::page::numbers::plain;
use crate::page::state::{Page, Phase, RingFrom, View};
use crate::page::{history, tracking, words};

/// The picture, as large as `room` allows.
#[component]
pub(super) fn Picture(page: Page, room: RwSignal<Room>) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let box_of_picture = NodeRef::<Div>::new();
    let shown = Memo::new(move |_| page.size.get().map_or(Room::default(), |size| fit(size, room.get())));
    let turning = Memo::new(move |_| {
        let (recipe, format) = page.recipe_as_seen()?;
        Turning::of(&recipe, &format)
    });
    let turn = Memo::new(move |_| {
        let moment = page.player.moment.get();
        turning.with(|turning| turning.as_ref().map(|turning| turning.at(moment)))
    });
    Effect::new(move || {
        let (Some(canvas), Some(size)) = (canvas.get(), page.size.get()) else {
            return;
        };
        let (width, height) = canvas_size(size, shown.get(), window().device_pixel_ratio());
        // To set a canvas's size clears it, also when it is the same.
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        page.frame_count.track();
        if let Some(frame) = page.frame.get_value() {
            paint(&canvas, &frame, size, turn.get(), page.view.get(), page.divider.get());
        }
    });

    let hands = Hands::new(page, box_of_picture, shown);
    let draws = move || page.no_circle() && page.ring_from.get() != RingFrom::Searching;
    view! {
        <div
            class="picture"
            class:draws=draws
            class:clicked=move || page.marks.hand.get() != Hand::Ring
            data-cursor=move || hands.cursor.get()
            node_ref=box_of_picture
            style:width=move || format!("{}px", shown.get().width)
            style:height=move || format!("{}px", shown.get().height)
            on:pointerdown=move |event| hands.down(&event)
            on:pointermove=move |event| hands.moved(&event)
            on:pointerup=move |_| hands.up()
            on:pointercancel=move |_| hands.up()
        >
            <canvas
                node_ref=canvas
                data-testid="preview"
                role="img"
                aria-label=words::preview_label
                data-moment=move || plain(page.player.moment.get(), 6)
                data-turned=move || (turn.get().is_some() && page.view.get() != View::Original).to_string()
            ></canvas>
            <Tracks page shown turn />
            <Points page />
            <Ring page />
            <Show when=move || page.view.get() == View::Both>
                <Divider page />
            </Show>
            <Show when=draws>
                <Gesture />
            </Show>
            <Show when=move || page.phase.get() == Phase::Opening>
                <p class="stage-word" role="status">{words::opening}</p>
            </Show>
        </div>
    }
}

/// Shows the gesture that draws a ring.
#[component]
fn Gesture() -> impl IntoView {
    view! {
        <div class="gesture" aria-hidden="true">
            <svg viewBox="-60 -60 120 120" width="120" height="120">
                <circle class="gesture-ring" r="48" />
                <line class="gesture-way" x1="0" y1="0" x2="48" y2="0" />
                <circle class="gesture-centre" r="4" />
                <circle class="gesture-hand" r="9" />
            </svg>
            <span>{words::draw_the_rim}</span>
        </div>
    }
}

/// A person's hands on the ring.
#[derive(Clone, Copy)]
struct Hands {
    page: Page,
    picture: NodeRef<Div>,
    shown: Memo<Room>,
    grab: StoredValue<Option<Grab>>,
    cursor: RwSignal<&'static str>,
}

impl Hands {
    fn new(page: Page, picture: NodeRef<Div>, shown: Memo<Room>) -> Self {
        Self {
            page,
            picture,
            shown,
            grab: StoredValue::new(None),
            cursor: RwSignal::new(""),
        }
    }

    fn ring(self) -> Option<Circle> {
        untrack(|| self.page.circle()).ok()
    }

    /// Where in the picture the pointer is.
    fn place(self, event: &PointerEvent) -> Option<(f64, f64)> {
        let bounds = self.picture.get_untracked()?.get_bounding_client_rect();
        let x = event.client_x() - bounds.left();
        let y = event.client_y() - bounds.top();
        Some(place_in_picture(
            self.page.size.get_untracked()?,
            self.shown.get_untracked(),
            x,
            y,
        ))
    }

    /// How near a pointer has to come to take hold of something, pixels of the picture.
    fn reach(self, event: &PointerEvent) -> Option<f64> {
        let size = self.page.size.get_untracked()?;
        // CSS pixels: a finger is broader than a mouse's point.
        let reach = if event.pointer_type() == "touch" { 24.0 } else { 10.0 };
        Some(reach * f64::from(size.width) / self.shown.get_untracked().width.max(1.0))
    }

    /// What a pointer here would take hold of.
    fn within_reach(self, event: &PointerEvent, at: (f64, f64)) -> Option<Grab> {
        let reach = self.reach(event)?;
        let ring = self.ring();
        let may_draw = ring.is_none() || self.page.ring_from.get_untracked().tone() == "unsure";
        let filmed = untrack(|| filmed_rim(self.page));
        grab::grab(ring, filmed, at, reach, may_draw)
    }

    fn down(self, event: &PointerEvent) {
        if !event.is_primary() || event.button() != 0 {
            return;
        }
        let Some(at) = self.place(event) else {
            return;
        };
        let takes_points = self.page.marks.hand.get_untracked() == Hand::Track;
        if takes_points
            && self
                .reach(event)
                .is_some_and(|reach| tracking::take_hold(self.page, at, reach))
        {
            event.prevent_default();
            self.capture(event);
            return;
        }
        if marks::click(self.page, at) {
            event.prevent_default();
            return;
        }
        history::mark(self.page);
        let held = self.within_reach(event, at);
        self.grab.set_value(held);
        if held.is_some() {
            self.capture(event);
        }
    }

    fn capture(self, event: &PointerEvent) {
        if let Some(picture) = self.picture.get_untracked() {
            // Without capture the drag ends at the picture's edge; nothing worse.
            drop(picture.set_pointer_capture(event.pointer_id()));
        }
    }

    fn moved(self, event: &PointerEvent) {
        if !event.is_primary() {
            return;
        }
        let Some(at) = self.place(event) else {
            return;
        };
        if tracking::drag(self.page, at) {
            return;
        }
        match self.grab.get_value() {
            Some(held) => {
                if let Some(circle) = grab::drag(held, self.ring(), at) {
                    self.page.set_circle(circle, RingFrom::Person);
                }
            }
            None if self.page.marks.hand.get_untracked() != Hand::Ring => self.cursor.set("draw"),
            None => self.cursor.set(match self.within_reach(event, at) {
                Some(Grab::Move { .. }) => "move",
                Some(Grab::Resize { .. }) => "resize",
                Some(Grab::Draw { .. }) => "draw",
                None => "",
            }),
        }
    }

    fn up(self) {
        self.grab.set_value(None);
        tracking::let_go(self.page);
    }
}
