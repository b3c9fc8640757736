//! The workshop itself: sets itself up at the first order, and draws what there is to see with a film or a camera.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Order;
use crate::page::kiosk::{KioskBar, KioskStart};
use crate::page::panel::Panel;
use crate::page::stage::Stage;
use crate::page::state::{Page, Phase};
use crate::page::{
    example, fetching, flow, history, kiosk, live, measuring, memory, opening, queue, recipe_file, sending, tracking,
};

/// Carries an order out.
pub(super) fn carry_out(page: Page, order: Order) {
    // What is begun here belongs to the page, whichever button it was begun from.
    page.workshop.owner.get_value().with(|| {
        if page.workshop.view.with_untracked(Option::is_none) {
            set_up(page);
        }
        match order {
            Order::Prepare => fetching::at_hand(page),
            Order::Film(file) => opening::open(page, file),
            Order::Recipe(file) => recipe_file::open(page, file),
            Order::Address => recipe_file::follow_the_address(page),
            Order::Example => open_example(page),
            Order::Camera => live::start(page, None),
            Order::LeftOff => memory::go_on(page),
            // It is lent as soon as it is there.
            Order::Lend => {}
            Order::Kiosk => kiosk::set_up(page),
        }
    });
}

fn open_example(page: Page) {
    let waiting = page.workshop.waiting;
    waiting.update(|waiting| *waiting += 1);
    spawn_local(async move {
        example::open(page).await;
        waiting.update(|waiting| *waiting = waiting.saturating_sub(1));
    });
}

fn set_up(page: Page) {
    opening::make_preview_when_refused(page);
    measuring::follow_the_ring(page);
    measuring::follow_the_readout(page);
    tracking::follow_what_is_picked(page);
    flow::keep_true(page);
    live::look_after(page);
    history::keep(page);
    queue::work_through(page);
    memory::remember_each_phase(page);
    sending::lend(page);
    page.workshop.view.set(Some(workshop));
}

fn workshop(page: Page) -> AnyView {
    let is_kiosk = kiosk::is_asked_for();
    let empty = Memo::new(move |_| page.phase.get() == Phase::Empty);
    view! {
        <Show when=move || !empty.get() fallback=move || is_kiosk.then(|| view! { <KioskStart page /> })>
            // Whoever goes on has read what was wrong.
            <div class="workshop" on:input=move |_| page.error.set(None)>
                <Stage page />
                <Show when=move || is_kiosk fallback=move || view! { <Panel page /> }>
                    <KioskBar page />
                </Show>
            </div>
        </Show>
    }
    .into_any()
}
