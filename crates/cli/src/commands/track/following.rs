//! Every kept frame of a film shown to a tracker.

use anyhow::anyhow;
use netdpr_derotation::track::{AutoChoice, Method, Tracker, Tracks};
use netdpr_derotation::{Frame, Kept, Recipe};
use netdpr_video::FilmReader;

use crate::arguments::{Follow, Points, Track};
use crate::failure::Failure;
use crate::progress;

/// What became of the points.
pub(super) struct Followed {
    pub(super) tracks: Tracks,
    /// Sentences on what was wrong with the film.
    pub(super) warnings: Vec<String>,
}

/// Follows the points that were asked for through `film`, whose first frame is `first`.
pub(super) fn follow(track: &Track, mut film: FilmReader, first: Frame, recipe: &Recipe) -> Result<Followed, Failure> {
    let film_start = first.timestamp;
    let format = film.info().format();
    let bar = progress::bar(film.info().frames.map(u64::from));
    let mut frame = first;
    let mut tracks = Tracks::new();
    let mut tracker: Option<Tracker> = None;
    let mut kept = 0;
    let stopped_early = loop {
        match recipe.trim.keeps(frame.timestamp, film_start) {
            Kept::NotYet => {}
            Kept::NoMore => break true,
            Kept::Yes => {
                match &mut tracker {
                    Some(tracker) => {
                        let seconds = tracker.seconds(&frame);
                        tracker.follow(&frame, |point, followed| tracks.take(point, kept, seconds, followed));
                    }
                    None => {
                        let mut new =
                            Tracker::new(recipe, &format, film_start, frame.timestamp).map_err(Failure::arguments)?;
                        pick(track, &mut new, &frame, recipe, &mut tracks)?;
                        tracker = Some(new);
                    }
                }
                kept += 1;
                if tracker.as_ref().is_some_and(|tracker| !tracker.is_following()) {
                    break true;
                }
            }
        }
        bar.inc(1);
        if !film.read_into(&mut frame)? {
            break false;
        }
    };
    bar.finish_and_clear();
    let report = film.finish(stopped_early)?;
    if tracker.is_none() {
        return Err(Failure::arguments(anyhow!(
            "the film ends before the start that was asked for; give an earlier --start"
        )));
    }
    tracks.finish();
    Ok(Followed {
        tracks,
        warnings: report.warnings,
    })
}

/// Picks the points in the first kept frame.
fn pick(
    track: &Track,
    tracker: &mut Tracker,
    frame: &Frame,
    recipe: &Recipe,
    tracks: &mut Tracks,
) -> Result<(), Failure> {
    let method = track.follow.map(|follow| match follow {
        Follow::Dots => Method::Dot,
        Follow::Texture => Method::Texture,
    });
    if let Some(Points(points)) = &track.points {
        for (index, place) in points.iter().enumerate() {
            let (method, sighting) = tracker
                .pick(frame, *place, method)
                .map_err(|error| Failure::arguments(anyhow!("point {}: {error}", index + 1)))?;
            tracks.pick(method, 0, 0.0, sighting);
        }
        return Ok(());
    }
    let mut choice = AutoChoice::within(recipe.circle);
    choice.points = track.auto.map_or(choice.points, usize::from);
    choice.method = method;
    choice.inner_radius = track.exclude.unwrap_or(choice.inner_radius);
    choice.outer_radius = track.exclude_beyond.unwrap_or(choice.outer_radius);
    Ok(tracker.pick_best(frame, &choice, |method, sighting| {
        tracks.pick(method, 0, 0.0, sighting);
    })?)
}
