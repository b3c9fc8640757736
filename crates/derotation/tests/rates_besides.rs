//! Rates besides the tank's, and the new film's speed.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

use netdpr_derotation::{
    Circle, Colour, FilmDerotation, Frame, PictureSize, Recipe, RotationRate, Timebase, Timestamp, VideoFormat,
};

const SIZE: PictureSize = PictureSize { width: 120, height: 96 };

fn recipe(rpm: f64) -> Recipe {
    let mut recipe = Recipe::new(Circle::new(58.0, 47.5, 40.0), rate(rpm));
    recipe.caption = false;
    recipe
}

fn rate(rpm: f64) -> RotationRate {
    RotationRate::from_rpm(rpm).unwrap()
}

/// The film of a few frames at uneven times, turned.
fn film(recipe: &Recipe) -> Vec<Frame> {
    let format = VideoFormat {
        size: SIZE,
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    let mut derotation = FilmDerotation::new(recipe.clone(), format).unwrap();
    let mut out = derotation.output_frame().unwrap();
    let mut frame = Frame::black(SIZE, Colour::default()).unwrap();
    for (place, sample) in frame.bytes_mut().iter_mut().enumerate() {
        *sample = (16 + (place * 7 + place / 120 * 31) % 200) as u8;
    }
    let ticks = [0, 1001, 2500, 4004, 90_000];
    ticks
        .iter()
        .map(|&tick| {
            frame.timestamp = Timestamp::new(tick, Timebase::new(1, 30_000).unwrap());
            derotation.take(&frame, &mut out).unwrap();
            out.clone()
        })
        .collect()
}

#[test]
fn an_additional_rate_turns_as_if_the_tank_turned_faster() {
    let mut besides = recipe(10.0);
    besides.additional_rpm = Some(rate(-3.5));
    assert_eq!(film(&besides), film(&recipe(6.5)));
    assert_ne!(film(&besides), film(&recipe(10.0)));
    // In slow motion both are slowed.
    let mut sum = recipe(6.5);
    (besides.recording_fps, sum.recording_fps) = (Some(240.0), Some(240.0));
    assert_eq!(film(&besides), film(&sum));
}

#[test]
fn a_camera_that_turns_changes_nothing_but_the_caption() {
    let mut besides = recipe(10.0);
    besides.camera_rpm = Some(rate(4.0));
    assert_eq!(film(&besides), film(&recipe(10.0)));
    let mut plain = recipe(10.0);
    (besides.caption, plain.caption) = (true, true);
    assert_ne!(film(&besides), film(&plain));
    besides.rpm = rate(6.0);
    // Ten turns a minute in the room.
    let band = |frame: &Frame| frame.bytes()[80 * 80..80 * 104].to_vec();
    assert_eq!(band(&film(&besides)[0]), band(&film(&plain)[0]));
}

#[test]
fn at_another_speed_the_same_frames_come_at_other_times() {
    let plain = film(&recipe(10.0));
    let mut faster = recipe(10.0);
    faster.speed = Some(2.5);
    for (fast, plain) in film(&faster).iter().zip(&plain) {
        assert_eq!(fast.bytes(), plain.bytes());
        let off = fast.timestamp.seconds() - plain.timestamp.seconds() / 2.5;
        assert!(off.abs() < 1e-6, "{off}");
    }
}
