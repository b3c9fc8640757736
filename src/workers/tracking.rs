//! Where points go in the rotating frame: followed through the film, and put into numbers.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Float32Array};
use netdpr_derotation::theory::{InertialCircle, Measured, PuckState, Surface, fit_puck};
use netdpr_derotation::track::{
    FilmTracking, NumberSettings, Numbers, Scale, Track, TrackingError, Tracks, TracksInNumbers, numbers, write_csv,
};
use netdpr_derotation::{Kept, Recipe, Timestamp};
use netdpr_ffmpeg::{FilmRead, Unreadable, warnings};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag};

use super::decoding::{Film, Wanted};
use super::tell_with;
use crate::browser::ffmpeg_core::Then;
use crate::messages::{
    Failure, FoundTheory, FoundTrack, FoundTracks, FromWorker, NumbersAsked, TRACK_FIELDS, TrackEvent, TrackOrder,
};

/// The page hears of the progress every so many frames.
const FRAMES_BETWEEN_WORDS: u32 = 10;

/// Follows points, and keeps their tracks for other numbers to be made of them.
#[derive(Debug, Clone, Default)]
pub(super) struct FilmTracker {
    found: Rc<RefCell<Option<Found>>>,
}

/// The tracks of a film.
#[derive(Debug)]
struct Found {
    tracks: Tracks,
    refused: Vec<(usize, String)>,
    warnings: Vec<String>,
    recipe: Recipe,
    mean_fps: f64,
    /// When the first kept frame is shown, seconds after the film's first one.
    first_kept_seconds: f64,
}

impl FilmTracker {
    /// Follows the points through the film in `file`, and tells the page.
    pub(super) async fn track(&self, order: TrackOrder, file: JsValue) {
        let asked = order.asked.clone();
        match follow(order, &file.unchecked_into()).await {
            Ok(Ok(found)) => {
                self.found.replace(Some(found));
                self.in_numbers(&asked);
            }
            Ok(Err(sentence)) => say(TrackEvent::NotTracked(sentence)),
            Err(failure) => say(TrackEvent::Failed(failure)),
        }
    }

    /// Tells the page the tracks in these numbers.
    pub(super) fn in_numbers(&self, asked: &NumbersAsked) {
        let found = self.found.borrow();
        let Some(found) = found.as_ref() else {
            return;
        };
        match found.in_numbers(asked) {
            Ok((tracks, beside)) => {
                let event = TrackEvent::Tracked(Box::new(tracks));
                tell_with(&FromWorker::Track(event), &beside);
            }
            Err(sentence) => say(TrackEvent::NotTracked(sentence)),
        }
    }
}

/// The tracks; the inner error is a sentence on the points, the outer one on the film.
async fn follow(order: TrackOrder, file: &Blob) -> Result<Result<Found, String>, Failure> {
    let film = Film::open_known(file, order.film).await?;
    let recipe = order.recipe;
    let (of, mean_fps) = (film.info.frames, film.info.mean_fps);
    let tracking = FilmTracking::new(recipe.clone(), film.info.format(), order.picks);
    let job = Rc::new(RefCell::new(Some(Job {
        tracking,
        done: 0,
        first: None,
        last: None,
        stopped_early: false,
        failed: None,
    })));
    let takes = Rc::clone(&job);
    let decoded = film.decode(Wanted::default(), move |frame| {
        let mut job = takes.borrow_mut();
        let Some(job) = job.as_mut() else {
            return Ok(Then::Stop);
        };
        job.done += 1;
        job.first.get_or_insert(frame.timestamp);
        job.last = Some(frame.timestamp);
        if job.done % FRAMES_BETWEEN_WORDS == 0 {
            say(TrackEvent::Progress { done: job.done, of });
        }
        match job.tracking.take(frame) {
            Ok(Kept::Yes | Kept::NotYet) => return Ok(Then::GoOn),
            Ok(Kept::NoMore) => {}
            Err(error) => job.failed = Some(error),
        }
        job.stopped_early = true;
        Ok(Then::Stop)
    })?;
    // The core still holds the closure that feeds the job; another takes its place.
    film.core.on_frames(|_| Then::GoOn);
    let job = job.borrow_mut().take();
    let no_frames = || Failure::from(Unreadable::NoFrames.to_string());
    let job = job.ok_or_else(no_frames)?;
    let (Some(first), Some(last)) = (job.first, job.last) else {
        return Err(no_frames());
    };
    if let Some(error) = job.failed {
        return Ok(Err(error.to_string()));
    }
    let read = FilmRead {
        first,
        last,
        stopped_early: job.stopped_early,
    };
    let refused = job.tracking.refused();
    let refused = refused
        .iter()
        .map(|(index, why)| (index + 1, why.to_string()))
        .collect();
    let first_kept_seconds = job.tracking.first_kept_seconds();
    Ok(job
        .tracking
        .finish()
        .map(|tracks| Found {
            tracks,
            refused,
            warnings: warnings(&film.info, read, &decoded.errors),
            recipe,
            mean_fps,
            first_kept_seconds,
        })
        .map_err(|error| error.to_string()))
}

/// What is under way between two frames.
struct Job {
    tracking: FilmTracking,
    done: u32,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    stopped_early: bool,
    failed: Option<TrackingError>,
}

impl Found {
    /// The tracks in these numbers, and what travels beside them.
    fn in_numbers(&self, asked: &NumbersAsked) -> Result<(FoundTracks, Array), String> {
        let mut settings = NumberSettings::new(&self.recipe, self.mean_fps);
        settings.window_seconds = asked.window_seconds;
        if let Some(known) = &asked.length {
            settings.scale = Scale::new(known.length, &known.unit, known.pixels).map_err(|error| error.to_string())?;
        }
        let mut places: Vec<f32> = Vec::new();
        let mut tracks = Vec::new();
        for track in self.tracks.all() {
            let rows = numbers(track, &settings);
            for row in &rows {
                places.extend(self.place(row, &settings));
            }
            tracks.push(found_track(track, &rows, asked.surface, &settings));
        }
        let mut table = String::new();
        // Writing into a text doesn't fail.
        let _ = write_csv(&mut table, &self.tracks, &settings, &self.recipe);
        let json = TracksInNumbers::of(&self.tracks, &settings, &self.recipe);
        let json = serde_json::to_string(&json).map_err(|error| error.to_string())?;
        let beside = Array::of3(
            &Float32Array::from(places.as_slice()),
            &blob(&table, "text/csv"),
            &blob(&json, "application/json"),
        );
        let found = FoundTracks {
            tracks,
            refused: self.refused.clone(),
            unit: settings.scale.unit,
            warnings: self.warnings.clone(),
        };
        Ok((found, beside))
    }

    /// A place as the page draws it.
    fn place(&self, row: &Numbers, settings: &NumberSettings) -> [f32; TRACK_FIELDS] {
        let per_pixel = settings.scale.per_pixel;
        let (x, y) = settings.centre;
        let state = PuckState {
            position: [row.x, row.y],
            velocity: [row.ux, row.uy],
        };
        let circle = InertialCircle::of(state, settings.rpm.rpm());
        let [centre_x, centre_y] = circle.map_or([0.0, 0.0], |circle| circle.centre);
        let radius = circle.map_or(0.0, |circle| circle.radius);
        // The film's own time, also of slow motion.
        let seconds = row.t * settings.slowed + self.first_kept_seconds;
        [
            row.frame as f64,
            seconds,
            x + row.x / per_pixel,
            y - row.y / per_pixel,
            row.ux / per_pixel / settings.slowed,
            -row.uy / per_pixel / settings.slowed,
            x + centre_x / per_pixel,
            y - centre_y / per_pixel,
            radius / per_pixel,
            f64::from(u8::from(row.trusted)),
        ]
        .map(|number| number as f32)
    }
}

fn found_track(track: &Track, rows: &[Numbers], surface: Option<Surface>, settings: &NumberSettings) -> FoundTrack {
    FoundTrack {
        number: track.number,
        method: track.method,
        places: rows.len(),
        ended: track
            .ended
            .map(|ended| (ended.seconds / settings.slowed, ended.reason.to_string())),
        theory: surface.map(|surface| theory(rows, surface, settings)),
    }
}

/// The motion of a puck on `surface` that agrees best with the track.
fn theory(rows: &[Numbers], surface: Surface, settings: &NumberSettings) -> FoundTheory {
    let trusted = rows.iter().filter(|row| row.trusted);
    let measured: Vec<Measured> = trusted
        .map(|row| Measured {
            seconds: row.t,
            position: [row.x, row.y],
        })
        .collect();
    match fit_puck(&measured, surface, Some(settings.rpm.rpm())) {
        Ok(fit) => FoundTheory::Fits {
            residual: fit.residual,
            rpm: (fit.motion.rpm, fit.rpm_uncertainty),
            friction: (fit.motion.friction, fit.friction_uncertainty),
            circle: fit
                .motion
                .inertial_circle()
                .map(|circle| (circle.radius, circle.period)),
        },
        Err(error) => FoundTheory::Not(error.to_string()),
    }
}

/// A file that the page can offer.
fn blob(text: &str, kind: &str) -> JsValue {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    Blob::new_with_str_sequence_and_options(&parts, &options).map_or(JsValue::UNDEFINED, JsValue::from)
}

fn say(event: TrackEvent) {
    tell_with(&FromWorker::Track(event), &JsValue::UNDEFINED);
}
