//! A track in numbers: places about the rotation centre, and velocities.

use std::f64::consts::TAU;

use serde::Serialize;

use super::normal::Normal;
use super::scale::Scale;
use super::tracks::Track;
use crate::{Recipe, RotationRate};

/// What is needed to make numbers of tracks.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberSettings {
    /// The rotation centre, pixels of the turned picture.
    pub centre: (f64, f64),
    /// How long a pixel is.
    pub scale: Scale,
    /// The width in seconds of the window in which velocities are worked out.
    pub window_seconds: f64,
    /// Film seconds in a real second: above 1 for slow motion.
    pub slowed: f64,
    /// The tank's real rate.
    pub rpm: RotationRate,
}

impl NumberSettings {
    /// The window when nothing else is asked for, seconds: short against half a turn at 20 rpm, long against a frame.
    pub const WINDOW_SECONDS: f64 = 0.4;

    /// For a film that is derotated by `recipe` and plays at a mean of `mean_fps` frames a second.
    #[must_use]
    pub fn new(recipe: &Recipe, mean_fps: f64) -> Self {
        Self {
            centre: (recipe.circle.x, recipe.circle.y),
            scale: Scale::pixels(),
            window_seconds: Self::WINDOW_SECONDS,
            slowed: match recipe.recording_fps {
                Some(fps) if mean_fps > 0.0 => fps / mean_fps,
                _ => 1.0,
            },
            rpm: recipe.rpm,
        }
    }
}

/// A point at one moment, in numbers: lengths in the scale's unit, the origin at the rotation centre, y up, angles
/// counter-clockwise, seen from the turning tank.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Numbers {
    /// The frame, counted from the first kept one, which is 0.
    pub frame: u64,
    /// Seconds after the first kept frame; real ones, also in slow motion.
    pub t: f64,
    /// To the right.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// Standard deviation of x and of y.
    pub uncertainty: f64,
    /// Distance from the centre.
    pub r: f64,
    /// Radians from the right, whole turns counted from the track's first point on.
    pub theta: f64,
    /// Velocity to the right, lengths a second.
    pub ux: f64,
    /// Velocity up.
    pub uy: f64,
    /// Standard deviation of either.
    pub velocity_uncertainty: f64,
    /// Velocity outwards.
    pub ur: f64,
    /// Velocity counter-clockwise.
    pub utheta: f64,
    /// Speed.
    pub speed: f64,
    /// Speed / |2 Ω|: the radius of the inertial circle.
    pub inertial_radius: f64,
    /// Whether it was seen there.
    pub trusted: bool,
}

/// The numbers of a track.
///
/// Velocities are the slope, at the point's time, of the cubic that fits the trusted places best within the window about
/// that time (least squares; Savitzky and Golay 1964, for uneven times). Near the track's ends the window is moved inwards
/// so that it keeps its width. Where it holds fewer than six places a parabola or a straight line is used. Their
/// uncertainty follows from how far the places within the window lie from the cubic, but no less than what the tracker
/// says of them.
#[must_use]
pub fn numbers(track: &Track, settings: &NumberSettings) -> Vec<Numbers> {
    let per_pixel = settings.scale.per_pixel;
    let places: Vec<Place> = track
        .points
        .iter()
        .map(|point| Place {
            t: point.seconds / settings.slowed,
            x: (point.sighting.x - settings.centre.0) * per_pixel,
            y: (settings.centre.1 - point.sighting.y) * per_pixel,
            uncertainty: point.sighting.uncertainty * per_pixel,
            trusted: point.sighting.trusted,
        })
        .collect();
    let coriolis = 2.0 * settings.rpm.rpm().abs() * TAU / 60.0;
    let trusted: Vec<Place> = places.iter().filter(|place| place.trusted).copied().collect();
    let mut theta: Option<f64> = None;
    track
        .points
        .iter()
        .zip(&places)
        .map(|(point, place)| {
            let Place { t, x, y, .. } = *place;
            let angle = y.atan2(x);
            let unwrapped = theta.map_or(angle, |before| angle + TAU * ((before - angle) / TAU).round());
            theta = Some(unwrapped);
            let Slope { ux, uy, uncertainty } = slope(&trusted, t, settings.window_seconds);
            let r = x.hypot(y);
            let (outwards, along) = if r > 0.0 {
                ((x * ux + y * uy) / r, (x * uy - y * ux) / r)
            } else {
                (0.0, 0.0)
            };
            let speed = ux.hypot(uy);
            Numbers {
                frame: point.frame,
                t,
                x,
                y,
                uncertainty: place.uncertainty,
                r,
                theta: unwrapped,
                ux,
                uy,
                velocity_uncertainty: uncertainty,
                ur: outwards,
                utheta: along,
                speed,
                inertial_radius: speed / coriolis,
                trusted: place.trusted,
            }
        })
        .collect()
}

#[derive(Debug, Clone, Copy)]
struct Place {
    t: f64,
    x: f64,
    y: f64,
    uncertainty: f64,
    trusted: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slope {
    ux: f64,
    uy: f64,
    uncertainty: f64,
}

/// The velocity at a time, from the places about it.
fn slope(places: &[Place], t: f64, window: f64) -> Slope {
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return Slope::default();
    };
    let half = 0.5 * window.max(0.0);
    // The slack keeps places at the window's very edge from coming and going with rounding.
    let middle = t.min(last.t - half).max(first.t + half);
    let from = places.partition_point(|place| place.t < middle - half - 1e-9);
    let to = places.partition_point(|place| place.t <= middle + half + 1e-9);
    // A window between two places holds none: then those about it.
    let (from, to) = if to.saturating_sub(from) >= 2 {
        (from, to)
    } else {
        (from.saturating_sub(1), (to + 1).min(places.len()))
    };
    let within = places.get(from..to).unwrap_or_default();
    let found = match within.len() {
        0 | 1 => None,
        2 | 3 => fitted::<2>(within, t),
        4 | 5 => fitted::<3>(within, t),
        _ => fitted::<4>(within, t),
    };
    found.unwrap_or_default()
}

/// The slope of the polynomial of `N` terms through the places.
fn fitted<const N: usize>(places: &[Place], t: f64) -> Option<Slope> {
    let mut sums = [Normal::<N>::new(); 2];
    let row = |place: &Place| -> [f64; N] { std::array::from_fn(|power| (place.t - t).powi(power as i32)) };
    for place in places {
        sums[0].add(&row(place), place.x, 1.0);
        sums[1].add(&row(place), place.y, 1.0);
    }
    let [x, y] = sums;
    let ((x, inverse), (y, _)) = (x.solve()?, y.solve()?);
    let rest = |place: &Place, terms: &[f64; N], value: f64| {
        let fitted: f64 = row(place).iter().zip(terms).map(|(power, term)| power * term).sum();
        (value - fitted).powi(2)
    };
    let squares: f64 = places
        .iter()
        .map(|place| 0.5 * (rest(place, &x, place.x) + rest(place, &y, place.y)))
        .sum();
    let stated = places.iter().map(|place| place.uncertainty.powi(2)).sum::<f64>() / places.len() as f64;
    let free = places.len().saturating_sub(N) as f64;
    let variance = if free > 0.0 {
        (squares / free).max(stated)
    } else {
        stated
    };
    let (ux, uy) = (*x.get(1)?, *y.get(1)?);
    let of_slope = inverse.get(1)?.get(1)?;
    Some(Slope {
        ux,
        uy,
        uncertainty: (variance * of_slope).max(0.0).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Circle;
    use crate::track::{Method, Sighting, Tracks};

    fn track(path: impl Fn(f64) -> (f64, f64), times: impl Iterator<Item = f64>) -> Track {
        let mut tracks = Tracks::new();
        for (frame, seconds) in times.enumerate() {
            let (x, y) = path(seconds);
            let sighting = Sighting {
                x: 200.0 + x,
                y: 100.0 - y,
                uncertainty: 0.1,
                trusted: frame % 7 != 3,
            };
            if frame == 0 {
                tracks.pick(Method::Dot, 0, seconds, sighting);
            } else {
                let seen = crate::track::Followed::Seen(sighting);
                tracks.take(0, frame as u64, seconds, seen);
            }
        }
        tracks.all()[0].clone()
    }

    fn settings() -> NumberSettings {
        let recipe = Recipe::new(Circle::new(200.0, 100.0, 90.0), RotationRate::from_rpm(-10.0).unwrap());
        NumberSettings {
            scale: Scale::new(1.0, "cm", 10.0).unwrap(),
            ..NumberSettings::new(&recipe, 30.0)
        }
    }

    #[test]
    fn a_circle_at_uneven_times_has_its_speed_and_angle() {
        // Once round in 1.5 s, five times: counter-clockwise, radius 4 cm.
        let rate = TAU / 1.5;
        let times = (0..225_u16).map(|index| f64::from(index) / 30.0 + 0.006 * f64::from(index % 4));
        let track = track(|t| (40.0 * (rate * t).cos(), 40.0 * (rate * t).sin()), times);
        let all = numbers(&track, &settings());
        assert_eq!(all.len(), 225);
        for row in &all {
            assert!((row.r - 4.0).abs() < 1e-9 && (row.theta - rate * row.t).abs() < 1e-9);
            assert!((row.speed / (4.0 * rate) - 1.0).abs() < 4e-2, "{row:?}");
            assert!((row.utheta - row.speed).abs() < 0.04 * row.speed && row.ur.abs() < 0.04 * row.speed);
            assert!((row.inertial_radius - row.speed / (2.0 * TAU / 6.0)).abs() < 1e-9);
            assert!(row.velocity_uncertainty > 0.0 && row.velocity_uncertainty < 0.3);
        }
        // In the middle of a track much better than at its ends.
        for row in all.get(10..210).unwrap() {
            assert!((row.speed / (4.0 * rate) - 1.0).abs() < 2e-3, "{row:?}");
        }
        assert!((all[0].y, all[3].trusted) == (0.0, false));
    }

    #[test]
    fn slow_motion_is_counted_in_real_seconds() {
        let mut asked = settings();
        asked.slowed = 8.0;
        asked.window_seconds = 0.1;
        let track = track(|t| (10.0 * t, 0.0), (0..60_u8).map(|index| f64::from(index) / 30.0));
        for row in numbers(&track, &asked) {
            assert!((row.ux - 8.0).abs() < 1e-6 && row.uy.abs() < 1e-6, "{row:?}");
        }
    }

    #[test]
    fn a_point_seen_once_has_no_velocity() {
        let track = track(|_| (1.0, 2.0), std::iter::once(0.0));
        let all = numbers(&track, &settings());
        assert_eq!((all.len(), all[0].speed), (1, 0.0));
    }
}
