//! A film's points, followed from the frames in which they were picked to its last kept one.

use serde::{Deserialize, Serialize};

use super::backwards::{Backwards, Forwards, Start};
use super::choose::AutoChoice;
use super::ending::PickError;
use super::tracker::{Method, Tracker};
use super::tracks::Tracks;
use crate::{DerotationError, Frame, FrameError, Kept, Recipe, Timestamp, VideoFormat};

/// Which points of a film are followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Picks {
    /// Those of the first kept frame that can be followed best.
    Best(AutoChoice),
    /// These.
    Given(Vec<Pick>),
}

/// A point that a person picked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pick {
    /// When the frame in which it was picked is shown, seconds after the film's first one. A moment before the first kept
    /// frame means that one.
    pub seconds: f64,
    /// Pixels right in that frame as filmed.
    pub x: f64,
    /// Pixels down in that frame as filmed.
    pub y: f64,
    /// How it is followed; `None` to choose by what is there.
    pub method: Option<Method>,
    /// What it is called; its number where nobody said so.
    pub name: Option<String>,
}

/// Why a film's points can't be followed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrackingError {
    /// The recipe doesn't fit the film.
    #[error(transparent)]
    Derotation(#[from] DerotationError),
    /// The film's pictures are too large.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// None was found that could be followed.
    #[error(transparent)]
    Pick(#[from] PickError),
    /// The trim leaves no frame.
    #[error("the film ends before the start that was asked for; give an earlier start")]
    NothingKept,
}

/// Follows a film's points: give it every frame, whole, in the order shown. Page and command both do.
#[derive(Debug)]
pub struct FilmTracking {
    recipe: Recipe,
    format: VideoFormat,
    best: Option<AutoChoice>,
    /// The points still to be picked and their numbers from 0, the next one last.
    waiting: Vec<(usize, Pick)>,
    film_start: Option<Timestamp>,
    tracker: Option<Tracker>,
    tracks: Tracks,
    /// The tracker's points.
    picked: Vec<Picked>,
    /// When each kept frame is shown, and the frame before the first of them.
    shown: Vec<Timestamp>,
    before: Option<Timestamp>,
    refused: Vec<(usize, PickError)>,
    kept: u64,
    first_kept_seconds: f64,
}

/// A point that was picked.
#[derive(Debug)]
struct Picked {
    /// Its number from 0.
    number: usize,
    /// What was picked by hand, and in which frame.
    by_hand: Option<(u64, Pick)>,
}

impl FilmTracking {
    /// Follows `picks` through a film of `format`, in the rotating frame of `recipe`.
    #[must_use]
    pub fn new(recipe: Recipe, format: VideoFormat, picks: Picks) -> Self {
        let (best, mut waiting) = match picks {
            Picks::Best(choice) => (Some(choice), Vec::new()),
            Picks::Given(given) => (None, given.into_iter().enumerate().collect()),
        };
        waiting.sort_by(|(number, a), (other, b)| b.seconds.total_cmp(&a.seconds).then(other.cmp(number)));
        Self {
            recipe,
            format,
            best,
            waiting,
            film_start: None,
            tracker: None,
            tracks: Tracks::new(),
            picked: Vec::new(),
            shown: Vec::new(),
            before: None,
            refused: Vec::new(),
            kept: 0,
            first_kept_seconds: 0.0,
        }
    }

    /// Takes the film's next frame; [`Kept::NoMore`] when the rest isn't needed.
    ///
    /// # Errors
    /// When the recipe can't be followed, or the best points were asked for and there are none.
    pub fn take(&mut self, frame: &Frame) -> Result<Kept, TrackingError> {
        let film_start = *self.film_start.get_or_insert(frame.timestamp);
        let kept = self.recipe.trim.keeps(frame.timestamp, film_start);
        if kept != Kept::Yes {
            if kept == Kept::NotYet {
                self.before = Some(frame.timestamp);
            }
            return Ok(kept);
        }
        self.shown.push(frame.timestamp);
        let tracker = match &mut self.tracker {
            Some(tracker) => tracker,
            none => {
                self.first_kept_seconds = frame.timestamp.seconds_since(film_start);
                none.insert(Tracker::new(&self.recipe, &self.format, film_start, frame.timestamp)?)
            }
        };
        let seconds = tracker.seconds(frame);
        if tracker.is_following() {
            let (tracks, number) = (&mut self.tracks, self.kept);
            tracker.follow(frame, |point, followed| tracks.take(point, number, seconds, followed));
        }
        if let Some(choice) = self.best.take() {
            let (tracks, picked) = (&mut self.tracks, &mut self.picked);
            tracker.pick_best(frame, &choice, |method, sighting| {
                let number = picked.len();
                picked.push(Picked { number, by_hand: None });
                tracks.pick(method, self.kept, seconds, sighting);
            })?;
        }
        // A player's clock and the film's may differ by a little: a quarter of a frame decides nothing.
        let slack = 0.25 / self.format.mean_fps.max(1.0);
        let now = frame.timestamp.seconds_since(film_start) + slack;
        while let Some((number, pick)) = self
            .waiting
            .pop_if(|(_, pick)| pick.seconds.is_nan() || pick.seconds <= now)
        {
            match tracker.pick(frame, (pick.x, pick.y), pick.method) {
                Ok((method, sighting)) => {
                    let by_hand = Some((self.kept, pick));
                    self.picked.push(Picked { number, by_hand });
                    self.tracks.pick(method, self.kept, seconds, sighting);
                }
                Err(why) => self.refused.push((number, why)),
            }
        }
        self.kept += 1;
        let is_over = self.waiting.is_empty() && !tracker.is_following();
        Ok(if is_over { Kept::NoMore } else { Kept::Yes })
    }

    /// The points that couldn't be followed from where they were picked, so far: their numbers from 0, and why.
    #[must_use]
    pub fn refused(&self) -> &[(usize, PickError)] {
        &self.refused
    }

    /// When the first kept frame is shown, seconds after the film's first one; 0 before there was one.
    #[must_use]
    pub const fn first_kept_seconds(&self) -> f64 {
        self.first_kept_seconds
    }

    /// The tracks, in the order in which the points were given, with their numbers.
    ///
    /// # Errors
    /// [`TrackingError::NothingKept`] when no frame was.
    pub fn finish(mut self) -> Result<Tracks, TrackingError> {
        if self.tracker.is_none() {
            return Err(TrackingError::NothingKept);
        }
        self.number_tracks();
        let tracks = self.tracks.all_mut();
        tracks.sort_by_key(|track| track.number);
        Ok(self.tracks)
    }

    /// The film is over: goes on from where the points were picked, back to the film's first kept frame.
    ///
    /// # Errors
    /// [`TrackingError::NothingKept`] when no frame was.
    pub fn backwards(mut self) -> Result<Backwards, TrackingError> {
        let (Some(film_start), Some(first)) = (self.film_start, self.shown.first()) else {
            return Err(TrackingError::NothingKept);
        };
        let tracker = Tracker::new(&self.recipe, &self.format, film_start, *first)?;
        self.number_tracks();
        let starts = self.picked.into_iter().enumerate().filter_map(|(track, picked)| {
            let (frame, pick) = picked.by_hand?;
            Some(Start { track, frame, pick })
        });
        let forwards = Forwards {
            format: self.format,
            tracker,
            starts: starts.collect(),
            tracks: self.tracks,
            shown: self.shown,
            before: self.before,
        };
        Ok(Backwards::new(forwards)?)
    }

    fn number_tracks(&mut self) {
        self.tracks.finish();
        for (track, picked) in self.tracks.all_mut().iter_mut().zip(&self.picked) {
            track.number = picked.number + 1;
            let name = picked.by_hand.as_ref().and_then(|(_, pick)| pick.name.clone());
            track.name = name.unwrap_or_else(|| track.number.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Circle, Colour, PictureSize, RotationRate, Timebase};

    const SIZE: PictureSize = PictureSize {
        width: 160,
        height: 120,
    };
    const FPS: i64 = 30;

    fn recipe() -> Recipe {
        Recipe::new(Circle::new(80.0, 60.0, 55.0), RotationRate::from_rpm(6.0).unwrap())
    }

    fn format() -> VideoFormat {
        VideoFormat {
            size: SIZE,
            colour: Colour::default(),
            mean_fps: FPS as f64,
        }
    }

    /// Two dots that rest on the turning tank.
    fn dots(frame: i64) -> [(f64, f64); 2] {
        let angle = frame as f64 / FPS as f64 * 6.0 * std::f64::consts::TAU / 60.0;
        [(30.0, 0.3_f64), (20.0, 2.5)].map(|(radius, at)| {
            // y is down: counter-clockwise as seen.
            (80.0 + radius * (at + angle).cos(), 60.0 - radius * (at + angle).sin())
        })
    }

    fn frame(number: i64) -> Frame {
        let mut frame = Frame::black(SIZE, Colour::default()).unwrap();
        frame.timestamp = Timestamp::new(number * 1_000_000 / FPS, Timebase::MICROSECONDS);
        let [luma, ..] = frame.planes_mut();
        for (index, sample) in luma.samples.iter_mut().enumerate() {
            let (x, y) = ((index % luma.width) as f64, (index / luma.width) as f64);
            let light: f64 = dots(number)
                .iter()
                .map(|dot| (-((x - dot.0).powi(2) + (y - dot.1).powi(2)) / 8.0).exp())
                .sum();
            *sample = (40.0 + 160.0 * light.min(1.0)) as u8;
        }
        frame
    }

    fn pick(frame: i64, dot: usize) -> Pick {
        let (x, y) = dots(frame)[dot];
        Pick {
            seconds: frame as f64 / FPS as f64,
            x,
            y,
            method: None,
            name: None,
        }
    }

    fn track(recipe: Recipe, picks: Vec<Pick>, frames: i64) -> FilmTracking {
        let mut tracking = FilmTracking::new(recipe, format(), Picks::Given(picks));
        for number in 0..frames {
            if tracking.take(&frame(number)).unwrap() == Kept::NoMore {
                break;
            }
        }
        tracking
    }

    #[test]
    fn points_begin_in_the_frames_in_which_they_were_picked() {
        let mut first = pick(12, 0);
        first.name = Some("puck".to_owned());
        let tracks = track(recipe(), vec![first, pick(0, 1)], 30).finish().unwrap();
        let [later, earlier] = tracks.all() else {
            panic!("{tracks:?}");
        };
        assert_eq!(
            (later.number, later.name.as_str(), later.points[0].frame),
            (1, "puck", 12)
        );
        assert_eq!(
            (earlier.number, earlier.name.as_str(), earlier.points.len()),
            (2, "2", 30)
        );
        // They rest on the tank, and so in the turned picture.
        let there = dots(0);
        for (track, (x, y)) in tracks.all().iter().zip(there) {
            for point in &track.points {
                let off = (point.sighting.x - x).hypot(point.sighting.y - y);
                assert!(off < 0.1, "{point:?}");
            }
        }
    }

    #[test]
    fn moments_count_from_the_films_start_and_numbers_from_the_first_kept_frame() {
        let mut trimmed = recipe();
        trimmed.trim.start_seconds = 0.3;
        let tracks = track(trimmed, vec![pick(15, 0), pick(0, 1), pick(9, 1)], 30)
            .finish()
            .unwrap();
        let frames: Vec<u64> = tracks.all().iter().map(|track| track.points[0].frame).collect();
        // The second one's place has moved on by then: there it is looked for in the first kept frame.
        assert_eq!(frames.first(), Some(&6));
        assert_eq!(frames.last(), Some(&0));
    }

    /// The same film gone through backwards too.
    fn both_ways(recipe: Recipe, picks: Vec<Pick>, frames: i64) -> Tracks {
        let mut back = track(recipe, picks, frames).backwards().unwrap();
        while let Some(stretch) = back.next_stretch() {
            let shown = |number: i64| frame(number).timestamp;
            let from = (0..frames).position(|number| Some(shown(number)) == stretch.after);
            let from = from.map_or(0, |before| before as i64 + 1);
            for number in from..from + i64::from(stretch.frames) {
                let is_over = back.take(&frame(number));
                assert_eq!(is_over, number + 1 == from + i64::from(stretch.frames));
            }
        }
        assert_eq!(back.still_to_go(), 0);
        back.finish()
    }

    #[test]
    fn points_are_followed_back_to_the_first_kept_frame() {
        let mut trimmed = recipe();
        trimmed.trim.start_seconds = 0.15;
        let mut dot = pick(29, 0);
        dot.method = Some(Method::Dot);
        let mut texture = pick(17, 1);
        texture.method = Some(Method::Texture);
        let tracks = both_ways(trimmed, vec![dot, texture], 40);
        assert_eq!(tracks.all().len(), 2);
        for (track, dot) in tracks.all().iter().zip(dots(5)) {
            let frames: Vec<u64> = track.points.iter().map(|point| point.frame).collect();
            assert_eq!(frames, (0..35).collect::<Vec<u64>>());
            assert_eq!((track.began, track.ended), (None, None));
            for point in &track.points {
                let off = (point.sighting.x - dot.0).hypot(point.sighting.y - dot.1);
                assert!(off < 0.12, "{off} {point:?}");
            }
        }
    }

    #[test]
    fn a_point_that_was_not_there_yet_begins_where_it_came_and_says_so() {
        let mut tracking = FilmTracking::new(recipe(), format(), Picks::Given(vec![pick(25, 0)]));
        // Nothing is seen in the first frames.
        let film: Vec<Frame> = (0..30)
            .map(|number| {
                let mut frame = frame(number);
                if number < 15 {
                    let [luma, ..] = frame.planes_mut();
                    luma.samples.fill(40);
                }
                frame
            })
            .collect();
        for frame in &film {
            tracking.take(frame).unwrap();
        }
        let mut back = tracking.backwards().unwrap();
        let stretch = back.next_stretch().unwrap();
        assert_eq!((stretch.after, stretch.frames), (None, 26));
        assert!(!film.iter().take(25).any(|frame| back.take(frame)));
        assert!(back.take(&film[25]));
        assert_eq!(back.next_stretch(), None);
        let tracks = back.finish();
        let [track] = tracks.all() else { panic!("{tracks:?}") };
        assert_eq!(track.points.first().map(|point| point.frame), Some(15));
        assert_eq!(track.points.last().map(|point| point.frame), Some(29));
        let began = track.began.unwrap();
        assert!((began.seconds - 15.0 / FPS as f64).abs() < 1e-5, "{began:?}");
    }

    #[test]
    fn a_point_on_nothing_is_refused_and_the_others_go_on() {
        let nowhere = Pick {
            x: 80.0,
            y: 20.0,
            ..pick(3, 0)
        };
        let outside = Pick { x: 3.0, ..pick(0, 0) };
        let tracking = track(recipe(), vec![nowhere, pick(0, 0), outside], 20);
        let refused: Vec<usize> = tracking.refused().iter().map(|(number, _)| *number).collect();
        assert_eq!(refused, [2, 0]);
        let tracks = tracking.finish().unwrap();
        assert_eq!(tracks.all().len(), 1);
        assert_eq!((tracks.all()[0].number, tracks.all()[0].points.len()), (2, 20));
    }

    #[test]
    fn what_nobody_needs_is_not_read() {
        let mut tracking = FilmTracking::new(recipe(), format(), Picks::Given(Vec::new()));
        assert_eq!(tracking.take(&frame(0)), Ok(Kept::NoMore));
        let none = FilmTracking::new(recipe(), format(), Picks::Given(Vec::new())).finish();
        assert_eq!(none, Err(TrackingError::NothingKept));
    }
}
