//! Rates, centres and tilts measured in drawn films of turning tanks.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

mod motion_scene;

use std::f64::consts::TAU;

use motion_scene::{Random, Scene};
use netdpr_derotation::motion::{Motion, MotionStudy, NoMotion, SeenOn};
use netdpr_derotation::{Circle, Frame, PictureSize, Timebase, Timestamp};

/// The true circle, misplaced by a share of its radius.
fn misplaced(scene: &Scene, share: f64) -> Circle {
    let (sine, cosine) = (TAU * Random(scene.seed).unit()).sin_cos();
    let Circle { x, y, r } = scene.circle;
    Circle::new(x + share * r * cosine, y + share * r * sine, r)
}

fn off_centre(scene: &Scene, motion: &Motion) -> f64 {
    let centre = motion.centre.unwrap();
    let (x, y) = scene.image(0.0, 0.0);
    (centre.x - x).hypot(centre.y - y)
}

/// What turning the film back leaves: the farthest that a point of the tank is from where it is on average, pixels.
fn wobble(scene: &Scene, motion: &Motion) -> f64 {
    const STEPS: usize = 72;
    let centre = motion.centre.unwrap();
    let undone = motion
        .tilt
        .map(|tilt| tilt.rectification((centre.x, centre.y), scene.size).unwrap());
    let mut worst = 0.0_f64;
    for radius in [0.3, 0.6, 0.9] {
        let places: Vec<(f64, f64)> = (0..STEPS)
            .map(|step| {
                let (sine, cosine) = (TAU * step as f64 / STEPS as f64).sin_cos();
                let (x, y) = scene.image(radius * cosine, -radius * sine);
                let (x, y) = undone.map_or((x, y), |undone| undone.to_rectified(x, y).unwrap());
                let (right, down) = (x - centre.x, y - centre.y);
                (right * cosine - down * sine, right * sine + down * cosine)
            })
            .collect();
        let mean = |part: fn(&(f64, f64)) -> f64| places.iter().map(part).sum::<f64>() / STEPS as f64;
        let (x, y) = (mean(|place| place.0), mean(|place| place.1));
        worst = places
            .iter()
            .map(|place| (place.0 - x).hypot(place.1 - y))
            .fold(worst, f64::max);
    }
    worst
}

#[test]
fn rates_are_right_to_a_fiftieth_of_a_percent() {
    let plain = Scene::new(1);
    let noisy = Scene { noise: 8.0, ..plain };
    let scenes = [
        Scene {
            rpm: 10.0,
            seconds: 12.5,
            ..plain
        },
        Scene {
            rpm: -13.45,
            seconds: 9.0,
            uneven: true,
            seed: 2,
            ..plain
        },
        Scene {
            rpm: 60.0,
            seconds: 2.1,
            fps: 24.0,
            seed: 3,
            ..plain
        },
        Scene {
            rpm: -60.0,
            seconds: 2.5,
            fps: 60.0,
            seed: 4,
            ..noisy
        },
        Scene {
            rpm: 33.3,
            seconds: 4.0,
            reflections: 1.0,
            seed: 5,
            ..noisy
        },
        Scene {
            rpm: -2.5,
            seconds: 49.0,
            fps: 5.0,
            seed: 6,
            ..plain
        },
        Scene {
            rpm: 20.0,
            seconds: 6.5,
            dye: 0.0,
            seed: 7,
            ..noisy
        },
        Scene {
            rpm: -20.0,
            seconds: 6.5,
            marks: 0.0,
            uneven: true,
            seed: 8,
            ..noisy
        },
    ];
    let mut uncovered = 0;
    for scene in scenes {
        let motion = scene.measured(misplaced(&scene, 0.01), None).unwrap();
        let error = motion.tank.rpm - scene.rpm;
        assert!(error.abs() < 2e-4 * scene.rpm.abs(), "{scene:?}: {:?}", motion.tank);
        uncovered += usize::from(error.abs() > motion.tank.uncertainty_rpm);
        assert!(
            motion.tank.uncertainty_rpm < 1e-3 * scene.rpm.abs(),
            "{scene:?}: {:?}",
            motion.tank
        );
        assert!(motion.tank.confidence > 0.25, "{scene:?}: {:?}", motion.tank);
        assert_eq!(motion.rate_over_time, None, "{scene:?}");
        assert_eq!(motion.tilt, None);
        let seen_on = match scene {
            Scene { dye: 0.0, .. } => SeenOn::Rim,
            Scene { marks: 0.0, .. } => SeenOn::Inside,
            _ => SeenOn::RimAndInside,
        };
        assert_eq!(
            (motion.seen_on, motion.fluid.is_some()),
            (seen_on, seen_on == SeenOn::RimAndInside)
        );
    }
    assert!(uncovered <= 1, "{uncovered} true rates outside of what was stated");
}

#[test]
fn a_quarter_turn_is_enough() {
    for (seed, noise, uneven) in [(11, 0.0, false), (12, 6.0, true)] {
        let scene = Scene {
            rpm: -9.0,
            seconds: 1.7,
            noise,
            uneven,
            reflections: 1.0,
            ..Scene::new(seed)
        };
        let motion = scene.measured(misplaced(&scene, 0.05), None).unwrap();
        assert!((motion.tank.rpm / scene.rpm - 1.0).abs() < 2e-3, "{motion:?}");
        assert!(
            (motion.tank.rpm - scene.rpm).abs() < motion.tank.uncertainty_rpm,
            "{motion:?}"
        );
        assert!(off_centre(&scene, &motion) < 0.1, "{motion:?}");
    }
}

#[test]
fn tank_and_fluid_are_told_apart() {
    for (seed, fluid) in [(21, 0.9), (22, 1.1)] {
        let scene = Scene {
            fluid,
            seconds: 12.5,
            noise: 4.0,
            ..Scene::new(seed)
        };
        let motion = scene.measured(misplaced(&scene, 0.01), None).unwrap();
        let seen = motion.fluid.unwrap();
        assert!((motion.tank.rpm - 10.0).abs() < 2e-3, "{motion:?}");
        assert!((seen.rpm - 10.0 * fluid).abs() < 2e-3, "{motion:?}");
        assert_eq!(motion.seen_on, SeenOn::Rim);
    }
}

#[test]
fn the_centre_is_found_from_a_twentieth_off() {
    for (seed, noise) in [(31, 0.0), (32, 8.0)] {
        let scene = Scene {
            seconds: 6.5,
            noise,
            ..Scene::new(seed)
        };
        let motion = scene.measured(misplaced(&scene, 0.05), None).unwrap();
        assert!(off_centre(&scene, &motion) < 0.05, "{motion:?}");
        assert!(
            off_centre(&scene, &motion) < motion.centre.unwrap().uncertainty_px,
            "{motion:?}"
        );
        assert!((motion.tank.rpm / scene.rpm - 1.0).abs() < 2e-4, "{motion:?}");
    }
}

#[test]
fn a_motor_that_sways_or_drifts_is_followed() {
    for (seed, wow, drift) in [(41, (0.01, 2.3), 0.0), (42, (0.0, 1.0), 0.02)] {
        let scene = Scene {
            wow,
            drift,
            rpm: -20.0,
            seconds: 9.0,
            noise: 4.0,
            ..Scene::new(seed)
        };
        let motion = scene.measured(misplaced(&scene, 0.01), None).unwrap();
        // The mean over the film, in which the sways aren't whole; the last frame is the last of its times.
        let last = scene.times().last().copied().unwrap() as f64 / 1e6;
        let mean = (scene.angle(last) - scene.angle(0.0)) / last * 60.0 / TAU;
        assert!((motion.tank.rpm / mean - 1.0).abs() < 1e-4, "{mean} {motion:?}");
        let over_time = motion.rate_over_time.unwrap();
        for frame in 0..200 {
            let seconds = f64::from(frame) * 0.04;
            let left = TAU * over_time.turns_between(0.0, seconds) - (scene.angle(seconds) - scene.angle(0.0));
            assert!(left.abs() < 0.1_f64.to_radians(), "{seconds} s: {left}");
        }
    }
}

#[test]
fn a_tilted_camera_is_undone() {
    let scene = Scene {
        tilt: Some((10.0, 5.0, 35.0)),
        seconds: 6.5,
        noise: 4.0,
        ..Scene::new(51)
    };
    let rim = scene.ellipse();
    let circle = Circle::new(rim.x, rim.y, rim.rx);
    let as_circle = scene.measured(circle, None).unwrap();
    let motion = scene.measured(circle, Some(rim)).unwrap();
    assert!(motion.tilt.is_some());
    assert!(off_centre(&scene, &motion) < 0.05, "{motion:?}");
    // Of a tank with a radius of 500 pixels these would be 15 and 0.5.
    assert!(wobble(&scene, &as_circle) > 2.5);
    assert!(wobble(&scene, &motion) < 0.1, "{}", wobble(&scene, &motion));
    assert!((motion.tank.rpm / scene.rpm - 1.0).abs() < 2e-4, "{motion:?}");
    // A rim found a little wrong is put right.
    let mut wrong = rim;
    (wrong.x, wrong.ry) = (rim.x + 0.4, rim.ry + 0.4);
    let motion = scene.measured(circle, Some(wrong)).unwrap();
    assert!(wobble(&scene, &motion) < 0.1, "{}", wobble(&scene, &motion));
}

#[test]
fn a_round_rim_given_as_an_ellipse_is_no_tilt() {
    let scene = Scene {
        seconds: 6.5,
        ..Scene::new(55)
    };
    let motion = scene.measured(scene.circle, Some(scene.ellipse())).unwrap();
    assert_eq!(motion.tilt, None);
}

#[test]
fn what_cannot_be_known_is_refused() {
    let scene = Scene {
        seconds: 5.0,
        ..Scene::new(61)
    };
    let refused = |scene: &Scene| scene.measured(misplaced(scene, 0.01), None).unwrap_err();
    for noise in [0.0, 8.0] {
        let blank = Scene {
            dye: 0.0,
            marks: 0.0,
            noise,
            ..scene
        };
        assert_eq!(refused(&blank), NoMotion::Featureless, "noise {noise}");
        let still = Scene {
            rpm: 0.0,
            noise,
            ..scene
        };
        assert_eq!(refused(&still), NoMotion::NotTurning, "noise {noise}");
    }
    let barely = Scene {
        rpm: 0.5,
        seconds: 3.0,
        ..scene
    };
    assert!(matches!(refused(&barely), NoMotion::TooShort { degrees } if (5.0..15.0).contains(&degrees)));
    // More than half a turn from frame to frame.
    let beyond = Scene { rpm: -1250.0, ..scene };
    assert!(matches!(refused(&beyond), NoMotion::Ambiguous { .. }));
    // Two frames a second of a tank that may turn by 15 rpm or by -105.
    let slow_camera = Scene {
        rpm: 15.0,
        fps: 2.0,
        seconds: 20.0,
        ..scene
    };
    assert!(matches!(
        refused(&slow_camera),
        NoMotion::Ambiguous { rpm, other } if (rpm - 15.0).abs() < 0.1 && (other + 105.0).abs() < 1.0
    ));
    // Twelve equal parts look the same after a twelfth of a turn.
    let spokes = Scene { symmetry: 12, ..scene };
    assert!(spokes.measured(spokes.circle, None).is_err());
    let few = Scene { seconds: 0.2, ..scene };
    assert_eq!(refused(&few), NoMotion::TooFewFrames { frames: 7 });
}

#[test]
fn a_tank_out_of_sight_is_no_reason_to_panic() {
    let scene = Scene {
        seconds: 0.5,
        ..Scene::new(65)
    };
    for circle in [
        Circle::new(f64::NAN, 0.0, 10.0),
        Circle::new(10.0, 10.0, 3.0),
        Circle::new(-900.0, 10.0, 100.0),
    ] {
        assert_eq!(scene.measured(circle, None), Err(NoMotion::OutOfSight), "{circle:?}");
    }
    // Half of it out of the picture still turns.
    let half = Scene {
        circle: Circle::new(30.0, 124.6, 108.0),
        seconds: 9.0,
        ..Scene::new(66)
    };
    let motion = half.measured(half.circle, None).unwrap();
    assert!((motion.tank.rpm / half.rpm - 1.0).abs() < 1e-3, "{motion:?}");
}

/// What is measured when the frames are changed before.
fn changed(scene: &Scene, size: PictureSize, circle: Circle, change: impl Fn(&Frame) -> Frame) -> Motion {
    let mut study = MotionStudy::new(size, circle, None);
    scene.film(|frame| study.take(&change(frame)));
    study.finish().unwrap()
}

#[test]
fn a_mirrored_film_turns_the_other_way() {
    let scene = Scene {
        seconds: 6.5,
        rpm: 12.0,
        ..Scene::new(71)
    };
    let motion = scene.measured(scene.circle, None).unwrap();
    let mirrored = Scene {
        mirrored: true,
        ..scene
    };
    let other = mirrored
        .measured(
            Circle::new(279.0 - scene.circle.x, scene.circle.y, scene.circle.r),
            None,
        )
        .unwrap();
    assert!((motion.tank.rpm + other.tank.rpm).abs() < 1e-3, "{motion:?} {other:?}");
    let (centre, across) = (motion.centre.unwrap(), other.centre.unwrap());
    assert!((279.0 - across.x - centre.x).hypot(across.y - centre.y) < 0.02);
}

#[test]
fn a_film_played_slower_turns_slower_by_as_much() {
    let scene = Scene {
        seconds: 6.5,
        uneven: true,
        ..Scene::new(72)
    };
    let motion = scene.measured(scene.circle, None).unwrap();
    let slower = changed(&scene, scene.size, scene.circle, |frame| {
        let mut frame = frame.clone();
        frame.timestamp = Timestamp::new(2 * frame.timestamp.ticks(), Timebase::MICROSECONDS);
        frame
    });
    assert!(
        (2.0 * slower.tank.rpm - motion.tank.rpm).abs() < 1e-5,
        "{slower:?} {motion:?}"
    );
}

#[test]
fn a_picture_turned_on_its_side_turns_as_fast() {
    let scene = Scene {
        seconds: 6.5,
        ..Scene::new(73)
    };
    let motion = scene.measured(scene.circle, None).unwrap();
    let size = PictureSize {
        width: scene.size.height,
        height: scene.size.width,
    };
    // A quarter turn clockwise: what was at (x, y) is at (height - 1 - y, x).
    let last = f64::from(scene.size.height) - 1.0;
    let circle = Circle::new(last - scene.circle.y, scene.circle.x, scene.circle.r);
    let turned = changed(&scene, size, circle, |frame| {
        let mut turned = Frame::black(size, frame.colour()).unwrap();
        turned.timestamp = frame.timestamp;
        let [from, ..] = frame.planes();
        let [to, ..] = turned.planes_mut();
        for (index, sample) in to.samples.iter_mut().enumerate() {
            let (x, y) = (index % to.width, index / to.width);
            *sample = from.get(y, from.height - 1 - x).unwrap();
        }
        turned
    });
    assert!(
        (turned.tank.rpm - motion.tank.rpm).abs() < 1e-3,
        "{turned:?} {motion:?}"
    );
    let (centre, aside) = (motion.centre.unwrap(), turned.centre.unwrap());
    assert!((last - centre.y - aside.x).hypot(centre.x - aside.y) < 0.02);
}

#[test]
fn what_was_measured_goes_through_json() {
    let scene = Scene {
        seconds: 3.0,
        drift: 0.05,
        rpm: 30.0,
        ..Scene::new(74)
    };
    let motion = scene.measured(scene.circle, None).unwrap();
    let text = serde_json::to_string(&motion).unwrap();
    let back: Motion = serde_json::from_str(&text).unwrap();
    assert_eq!(back.seen_on, motion.seen_on);
    assert!((back.tank.rpm - motion.tank.rpm).abs() < 1e-9 && back.rate_over_time.is_some());
    let refused = NoMotion::TooShort { degrees: 9.0 };
    let text = serde_json::to_string(&refused).unwrap();
    assert_eq!(serde_json::from_str::<NoMotion>(&text).unwrap(), refused);
}

#[test]
fn a_study_says_when_it_has_seen_enough() {
    let seconds_until_enough = |scene: &Scene| {
        let mut study = MotionStudy::new(scene.size, misplaced(scene, 0.01), None);
        let mut enough = None;
        scene.film(|frame| {
            study.take(frame);
            if enough.is_none() && study.has_seen_enough() {
                enough = Some(frame.timestamp.seconds());
            }
        });
        enough
    };
    let steady = Scene {
        rpm: 16.0,
        seconds: 11.0,
        ..Scene::new(81)
    };
    assert_eq!(seconds_until_enough(&steady), Some(10.0));
    // One turn and a half, and a motor whose rate has yet to be followed to the end.
    assert_eq!(seconds_until_enough(&Scene { rpm: 8.0, ..steady }), None);
    let swaying = Scene {
        wow: (0.01, 3.0),
        ..steady
    };
    assert_eq!(seconds_until_enough(&swaying), None);
}
