//! What a tracker said, collected point by point.

use serde::Serialize;

use super::ending::Ending;
use super::tracker::{Followed, Method, Sighting};

/// A point at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrackPoint {
    /// The frame, counted from the first kept one, which is 0.
    pub frame: u64,
    /// Seconds after the first kept frame.
    pub seconds: f64,
    /// Where it was.
    #[serde(flatten)]
    pub sighting: Sighting,
}

/// One tracked point: where it was at each moment. What isn't trusted is followed by something that is: a track ends with
/// the last sighting that is trusted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Track {
    /// Its number, from 1.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// How it was followed.
    pub method: Method,
    /// In the order of time.
    pub points: Vec<TrackPoint>,
    /// Why it begins after the film does, where it was followed backwards: when it was first seen for certain.
    pub began: Option<Ending>,
    /// Why it ended before the film did.
    pub ended: Option<Ending>,
}

/// The tracks of a film.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Tracks {
    tracks: Vec<Track>,
}

impl Tracks {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { tracks: Vec::new() }
    }

    /// All of them, in the order in which they were picked.
    #[must_use]
    pub fn all(&self) -> &[Track] {
        &self.tracks
    }

    /// All of them, to be named or removed.
    pub const fn all_mut(&mut self) -> &mut Vec<Track> {
        &mut self.tracks
    }

    /// A point that was picked: call it in the order of the tracker's points. Its name is its number.
    pub fn pick(&mut self, method: Method, frame: u64, seconds: f64, sighting: Sighting) {
        let number = self.tracks.len() + 1;
        self.tracks.push(Track {
            number,
            name: number.to_string(),
            method,
            points: vec![TrackPoint {
                frame,
                seconds,
                sighting,
            }],
            began: None,
            ended: None,
        });
    }

    /// Takes what the tracker said of its point `index` (from 0).
    pub fn take(&mut self, index: usize, frame: u64, seconds: f64, followed: Followed) {
        let Some(track) = self.tracks.get_mut(index) else {
            return;
        };
        match followed {
            Followed::Seen(sighting) => track.points.push(TrackPoint {
                frame,
                seconds,
                sighting,
            }),
            Followed::Ended(ending) => {
                track.drop_untrusted_end();
                track.ended = Some(ending);
            }
        }
    }

    /// The film is over.
    pub fn finish(&mut self) {
        self.tracks.iter_mut().for_each(Track::drop_untrusted_end);
    }
}

impl Track {
    /// Where nothing certain followed, nothing is known.
    fn drop_untrusted_end(&mut self) {
        let known = self
            .points
            .iter()
            .rposition(|point| point.sighting.trusted)
            .map_or(0, |last| last + 1);
        self.points.truncate(known);
    }

    /// Puts the points in the order of time, after frames were followed backwards.
    pub fn sort(&mut self) {
        self.points.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    }
}
