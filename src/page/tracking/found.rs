//! What was found of the points, as the page holds it.

use js_sys::{Array, Float32Array};
use netdpr_plots::{Sample, TrackPlots, Words};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Url};

use crate::messages::{FoundTracks, TRACK_FIELDS};

/// What was found, as the page holds it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) struct Found {
    /// The tracks in short.
    pub(in crate::page) tracks: FoundTracks,
    /// [`TRACK_FIELDS`] numbers for each place of each track, one track after the other.
    pub(in crate::page) places: Vec<f32>,
    /// Addresses of the table and of the same as JSON.
    pub(in crate::page) table: String,
    pub(in crate::page) json: String,
    /// What is plotted of each track.
    samples: Vec<Vec<Sample>>,
}

impl Found {
    /// From what the worker said.
    pub(super) fn new(tracks: FoundTracks, beside: &JsValue) -> Self {
        let beside = Array::from(beside);
        let address = |index| {
            let blob = beside.get(index);
            blob.dyn_ref::<Blob>()
                .and_then(|blob| Url::create_object_url_with_blob(blob).ok())
                .unwrap_or_default()
        };
        let numbers = |index| {
            let numbers = beside.get(index);
            numbers
                .dyn_ref::<Float32Array>()
                .map(Float32Array::to_vec)
                .unwrap_or_default()
        };
        let samples = numbers(3);
        let mut samples = samples.chunks_exact(Sample::NUMBERS).filter_map(Sample::from_fields);
        let samples = tracks
            .tracks
            .iter()
            .map(|track| samples.by_ref().take(track.places).collect())
            .collect();
        Self {
            places: numbers(0),
            table: address(1),
            json: address(2),
            samples,
            tracks,
        }
    }

    /// Gives the addresses of files back that are offered no more.
    pub(super) fn give_back(&self) {
        for address in [&self.table, &self.json] {
            // It fails for no address that was ever made.
            drop(Url::revoke_object_url(address));
        }
    }

    /// The places of each track, and its number.
    pub(in crate::page) fn by_track(&self) -> impl Iterator<Item = (usize, &[f32])> {
        let mut rest = self.places.as_slice();
        self.tracks.tracks.iter().map(move |track| {
            let (places, after) = rest.split_at((track.places * TRACK_FIELDS).min(rest.len()));
            rest = after;
            (track.number, places)
        })
    }

    /// The plots of the tracks, in these words; `name` is what a track is called.
    pub(in crate::page) fn with_plots<R>(
        &self,
        words: Words<'_>,
        name: impl Fn(usize, &str) -> String,
        take: impl FnOnce(&TrackPlots<'_>) -> R,
    ) -> R {
        let names = self.tracks.tracks.iter().map(|track| name(track.number, &track.name));
        let tracks: Vec<(String, &[Sample])> = names.zip(self.samples.iter().map(Vec::as_slice)).collect();
        take(&TrackPlots {
            tracks: &tracks,
            unit: &self.tracks.unit,
            rpm: self.tracks.rpm,
            words,
        })
    }

    /// Seconds in the plots at this moment of the film.
    pub(in crate::page) fn seconds_at(&self, moment: f64) -> f64 {
        (moment - self.tracks.first_kept_seconds) / self.tracks.slowed
    }
}
