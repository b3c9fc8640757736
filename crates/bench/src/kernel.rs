//! The innermost loops: samples turned, in nanoseconds each.

use std::hint::black_box;

use anyhow::Result;
use netdpr_derotation::{
    Circle, Colour, Derotator, Frame, Mask, PictureSize, Recipe, RotationRate, Timebase, Timestamp, VideoFormat,
};

use crate::usage::seconds_of_this_thread;
use netdpr_bench::rounds::{in_turns, median};
use netdpr_bench::table::{Row, Table};

const CASE: &str = "kernel";
const SIDE: u32 = 1080;
const ROUNDS: u8 = 30;
/// How often each is done in a round: the system counts a thread's time in steps of milliseconds.
const TIMES: u32 = 40;

/// A square of 1080 x 1080 turned out of a film of 1920 x 1080, one thread.
pub(crate) fn measure(table: &mut Table) -> Result<()> {
    if !table.wants(CASE) {
        return Ok(());
    }
    let mut frame = Frame::black(
        PictureSize {
            width: 1920,
            height: SIDE,
        },
        Colour::default(),
    )?;
    for (index, sample) in frame.bytes_mut().iter_mut().enumerate() {
        *sample = (index.wrapping_mul(2_654_435_761) >> 15) as u8;
    }
    let mut copy = frame.bytes().to_vec();
    let bytes = (SIDE * SIDE) as usize * 3 / 2;
    let pixels = f64::from(SIDE * SIDE);
    let (disc, square) = (turning(&frame, Mask::Circle)?, turning(&frame, Mask::None)?);
    let (mut disc_out, mut square_out) = (disc.output_frame()?, square.output_frame()?);
    let mut number = 0;
    let mut moment = move || {
        number += 1;
        Timestamp::new(number * 33_367, Timebase::MICROSECONDS)
    };
    let mut moment_of_square = moment;
    let (mut frame, mut frame_of_square, source) = (frame.clone(), frame.clone(), frame.bytes().to_vec());
    let rounds = in_turns(
        ROUNDS,
        [
            &mut || {
                frame.timestamp = moment();
                timed(|| disc.derotate_into(&frame, &mut disc_out))
            },
            &mut || {
                frame_of_square.timestamp = moment_of_square();
                timed(|| square.derotate_into(&frame_of_square, &mut square_out))
            },
            &mut || {
                timed(|| {
                    let (to, from) = (copy.get_mut(..bytes), source.get(..bytes));
                    if let (Some(to), Some(from)) = (to, from) {
                        black_box(to).copy_from_slice(black_box(from));
                    }
                    Ok::<(), anyhow::Error>(())
                })
            },
        ],
    )?;
    let of = |which: usize| median(rounds.iter().filter_map(|round| round.get(which).copied())) * 1e9 / pixels;
    let memcpy = format!("memcpy {:.2}", of(2));
    let row = |what: &str, ours: f64, peer: &str| Row {
        what: format!("{CASE}, Y + U/2 + V/2, {SIDE} x {SIDE}, one thread, {what}, ns per pixel"),
        ours,
        peer: peer.to_owned(),
        floor: memcpy.clone(),
        goal: 0.8,
        digits: 2,
    };
    let quoted = "OpenCV's warpAffine 4.76, FFmpeg's rotate 11.6 (elsewhere, on another day)";
    table.add(row("the disc in it, as it is used", of(0), quoted));
    table.add(row("all of the square", of(1), quoted));
    Ok(())
}

fn turning(frame: &Frame, mask: Mask) -> Result<Derotator> {
    let middle = f64::from(SIDE - 1) / 2.0;
    let circle = Circle::new(middle + 420.0, middle, f64::from(SIDE) / 2.0);
    let mut recipe = Recipe::new(circle, RotationRate::from_rpm(13.45)?);
    recipe.caption = false;
    recipe.mask = mask;
    let format = VideoFormat {
        size: frame.size(),
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    Ok(Derotator::new(&recipe, &format, Timestamp::START)?)
}

/// Seconds that `work` takes once.
fn timed<E: Into<anyhow::Error>>(mut work: impl FnMut() -> Result<(), E>) -> Result<f64> {
    let before = seconds_of_this_thread()?;
    for _ in 0..TIMES {
        work().map_err(Into::into)?;
    }
    Ok((seconds_of_this_thread()? - before) / f64::from(TIMES))
}
