//! A film from its first frame to its last: which are kept, and when they are shown.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use netdpr_derotation::{
    Circle, Colour, DerotationError, Derotator, FilmDerotation, Frame, Kept, Layout, PictureSize, Recipe, RotationRate,
    Timebase, Timestamp, Trim, VideoFormat, Window,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const FORMAT: VideoFormat = VideoFormat {
    size: PictureSize { width: 32, height: 24 },
    colour: Colour {
        range: netdpr_derotation::ColourRange::Limited,
        siting: netdpr_derotation::ChromaSiting::Left,
    },
    mean_fps: 30.0,
};

fn recipe(rpm: f64) -> Recipe {
    let mut recipe = Recipe::new(Circle::new(15.2, 11.7, 9.4), RotationRate::from_rpm(rpm).unwrap());
    recipe.caption = false;
    recipe
}

fn frame(timestamp: Timestamp) -> Frame {
    let mut frame = Frame::black(FORMAT.size, FORMAT.colour).unwrap();
    for (index, sample) in frame.bytes_mut().iter_mut().enumerate() {
        *sample = (index * 37 % 200) as u8 + 20;
    }
    frame.timestamp = timestamp;
    frame
}

/// What lies in `window` of a frame.
fn cut(frame: &Frame, window: Window) -> Frame {
    let mut part = Frame::black(window.size, FORMAT.colour).unwrap();
    for (number, (source, target)) in frame.planes().iter().zip(part.planes_mut()).enumerate() {
        let divisor = if number == 0 { 1 } else { 2 };
        let (left, top) = (window.left as usize / divisor, window.top as usize / divisor);
        for (row, out) in target.samples.chunks_exact_mut(target.width).enumerate() {
            let start = (top + row) * source.width + left;
            out.copy_from_slice(&source.samples[start..start + out.len()]);
        }
    }
    part.timestamp = frame.timestamp;
    part
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        rng_seed: RngSeed::Fixed(4),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// What is cut off around the part that a recipe needs is never seen: the same bytes come out without it.
    #[test]
    fn a_part_of_the_picture_is_as_good_as_all(
        (width, height) in (40_u32..160, 40_u32..120),
        (x, y, r) in (0.0..1.0, 0.0..1.0, 8.0..30.0),
        rpm in 1.0..60.0,
        side_by_side: bool,
        ticks in 0_i64..3_000_000,
    ) {
        let format = VideoFormat { size: PictureSize { width, height }, ..FORMAT };
        let circle = Circle::new(x * f64::from(width - 1), y * f64::from(height - 1), r);
        let mut recipe = Recipe::new(circle, RotationRate::from_rpm(rpm).unwrap());
        recipe.caption = false;
        if side_by_side {
            recipe.layout = Layout::SideBySide;
        }
        prop_assume!(recipe.check(format.size).is_ok());
        let window = Window::of(&recipe, format.size);
        let mut of_all = FilmDerotation::new(recipe.clone(), format).unwrap();
        let mut of_parts = FilmDerotation::of_windows(recipe, format).unwrap();
        let mut whole = Frame::black(format.size, format.colour).unwrap();
        for (index, sample) in whole.bytes_mut().iter_mut().enumerate() {
            *sample = (index.wrapping_mul(2_654_435_761) >> 13) as u8;
        }
        for moment in [0, ticks] {
            whole.timestamp = Timestamp::new(moment, Timebase::MICROSECONDS);
            let part = cut(&whole, window);
            let mut turned = [of_all.output_frame().unwrap(), of_parts.output_frame().unwrap()];
            of_all.take(&whole, &mut turned[0]).unwrap();
            of_parts.take(&part, &mut turned[1]).unwrap();
            prop_assert!(turned[0] == turned[1], "{window:?} of {width} x {height}");
        }
    }

    /// Of a film at any pace, the frames within the trim come out once, each at its time after the first kept one and
    /// turned by the angle of that time.
    #[test]
    fn the_kept_part_comes_out_whole(
        rpm in prop_oneof![0.5..60.0, -60.0..-0.5],
        begin in -90_000_i64..900_000,
        steps in proptest::collection::vec(1_i64..20_000, 1..40),
        (start, length) in (0_i64..400_000, 1_i64..400_000),
        has_end: bool,
    ) {
        let timebase = Timebase::new(1, 90_000).unwrap();
        let mut recipe = recipe(rpm);
        // Half a tick aside, so that no frame stands on the border itself.
        let seconds = |ticks: i64| (ticks as f64 + 0.5) / 90_000.0;
        recipe.trim = Trim { start_seconds: seconds(start), end_seconds: has_end.then_some(seconds(start + length)) };
        let mut film = FilmDerotation::new(recipe.clone(), FORMAT).unwrap();
        let mut out = film.output_frame().unwrap();
        let mut first_kept = None;
        let mut ticks = begin;
        for step in std::iter::once(0).chain(steps) {
            ticks += step;
            let frame = frame(Timestamp::new(ticks, timebase));
            let kept = film.take(&frame, &mut out).unwrap();
            let since_begin = ticks - begin;
            let expected = if since_begin <= start {
                Kept::NotYet
            } else if has_end && since_begin > start + length {
                Kept::NoMore
            } else {
                Kept::Yes
            };
            prop_assert_eq!(kept, expected, "{} ticks after the film's begin", since_begin);
            if kept == Kept::Yes {
                let first = *first_kept.get_or_insert(ticks);
                prop_assert_eq!(out.timestamp, Timestamp::new(ticks - first, timebase));
                let derotator = Derotator::new(&recipe, &FORMAT, Timestamp::new(first, timebase)).unwrap();
                let mut alone = derotator.output_frame().unwrap();
                derotator.derotate_into(&frame, &mut alone).unwrap();
                prop_assert_eq!(out.bytes(), alone.bytes());
            }
        }
    }
}

#[test]
fn the_first_kept_frame_is_unturned() {
    let at = |milliseconds| frame(Timestamp::new(milliseconds, Timebase::new(1, 1000).unwrap()));
    let mut recipe = recipe(10.0);
    let plain = Derotator::new(&recipe, &FORMAT, Timestamp::START).unwrap();
    let mut unturned = plain.output_frame().unwrap();
    plain.derotate_into(&frame(Timestamp::START), &mut unturned).unwrap();
    recipe.trim.start_seconds = 1.0;
    let mut film = FilmDerotation::new(recipe, FORMAT).unwrap();
    let mut out = film.output_frame().unwrap();
    assert_eq!(film.take(&at(500), &mut out).unwrap(), Kept::NotYet);
    assert_eq!(film.take(&at(1500), &mut out).unwrap(), Kept::Yes);
    assert_eq!(out.bytes(), unturned.bytes());
    assert_eq!(film.take(&at(1600), &mut out).unwrap(), Kept::Yes);
    assert_ne!(out.bytes(), unturned.bytes());
}

#[test]
fn a_frame_of_another_size_is_refused() {
    let mut film = FilmDerotation::new(recipe(10.0), FORMAT).unwrap();
    let mut out = film.output_frame().unwrap();
    let larger = PictureSize { width: 34, height: 24 };
    let other = Frame::black(larger, FORMAT.colour).unwrap();
    assert_eq!(film.take(&other, &mut out), Err(DerotationError::SizeChanged));
    let mut narrow = Frame::black(PictureSize { width: 2, height: 2 }, FORMAT.colour).unwrap();
    assert_eq!(
        film.take(&frame(Timestamp::START), &mut narrow),
        Err(DerotationError::SizeChanged)
    );
}
