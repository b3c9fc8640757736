//! What the saved film shows besides the turned disc.

use leptos::prelude::*;
use netdpr_derotation::{Format, Quality, RotationRate};

use super::number_in_line::NumberInLine;
use crate::page::marks::{Hand, MaskChoice};
use crate::page::queue::QueueChoice;
use crate::page::recipe_file::RecipeFile;
use crate::page::state::Page;
use crate::page::words;

/// The options of the film to save.
#[component]
pub(super) fn Options(page: Page) -> impl IntoView {
    let [rate, direction, time] = page.caption_parts;
    view! {
        <section class="group options">
            <h2>{words::more}</h2>
            <Choice chosen=page.side_by_side testid="side-by-side" word=words::side_by_side />
            <Choice chosen=page.caption testid="caption" word=words::caption />
            <div class="caption-parts" role="group" aria-label=words::caption hidden=move || !page.caption.get()>
                <Choice chosen=rate testid="caption-rate" word=words::caption_rate />
                <Choice chosen=direction testid="caption-direction" word=words::caption_direction />
                <Choice chosen=time testid="caption-time" word=words::caption_time />
            </div>
            <details class="further">
                <summary>{words::further}</summary>
                <div class="further-parts">
                    <Choice chosen=page.whole_frame testid="whole-frame" word=words::whole_frame />
                    <MaskOfPicture page />
                    <NewFile page />
                    <NumberInLine
                        text=page.speed_text
                        testid="speed"
                        word=words::speed
                        label=words::speed_label
                        unit=words::speed_unit
                        wrong_word=words::speed_no_number
                        wrong=Signal::derive(move || page.speed().is_err())
                    />
                    <NumberInLine
                        text=page.readout_text
                        testid="readout-ms"
                        word=words::readout
                        label=words::readout_label
                        unit=words::milliseconds
                        wrong_word=words::readout_no_number
                        wrong=Signal::derive(move || page.readout_milliseconds().is_err())
                    />
                    <NumberInLine
                        text=page.camera_rpm_text
                        testid="camera-rpm"
                        signed=true
                        word=words::camera_rpm
                        label=words::camera_rpm_label
                        unit=words::rpm
                        wrong_word=words::rate_no_number
                        wrong=is_no_rate(page.camera_rpm_text)
                    />
                    <NumberInLine
                        text=page.additional_text
                        testid="additional-rpm"
                        signed=true
                        word=words::additional
                        label=words::additional_label
                        unit=words::rpm
                        wrong_word=words::rate_no_number
                        wrong=is_no_rate(page.additional_text)
                    />
                    <RecipeFile page />
                    <QueueChoice page />
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

/// Asks how the new film is written.
#[component]
fn NewFile(page: Page) -> impl IntoView {
    let output = page.output;
    let qualities = Quality::ALL.map(|one| {
        let word = match one {
            Quality::Small => words::quality_small,
            Quality::Good => words::quality_good,
            Quality::Best => words::quality_best,
        };
        view! { <option value=one.name() prop:selected=move || output.get().quality == one>{word}</option> }
    });
    let formats = Format::ALL.map(|one| {
        let word = match one {
            Format::Mp4 => words::format_mp4,
            Format::Mov => words::format_mov,
        };
        view! { <option value=one.name() prop:selected=move || output.get().format == one>{word}</option> }
    });
    let choose_quality = move |name: String| {
        if let Some(quality) = Quality::ALL.into_iter().find(|quality| quality.name() == name) {
            output.update(|output| output.quality = quality);
        }
    };
    let choose_format = move |name: String| {
        if let Some(format) = Format::ALL.into_iter().find(|format| format.name() == name) {
            output.update(|output| output.format = format);
        }
    };
    view! {
        <label class="field-in-line">
            <span>{words::quality}</span>
            <select data-testid="quality" on:change=move |event| choose_quality(event_target_value(&event))>
                {qualities.into_iter().collect_view()}
            </select>
        </label>
        <label class="field-in-line">
            <span>{words::format}</span>
            <select data-testid="format" on:change=move |event| choose_format(event_target_value(&event))>
                {formats.into_iter().collect_view()}
            </select>
        </label>
    }
}

/// Whether something is typed that is no rate.
fn is_no_rate(text: RwSignal<String>) -> Signal<bool> {
    Signal::derive(move || text.with(|text| !text.trim().is_empty() && RotationRate::parse(text).is_err()))
}

/// Something that is chosen or not.
#[component]
pub(in crate::page) fn Choice(chosen: RwSignal<bool>, testid: &'static str, word: words::Text) -> impl IntoView {
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
