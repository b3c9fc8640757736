//! The panel: the film's facts and the few things that can be set.

mod export;
mod film;
mod flow;
mod number_in_line;
mod options;
mod rotation;
mod saving;
mod tank;
mod tracking;

use leptos::prelude::*;

use self::export::ExportBar;
use self::film::FilmFacts;
use self::flow::FlowPanel;
pub(super) use self::options::Choice;
use self::options::Options;
use self::rotation::Rotation;
use self::tank::Tank;
use self::tracking::Points;
use super::live::{CameraChoice, LiveBar};
use super::queue::QueueList;
use super::state::{Page, Phase};

/// The panel.
#[component]
pub(super) fn Panel(page: Page) -> impl IntoView {
    let live = move || page.phase.get() == Phase::Live;
    view! {
        <aside class="panel">
            <div class="groups">
                <FilmFacts page />
                // Films that are sent to a server (`static/sending`), where there is one.
                <div id="sending"></div>
                <QueueList page />
                <Tank page />
                <Rotation page />
                <Show when=live fallback=move || view! { <Options page /> <Points page /> <FlowPanel page /> }>
                    <CameraChoice page />
                </Show>
            </div>
            <Show when=live fallback=move || view! { <ExportBar page /> }>
                <LiveBar page />
            </Show>
        </aside>
    }
}
