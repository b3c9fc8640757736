//! The flow of drawn particles, which move on known paths in a turning tank.
#![allow(clippy::unwrap_used)]

use std::f64::consts::TAU;

use netdpr_derotation::flow::{FilmFlow, Flow, FlowError, FlowSettings, FlowStudy, write_flow_csv, write_profile_csv};
use netdpr_derotation::track::Scale;
use netdpr_derotation::{
    Circle, Colour, Frame, Kept, PictureSize, Recipe, RotationRate, Timebase, Timestamp, VideoFormat,
};

const SIZE: PictureSize = PictureSize {
    width: 330,
    height: 320,
};
const CIRCLE: Circle = Circle {
    x: 163.3,
    y: 158.6,
    r: 150.0,
};
const RPM: f64 = 10.0;

/// An even draw from 0 to 1 for each number (SplitMix64's mixing).
fn unit(number: u64) -> f64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Particles that go round the centre of a turning tank, each at the rate `rate` says for its radius: radians a second
/// counter-clockwise, seen from the tank.
fn frame_at(seconds: f64, rate: &dyn Fn(f64) -> f64, frame: &mut Frame) {
    frame.timestamp = Timestamp::new((seconds * 1e6).round() as i64, Timebase::MICROSECONDS);
    let mut levels = vec![60.0_f64; (SIZE.width * SIZE.height) as usize];
    for particle in 0..2600_u64 {
        let r = CIRCLE.r * unit(3 * particle).sqrt();
        let angle = TAU * unit(3 * particle + 1) + (rate(r) + RPM * TAU / 60.0) * seconds;
        let (x, y) = (CIRCLE.x + r * angle.cos(), CIRCLE.y - r * angle.sin());
        let bright = 60.0 + 80.0 * unit(3 * particle + 2);
        for row in (y - 4.0).ceil().max(0.0) as u32..=((y + 4.0) as u32).min(SIZE.height - 1) {
            for column in (x - 4.0).ceil().max(0.0) as u32..=((x + 4.0) as u32).min(SIZE.width - 1) {
                let square = (f64::from(column) - x).powi(2) + (f64::from(row) - y).powi(2);
                levels[(row * SIZE.width + column) as usize] += bright * (-square / (2.0 * 1.2 * 1.2)).exp();
            }
        }
    }
    let [luma, ..] = frame.planes_mut();
    for (index, (sample, level)) in luma.samples.iter_mut().zip(levels).enumerate() {
        // Camera noise of 3 levels, another one in each frame.
        let noise = 3.0 * 3.46 * (unit(index as u64 ^ ((seconds * 1e6) as u64) << 20) - 0.5);
        *sample = (level + noise + 0.5) as u8;
    }
}

fn measured(rate: &dyn Fn(f64) -> f64, frames: u32, window: usize) -> Result<Flow, FlowError> {
    let recipe = Recipe::new(CIRCLE, RotationRate::from_rpm(RPM).unwrap());
    let format = VideoFormat {
        size: SIZE,
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    let settings = FlowSettings {
        window,
        step_seconds: Some(0.06),
        ..FlowSettings::default()
    };
    let mut study = FlowStudy::new(&recipe, &format, Timestamp::START, Timestamp::START, settings)?;
    let mut frame = Frame::black(SIZE, Colour::default()).unwrap();
    for index in 0..frames {
        // Uneven times.
        let seconds = f64::from(index) / 30.0 + 0.005 * f64::from(index % 3);
        frame_at(seconds, rate, &mut frame);
        study.take(&frame);
    }
    study.finish()
}

/// Root mean square error of a displacement within a mean step, pixels, away from outliers.
fn displacement_error(flow: &Flow, rate: &dyn Fn(f64) -> f64) -> f64 {
    const MEAN_STEP: f64 = 0.067;
    let (mut sum, mut count) = (0.0, 0.0);
    for node in flow.nodes.iter().filter(|node| !node.outlier) {
        let turning = rate(node.x.hypot(node.y));
        let off = (node.u + turning * node.y).hypot(node.v - turning * node.x) * MEAN_STEP;
        sum += off * off;
        count += 1.0;
    }
    f64::sqrt(sum / count)
}

#[test]
fn a_fluid_that_turns_like_a_wheel_has_its_velocity_and_vorticity() {
    let rate = |_: f64| 0.5;
    let flow = measured(&rate, 10, 32).unwrap();
    assert!(flow.nodes.len() > 150, "{}", flow.nodes.len());
    let error = displacement_error(&flow, &rate);
    assert!(error < 0.1, "{error}");
    let outliers = flow.nodes.iter().filter(|node| node.outlier).count();
    assert!(outliers * 50 <= flow.nodes.len(), "{outliers}");
    let known: Vec<f64> = flow.nodes.iter().filter_map(|node| node.vorticity).collect();
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    assert!(known.len() > 100 && (mean - 1.0).abs() < 0.02, "{mean}");
    let off = (known.iter().map(|found| (found - 1.0).powi(2)).sum::<f64>() / known.len() as f64).sqrt();
    assert!(off < 0.05, "{off}");
    for mean in flow.along_circles() {
        assert!(
            (mean.utheta / (0.5 * mean.r) - 1.0).abs() < 0.05 && mean.ur.abs() < 1.0,
            "{mean:?}"
        );
    }
}

/// Lamps that mirror in the water all over: they rest before the camera.
fn mirror_lamps(frame: &mut Frame) {
    let [luma, ..] = frame.planes_mut();
    for (index, sample) in luma.samples.iter_mut().enumerate() {
        let (x, y) = ((index % luma.width) as f64, (index / luma.width) as f64);
        let light = 80.0 * (0.5 + 0.25 * ((x / 5.0).sin() + (y / 6.0).sin())).powi(2);
        *sample = (f64::from(*sample) + light).min(255.0) as u8;
    }
}

/// A film of seven seconds, ten frames a second: the tank turns once and a bit. As page and command show it: twice.
fn measured_film(rate: f64, step_seconds: Option<f64>, looks_first: bool, with_lamps: bool) -> Flow {
    let recipe = Recipe::new(CIRCLE, RotationRate::from_rpm(RPM).unwrap());
    let format = VideoFormat {
        size: SIZE,
        colour: Colour::default(),
        mean_fps: 10.0,
    };
    let settings = FlowSettings {
        step_seconds,
        ..FlowSettings::default()
    };
    let films: Vec<Frame> = (0..70_u32)
        .map(|index| {
            let mut frame = Frame::black(SIZE, Colour::default()).unwrap();
            let seconds = f64::from(index) / 10.0;
            frame_at(seconds, &|_| rate, &mut frame);
            if with_lamps {
                mirror_lamps(&mut frame);
            }
            frame
        })
        .collect();
    let mut flow = FilmFlow::new(recipe, format, settings);
    if looks_first {
        assert!(films.iter().all(|frame| flow.take(frame).unwrap() == Kept::Yes));
    } else {
        // Less than a turn.
        assert_eq!(flow.take(&films[0]).unwrap(), Kept::Yes);
    }
    assert!(flow.is_to_be_shown_again());
    for frame in &films {
        assert_eq!(flow.take(frame).unwrap(), Kept::Yes);
    }
    assert!(!flow.is_to_be_shown_again());
    flow.finish().unwrap()
}

/// How far the velocity along circles is off at most, as a share of the fastest.
fn worst_circle(flow: &Flow, rate: f64) -> f64 {
    let fastest = rate * CIRCLE.r;
    flow.along_circles()
        .iter()
        .map(|mean| ((mean.utheta - rate * mean.r) / fastest).abs())
        .fold(0.0, f64::max)
}

#[test]
fn pictures_of_a_slow_flow_are_compared_over_a_longer_time() {
    let measured = |rate| measured_film(rate, None, true, false);
    let (slow, fast) = (measured(0.1), measured(0.4));
    // Nine tenths of the windows lie within 130 pixels: there 6.4 pixels, a fifth of a window, take 0.5 s and 0.12 s.
    assert!((0.35..0.65).contains(&slow.step_seconds), "{}", slow.step_seconds);
    assert!((0.05..0.25).contains(&fast.step_seconds), "{}", fast.step_seconds);
    for (flow, rate) in [(slow, 0.1), (fast, 0.4)] {
        assert!(worst_circle(&flow, rate) < 0.02, "{}", worst_circle(&flow, rate));
    }
}

#[test]
fn what_rests_before_the_camera_does_not_count() {
    let rate = 0.04;
    let off = |looks_first| worst_circle(&measured_film(rate, Some(0.1), looks_first, true), rate);
    let (with, without) = (off(true), off(false));
    assert!(with < 0.05, "{with}");
    assert!(without > 3.0 * with, "{without}");
}

#[test]
fn of_a_long_film_every_other_pair_is_kept() {
    let size = PictureSize { width: 40, height: 40 };
    let format = VideoFormat {
        size,
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    let recipe = Recipe::new(Circle::new(20.0, 20.0, 18.0), RotationRate::from_rpm(0.001).unwrap());
    let settings = FlowSettings {
        window: 16,
        spacing: 8.0,
        step_seconds: Some(0.0),
    };
    let mut study = FlowStudy::new(&recipe, &format, Timestamp::START, Timestamp::START, settings).unwrap();
    let mut frame = Frame::black(size, Colour::default()).unwrap();
    for number in 0..1200_i64 {
        frame.timestamp = Timestamp::new(number * 1_000_000 / 30, Timebase::MICROSECONDS);
        let [luma, ..] = frame.planes_mut();
        for (index, sample) in luma.samples.iter_mut().enumerate() {
            // A pattern that goes to the right by a pixel a frame.
            let (x, y) = ((index % 40) as i64 - number, index / 40);
            *sample = 60 + (120.0 * unit(x.rem_euclid(4096) as u64 * 64 + y as u64)) as u8;
        }
        study.take(&frame);
    }
    let flow = study.finish().unwrap();
    assert!((256..512).contains(&flow.pairs), "{}", flow.pairs);
    for node in &flow.nodes {
        assert!((node.u - 30.0).abs() < 1.0 && node.v.abs() < 1.0, "{node:?}");
        assert!(node.pairs <= flow.pairs, "{node:?}");
    }
}

#[test]
fn a_vortex_has_a_core_that_turns_and_surroundings_that_do_not() {
    // Rankine's: like a wheel up to 70 pixels, then as 1 / r.
    let rate = |r: f64| if r < 70.0 { -0.6 } else { -0.6 * (70.0 / r).powi(2) };
    // A window sees the mean over itself: small ones see the core's edge best.
    let flow = measured(&rate, 10, 24).unwrap();
    let error = displacement_error(&flow, &rate);
    assert!(error < 0.1, "{error}");
    let mean = |from: f64, to: f64| {
        let within = flow
            .nodes
            .iter()
            .filter(|node| (from..to).contains(&node.x.hypot(node.y)));
        let known: Vec<f64> = within.filter_map(|node| node.vorticity).collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    assert!((mean(0.0, 40.0) / -1.2 - 1.0).abs() < 0.05, "{}", mean(0.0, 40.0));
    assert!(mean(100.0, 130.0).abs() < 0.06, "{}", mean(100.0, 130.0));
}

#[test]
fn tables_have_a_header_with_units_and_a_row_for_each_window() {
    let flow = measured(&|_| 0.3, 3, 32).unwrap();
    let scale = Scale::new(1.0, "cm", 10.0).unwrap();
    let mut text = String::new();
    write_flow_csv(&mut text, &flow, &scale).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("x_cm,y_cm,ux_cm_per_s,uy_cm_per_s,"),
        "{}",
        lines[0]
    );
    assert_eq!(lines.len(), flow.nodes.len() + 1);
    assert!(lines.iter().all(|line| line.split(',').count() == 8));
    let mut text = String::new();
    write_profile_csv(&mut text, &flow.along_circles(), &scale).unwrap();
    assert!(text.starts_with("r_cm,utheta_cm_per_s,"), "{text}");
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let recipe = Recipe::new(CIRCLE, RotationRate::from_rpm(RPM).unwrap());
    let format = VideoFormat {
        size: SIZE,
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    let study = |change: fn(&mut FlowSettings)| {
        let mut settings = FlowSettings::default();
        change(&mut settings);
        FlowStudy::new(&recipe, &format, Timestamp::START, Timestamp::START, settings).err()
    };
    assert!(matches!(study(|s| s.window = 3), Some(FlowError::Window { .. })));
    assert!(matches!(
        study(|s| s.spacing = f64::NAN),
        Some(FlowError::Spacing { .. })
    ));
    assert!(matches!(
        study(|s| s.step_seconds = Some(-1.0)),
        Some(FlowError::Step { .. })
    ));
    assert!(matches!(study(|s| s.window = 256), Some(FlowError::NoRoom { .. })));
    let mut blank = FlowStudy::new(
        &recipe,
        &format,
        Timestamp::START,
        Timestamp::START,
        FlowSettings::default(),
    )
    .unwrap();
    let mut frame = Frame::black(SIZE, Colour::default()).unwrap();
    for ticks in 0..5 {
        frame.timestamp = Timestamp::new(200_000 * ticks, Timebase::MICROSECONDS);
        blank.take(&frame);
    }
    assert_eq!(blank.finish().err(), Some(FlowError::NothingSeen));
}
