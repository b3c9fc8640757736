//! A tank before a camera, measured from the last seconds as it turns.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

// Other tests use the rest of it.
#[allow(dead_code)]
mod motion_scene;

use motion_scene::Scene;
use netdpr_derotation::Circle;
use netdpr_derotation::motion::{LiveStudy, NoMotion};

fn scene() -> Scene {
    Scene {
        seconds: 30.0,
        fps: 15.0,
        uneven: true,
        noise: 4.0,
        rpm: 12.0,
        ..Scene::new(7)
    }
}

#[test]
fn a_turntable_that_drifts_is_followed() {
    let scene = Scene {
        // From 10.8 to 13.2 rpm.
        drift: 0.2,
        ..scene()
    };
    let Circle { x, y, r } = scene.circle;
    let mut study = LiveStudy::new(scene.size, Circle::new(x + 2.5, y - 1.0, r), None);
    let (mut first, mut asked, mut looks) = (None, 0.0, 0);
    scene.film(|frame| {
        let first = *first.get_or_insert(frame.timestamp);
        let seconds = frame.timestamp.seconds_since(first);
        study.take(frame);
        if seconds < 8.0 || seconds < asked + 2.0 {
            return;
        }
        asked = seconds;
        looks += 1;
        let live = study.measure().unwrap();
        let truth = scene.rpm * (1.0 + scene.drift * (seconds / scene.seconds - 0.5));
        let off = (live.rpm_now / truth - 1.0).abs();
        assert!(off < 0.02, "{} for {truth} at {seconds}", live.rpm_now);
        // The mean of the last seconds lies behind.
        assert!(live.motion.tank.rpm < live.rpm_now, "{live:?}");
    });
    assert!(looks > 8);
}

#[test]
fn a_steady_turntable_is_known_well_and_its_centre_found() {
    let scene = scene();
    let Circle { x, y, r } = scene.circle;
    let mut study = LiveStudy::new(scene.size, Circle::new(x + 2.5, y - 1.0, r), None);
    let mut by_hand = LiveStudy::about(scene.size, scene.circle);
    scene.film(|frame| {
        study.take(frame);
        by_hand.take(frame);
    });
    let live = study.measure().unwrap();
    assert!((live.rpm_now / scene.rpm - 1.0).abs() < 0.002, "{live:?}");
    let centre = live.motion.centre.unwrap();
    assert!((centre.x - x).hypot(centre.y - y) < 0.3, "{centre:?}");
    // From now on it is left alone.
    let again = study.measure().unwrap();
    assert!(again.motion.centre.is_none() && (again.rpm_now / scene.rpm - 1.0).abs() < 0.002);
    let by_hand = by_hand.measure().unwrap();
    assert!(by_hand.motion.centre.is_none() && (by_hand.rpm_now / scene.rpm - 1.0).abs() < 0.002);
}

#[test]
fn what_stands_still_or_is_new_is_refused() {
    let scene = Scene {
        seconds: 6.0,
        rpm: 1e-9,
        ..scene()
    };
    let mut study = LiveStudy::new(scene.size, scene.circle, None);
    assert!(matches!(study.measure(), Err(NoMotion::TooFewFrames { frames: 0 })));
    scene.film(|frame| study.take(frame));
    assert!(study.measure().is_err());
    study.begin_anew();
    assert!(matches!(study.measure(), Err(NoMotion::TooFewFrames { frames: 0 })));
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn nothing_is_allocated_for_a_picture_however_long_it_runs() {
    let scene = Scene {
        seconds: 30.0,
        fps: 10.0,
        // Else more pictures fall into the last seconds now and then.
        uneven: false,
        ..scene()
    };
    let mut study = LiveStudy::new(scene.size, scene.circle, None);
    let mut first = None;
    let mut allocated = 0;
    scene.film(|frame| {
        let first = *first.get_or_insert(frame.timestamp);
        let seconds = frame.timestamp.seconds_since(first);
        let taken = allocation_counter::measure(|| study.take(frame));
        if seconds > LiveStudy::LONGEST_SECONDS + 2.0 {
            allocated += taken.count_total;
        }
    });
    assert_eq!(allocated, 0);
    assert!(study.measure().is_ok());
}
