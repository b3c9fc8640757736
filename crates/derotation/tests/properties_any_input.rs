//! Whatever a recipe lets through is derotated without a panic: hardly any picture, hardly any tank in it, any moment.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use netdpr_derotation::{
    ChromaSiting, Circle, Colour, ColourRange, Derotator, Frame, Layout, Mask, OutputPicture, PictureSize, Recipe,
    RotationRate, Timebase, Timestamp, VideoFormat,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Sides of one pixel, odd, even, and long and thin.
fn any_size() -> impl Strategy<Value = PictureSize> {
    let sides = prop_oneof![
        (1_u32..8, 1_u32..8),
        (1_u32..70, 1_u32..70),
        (1_u32..4, 70_u32..400),
        (70_u32..400, 1_u32..4),
    ];
    sides.prop_map(|(width, height)| PictureSize { width, height })
}

/// Any circle that `Circle::check` may let through, its bounds among them.
fn any_circle(size: PictureSize) -> impl Strategy<Value = Circle> {
    let position = |length: u32| prop_oneof![Just(-0.5), Just(f64::from(length) - 0.5), -0.5..f64::from(length) - 0.5];
    let most = f64::from(size.width.max(size.height));
    let radius = prop_oneof![
        Just(f64::MIN_POSITIVE),
        Just(1e-9),
        Just(most),
        0.0..2.0_f64.min(most),
        0.0..most
    ];
    (position(size.width), position(size.height), radius).prop_map(|(x, y, r)| Circle::new(x, y, r))
}

fn any_mask() -> impl Strategy<Value = Mask> {
    let coordinate = || prop_oneof![Just(-1e6), Just(1e6), -100.0..100.0_f64];
    let corners = proptest::collection::vec(proptest::array::uniform2(coordinate()), 3..12);
    prop_oneof![Just(Mask::Circle), Just(Mask::None), corners.prop_map(Mask::Polygon)]
}

fn any_recipe() -> impl Strategy<Value = (Recipe, PictureSize)> {
    let rate = prop_oneof![Just(1e-300), Just(-RotationRate::MOST_RPM), -100.0..-0.01, 0.01..100.0];
    let layout = prop_oneof![Just(Layout::Disc), Just(Layout::SideBySide), Just(Layout::Frame)];
    let recording = prop_oneof![Just(None), Just(Some(1e-3)), Just(Some(960.0))];
    let film = any_size().prop_flat_map(|size| (any_circle(size), Just(size)));
    (film, rate, layout, any_mask(), recording, any::<bool>()).prop_map(
        |((circle, size), rpm, layout, mask, recording_fps, caption)| {
            let mut recipe = Recipe::new(circle, RotationRate::from_rpm(rpm).unwrap());
            (recipe.layout, recipe.mask, recipe.caption) = (layout, mask, caption);
            recipe.recording_fps = recording_fps;
            (recipe, size)
        },
    )
}

fn any_colour() -> impl Strategy<Value = Colour> {
    let range = prop_oneof![Just(ColourRange::Limited), Just(ColourRange::Full)];
    let siting = prop_oneof![
        Just(ChromaSiting::Left),
        Just(ChromaSiting::Center),
        Just(ChromaSiting::TopLeft)
    ];
    (range, siting).prop_map(|(range, siting)| Colour { range, siting })
}

fn any_moment() -> impl Strategy<Value = Timestamp> {
    let ticks = prop_oneof![Just(i64::MIN), Just(i64::MAX), -1_000_000_i64..1_000_000, any::<i64>()];
    let part = || prop_oneof![Just(1), Just(u32::MAX), 1_u32..100_000];
    (ticks, part(), part()).prop_map(|(ticks, numerator, denominator)| {
        Timestamp::new(ticks, Timebase::new(numerator, denominator).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_accepted_is_derotated(
        (recipe, size) in any_recipe(), colour in any_colour(), first in any_moment(), moment in any_moment(),
    ) {
        let format = VideoFormat { size, colour, mean_fps: 29.97 };
        if recipe.circle.check(size).is_err() {
            return Ok(());
        }
        // Slow motion the other way round can make a rate too fast for any camera; that is refused.
        let Ok(derotator) = Derotator::new(&recipe, &format, first) else {
            prop_assert!(recipe.rate_in_film_time(format.mean_fps).is_err());
            return Ok(());
        };
        let mut frame = Frame::black(size, colour).unwrap();
        frame.bytes_mut().fill(200);
        frame.timestamp = moment;
        let mut out = derotator.output_frame().unwrap();
        prop_assert!(derotator.derotate_into(&frame, &mut out).is_ok());
        prop_assert_eq!(out.size(), OutputPicture::of(&recipe, size).size);
        prop_assert!(out.size().width.is_multiple_of(2) && out.size().height.is_multiple_of(2));
        // Nothing but the film and black can stand above the caption.
        if recipe.caption {
            return Ok(());
        }
        for (plane, black) in out.planes().into_iter().zip(colour.black()) {
            prop_assert!(plane.samples.iter().all(|sample| *sample == 200 || *sample == black));
        }
    }
}

/// A coordinate of a tank that fills the longest picture there may be stays within the fixed point's range.
#[test]
fn the_longest_picture_is_no_trouble() {
    for size in [(PictureSize::MOST_SIDE, 1), (1, PictureSize::MOST_SIDE)] {
        let size = PictureSize {
            width: size.0,
            height: size.1,
        };
        let most = f64::from(PictureSize::MOST_SIDE);
        let circle = Circle::new(f64::from(size.width - 1) / 2.0, f64::from(size.height - 1) / 2.0, most);
        let mut recipe = Recipe::new(circle, RotationRate::from_rpm(15.0).unwrap());
        (recipe.layout, recipe.caption) = (Layout::Frame, false);
        let format = VideoFormat {
            size,
            colour: Colour::default(),
            mean_fps: 30.0,
        };
        let derotator = Derotator::new(&recipe, &format, Timestamp::START).unwrap();
        let mut frame = Frame::black(size, format.colour).unwrap();
        frame.bytes_mut().fill(200);
        // Half a turn: the line comes back upon itself.
        frame.timestamp = Timestamp::new(2_000_000, Timebase::MICROSECONDS);
        let mut out = derotator.output_frame().unwrap();
        derotator.derotate_into(&frame, &mut out).unwrap();
        let lit = out.planes()[0].samples.iter().filter(|sample| **sample == 200).count();
        assert_eq!(lit, PictureSize::MOST_SIDE as usize);
    }
}

#[test]
fn a_square_too_large_for_any_picture_is_refused() {
    let size = PictureSize {
        width: 16_000,
        height: 2,
    };
    let recipe = Recipe::new(
        Circle::new(8_000.0, 0.0, 9_000.0),
        RotationRate::from_rpm(15.0).unwrap(),
    );
    let format = VideoFormat {
        size,
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    assert!(Derotator::new(&recipe, &format, Timestamp::START).is_err());
}
