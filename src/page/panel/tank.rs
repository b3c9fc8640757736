//! The circle in numbers.

use leptos::prelude::*;

use crate::page::marks::Hand;
use crate::page::opening::find_again;
use crate::page::state::{Page, RingFrom};
use crate::page::{history, words};

/// Where the tank is: how it was found, and the fields that always agree with the ring.
#[component]
pub(super) fn Tank(page: Page) -> impl IntoView {
    let wrong = Memo::new(move |_| if page.no_circle() { None } else { page.circle().err() });
    let searching = move || page.ring_from.get() == RingFrom::Searching;
    let clicks_rim = move || page.marks.hand.get() == Hand::Rim;
    let [x, y, r] = page.circle_text;
    view! {
        <section class="group tank">
            <div class="group-head">
                <h2>{words::tank}</h2>
                <button
                    type="button"
                    class="quiet"
                    data-testid="detect-circle"
                    disabled=move || searching() || page.film.with(Option::is_none)
                    on:click=move |_| find_again(page)
                >
                    {words::find_again}
                </button>
            </div>
            <p class="status" role="status" data-tone=move || page.ring_from.get().tone()>
                {move || page.ring_from.get().words()}
            </p>
            <div class="coordinates">
                <Coordinate page text=x testid="circle-x" letter=words::x label=words::circle_x />
                <Coordinate page text=y testid="circle-y" letter=words::y label=words::circle_y />
                <Coordinate page text=r testid="circle-r" letter=words::r label=words::circle_r />
            </div>
            <div class="marking">
                <button
                    type="button"
                    class="quiet"
                    data-testid="rim-points"
                    aria-pressed=move || clicks_rim().to_string()
                    disabled=move || page.size.with(Option::is_none)
                    on:click=move |_| {
                        history::mark(page);
                        page.marks.toggle(Hand::Rim);
                    }
                >
                    {move || if clicks_rim() { words::clicking_done() } else { words::click_the_rim() }}
                </button>
                <p class="said" role="status">
                    {move || clicks_rim().then(|| words::rim_points(page.marks.rim.with(Vec::len)))}
                </p>
            </div>
            <label class="choice" hidden=move || page.tilt.with(Option::is_none)>
                <input
                    type="checkbox"
                    data-testid="tilt"
                    prop:checked=page.undo_tilt
                    on:change=move |event| page.undo_tilt.set(event_target_checked(&event))
                />
                <span>{words::tilted}</span>
            </label>
            <p class="wrong" hidden=move || wrong.get().is_none()>{move || wrong.get()}</p>
        </section>
    }
}

#[component]
fn Coordinate(
    page: Page,
    text: RwSignal<String>,
    testid: &'static str,
    letter: words::Text,
    label: words::Text,
) -> impl IntoView {
    view! {
        <label class="coordinate">
            <span aria-hidden="true">{letter}</span>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                data-testid=testid
                aria-label=label
                prop:value=text
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    page.ring_from.set(RingFrom::Person);
                    page.tilt.set(None);
                }
            />
        </label>
    }
}
