//! The panel: the film's facts and the few things that can be set.

mod export;
mod film;
mod options;
mod rotation;
mod tank;
mod tracking;

use leptos::prelude::*;

use self::export::ExportBar;
use self::film::FilmFacts;
use self::options::Options;
use self::rotation::Rotation;
use self::tank::Tank;
use self::tracking::Points;
use super::state::Page;

/// The panel.
#[component]
pub(super) fn Panel(page: Page) -> impl IntoView {
    view! {
        <aside class="panel">
            <div class="groups">
                <FilmFacts page />
                <Tank page />
                <Rotation page />
                <Options page />
                <Points page />
            </div>
            <ExportBar page />
        </aside>
    }
}
