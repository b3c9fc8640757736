//! Every frame of a film shown to a [`FilmTracking`].

use anyhow::anyhow;
use netdpr_derotation::track::{AutoChoice, Backwards, FilmTracking, Method, Pick, Picks, TrackingError, Tracks};
use netdpr_derotation::{Frame, Kept, Recipe};
use netdpr_video::{FilmReader, read_ahead};

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
    let bar = progress::bar(film.info().frames.map(u64::from));
    let mut tracking = FilmTracking::new(recipe.clone(), film.info().format(), picks(track, recipe));
    let mut take = |frame: &Frame| -> Result<bool, Failure> {
        let kept = tracking.take(frame).map_err(|error| match error {
            TrackingError::Pick(_) => error.into(),
            error => Failure::arguments(error),
        })?;
        if let Some((index, why)) = tracking.refused().first() {
            return Err(Failure::arguments(anyhow!("point {}: {why}", index + 1)));
        }
        bar.inc(1);
        Ok(kept != Kept::NoMore)
    };
    // Decoding takes about as long as following: both are done at once.
    let stopped_early = !(take(&first)? && read_ahead(&mut film, first, &mut take)?);
    bar.finish_and_clear();
    let report = film.finish(stopped_early)?;
    let failed = |error| match error {
        TrackingError::NothingKept => Failure::arguments(anyhow!(
            "the film ends before the start that was asked for; give an earlier --start"
        )),
        error => error.into(),
    };
    let tracks = if track.backwards {
        let back = tracking.backwards().map_err(failed)?;
        go_back(FilmReader::open(&track.input)?, back)?
    } else {
        tracking.finish().map_err(failed)?
    };
    Ok(Followed {
        tracks,
        warnings: report.warnings,
    })
}

/// Follows the points back, one stretch of the film after the other.
fn go_back(mut film: FilmReader, mut back: Backwards) -> Result<Tracks, Failure> {
    let mut frame = film.frame()?;
    let mut bar = None;
    while let Some(stretch) = back.next_stretch() {
        let bar = bar.get_or_insert_with(|| progress::bar(Some(back.still_to_go())));
        bar.set_position(bar.length().unwrap_or_default().saturating_sub(back.still_to_go()));
        let first = film.info().start_seconds;
        // Some files' indices lead a little too far: then it is tried from further back, and from the start.
        for steps_back in [Some(0.001), Some(20.0), None] {
            film.go_to(
                stretch
                    .after
                    .zip(steps_back)
                    .map(|(after, back)| after.seconds() - first - back),
            );
            let is_there = film.read_into(&mut frame)?;
            let is_in_time = stretch
                .after
                .is_none_or(|after| frame.timestamp.seconds_since(after) <= 0.0);
            if is_there && (is_in_time || steps_back.is_none()) {
                while !back.take(&frame) && film.read_into(&mut frame)? {}
                break;
            }
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(back.finish())
}

/// The points as typed.
fn picks(track: &Track, recipe: &Recipe) -> Picks {
    let method = track.follow.map(|follow| match follow {
        Follow::Dots => Method::Dot,
        Follow::Texture => Method::Texture,
    });
    if let Some(Points(points)) = &track.points {
        let pick = |point: &(f64, f64, f64)| Pick {
            seconds: point.2,
            x: point.0,
            y: point.1,
            method,
            name: None,
        };
        return Picks::Given(points.iter().map(pick).collect());
    }
    let mut choice = AutoChoice::within(recipe.circle);
    choice.points = track.auto.map_or(choice.points, usize::from);
    choice.method = method;
    choice.inner_radius = track.exclude.unwrap_or(choice.inner_radius);
    choice.outer_radius = track.exclude_beyond.unwrap_or(choice.outer_radius);
    Picks::Best(choice)
}
