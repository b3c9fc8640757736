//! The rim of tanks in ordinary surroundings, drawn by lot, against the truth. `cargo xtask accuracy rims` tries many more.
#![allow(clippy::unwrap_used, clippy::panic)]

use netdpr_derotation::rim::{NoRim, RimFinder, find_rim};
use netdpr_derotation::{Colour, Frame, PictureSize};
use netdpr_synth::stills::{StillCase, try_rim, try_rim_in_film};

/// All of a few seeds must be answered rightly.
fn all_right(case: StillCase, seeds: u64) {
    for seed in 0..seeds {
        let tried = try_rim(case, seed).unwrap();
        assert!(tried.is_right, "{}, seed {seed}: {}", case.name(), tried.how);
    }
}

#[test]
fn tilted_cameras() {
    all_right(StillCase::Tilted, 5);
}

#[test]
fn tilted_cameras_show_ellipses() {
    let still = StillCase::Tilted.draw(1).unwrap();
    let found = find_rim(&still.frame).unwrap();
    let off = |rim: &&netdpr_derotation::Ellipse| (rim.rx - found.ellipse.rx).abs() + (rim.ry - found.ellipse.ry).abs();
    let rim = still.rims.iter().min_by(|a, b| off(a).total_cmp(&off(b))).unwrap();
    assert!(rim.axis_ratio() < 0.97, "seed 1 shows a tilted tank: {rim:?}");
    assert!((found.ellipse.rx / rim.rx - 1.0).abs() < 0.02, "{found:?} {rim:?}");
    assert!((found.ellipse.ry / rim.ry - 1.0).abs() < 0.02, "{found:?} {rim:?}");
    let turned = (found.ellipse.angle_degrees - rim.angle_degrees).to_radians();
    assert!(turned.sin().abs() < 0.05, "{found:?} {rim:?}");
    assert_eq!(found.tilted(), Some(found.ellipse));
    assert!((found.circle.r - found.ellipse.mean_radius()).abs() < 1e-9);
}

#[test]
fn small_tanks() {
    all_right(StillCase::Small, 3);
}

#[test]
fn partly_hidden_tanks() {
    all_right(StillCase::PartlyHidden, 3);
}

#[test]
fn nothing_on_a_desk() {
    all_right(StillCase::Desk, 3);
}

#[test]
fn edges_that_lie_along_an_ellipse_by_chance() {
    // On these desks they do, within the small copy's pixels; in the full picture they scatter.
    for seed in [23, 47] {
        let tried = try_rim(StillCase::Desk, seed).unwrap();
        assert!(tried.is_right, "seed {seed}: {}", tried.how);
    }
}

#[test]
fn nothing_in_stripes() {
    all_right(StillCase::Stripes, 2);
}

#[test]
fn several_frames_of_a_film() {
    for seed in 0..2 {
        let tried = try_rim_in_film(StillCase::Noisy, seed, 5).unwrap();
        assert!(tried.is_right, "seed {seed}: {}", tried.how);
        let alone = try_rim(StillCase::Noisy, seed).unwrap();
        assert!(
            tried.centre_error.unwrap() < alone.centre_error.unwrap() + 0.03,
            "{tried:?} {alone:?}"
        );
    }
}

#[test]
fn a_turning_tank_is_told_from_a_still_plate() {
    // Two discs of one size; in one of them something turns.
    let size = PictureSize {
        width: 480,
        height: 270,
    };
    let draw = |turn: f64| {
        let mut frame = Frame::black(size, Colour::default()).unwrap();
        let [y, ..] = frame.planes_mut();
        for (i, sample) in y.samples.iter_mut().enumerate() {
            let (x, y) = ((i % 480) as f64, (i / 480) as f64);
            let (plate, tank) = ((x - 120.0).hypot(y - 135.0), (x - 350.0).hypot(y - 132.0));
            let (dx, dy) = (x - 350.0 - 40.0 * turn.cos(), y - 132.0 - 40.0 * turn.sin());
            *sample = match () {
                () if plate < 91.0 => 190,
                () if dx.hypot(dy) < 25.0 => 60,
                () if tank < 85.0 => 190,
                () => 110,
            };
        }
        frame
    };
    assert!(
        (find_rim(&draw(0.0)).unwrap().circle.x - 120.0).abs() < 1.0,
        "the plate is the larger one"
    );
    let mut finder = RimFinder::new(&draw(0.0));
    for turn in 1..6 {
        finder.take(&draw(1.1 * f64::from(turn)));
    }
    assert_eq!(finder.frames(), 6);
    let found = finder.find().unwrap().circle;
    assert!(
        (found.x - 350.0).hypot(found.y - 132.0) < 0.3 && (found.r - 84.6).abs() < 0.7,
        "{found:?}"
    );
}

#[test]
fn frames_of_another_size_and_too_many_are_left_out() {
    let frame = |width| Frame::black(PictureSize { width, height: 200 }, Colour::default()).unwrap();
    let mut finder = RimFinder::new(&frame(300));
    finder.take(&frame(302));
    assert_eq!(finder.frames(), 1);
    for _ in 0..100 {
        finder.take(&frame(300));
    }
    assert_eq!(finder.frames(), 64);
    assert_eq!(finder.find(), Err(NoRim::NothingRound));
    let tiny = Frame::black(PictureSize { width: 20, height: 20 }, Colour::default()).unwrap();
    let mut finder = RimFinder::new(&tiny);
    finder.take(&tiny);
    assert_eq!(finder.find(), Err(NoRim::TooSmall { width: 20, height: 20 }));
}
