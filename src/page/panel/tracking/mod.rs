//! Points that are followed: how they are picked, what became of them, and their numbers.

mod further;
mod list;
mod plots;

use leptos::prelude::*;

use self::further::{Drawn, Length, Theory, Which};
use self::list::Listed;
use self::plots::Plots;
use crate::page::marks::Hand;
use crate::page::numbers::file_stem;
use crate::page::state::{Page, Phase};
use crate::page::tracking::pick_in_the_middle;
use crate::page::words;
use crate::page::work::Work;

/// The points.
#[component]
pub(super) fn Points(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let clicks = move || page.marks.hand.get() == Hand::Track;
    let is_ready = move || matches!(page.phase.get(), Phase::Ready | Phase::Done);
    let wanted = Memo::new(move |_| tracking.is_wanted());
    let said = move || match tracking.following.get() {
        Work::Nothing => clicks().then(|| words::track_hint().to_owned()),
        Work::Going(done, of) => Some(words::tracking_progress(done, of)),
        Work::Done => tracking.found.with(|found| {
            let tracks = &found.as_ref()?.tracks;
            let ended = tracks.tracks.iter().filter(|track| track.ended.is_some()).count();
            Some(words::tracks_counted(tracks.tracks.len(), ended))
        }),
        Work::Not(why) => Some(words::sentence(&why)),
    };
    let tone = move || tracking.following.with(Work::tone);
    view! {
        <section class="group tracking">
            <h2>{words::points_heading}</h2>
            <div class="marking">
                <button
                    type="button"
                    class="quiet"
                    data-testid="track-add"
                    aria-pressed=move || clicks().to_string()
                    disabled=move || !is_ready()
                    on:click=move |_| page.marks.toggle(Hand::Track)
                >
                    {move || if clicks() { words::clicking_done() } else { words::track_add() }}
                </button>
                <button
                    type="button"
                    class="quiet"
                    data-testid="track-auto"
                    aria-pressed=move || tracking.best.get().to_string()
                    disabled=move || !is_ready()
                    on:click=move |_| {
                        page.marks.put_down();
                        tracking.picks.set(Vec::new());
                        tracking.best.update(|best| *best = !*best);
                    }
                >
                    {words::track_auto}
                </button>
                <button
                    type="button"
                    class="quiet"
                    data-testid="track-middle"
                    hidden=move || !clicks()
                    on:click=move |_| pick_in_the_middle(page)
                >
                    {words::track_middle}
                </button>
            </div>
            <p
                class="said"
                role="status"
                data-testid="track-status"
                data-state=move || tracking.following.get().name()
                data-tone=tone
                hidden=move || said().is_none()
            >
                {said}
            </p>
            <Show when=move || wanted.get()>
                <Listed page />
                <Plots page />
                <Files page />
                <details class="further">
                    <summary>{words::further}</summary>
                    <div class="further-parts">
                        <Which page />
                        <Length page />
                        <Drawn page />
                        <Theory page />
                    </div>
                </details>
            </Show>
        </section>
    }
}

/// The tracks as files.
#[component]
fn Files(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let stem = move || {
        page.file
            .with(|file| file.as_ref().map(|file| file_stem(&file.name()).to_owned()))
            .unwrap_or_default()
    };
    let address = move |json: bool| {
        tracking.found.with(|found| {
            found
                .as_ref()
                .map(|found| if json { found.json.clone() } else { found.table.clone() })
        })
    };
    view! {
        <div class="buttons">
            <Show when=move || tracking.following.get() == Work::Done>
                <a class="quiet button" data-testid="track-csv" href=move || address(false)
                    download=move || format!("{}_tracks.csv", stem())>{words::track_table}</a>
                <a class="quiet button" data-testid="track-json" href=move || address(true)
                    download=move || format!("{}_tracks.json", stem())>{words::track_json}</a>
            </Show>
            <button type="button" class="quiet" on:click=move |_| tracking.forget()>{words::points_forget}</button>
        </div>
    }
}
