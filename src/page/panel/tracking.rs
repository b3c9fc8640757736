//! Points that are followed: how they are picked, what became of them, and their numbers.

use leptos::prelude::*;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::track::Method;

use super::options::Choice;
use crate::page::marks::Hand;
use crate::page::numbers::file_stem;
use crate::page::state::{Page, Phase};
use crate::page::tracking::{Following, Trail, known_length, window_seconds};
use crate::page::words;

/// So many points are listed one by one; more are only counted.
const MOST_LISTED: usize = 12;

/// The points.
#[component]
pub(super) fn Points(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let clicks = move || page.marks.hand.get() == Hand::Track;
    let is_ready = move || matches!(page.phase.get(), Phase::Ready | Phase::Done);
    let wanted = Memo::new(move |_| tracking.is_wanted());
    let said = move || match tracking.following.get() {
        Following::Nothing => clicks().then(|| words::track_hint().to_owned()),
        Following::Going(done, of) => Some(words::tracking_progress(done, of)),
        Following::Done => tracking.found.with(|found| {
            let tracks = &found.as_ref()?.tracks;
            let ended = tracks.tracks.iter().filter(|track| track.ended.is_some()).count();
            Some(words::tracks_counted(tracks.tracks.len(), ended))
        }),
        Following::Not(why) => Some(words::sentence(&why)),
    };
    let tone = move || match tracking.following.get() {
        Following::Done => "sure",
        Following::Not(_) => "unsure",
        _ => "",
    };
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

/// The points one by one, with what became of each.
#[component]
fn Listed(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let lines = Memo::new(move |_| {
        let by_hand = !tracking.best.get();
        tracking.found.with(|found| {
            let found = found.as_ref();
            let count = if by_hand {
                tracking.picks.with(Vec::len)
            } else {
                found.map_or(0, |found| found.tracks.tracks.len())
            };
            if count > MOST_LISTED {
                return Vec::new();
            }
            let line = |number: usize| {
                let track = found.and_then(|found| found.tracks.tracks.iter().find(|track| track.number == number));
                let refused = found.and_then(|found| found.tracks.refused.iter().find(|(other, _)| *other == number));
                let unit = found.map_or("px", |found| found.tracks.unit.as_str());
                let said = match (track, refused) {
                    (Some(track), _) => words::track_in_short(track, unit),
                    (None, Some((_, why))) => words::sentence(why),
                    (None, None) => String::new(),
                };
                (number, by_hand, said)
            };
            (1..=count).map(line).collect()
        })
    });
    view! {
        <ul class="track-list">
            {move || {
                lines
                    .get()
                    .into_iter()
                    .map(|(number, by_hand, said)| {
                        view! {
                            <li>
                                <span class="track-number">{words::point(number)}</span>
                                <span class="said">{said}</span>
                                <button
                                    type="button"
                                    class="quiet"
                                    hidden=!by_hand
                                    aria-label=words::point_remove(number)
                                    on:click=move |_| tracking.picks.update(|picks| {
                                        if number <= picks.len() {
                                            picks.remove(number - 1);
                                        }
                                    })
                                >
                                    "×"
                                </button>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
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
            <Show when=move || tracking.following.get() == Following::Done>
                <a class="quiet button" data-testid="track-csv" href=move || address(false)
                    download=move || format!("{}_tracks.csv", stem())>{words::track_table}</a>
                <a class="quiet button" data-testid="track-json" href=move || address(true)
                    download=move || format!("{}_tracks.json", stem())>{words::track_json}</a>
            </Show>
            <button type="button" class="quiet" on:click=move |_| tracking.forget()>{words::points_forget}</button>
        </div>
    }
}

/// Which points are found, and how all are followed.
#[component]
fn Which(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    view! {
        <div class="further-parts" hidden=move || !tracking.best.get()>
            <Field text=tracking.most_text testid="track-most" word=words::points_most after=|| "" />
            <Field text=tracking.inner_text testid="track-inner" word=words::points_inner after=words::pixels />
            <Field text=tracking.outer_text testid="track-outer" word=words::points_outer after=words::pixels />
        </div>
        <label class="field-in-line">
            <span>{words::points_method}</span>
            <select data-testid="track-method" on:change=move |event| {
                tracking.method.set(match event_target_value(&event).as_str() {
                    "dot" => Some(Method::Dot),
                    "texture" => Some(Method::Texture),
                    _ => None,
                });
            }>
                <option value="fits">{words::method_fits}</option>
                <option value="dot">{words::method_dot}</option>
                <option value="texture">{words::method_texture}</option>
            </select>
        </label>
    }
}

/// How long something in the picture is, and the window of velocities.
#[component]
fn Length(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let draws = move || page.marks.hand.get() == Hand::Length;
    let has_line = move || tracking.line.with(|line| line.len() == 2);
    let wrong = Memo::new(move |_| known_length(page).err().or_else(|| window_seconds(page).err()));
    view! {
        <div class="field-in-line">
            <Field text=tracking.length_text testid="track-length" word=words::length_label after=|| "" />
            <input
                type="text"
                class="unit"
                autocomplete="off"
                data-testid="track-unit"
                aria-label=words::length_unit
                prop:value=tracking.unit_text
                on:input=move |event| tracking.unit_text.set(event_target_value(&event))
            />
        </div>
        <div class="marking">
            <span class="said">{move || if has_line() { words::length_of_line() } else { words::length_of_rim() }}</span>
            <button
                type="button"
                class="quiet"
                data-testid="track-line"
                aria-pressed=move || draws().to_string()
                on:click=move |_| {
                    tracking.line.set(Vec::new());
                    page.marks.toggle(Hand::Length);
                }
            >
                {words::draw_line}
            </button>
        </div>
        <Field text=tracking.window_text testid="track-window" word=words::window_label after=words::seconds />
        <p class="wrong" hidden=move || wrong.get().is_none()>{move || wrong.get()}</p>
    }
}

/// What is drawn over the picture.
#[component]
fn Drawn(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let options = Trail::ALL.map(|trail| {
        let word = match trail {
            Trail::Short => words::trail_short,
            Trail::Whole => words::trail_whole,
            Trail::None => words::trail_none,
        };
        view! { <option value=trail.name()>{word}</option> }
    });
    view! {
        <label class="field-in-line">
            <span>{words::trail_label}</span>
            <select data-testid="track-trail" on:change=move |event| {
                let name = event_target_value(&event);
                if let Some(trail) = Trail::ALL.into_iter().find(|trail| trail.name() == name) {
                    tracking.trail.set(trail);
                }
            }>
                {options.into_iter().collect_view()}
            </select>
        </label>
        <Choice chosen=tracking.arrows testid="track-arrows" word=words::arrows_label />
        <Choice chosen=tracking.circles testid="track-circles" word=words::circles_label />
        <Choice chosen=tracking.into_film testid="track-into-film" word=words::into_film />
    }
}

/// The theory that the tracks are compared with.
#[component]
fn Theory(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    view! {
        <label class="field-in-line">
            <span>{words::theory_label}</span>
            <select data-testid="track-theory" on:change=move |event| {
                tracking.surface.set(match event_target_value(&event).as_str() {
                    "equilibrium" => Some(Surface::Equilibrium),
                    "flat" => Some(Surface::Flat),
                    _ => None,
                });
            }>
                <option value="none">{words::theory_none}</option>
                <option value="equilibrium">{words::theory_equilibrium}</option>
                <option value="flat">{words::theory_flat}</option>
            </select>
        </label>
    }
}

#[component]
fn Field(text: RwSignal<String>, testid: &'static str, word: words::Text, after: words::Text) -> impl IntoView {
    view! {
        <label class="field-in-line">
            <span>{word}</span>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                data-testid=testid
                placeholder="–"
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            <span>{after}</span>
        </label>
    }
}
