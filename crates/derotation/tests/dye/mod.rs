//! A dye known at every place and moment: waves fixed to a turning tank. A film of it is exact, not resampled.

use std::f64::consts::TAU;
use std::ops::Range;

use netdpr_derotation::{Colour, ColourRange, Frame, PictureSize, Timestamp};
use proptest::prelude::*;

/// One wave, in the tank's frame.
#[derive(Debug, Clone, Copy)]
struct Wave {
    /// Radians a luma pixel to the right and down.
    right: f64,
    down: f64,
    phase: f64,
}

/// Waves in each of the planes, in a tank that turns.
#[derive(Debug, Clone)]
pub(crate) struct Dye {
    waves: [[Wave; WAVES]; 3],
}

const WAVES: usize = 3;

impl Dye {
    /// The shortest wave in luma pixels; in chroma twice as long, because its samples stand twice as far apart.
    pub(crate) const SHORTEST_WAVE: f64 = 16.0;

    /// A dye whose three waves go in directions out of these (radians), and are so many times longer than the shortest.
    pub(crate) fn of_waves(directions: [Range<f64>; WAVES], times_shortest: Range<f64>) -> impl Strategy<Value = Self> {
        let planes = directions.map(|direction| {
            (times_shortest.clone(), direction, 0.0..TAU).prop_map(|(times_shortest, direction, phase)| {
                let radians_a_pixel = TAU / (Self::SHORTEST_WAVE * times_shortest);
                let (sine, cosine) = direction.sin_cos();
                Wave {
                    right: radians_a_pixel * cosine,
                    down: radians_a_pixel * sine,
                    phase,
                }
            })
        });
        proptest::array::uniform3(planes).prop_map(|waves| Self { waves })
    }

    /// The level in a plane at (`right`, `down`) luma pixels from the tank's centre, in the tank's frame.
    pub(crate) fn level(&self, plane: usize, (right, down): (f64, f64), colour: Colour) -> f64 {
        let pitch = if plane == 0 { 1.0 } else { 2.0 };
        let sum: f64 = self.waves[plane]
            .iter()
            .map(|wave| (wave.right * right / pitch + wave.down * down / pitch + wave.phase).sin())
            .sum();
        let (middle, swing) = swing(colour);
        middle + swing * sum / WAVES as f64
    }

    /// The film's picture at `timestamp`. `in_tank` says for a place of the picture, in luma pixels, which place of the
    /// tank is seen there, in luma pixels right of its centre and down, in the tank's frame.
    pub(crate) fn filmed(
        &self,
        size: PictureSize,
        colour: Colour,
        timestamp: Timestamp,
        in_tank: impl Fn((f64, f64)) -> (f64, f64),
    ) -> Frame {
        let mut frame = Frame::black(size, colour).unwrap();
        for (index, plane) in frame.planes_mut().into_iter().enumerate() {
            for (at, sample) in plane.samples.iter_mut().enumerate() {
                let seen = in_tank(place(index, at % plane.width, at / plane.width, colour));
                *sample = self.level(index, seen, colour).round() as u8;
            }
        }
        frame.timestamp = timestamp;
        frame
    }
}

/// The middle level and the farthest from it.
fn swing(colour: Colour) -> (f64, f64) {
    match colour.range {
        ColourRange::Limited => (126.0, 109.0),
        ColourRange::Full => (127.5, 127.0),
    }
}

/// Where a plane's sample lies, in luma pixels.
pub(crate) fn place(plane: usize, column: usize, row: usize, colour: Colour) -> (f64, f64) {
    let (column, row) = (column as f64, row as f64);
    if plane == 0 {
        return (column, row);
    }
    let (right, down) = colour.siting.offset();
    (2.0 * column + right, 2.0 * row + down)
}

/// Where a point of the picture was when the tank, seen with y down, hadn't yet turned by `angle` counter-clockwise.
pub(crate) fn turned_back((right, down): (f64, f64), angle: f64) -> (f64, f64) {
    let (sine, cosine) = angle.sin_cos();
    (right * cosine - down * sine, right * sine + down * cosine)
}
