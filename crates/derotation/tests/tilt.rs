//! A pinhole camera and its tilt: what the camera saw comes out as if it had looked straight down.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod camera;

use camera::Camera;
use netdpr_derotation::{Ellipse, PictureSize, Tilt, TiltError};

const HD: PictureSize = PictureSize {
    width: 1920,
    height: 1080,
};

/// Tilted a little and much, to all sides, near and far.
fn cameras() -> Vec<Camera> {
    let mut cameras = Vec::new();
    for (tilt, distance) in [(0.0, 5.0), (3.0, 8.0), (10.0, 5.0), (35.0, 3.0), (60.0, 2.5)] {
        for side in [0.0, 100.0, 250.0] {
            for roll in [0.0, 40.0, 170.0] {
                cameras.push(Camera {
                    tilt,
                    side,
                    roll,
                    distance,
                    radius: 400.0,
                    centre: (905.3, 551.8),
                });
            }
        }
    }
    cameras
}

#[test]
fn what_a_camera_saw_is_rectified() {
    for camera in cameras() {
        let rim = camera.rim();
        let tilt = Tilt { rim };
        let rectification = tilt.rectification(camera.centre, HD).unwrap();
        let rectified = |x: f64, y: f64| {
            let (u, v) = camera.sees((x, y));
            let (u, v) = rectification.to_rectified(u, v).unwrap();
            (u - camera.centre.0, camera.centre.1 - v)
        };
        let (cosine, sine) = rectified(1.0 / rim.rx, 0.0);
        assert!(
            (cosine.hypot(sine) - 1.0).abs() < 1e-6,
            "one pixel comes out as {}",
            cosine.hypot(sine)
        );
        for step in 0..40 {
            let (along, distance) = (f64::from(step) * 0.7, f64::from(step) / 39.0);
            let (x, y) = (distance * along.cos(), distance * along.sin());
            let (u, v) = rectified(x, y);
            let (right, up) = (rim.rx * (x * cosine - y * sine), rim.rx * (x * sine + y * cosine));
            let seen_there = camera.on_plane()(camera.sees((x, y)));
            assert!((seen_there.0 - x).hypot(seen_there.1 - y) < 1e-9, "the camera is none");
            let off = (u - right).hypot(v - up);
            assert!(off < 1e-5, "{off} pixels off at {x} {y}");
        }
    }
}

#[test]
fn there_and_back_is_the_same_place() {
    for camera in cameras() {
        let rectification = Tilt { rim: camera.rim() }.rectification(camera.centre, HD).unwrap();
        assert_eq!(
            rectification.to_rectified(camera.centre.0, camera.centre.1),
            Some(camera.centre)
        );
        for (x, y) in [(905.0, 551.0), (700.0, 500.0), (1000.0, 700.0), (960.0, 400.0)] {
            let (u, v) = rectification.to_rectified(x, y).unwrap();
            let (back_x, back_y) = rectification.to_picture(u, v).unwrap();
            assert!(
                (back_x - x).hypot(back_y - y) < 1e-9,
                "{x} {y} comes back at {back_x} {back_y}"
            );
        }
    }
}

/// At the centre nothing is turned: the map's derivative there is symmetric.
#[test]
fn the_rectified_picture_is_not_turned() {
    const STEP: f64 = 1e-3;
    for camera in cameras() {
        let rectification = Tilt { rim: camera.rim() }.rectification(camera.centre, HD).unwrap();
        let (x, y) = camera.centre;
        let right = rectification.to_rectified(x + STEP, y).unwrap();
        let below = rectification.to_rectified(x, y + STEP).unwrap();
        assert!(((right.1 - y) - (below.0 - x)).abs() < 1e-8);
        assert!(right.0 > x && below.1 > y);
    }
}

#[test]
fn without_a_tilt_nothing_changes() {
    for angle in [0.0, 33.0, -80.0] {
        let rim = Ellipse::new(905.3, 551.8, 400.0, 400.0, angle);
        let rectification = Tilt { rim }.rectification((905.3, 551.8), HD).unwrap();
        for (x, y) in [(0.0, 0.0), (905.3, 551.8), (1900.0, 1000.0)] {
            let (u, v) = rectification.to_rectified(x, y).unwrap();
            assert!((u - x).hypot(v - y) < 1e-9);
        }
    }
}

#[test]
fn refuses_what_no_camera_sees() {
    let rim = Ellipse::new(900.0, 500.0, 400.0, 350.0, 20.0);
    let at = |centre| Tilt { rim }.rectification(centre, HD).map(|_| ());
    assert_eq!(at((900.0, 480.0)), Ok(()));
    for centre in [(1310.0, 500.0), (900.0, 780.0), (f64::NAN, 500.0), (f64::INFINITY, 0.0)] {
        assert!(
            matches!(at(centre), Err(TiltError::CentreTooFarOut { .. })),
            "{centre:?}"
        );
    }
    let flat = Tilt {
        rim: Ellipse::new(900.0, 500.0, 400.0, 80.0, 0.0),
    };
    assert_eq!(
        flat.rectification((900.0, 500.0), HD),
        Err(TiltError::TooFlat { ratio: 0.2 })
    );
    let none = Tilt {
        rim: Ellipse::new(900.0, 500.0, 400.0, f64::NAN, 0.0),
    };
    assert!(matches!(none.rectification((900.0, 500.0), HD), Err(TiltError::Rim(_))));
}

#[test]
fn beyond_the_horizon_there_is_nothing() {
    let camera = Camera {
        tilt: 60.0,
        side: 90.0,
        roll: 0.0,
        distance: 2.5,
        radius: 400.0,
        centre: (905.3, 551.8),
    };
    let rectification = Tilt { rim: camera.rim() }.rectification(camera.centre, HD).unwrap();
    // The camera stands on the upper side, so that the horizon is below: 30 degrees from the line of sight, at a
    // focal length of 1000 pixels.
    let horizon = camera.centre.1 + 1000.0 * 30.0_f64.to_radians().tan();
    let is_seen = |y: f64| rectification.to_rectified(camera.centre.0, y).is_some();
    assert!(is_seen(-2000.0) && is_seen(horizon - 20.0));
    assert!(!is_seen(horizon + 1.0) && !is_seen(1e6));
    // And in the tank's plane there is a line below the camera's own feet, at 2.5 / sin 60 degrees radii above.
    let feet = 2.5 / 60.0_f64.to_radians().sin() * camera.rim().rx;
    let is_filmed = |up: f64| {
        rectification
            .to_picture(camera.centre.0, camera.centre.1 - up)
            .is_some()
    };
    assert!(is_filmed(0.98 * feet) && !is_filmed(1.001 * feet));
    assert_eq!(rectification.check_radius(0.89 * feet), Ok(()));
    assert!(rectification.check_radius(0.91 * feet).is_err());
}
