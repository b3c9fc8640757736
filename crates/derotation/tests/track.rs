//! Points are followed in drawn films whose truth is known, and are never silently wrong.
#![allow(clippy::unwrap_used)]

use netdpr_derotation::theory::{PuckMotion, PuckState, Surface};
use netdpr_derotation::track::{AutoChoice, EndReason, Method, PickError, Track, Tracker, Tracks};
use netdpr_derotation::{Frame, PictureSize, Recipe, RotationRate, Timestamp};
use netdpr_synth::puck::{Background, Puck, PuckSettings};
use netdpr_synth::{FrameTimes, PuckScene};

const RPM: f64 = 10.0;

/// A puck on an inertial circle; lengths in tank radii.
fn puck(radius: f64, level: f64, position: [f64; 2], velocity: [f64; 2]) -> Puck {
    Puck {
        radius,
        level,
        motion: PuckMotion {
            rpm: RPM,
            surface: Surface::Equilibrium,
            friction: 0.0,
            start: PuckState { position, velocity },
        },
    }
}

fn scene(background: Background, noise: f64, pucks: Vec<Puck>) -> PuckScene {
    let size = PictureSize {
        width: 420,
        height: 400,
    };
    let mut settings = PuckSettings::new(size, RotationRate::from_rpm(RPM).unwrap());
    (settings.background, settings.noise, settings.pucks, settings.seed) = (background, noise, pucks, 5);
    PuckScene::new(&settings).unwrap()
}

fn times(seconds: f64) -> Vec<Timestamp> {
    FrameTimes::Variable { seed: 2 }.timestamps(seconds).unwrap().collect()
}

fn tracker(scene: &PuckScene, first: Timestamp) -> Tracker {
    let recipe = Recipe::new(scene.circle(), scene.settings().rate);
    let format = netdpr_derotation::VideoFormat {
        size: scene.size(),
        colour: scene.colour(),
        mean_fps: 30.0,
    };
    Tracker::new(&recipe, &format, first, first).unwrap()
}

/// Follows all pucks of a scene, each picked in the frame `from` at a little beside its middle, through `order`.
fn follow(scene: &PuckScene, times: &[Timestamp], order: &[usize], method: Option<Method>) -> Tracks {
    let mut tracker = tracker(scene, times[0]);
    let mut tracks = Tracks::new();
    let mut frame = scene.blank_frame();
    for (step, &index) in order.iter().enumerate() {
        scene.draw_into(times[index], &mut frame);
        let seconds = tracker.seconds(&frame);
        if step == 0 {
            for [.., x, y] in scene.pucks_at(times[index].seconds()) {
                let (method, sighting) = tracker.pick(&frame, (x + 0.9, y - 0.7), method).unwrap();
                tracks.pick(method, index as u64, seconds, sighting);
            }
        } else {
            tracker.follow(&frame, |point, followed| {
                tracks.take(point, index as u64, seconds, followed);
            });
        }
    }
    tracks.finish();
    tracks
}

/// Root mean square of the distance of the trusted places from the truth, and the largest one.
fn errors(scene: &PuckScene, track: &Track, start: Timestamp) -> (f64, f64) {
    let circle = scene.circle();
    let (mut sum, mut count, mut worst) = (0.0, 0.0, 0.0_f64);
    for point in track.points.iter().filter(|point| point.sighting.trusted) {
        let [u, v, ..] = scene.pucks_at(start.seconds() + point.seconds)[track.number - 1];
        let off = (point.sighting.x - circle.x - u).hypot(point.sighting.y - circle.y - v);
        sum += off * off;
        count += 1.0;
        worst = worst.max(off);
    }
    ((sum / count).sqrt(), worst)
}

fn six_pucks() -> Vec<Puck> {
    vec![
        puck(1.5, 225.0, [0.5, 0.3], [0.2, 0.1]),
        puck(2.0, 30.0, [-0.5, 0.3], [0.0, 0.25]),
        puck(3.0, 225.0, [0.0, -0.6], [0.3, 0.0]),
        puck(4.0, 30.0, [-0.1, 0.6], [0.1, -0.1]),
        puck(6.0, 225.0, [-0.6, -0.3], [0.0, 0.0]),
        puck(1.5, 225.0, [0.2, -0.1], [0.15, -0.2]),
    ]
}

#[test]
fn dots_are_followed_on_every_background() {
    for (background, noise, most) in [
        (Background::Plain, 0.0, 0.08),
        (Background::Plain, 8.0, 0.15),
        (Background::Texture, 8.0, 0.30),
    ] {
        let scene = scene(background, noise, six_pucks());
        let times = times(1.5);
        let order: Vec<usize> = (0..times.len()).collect();
        let tracks = follow(&scene, &times, &order, None);
        for track in tracks.all() {
            assert_eq!((track.method, track.ended), (Method::Dot, None));
            assert_eq!(track.points.len(), times.len());
            let (rms, worst) = errors(&scene, track, times[0]);
            assert!(
                rms < most && worst < 1.0,
                "{background:?}, {noise}, point {}: {rms} {worst}",
                track.number
            );
        }
    }
}

#[test]
fn a_point_is_followed_backwards_from_the_frame_it_was_picked_in() {
    let scene = scene(Background::Texture, 4.0, six_pucks());
    let times = times(1.2);
    let order: Vec<usize> = (0..times.len()).rev().collect();
    for mut track in follow(&scene, &times, &order, None).all().to_vec() {
        assert_eq!(track.ended, None);
        track.sort();
        assert_eq!((track.points[0].frame, track.points[0].seconds), (0, 0.0));
        let (rms, _) = errors(&scene, &track, times[0]);
        assert!(rms < 0.25, "{rms}");
    }
}

/// Picks the best points of a textured table that turns rigidly: they rest.
#[test]
fn texture_rests_where_it_is_in_the_turning_tank() {
    let scene = scene(Background::Texture, 4.0, Vec::new());
    let times = times(2.0);
    let mut tracker = tracker(&scene, times[0]);
    let mut tracks = Tracks::new();
    let mut frame = scene.blank_frame();
    scene.draw_into(times[0], &mut frame);
    let choice = AutoChoice {
        points: 30,
        inner_radius: 40.0,
        ..AutoChoice::within(scene.circle())
    };
    tracker
        .pick_best(&frame, &choice, |method, sighting| {
            tracks.pick(method, 0, 0.0, sighting);
        })
        .unwrap();
    assert!(tracks.all().len() > 20, "{}", tracks.all().len());
    for (index, &time) in times.iter().enumerate().skip(1) {
        scene.draw_into(time, &mut frame);
        let seconds = tracker.seconds(&frame);
        tracker.follow(&frame, |point, followed| {
            tracks.take(point, index as u64, seconds, followed);
        });
    }
    let circle = scene.circle();
    let followed = tracks.all().iter().filter(|track| track.ended.is_none()).count();
    assert!(
        followed * 10 >= tracks.all().len() * 9,
        "{followed} of {}",
        tracks.all().len()
    );
    let (mut sum, mut count) = (0.0, 0.0);
    for track in tracks.all() {
        let start = track.points[0].sighting;
        let radius = (start.x - circle.x).hypot(start.y - circle.y);
        assert!(radius >= choice.inner_radius - 3.0 && radius <= choice.outer_radius + 3.0);
        for point in track.points.iter().filter(|point| point.sighting.trusted) {
            let off = (point.sighting.x - start.x).hypot(point.sighting.y - start.y);
            assert!(
                off < 1.5,
                "{:?} point {} is {off} pixels off",
                track.method,
                track.number
            );
            sum += off * off;
            count += 1.0;
        }
    }
    let rms = f64::sqrt(sum / count);
    assert!(rms < 0.3, "{rms}");
}

#[test]
fn a_puck_that_vanishes_ends_its_track_with_time_and_reason() {
    let with = scene(Background::Texture, 4.0, vec![puck(3.0, 225.0, [0.4, 0.1], [0.1, 0.2])]);
    let without = scene(Background::Texture, 4.0, Vec::new());
    let times = times(2.0);
    let mut tracker = tracker(&with, times[0]);
    let mut tracks = Tracks::new();
    let mut frame = with.blank_frame();
    with.draw_into(times[0], &mut frame);
    let [.., x, y] = with.pucks_at(0.0)[0];
    let (method, sighting) = tracker.pick(&frame, (x, y), None).unwrap();
    tracks.pick(method, 0, 0.0, sighting);
    let gone = times.len() / 2;
    for (index, &time) in times.iter().enumerate().skip(1) {
        let scene = if index < gone { &with } else { &without };
        scene.draw_into(time, &mut frame);
        let seconds = tracker.seconds(&frame);
        tracker.follow(&frame, |point, followed| {
            tracks.take(point, index as u64, seconds, followed);
        });
    }
    let track = &tracks.all()[0];
    let ended = track.ended.unwrap();
    assert_eq!(ended.reason, EndReason::Lost);
    assert_eq!(ended.seconds, times[gone - 1].seconds());
    assert_eq!(track.points.last().unwrap().frame, gone as u64 - 1);
}

/// Two like pucks on opposite courses: each keeps its own, or its track ends.
#[test]
fn pucks_that_meet_are_not_mistaken_for_each_other() {
    for side in [0.0, 0.01, 0.02] {
        let pucks = vec![
            puck(3.0, 225.0, [-0.3, 0.0], [0.6, 0.0]),
            puck(3.0, 225.0, [0.3, side], [-0.6, 0.0]),
            puck(3.0, 225.0, [0.0, 0.3], [0.0, -0.6]),
        ];
        let scene = scene(Background::Plain, 4.0, pucks);
        let times = times(1.5);
        let order: Vec<usize> = (0..times.len()).collect();
        for track in follow(&scene, &times, &order, None).all() {
            let (_, worst) = errors(&scene, track, times[0]);
            assert!(worst < 2.0, "point {} was {worst} pixels off", track.number);
        }
    }
}

#[test]
fn a_puck_that_leaves_the_disc_ends_its_track() {
    let scene = scene(Background::Plain, 2.0, vec![puck(3.0, 225.0, [0.7, 0.0], [0.6, 0.5])]);
    let times = times(2.0);
    let order: Vec<usize> = (0..times.len()).collect();
    let tracks = follow(&scene, &times, &order, None);
    let ended = tracks.all()[0].ended.unwrap();
    assert!(
        matches!(ended.reason, EndReason::LeftDisc | EndReason::Lost),
        "{ended:?}"
    );
    let (_, worst) = errors(&scene, &tracks.all()[0], times[0]);
    assert!(worst < 2.0);
}

#[test]
fn what_cannot_be_followed_is_refused() {
    let scene = scene(Background::Plain, 0.0, vec![puck(3.0, 225.0, [0.4, 0.1], [0.0; 2])]);
    let mut frame = scene.blank_frame();
    scene.draw_into(Timestamp::START, &mut frame);
    let mut tracker = tracker(&scene, Timestamp::START);
    let circle = scene.circle();
    let mut pick = |x: f64, y: f64| tracker.pick(&frame, (x, y), None).map(|_| ());
    assert!(matches!(pick(f64::NAN, 1.0), Err(PickError::NotFinite)));
    assert!(matches!(pick(8.0, 8.0), Err(PickError::OutsideCircle { .. })));
    assert!(matches!(pick(-50.0, 200.0), Err(PickError::OutsideCircle { .. })));
    assert!(matches!(
        pick(circle.x - 60.0, circle.y + 30.0),
        Err(PickError::NothingThere { .. })
    ));
    // Nor is camera noise anything to follow.
    let noisy = self::scene(Background::Plain, 8.0, Vec::new());
    let mut noise = noisy.blank_frame();
    noisy.draw_into(Timestamp::START, &mut noise);
    for (dx, dy) in [(-60.0, 30.0), (20.5, 70.5), (3.0, -90.0)] {
        let refused = tracker.pick(&noise, (circle.x + dx, circle.y + dy), None);
        assert!(matches!(refused, Err(PickError::NothingThere { .. })), "{refused:?}");
    }
    let choice = AutoChoice {
        inner_radius: circle.r,
        ..AutoChoice::within(circle)
    };
    let refused = tracker.pick_best(&frame, &choice, |_, _| ());
    assert!(matches!(refused, Err(PickError::NoRing { .. })), "{refused:?}");
    let blank = Frame::black(scene.size(), scene.colour()).unwrap();
    let refused = tracker.pick_best(&blank, &AutoChoice::within(circle), |_, _| ());
    assert_eq!(refused, Err(PickError::NoTexture));
}

#[test]
#[cfg(not(target_arch = "wasm32"))]
fn following_allocates_nothing() {
    let scene = scene(Background::Texture, 4.0, six_pucks());
    let times = times(0.5);
    let mut tracker = tracker(&scene, times[0]);
    let mut frame = scene.blank_frame();
    scene.draw_into(times[0], &mut frame);
    let choice = AutoChoice::within(scene.circle());
    tracker.pick_best(&frame, &choice, |_, _| ()).unwrap();
    for &time in times.iter().skip(1) {
        scene.draw_into(time, &mut frame);
        let counted = allocation_counter::measure(|| tracker.follow(&frame, |_, _| ()));
        assert_eq!(counted.count_total, 0);
    }
}
