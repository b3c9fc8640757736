//! Tracks drawn into the film that is made.

use netdpr_derotation::track::{NumberSettings, Numbers, Overlay, OverlaySettings};
use netdpr_derotation::{OutputPicture, Recipe};
use netdpr_ffmpeg::FilmInfo;

use crate::messages::{DrawnTracks, TRACK_FIELDS};

/// As far as the point goes within this time an arrow reaches, seconds; the preview's is as long.
const ARROW_SECONDS: f64 = 0.3;

/// What draws these tracks into the pictures of a film; `places` are [`TRACK_FIELDS`] numbers for each place.
pub(super) fn overlay(drawn: &DrawnTracks, places: &[f32], recipe: &Recipe, film: &FilmInfo) -> Overlay {
    let mut settings = NumberSettings::new(recipe, film.mean_fps);
    // The places are pixels and the film's own seconds: the inertial circle is that of the rate as the film shows it.
    if let Ok(rate) = recipe.rate_in_film_time(film.mean_fps) {
        settings.rpm = rate;
    }
    settings.slowed = 1.0;
    let mut rest = places.chunks_exact(TRACK_FIELDS);
    let tracks = drawn
        .places
        .iter()
        .map(|count| {
            rest.by_ref()
                .take(*count)
                .map(|place| numbers(place, settings.centre))
                .collect()
        })
        .collect();
    let picture = OutputPicture::of(recipe, film.size);
    let overlay = OverlaySettings {
        trail_seconds: drawn.trail_seconds,
        arrow_seconds: if drawn.arrows { ARROW_SECONDS } else { 0.0 },
        inertial_circle: drawn.circles,
    };
    Overlay::new(&picture, tracks, settings, overlay)
}

/// A place in numbers about the centre, y up; only what is drawn.
fn numbers(place: &[f32], centre: (f64, f64)) -> Numbers {
    let mut fields = place.iter().copied().map(f64::from);
    let mut next = || fields.next().unwrap_or(0.0);
    let (frame, t) = (next(), next());
    let (x, y) = (next() - centre.0, centre.1 - next());
    let (ux, uy) = (next(), -next());
    Numbers {
        // Frames are counted from 0: the cast saturates.
        frame: frame as u64,
        t,
        x,
        y,
        uncertainty: 0.0,
        r: x.hypot(y),
        theta: y.atan2(x),
        ux,
        uy,
        velocity_uncertainty: 0.0,
        ur: 0.0,
        utheta: 0.0,
        speed: ux.hypot(uy),
        inertial_radius: 0.0,
        trusted: true,
    }
}
