//! What a tank's rotation has done to its picture, derotation undoes: within a stated error, everywhere in the disc.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod dye;

use std::f64::consts::TAU;

use dye::{Dye, place, turned_back};
use netdpr_derotation::{
    ChromaSiting, Circle, Colour, ColourRange, Derotator, Frame, PictureSize, Recipe, RotationRate, Timebase,
    Timestamp, VideoFormat,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The farthest a sample may be from the truth, grey levels.
///
/// A wave of length L and amplitude A bends by A (2 pi / L)^2, and a straight line between samples misses at most an
/// eighth of that: 2.5 levels, were all waves the shortest and in step. Rounding twice, in film and output, adds at most
/// 1; weights of 7 bits, 0.2. The worst of these cases has 1.93.
const MOST: f64 = 2.4;
/// The same as a root mean square over the disc; the two roundings alone make 0.41. The worst of these cases has 0.63.
const MOST_RMS: f64 = 0.75;

/// A film with a tank in it, and the moment of one of its frames.
#[derive(Debug, Clone)]
struct Case {
    format: VideoFormat,
    recipe: Recipe,
    first: Timestamp,
    moment: Timestamp,
    dye: Dye,
}

impl Case {
    /// Radians the tank has turned, from the definition.
    fn angle(&self) -> f64 {
        let slowed = self.recipe.recording_fps.map_or(1.0, |fps| self.format.mean_fps / fps);
        let timebase = self.moment.timebase();
        let ticks = (self.moment.ticks() - self.first.ticks()) as f64;
        let seconds = ticks * f64::from(timebase.numerator()) / f64::from(timebase.denominator());
        let turns = self.recipe.rpm.rpm() * slowed * seconds / 60.0;
        turns.fract() * TAU
    }

    fn derotated(&self) -> Frame {
        let circle = self.recipe.circle;
        let angle = self.angle();
        let film = self
            .dye
            .filmed(self.format.size, self.format.colour, self.moment, |(x, y)| {
                turned_back((x - circle.x, y - circle.y), angle)
            });
        let derotator = Derotator::new(&self.recipe, &self.format, self.first).unwrap();
        let mut out = derotator.output_frame().unwrap();
        derotator.derotate_into(&film, &mut out).unwrap();
        out
    }
}

/// Waves to all sides.
fn any_dye() -> impl Strategy<Value = Dye> {
    Dye::of_waves([0.0..TAU, 0.0..TAU, 0.0..TAU], 1.0..4.0)
}

/// Any colour, size, circle, rate, moment and dye. The disc may reach out of the picture.
fn any_case() -> impl Strategy<Value = Case> {
    let colour = (
        prop_oneof![Just(ColourRange::Limited), Just(ColourRange::Full)],
        prop_oneof![
            Just(ChromaSiting::Left),
            Just(ChromaSiting::Center),
            Just(ChromaSiting::TopLeft)
        ],
    )
        .prop_map(|(range, siting)| Colour { range, siting });
    let size = (100_u32..260, 100_u32..200).prop_map(|(width, height)| PictureSize { width, height });
    let circle = (0.3..0.7, 0.3..0.7, 0.2..0.6);
    let rate = prop_oneof![0.05..60.0, -60.0..-0.05];
    let recording_fps = proptest::option::of(60.0..1000.0);
    let timebase = prop_oneof![
        Just((1, 30_000)),
        Just((1, 90_000)),
        Just((1, 1_000_000)),
        Just((1001, 30_000))
    ];
    // Up to an hour into the film.
    let moments = (
        -1_000_000_i64..1_000_000,
        prop_oneof![Just(0.0), 0.0..20.0, 0.0..3600.0],
    );
    (colour, size, circle, rate, recording_fps, timebase, moments, any_dye()).prop_map(
        |(colour, size, (x, y, r), rpm, recording_fps, (numerator, denominator), (first, later), dye)| {
            let (width, height) = (f64::from(size.width), f64::from(size.height));
            let circle = Circle::new(x * width, y * height, r * width.min(height));
            let timebase = Timebase::new(numerator, denominator).unwrap();
            let ticks = first + (later / timebase.tick_seconds()) as i64;
            let mut recipe = Recipe::new(circle, RotationRate::from_rpm(rpm).unwrap());
            recipe.recording_fps = recording_fps;
            recipe.caption = false;
            Case {
                format: VideoFormat {
                    size,
                    colour,
                    mean_fps: 29.97,
                },
                recipe,
                first: Timestamp::new(first, timebase),
                moment: Timestamp::new(ticks, timebase),
                dye,
            }
        },
    )
}

/// How far a plane of the turned picture is from the tank at rest.
#[derive(Debug, Default)]
struct Error {
    most: f64,
    sum_of_squares: f64,
    samples: usize,
    /// Samples that lie outside the source and aren't black.
    not_black: usize,
}

impl Error {
    fn of_plane(case: &Case, out: &Frame, plane: usize) -> Self {
        let Case {
            format, recipe, dye, ..
        } = case;
        let (colour, circle, angle) = (format.colour, recipe.circle, case.angle());
        let middle = (f64::from(out.size().width) - 1.0) / 2.0;
        let samples = out.planes()[plane];
        let source = Frame::black(format.size, colour).unwrap();
        let (source_width, source_height) = (source.planes()[plane].width, source.planes()[plane].height);
        let mut error = Self::default();
        for (at, &sample) in samples.samples.iter().enumerate() {
            let (x, y) = place(plane, at % samples.width, at / samples.width, colour);
            let (right, down) = (x - middle, y - middle);
            if right.hypot(down) > 0.97 * circle.r {
                continue;
            }
            // Where the camera saw this point of the tank, in the source plane's samples.
            let seen = turned_back((right, down), -angle);
            let (zero_x, zero_y) = place(plane, 0, 0, colour);
            let pitch = if plane == 0 { 1.0 } else { 2.0 };
            let column = (circle.x + seen.0 - zero_x) / pitch;
            let row = (circle.y + seen.1 - zero_y) / pitch;
            // How far inside the outermost sample centres: at -0.5 the picture ends.
            let inside = |position: f64, length: usize| position.min(length as f64 - 1.0 - position);
            let depth = inside(column, source_width).min(inside(row, source_height));
            if depth >= 0.0 {
                let off = (f64::from(sample) - dye.level(plane, (right, down), colour)).abs();
                error.most = error.most.max(off);
                error.sum_of_squares += off * off;
                error.samples += 1;
            } else if depth < -0.52 && sample != colour.black()[plane] {
                error.not_black += 1;
            }
        }
        error
    }

    fn rms(&self) -> f64 {
        (self.sum_of_squares / self.samples.max(1) as f64).sqrt()
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        rng_seed: RngSeed::Fixed(2),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_turned_tank_stands_still(case in any_case()) {
        let out = case.derotated();
        for plane in 0..3 {
            let error = Error::of_plane(&case, &out, plane);
            prop_assert!(error.samples > 100, "plane {plane}: only {} samples", error.samples);
            prop_assert!(error.most <= MOST, "plane {plane}: {} levels off", error.most);
            prop_assert!(error.rms() <= MOST_RMS, "plane {plane}: {} levels rms", error.rms());
            prop_assert_eq!(error.not_black, 0, "plane {}: outside the source is not black", plane);
        }
    }

    /// After whole turns the tank looks as at first, bit by bit.
    #[test]
    fn whole_turns_change_nothing(case in any_case(), turns in 1_u32..500) {
        let mut case = case;
        case.recipe.recording_fps = None;
        case.recipe.rpm = RotationRate::from_rpm(15.0_f64.copysign(case.recipe.rpm.rpm())).unwrap();
        let timebase = Timebase::new(1, 90_000).unwrap();
        case.first = Timestamp::new(case.first.ticks(), timebase);
        case.moment = case.first;
        let at_first = case.derotated();
        case.moment = Timestamp::new(case.first.ticks() + i64::from(turns) * 4 * 90_000, timebase);
        let later = case.derotated();
        prop_assert_eq!(at_first.bytes(), later.bytes());
        prop_assert_eq!(later.timestamp.ticks(), i64::from(turns) * 360_000);
    }
}
