//! Fluids, motors and cameras that aren't as they should be.

use netdpr_derotation::RotationRate;

use super::tests::{at, bare, draw, scene};
use super::*;
use crate::Truth;
use crate::camera_view::CameraTilt;
use crate::turning::Wow;

fn rate(rpm: f64) -> Option<RotationRate> {
    RotationRate::from_rpm(rpm).ok()
}

/// The greatest difference between two frames' luma where `place` (pixels from the centre) says.
fn difference(scene: &TankScene, one: &Frame, other: &Frame, place: impl Fn(f64) -> bool) -> u8 {
    let circle = scene.circle();
    let (one, other) = (one.planes()[0], other.planes()[0]);
    let pixels = (0..one.height).flat_map(|y| (0..one.width).map(move |x| (x, y)));
    pixels
        .filter(|&(x, y)| place((x as f64 - circle.x).hypot(y as f64 - circle.y) / circle.r))
        .map(|(x, y)| one.get(x, y).unwrap().abs_diff(other.get(x, y).unwrap()))
        .max()
        .unwrap()
}

#[test]
fn fluid_and_tank_turn_each_at_its_own_rate() {
    let apart = scene(|settings| settings.fluid_rate = rate(9.0));
    let as_fluid = scene(|settings| settings.rate = rate(9.0));
    let frame = draw(&apart, 2.0);
    let (inside, rim) = (|r: f64| r < 0.91, |r: f64| r > 0.965);
    assert!(difference(&apart, &frame, &draw(&as_fluid, 2.0), inside) <= 1);
    assert!(difference(&apart, &frame, &draw(&scene(|_| {}), 2.0), rim) <= 1);
    assert!(difference(&apart, &frame, &draw(&as_fluid, 2.0), rim) > 40);
    // What floats turns with the fluid, and is told of as seen from the tank.
    for (floating, same) in apart.tracers_at(2.0).iter().zip(as_fluid.tracers_at(2.0)) {
        assert_eq!((floating.x, floating.y), (same.x, same.y));
        let (sine, cosine) = apart.turning().angle_after(2.0).sin_cos();
        let x = apart.circle().x + floating.u * cosine + floating.v * sine;
        let y = apart.circle().y - floating.u * sine + floating.v * cosine;
        assert!((x - floating.x).hypot(y - floating.y) < 1e-9);
    }
}

#[test]
fn a_blank_tank_and_a_still_one_never_change() {
    let blank = scene(|settings| settings.blank = true);
    let still = scene(|settings| settings.rate = None);
    for scene in [&blank, &still] {
        assert_eq!(draw(scene, 0.0).bytes(), draw(scene, 3.7).bytes());
    }
    assert!(blank.tracers().is_empty() && blank.tracers_at(1.0).is_empty());
    let truth = Truth::of(&blank, &[at(0.0), at(1.0)]);
    assert!(truth.blank && truth.rpm == 13.45);
    let truth = Truth::of(&still, &[at(0.0), at(1.0)]);
    assert_eq!((truth.rpm, truth.fluid_rpm, truth.angle_deg[1]), (0.0, 0.0, 0.0));
}

#[test]
fn an_uneven_motor_turns_the_tank_by_the_angle_of_the_truth() {
    let uneven = scene(|settings| {
        settings.wow = Some(Wow {
            share: 0.02,
            period_seconds: 3.0,
        });
        settings.drift_per_minute = 0.1;
    });
    let times = [at(0.0), at(2.2)];
    let truth = Truth::of(&uneven, &times);
    assert!((truth.angle_deg[1] - 6.0 * truth.rpm * 2.2).abs() < 1e-9);
    assert!((truth.rpm - 13.45).abs() > 0.05);
    // A steady tank that comes to the same angle is the same picture.
    let steady = scene(|settings| settings.rate = rate(truth.rpm));
    let close = difference(&uneven, &draw(&uneven, 2.2), &draw(&steady, 2.2), |r| r > 0.9);
    assert!(close <= 1, "{close}");
}

#[test]
fn reflections_are_as_strong_as_asked() {
    let circle = scene(|_| {}).circle();
    // In the middle of the mirrored window.
    let (x, y) = (circle.x - 0.40 * circle.r, circle.y - 0.46 * circle.r);
    let offset = |strength: f64| {
        let scene = scene(|settings| settings.reflections = strength);
        let index = y.round() as usize * scene.still_luma.width + x.round() as usize;
        scene.still_luma.offset[index][0] - 16.0
    };
    assert_eq!(offset(0.0), 0.0);
    assert!(offset(1.0) > 20.0 && offset(2.0) > 1.8 * offset(1.0));
}

#[test]
fn a_rolling_shutter_shows_each_row_at_its_own_time() {
    let rolling = scene(|settings| settings.readout_milliseconds = 30.0);
    let global = scene(|_| {});
    let frame = draw(&rolling, 1.0);
    for row in [0_usize, 30, 90, 170] {
        let same = draw(&global, 1.0 + 0.030 * row as f64 / 181.0);
        let [shown, expected] = [&frame, &same].map(|frame| {
            let luma = frame.planes()[0];
            luma.samples[row * luma.width..(row + 1) * luma.width].to_vec()
        });
        // The time stamp is rounded to a microsecond.
        let most = shown.iter().zip(&expected).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(most <= Some(1), "{most:?} in row {row}");
    }
    for (seen, at_once) in rolling.tracers_in_frame(1.0).iter().zip(rolling.tracers_at(1.0)) {
        let own_time = rolling.tracers_at(1.0 + 0.030 * seen.y / 181.0);
        let own = own_time.iter().find(|own| own.tracer == seen.tracer).unwrap();
        assert!((own.x - seen.x).hypot(own.y - seen.y) < 1e-6);
        assert!((at_once.x - seen.x).hypot(at_once.y - seen.y) > 0.01);
    }
}

#[test]
fn a_tilted_camera_sees_the_tank_through_its_projection() {
    let hd = |settings: &mut TankSettings| {
        settings.size = PictureSize {
            width: 640,
            height: 360,
        };
        settings.circle = Some(Circle::new(313.2, 177.9, 150.4));
    };
    let tilted = scene(|settings| {
        hd(settings);
        settings.tilt = Some(CameraTilt {
            degrees: 25.0,
            direction_degrees: 60.0,
            distance_radii: 4.0,
        });
    });
    let straight = scene(hd);
    let [aslant, above] = [&tilted, &straight].map(|scene| draw(scene, 1.3));
    let (mut sum, mut count) = (0.0, 0);
    for y in 0..360_usize {
        for x in 0..640_usize {
            let [u, v] = tilted.view.to_plane(x as f64, y as f64);
            if u.hypot(v) < 0.85 * 150.4 {
                let (there_x, there_y) = (313.2 + u, 177.9 + v);
                let nearest = bare(&straight, &above, there_x.round() as usize, there_y.round() as usize);
                sum += (bare(&tilted, &aslant, x, y) - nearest).abs();
                count += 1;
            }
        }
    }
    // As alike as places half a pixel apart are; another tank would be a dozen times as far off.
    let mean = sum / f64::from(count);
    assert!(count > 40_000 && mean < 4.0, "{mean} levels");
    // The rim is bright on the inside of its ellipse, all the way round.
    let luma = aslant.planes()[0];
    for degree in (0..360).step_by(15).filter(|degree| !(310..=350).contains(degree)) {
        let (x, y) = tilted.rim().point(f64::from(degree));
        let (dx, dy) = (x - tilted.rim().x, y - tilted.rim().y);
        let level = |pixels: f64| {
            let scale = 1.0 + pixels / dx.hypot(dy);
            let (x, y) = (tilted.rim().x + scale * dx, tilted.rim().y + scale * dy);
            f64::from(luma.get(x.round() as usize, y.round() as usize).unwrap())
        };
        let (inside, outside) = ([-3.0, -2.0].map(level), [2.0, 3.0].map(level));
        assert!(
            inside[0].max(inside[1]) > outside[0].min(outside[1]) + 30.0,
            "at {degree}: {inside:?} {outside:?}"
        );
    }
}
