//! Where points go in the rotating frame: followed through the film, and put into numbers.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Float32Array};
use netdpr_derotation::theory::{FitError, InertialCircle, Measured, PuckFit, PuckState, Surface, fit_puck};
use netdpr_derotation::track::{
    Backwards, Ending, FilmTracking, NumberSettings, Numbers, Scale, Track, TrackingError, Tracks, TracksInNumbers,
    numbers, write_csv,
};
use netdpr_derotation::{Kept, Recipe, Timestamp};
use netdpr_ffmpeg::{FilmRead, Unreadable, warnings};
use netdpr_plots::Sample;
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
        let mut found = self.found.borrow_mut();
        let Some(found) = found.as_mut() else {
            return;
        };
        found.name(&asked.names);
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
    let back = match job.tracking.backwards() {
        Ok(back) => back,
        Err(error) => return Ok(Err(error.to_string())),
    };
    Ok(Ok(Found {
        tracks: go_back(&film, back)?,
        refused,
        warnings: warnings(&film.info, read, &decoded.errors),
        recipe,
        mean_fps,
        first_kept_seconds,
    }))
}

/// Follows the points back, one stretch of the film after the other.
fn go_back(film: &Film, back: Backwards) -> Result<Tracks, Failure> {
    let back = Rc::new(RefCell::new(back));
    loop {
        let stretch = back.borrow_mut().next_stretch();
        let Some(stretch) = stretch else { break };
        let takes = Rc::clone(&back);
        let wanted = Wanted {
            after: stretch.after,
            most: Some(stretch.frames),
            ..Wanted::default()
        };
        film.decode(wanted, move |frame| {
            let is_over = takes.borrow_mut().take(frame);
            Ok(if is_over { Then::Stop } else { Then::GoOn })
        })?;
        // The core still holds the closure that feeds them; another takes its place.
        film.core.on_frames(|_| Then::GoOn);
    }
    // Nobody else holds them any more.
    Rc::try_unwrap(back)
        .map(|back| back.into_inner().finish())
        .map_err(|_| Failure::from(Unreadable::NoFrames.to_string()))
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
        let (mut places, mut samples) = (Vec::new(), Vec::new());
        let mut tracks = Vec::new();
        for track in self.tracks.all() {
            let rows = numbers(track, &settings);
            let theory = asked.surface.map(|surface| theory(&rows, surface, &settings));
            let fit = theory.as_ref().and_then(|theory| theory.as_ref().ok());
            for row in &rows {
                let predicted = fit.map(|fit| fit.motion.at(row.t).position);
                places.extend(self.place(row, predicted, &settings));
                samples.extend(Sample::new(row, predicted).to_fields());
            }
            tracks.push(found_track(track, rows.len(), theory, &settings));
        }
        let mut table = String::new();
        // Writing into a text doesn't fail.
        let _ = write_csv(&mut table, &self.tracks, &settings, &self.recipe);
        let json = TracksInNumbers::of(&self.tracks, &settings, &self.recipe);
        let json = serde_json::to_string(&json).map_err(|error| error.to_string())?;
        let beside = Array::of4(
            &Float32Array::from(places.as_slice()),
            &blob(&table, "text/csv"),
            &blob(&json, "application/json"),
            &Float32Array::from(samples.as_slice()),
        );
        let found = FoundTracks {
            tracks,
            refused: self.refused.clone(),
            rpm: settings.rpm.rpm(),
            first_kept_seconds: self.first_kept_seconds,
            slowed: settings.slowed,
            unit: settings.scale.unit,
            warnings: self.warnings.clone(),
        };
        Ok((found, beside))
    }

    /// Gives the tracks their names.
    fn name(&mut self, names: &[Option<String>]) {
        for track in self.tracks.all_mut() {
            let name = track.number.checked_sub(1).and_then(|index| names.get(index)?.clone());
            track.name = name.unwrap_or_else(|| track.number.to_string());
        }
    }

    /// A place as the page draws it; theory has it at `predicted`.
    fn place(&self, row: &Numbers, predicted: Option<[f64; 2]>, settings: &NumberSettings) -> [f32; TRACK_FIELDS] {
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
        let [theory_x, theory_y] = predicted.unwrap_or([f64::NAN; 2]);
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
            x + theory_x / per_pixel,
            y - theory_y / per_pixel,
        ]
        .map(|number| number as f32)
    }
}

fn found_track(
    track: &Track,
    places: usize,
    theory: Option<Result<PuckFit, FitError>>,
    settings: &NumberSettings,
) -> FoundTrack {
    let end =
        |ending: Option<Ending>| ending.map(|ending| (ending.seconds / settings.slowed, ending.reason.to_string()));
    FoundTrack {
        number: track.number,
        name: track.name.clone(),
        method: track.method,
        places,
        began: end(track.began),
        ended: end(track.ended),
        theory: theory.map(|theory| match theory {
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
        }),
    }
}

/// The motion of a puck on `surface` that agrees best with the track.
fn theory(rows: &[Numbers], surface: Surface, settings: &NumberSettings) -> Result<PuckFit, FitError> {
    let trusted = rows.iter().filter(|row| row.trusted);
    let measured: Vec<Measured> = trusted
        .map(|row| Measured {
            seconds: row.t,
            position: [row.x, row.y],
        })
        .collect();
    fit_puck(&measured, surface, Some(settings.rpm.rpm()))
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
