//! What the saved film shows besides the turned disc.

use leptos::prelude::*;

use crate::page::marks::{Hand, MaskChoice};
use crate::page::recipe_file::RecipeFile;
use crate::page::state::Page;
use crate::page::words;

/// The options of the film to save.
#[component]
pub(super) fn Options(page: Page) -> impl IntoView {
    view! {
        <section class="group options">
            <h2>{words::more}</h2>
            <Choice chosen=page.side_by_side testid="side-by-side" word=words::side_by_side />
            <Choice chosen=page.caption testid="caption" word=words::caption />
            <details class="further">
                <summary>{words::further}</summary>
                <div class="further-parts">
                    <Choice chosen=page.whole_frame testid="whole-frame" word=words::whole_frame />
                    <MaskOfPicture page />
                    <Readout page />
                    <RecipeFile page />
                </div>
            </details>
        </section>
    }
}

/// Asks what of the turned picture is shown, and takes a polygon's corners.
#[component]
fn MaskOfPicture(page: Page) -> impl IntoView {
    let marks = page.marks;
    let clicks = move || marks.hand.get() == Hand::Corner;
    let is_polygon = move || marks.mask.get() == MaskChoice::Polygon;
    let options = MaskChoice::ALL.map(|one| {
        view! {
            <option value=one.name() prop:selected=move || marks.mask.get() == one>{move || one.words()}</option>
        }
    });
    let choose = move |name: String| {
        if let Some(mask) = MaskChoice::ALL.into_iter().find(|mask| mask.name() == name) {
            marks.mask.set(mask);
            let starts = mask == MaskChoice::Polygon && marks.corners.with_untracked(Vec::is_empty);
            marks.hand.set(if starts { Hand::Corner } else { Hand::Ring });
        }
    };
    view! {
        <label class="field-in-line">
            <span>{words::mask}</span>
            <select data-testid="mask" on:change=move |event| choose(event_target_value(&event))>
                {options.into_iter().collect_view()}
            </select>
        </label>
        <div class="marking" hidden=move || !is_polygon()>
            <button
                type="button"
                class="quiet"
                data-testid="mask-corners"
                aria-pressed=move || clicks().to_string()
                on:click=move |_| marks.toggle(Hand::Corner)
            >
                {move || if clicks() { words::clicking_done() } else { words::click_corners() }}
            </button>
            <button
                type="button"
                class="quiet"
                disabled=move || marks.corners.with(Vec::is_empty)
                on:click=move |_| marks.corners.set(Vec::new())
            >
                {words::no_corners}
            </button>
            <p class="said" role="status">{move || words::corners(marks.corners.with(Vec::len))}</p>
        </div>
    }
}

/// Asks how long the camera takes to read out a picture.
#[component]
fn Readout(page: Page) -> impl IntoView {
    let wrong = move || page.readout_milliseconds().is_err();
    view! {
        <label class="field-in-line">
            <span>{words::readout}</span>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                data-testid="readout-ms"
                aria-label=words::readout_label
                aria-invalid=move || wrong().to_string()
                placeholder="–"
                prop:value=page.readout_text
                on:input=move |event| page.readout_text.set(event_target_value(&event))
            />
            <span>{words::milliseconds}</span>
        </label>
        <p class="wrong" hidden=move || !wrong()>{words::readout_no_number}</p>
    }
}

#[component]
fn Choice(chosen: RwSignal<bool>, testid: &'static str, word: words::Text) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                data-testid=testid
                prop:checked=chosen
                on:change=move |event| chosen.set(event_target_checked(&event))
            />
            <span>{word}</span>
        </label>
    }
}
