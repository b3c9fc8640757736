//! Following points: what is picked, how it goes, what is found.
//!
//! Following begins by itself when points are picked, and once more when what it depends on has changed.

use std::time::Duration;

use js_sys::{Array, Float32Array};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::track::{AutoChoice, Method, Pick, Picks};
use netdpr_derotation::{Layout, Mask, Recipe};
use netdpr_ffmpeg::FilmInfo;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Url};

use super::marks::Point;
use super::numbers::parse_decimal;
use super::stage::turn::Turning;
use super::state::{Page, Phase, View};
use super::words;
use crate::film;
use crate::messages::{DrawnTracks, FoundTracks, KnownLength, NumbersAsked, TRACK_FIELDS, TrackEvent, TrackOrder};

/// What a person does rests so long before it is followed.
const REST: Duration = Duration::from_millis(400);

/// How the following stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Following {
    /// Nothing is followed.
    Nothing,
    /// Frames done, of how many.
    Going(u32, Option<u32>),
    /// There are tracks.
    Done,
    /// There are none; the sentence, in the worker's English, says why.
    Not(String),
}

impl Following {
    /// As tests read it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Going(..) => "going",
            Self::Done => "done",
            Self::Not(_) => "not",
        }
    }
}

/// Which part of a track is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trail {
    Short,
    Whole,
    None,
}

impl Trail {
    pub(super) const ALL: [Self; 3] = [Self::Short, Self::Whole, Self::None];

    /// As the choice's value.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Whole => "whole",
            Self::None => "none",
        }
    }

    /// Its length in seconds of the film.
    pub(super) const fn seconds(self) -> f64 {
        match self {
            Self::Short => 2.0,
            Self::Whole => f64::INFINITY,
            Self::None => 0.0,
        }
    }
}

/// What was found, as the page holds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// The tracks in short.
    pub(super) tracks: FoundTracks,
    /// [`TRACK_FIELDS`] numbers for each place of each track, one track after the other.
    pub(super) places: Vec<f32>,
    /// Addresses of the table and of the same as JSON.
    pub(super) table: String,
    pub(super) json: String,
}

/// All there is about points, as signals.
#[derive(Clone, Copy)]
pub(super) struct Tracking {
    /// The points that a person picked.
    pub(super) picks: RwSignal<Vec<Pick>>,
    /// Whether the best points are followed instead.
    pub(super) best: RwSignal<bool>,
    /// How many of these, as typed.
    pub(super) most_text: RwSignal<String>,
    /// Radii between which they are picked, pixels, as typed; empty for the centre and the rim.
    pub(super) inner_text: RwSignal<String>,
    pub(super) outer_text: RwSignal<String>,
    /// How points are followed; `None` to choose by what is there.
    pub(super) method: RwSignal<Option<Method>>,
    /// The known length and its unit, as typed.
    pub(super) length_text: RwSignal<String>,
    pub(super) unit_text: RwSignal<String>,
    /// The ends of the line that is so long; the rim's diameter is when there are less than two.
    pub(super) line: RwSignal<Vec<Point>>,
    /// The window in which velocities are worked out, seconds, as typed.
    pub(super) window_text: RwSignal<String>,
    /// The surface of the theory to compare with.
    pub(super) surface: RwSignal<Option<Surface>>,
    /// What is drawn.
    pub(super) trail: RwSignal<Trail>,
    pub(super) arrows: RwSignal<bool>,
    pub(super) circles: RwSignal<bool>,
    /// Whether it is drawn into the saved film too.
    pub(super) into_film: RwSignal<bool>,
    /// How it stands.
    pub(super) following: RwSignal<Following>,
    /// What was found.
    pub(super) found: RwSignal<Option<Found>>,
    work: StoredValue<Option<film::Tracking>, LocalStorage>,
    /// What was followed last, so that an export's end doesn't begin it anew.
    followed: StoredValue<Option<(Recipe, Picks)>>,
}

impl Tracking {
    pub(super) fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            picks: RwSignal::new(Vec::new()),
            best: RwSignal::new(false),
            most_text: text("100"),
            inner_text: text(""),
            outer_text: text(""),
            method: RwSignal::new(None),
            length_text: text(""),
            unit_text: text("cm"),
            line: RwSignal::new(Vec::new()),
            window_text: text("0.4"),
            surface: RwSignal::new(None),
            trail: RwSignal::new(Trail::Short),
            arrows: RwSignal::new(true),
            circles: RwSignal::new(false),
            into_film: RwSignal::new(true),
            following: RwSignal::new(Following::Nothing),
            found: RwSignal::new(None),
            work: StoredValue::new_local(None),
            followed: StoredValue::new(None),
        }
    }

    /// Whether any point is asked for.
    pub(super) fn is_wanted(self) -> bool {
        self.best.get() || self.picks.with(|picks| !picks.is_empty())
    }

    /// The tracks to be drawn into the saved film.
    pub(super) fn drawn(self) -> Option<DrawnTracks> {
        let places = self.found.with(|found| {
            let tracks = &found.as_ref()?.tracks.tracks;
            Some(tracks.iter().map(|track| track.places).collect())
        });
        Some(DrawnTracks {
            places: places.filter(|_| self.into_film.get())?,
            trail_seconds: Some(self.trail.get().seconds()).filter(|seconds| seconds.is_finite()),
            arrows: self.arrows.get(),
            circles: self.circles.get(),
        })
    }

    /// Ends the work and forgets what was found.
    fn end(self) {
        self.work.set_value(None);
        self.following.set(Following::Nothing);
        if let Some(found) = self.found.try_update(Option::take).flatten() {
            give_back(&found);
        }
    }

    /// Forgets the points: another film is on its way.
    pub(super) fn forget(self) {
        self.picks.set(Vec::new());
        self.best.set(false);
        self.line.set(Vec::new());
        self.end();
    }

    fn is_followed(self, recipe: &Recipe, picks: &Picks) -> bool {
        self.followed.with_value(|followed| {
            followed
                .as_ref()
                .is_some_and(|(last, last_picks)| last == recipe && last_picks == picks)
        })
    }

    fn set_found(self, found: Found) {
        if let Some(before) = self.found.try_update(|now| now.replace(found)).flatten() {
            give_back(&before);
        }
    }
}

/// Gives the addresses of files back that are offered no more.
fn give_back(found: &Found) {
    for address in [&found.table, &found.json] {
        // It fails for no address that was ever made.
        drop(Url::revoke_object_url(address));
    }
}

/// Picks the point that is seen at this place of the picture as it is shown.
pub(super) fn pick(page: Page, at: Point) {
    let Some((x, y)) = as_filmed(page, at) else {
        return;
    };
    page.tracking.best.set(false);
    page.player.playing.set(false);
    page.tracking.picks.update(|picks| {
        picks.push(Pick {
            seconds: page.player.moment.get_untracked(),
            x,
            y,
            method: None,
            name: None,
        });
    });
}

/// Where in the picture as filmed the place is that is shown there.
fn as_filmed(page: Page, (x, y): Point) -> Option<Point> {
    untrack(|| {
        let size = page.size.get()?;
        let is_turned = match page.view.get() {
            View::Original => false,
            View::Derotated => true,
            View::Both => x + 0.5 > page.divider.get() * f64::from(size.width),
        };
        let turn = turn(page);
        match (turn, page.circle()) {
            (Some(turn), Ok(circle)) if is_turned && (x - circle.x).hypot(y - circle.y) <= circle.r => {
                turn.map.to_source(x, y)
            }
            _ => Some((x, y)),
        }
    })
}

/// How the frame is turned that is shown.
fn turn(page: Page) -> Option<super::stage::turn::Turn> {
    let recipe = page.recipe().ok()?;
    let format = page.film.with(|film| film.as_ref().map(FilmInfo::format))?;
    Some(Turning::of(&recipe, &format)?.at(page.player.moment.get()))
}

/// Follows what is picked whenever that, or the rotating frame, has changed and rests.
pub(super) fn follow_what_is_picked(page: Page) {
    let tracking = page.tracking;
    let order = Memo::new(move |_| {
        if !tracking.is_wanted() {
            return None;
        }
        Some(picks(page).and_then(|picks| Ok((rotating_frame(page)?, picks))))
    });
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || {
        let order = order.get();
        let exports = page.phase.get() == Phase::Exporting;
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        match order {
            None => tracking.end(),
            Some(_) if exports => {
                // The export gets all of the machine; what was found stays.
                if matches!(tracking.following.get_untracked(), Following::Going(..)) {
                    tracking.end();
                }
            }
            Some(Err(why)) => {
                tracking.end();
                tracking.following.set(Following::Not(why));
            }
            Some(Ok((recipe, picks))) => {
                if tracking.following.get_untracked() == Following::Done && tracking.is_followed(&recipe, &picks) {
                    return;
                }
                tracking.following.set(Following::Going(0, None));
                let later = set_timeout_with_handle(move || begin(page, recipe, picks), REST);
                waiting.set_value(later.ok());
            }
        }
    });
    let asked = Memo::new(move |_| asked(page));
    Effect::new(move |first: Option<()>| {
        let asked = asked.get();
        if first.is_none() || tracking.following.get_untracked() != Following::Done {
            return;
        }
        // What can't be read is said beside its field.
        if let Ok(asked) = asked {
            tracking.work.with_value(|work| {
                if let Some(work) = work {
                    work.in_numbers(asked);
                }
            });
        }
    });
}

fn begin(page: Page, recipe: Recipe, picks: Picks) {
    let (Some(file), Some(film)) = (page.file.get_untracked(), page.film.get_untracked()) else {
        return;
    };
    let tracking = page.tracking;
    tracking.followed.set_value(Some((recipe.clone(), picks.clone())));
    let asked = untrack(|| asked(page)).unwrap_or(NumbersAsked {
        length: None,
        window_seconds: 0.4,
        surface: None,
    });
    tracking.following.set(Following::Going(0, film.frames));
    let order = TrackOrder {
        film,
        recipe,
        picks,
        asked,
    };
    let serial = page.serial.get_value();
    let work = film::Tracking::start(&file, order, move |event, beside| {
        if page.serial.get_value() == serial {
            learn(page.tracking, event, &beside);
        }
    });
    tracking.work.set_value(Some(work));
}

fn learn(tracking: Tracking, event: TrackEvent, beside: &JsValue) {
    match event {
        TrackEvent::Progress { done, of } => tracking.following.set(Following::Going(done, of)),
        TrackEvent::Tracked(tracks) => {
            let beside = Array::from(beside);
            let address = |index| {
                let blob = beside.get(index);
                blob.dyn_ref::<Blob>()
                    .and_then(|blob| Url::create_object_url_with_blob(blob).ok())
                    .unwrap_or_default()
            };
            let places = beside.get(0).dyn_ref::<Float32Array>().map(Float32Array::to_vec);
            tracking.set_found(Found {
                tracks: *tracks,
                places: places.unwrap_or_default(),
                table: address(1),
                json: address(2),
            });
            tracking.following.set(Following::Done);
        }
        TrackEvent::NotTracked(why) => {
            tracking.end();
            tracking.following.set(Following::Not(why));
        }
        TrackEvent::Failed(failure) => {
            tracking.end();
            tracking.following.set(Following::Not(failure.sentence));
        }
    }
}

/// What of the recipe matters for points: not what the saved film shows besides.
fn rotating_frame(page: Page) -> Result<Recipe, String> {
    let mut recipe = page.recipe()?;
    recipe.layout = Layout::Disc;
    recipe.mask = Mask::Circle;
    recipe.caption = false;
    Ok(recipe)
}

fn picks(page: Page) -> Result<Picks, String> {
    let tracking = page.tracking;
    let method = tracking.method.get();
    if !tracking.best.get() {
        let mut picks = tracking.picks.get();
        for pick in &mut picks {
            pick.method = method;
        }
        return Ok(Picks::Given(picks));
    }
    let mut choice = AutoChoice::within(page.circle()?);
    choice.method = method;
    let number = |text: RwSignal<String>| {
        text.with(|text| {
            if text.trim().is_empty() {
                return Ok(None);
            }
            parse_decimal(text)
                .filter(|number| *number >= 0.0)
                .map(Some)
                .ok_or_else(|| words::points_no_number().to_owned())
        })
    };
    if let Some(most) = number(tracking.most_text)? {
        choice.points = (most as usize).clamp(1, 2000);
    }
    choice.inner_radius = number(tracking.inner_text)?.unwrap_or(choice.inner_radius);
    choice.outer_radius = number(tracking.outer_text)?.unwrap_or(choice.outer_radius);
    Ok(Picks::Best(choice))
}

/// The length that a person said, or the sentence on what is wrong with it; `None` when none was said.
pub(super) fn known_length(page: Page) -> Result<Option<KnownLength>, String> {
    let tracking = page.tracking;
    let text = tracking.length_text.get();
    if text.trim().is_empty() {
        return Ok(None);
    }
    let length = parse_decimal(&text)
        .filter(|length| *length > 0.0)
        .ok_or_else(|| words::length_no_number().to_owned())?;
    let line = tracking.line.get();
    let pixels = match line.as_slice() {
        [from, to] => (to.0 - from.0).hypot(to.1 - from.1),
        _ => 2.0 * page.circle()?.r,
    };
    let unit = tracking.unit_text.get();
    let unit = unit.trim();
    if unit.is_empty() || unit.len() > 12 || unit.contains([',', '"', '\n']) {
        return Err(words::length_no_number().to_owned());
    }
    Ok(Some(KnownLength {
        length,
        unit: unit.to_owned(),
        pixels,
    }))
}

/// The window as typed, seconds; an error when it can't be read.
pub(super) fn window_seconds(page: Page) -> Result<f64, String> {
    page.tracking
        .window_text
        .with(|text| parse_decimal(text))
        .filter(|seconds| (0.0..=60.0).contains(seconds))
        .ok_or_else(|| words::window_no_number().to_owned())
}

fn asked(page: Page) -> Result<NumbersAsked, String> {
    Ok(NumbersAsked {
        length: known_length(page)?,
        window_seconds: window_seconds(page)?,
        surface: page.tracking.surface.get(),
    })
}

impl Found {
    /// The places of each track, and its number.
    pub(super) fn by_track(&self) -> impl Iterator<Item = (usize, &[f32])> {
        let mut rest = self.places.as_slice();
        self.tracks.tracks.iter().map(move |track| {
            let (places, after) = rest.split_at((track.places * TRACK_FIELDS).min(rest.len()));
            rest = after;
            (track.number, places)
        })
    }
}
