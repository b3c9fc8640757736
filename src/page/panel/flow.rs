//! The flow of the whole surface: measured on demand, over the picture, as a plot and as tables.

use leptos::prelude::*;
use netdpr_derotation::flow::{Flow, write_flow_csv, write_profile_csv};
use netdpr_derotation::track::Scale;
use netdpr_plots::{Plot, Size, mean_along_circles};

use super::number_in_line::NumberInLine;
use super::options::Choice;
use super::saving::{ALONE, save, svg_address, text_address};
use crate::page::flow::measure;
use crate::page::state::{Page, Phase};
use crate::page::tracking::known_length;
use crate::page::words;
use crate::page::work::Work;

const IN_PANEL: Size = Size {
    width: 360.0,
    height: 260.0,
    letters: 12.0,
};

/// The flow.
#[component]
pub(super) fn FlowPanel(page: Page) -> impl IntoView {
    let flow = page.flow;
    let is_ready = move || matches!(page.phase.get(), Phase::Ready | Phase::Done);
    let is_going = move || flow.work.with(Work::is_going);
    let said = move || match flow.work.get() {
        Work::Nothing => words::flow_hint().to_owned(),
        Work::Going(done, of) => words::flow_progress(done, of),
        Work::Done => with_flow(page, words::flow_found).unwrap_or_default(),
        Work::Not(why) => words::sentence(&why),
    };
    let tone = move || flow.work.with(Work::tone);
    let plot = move || with_flow(page, |flow, scale| plot(flow, scale).draw(IN_PANEL).svg);
    view! {
        <section class="group tracking flow">
            <h2>{words::flow_heading}</h2>
            <div class="marking">
                <button
                    type="button"
                    class="quiet"
                    data-testid="flow-measure"
                    aria-pressed=move || is_going().to_string()
                    disabled=move || !is_ready()
                    on:click=move |_| measure(page)
                >
                    {words::flow_measure}
                </button>
            </div>
            <p class="said" role="status" data-testid="flow-status" data-state=move || flow.work.get().name() data-tone=tone>
                {said}
            </p>
            <Show when=move || flow.found.with(Option::is_some)>
                <Choice chosen=flow.is_shown testid="flow-shown" word=words::flow_shown />
                <div class="plot" data-testid="flow-plot" role="img" aria-label=words::flow_circles>
                    <div inner_html=plot></div>
                </div>
                <div class="buttons">
                    <button type="button" class="quiet" data-testid="flow-svg" on:click=move |_| {
                        let svg = untrack(|| with_flow(page, plot_alone));
                        save_text(page, svg.map(|svg| svg_address(&svg)), "circles.svg");
                    }>
                        {words::plot_svg}
                    </button>
                    <button type="button" class="quiet" data-testid="flow-csv" on:click=move |_| {
                        save_text(page, untrack(|| with_flow(page, field)), "flow.csv");
                    }>
                        {words::flow_table}
                    </button>
                    <button type="button" class="quiet" data-testid="flow-circles" on:click=move |_| {
                        save_text(page, untrack(|| with_flow(page, circles)), "circles.csv");
                    }>
                        {words::flow_circles_table}
                    </button>
                </div>
            </Show>
            <details class="further">
                <summary>{words::further}</summary>
                <div class="further-parts">
                    <NumberInLine text=flow.window_text testid="flow-window" word=words::flow_window unit=words::pixels />
                    <NumberInLine text=flow.spacing_text testid="flow-grid" word=words::flow_grid unit=words::pixels />
                </div>
            </details>
        </section>
    }
}

/// Takes what was found, and how long a pixel is.
fn with_flow<R>(page: Page, take: impl FnOnce(&Flow, &Scale) -> R) -> Option<R> {
    let known = known_length(page).ok().flatten();
    let scale = known.and_then(|known| Scale::new(known.length, &known.unit, known.pixels).ok());
    let scale = scale.unwrap_or_else(Scale::pixels);
    page.flow.found.with(|found| Some(take(found.as_ref()?, &scale)))
}

fn plot(flow: &Flow, scale: &Scale) -> Plot {
    mean_along_circles(&flow.along_circles(), scale, &words::of_flow())
}

fn plot_alone(flow: &Flow, scale: &Scale) -> String {
    plot(flow, scale).draw(ALONE).svg
}

fn field(flow: &Flow, scale: &Scale) -> String {
    let mut text = String::new();
    // Writing to a text doesn't fail.
    let _ = write_flow_csv(&mut text, flow, scale);
    text_address("text/csv", &text)
}

fn circles(flow: &Flow, scale: &Scale) -> String {
    let mut text = String::new();
    // Writing to a text doesn't fail.
    let _ = write_profile_csv(&mut text, &flow.along_circles(), scale);
    text_address("text/csv", &text)
}

fn save_text(page: Page, address: Option<String>, name: &str) {
    if let Some(address) = address {
        save(page, &address, name);
    }
}
