use netdpr_derotation::{RotationRate, Timebase};

use super::*;

const SMALL: PictureSize = PictureSize {
    width: 321,
    height: 181,
};

pub(super) fn scene(change: impl FnOnce(&mut TankSettings)) -> TankScene {
    let mut settings = TankSettings::new(SMALL, RotationRate::from_rpm(13.45).unwrap());
    change(&mut settings);
    TankScene::new(&settings).unwrap()
}

pub(super) fn at(seconds: f64) -> Timestamp {
    Timestamp::new((seconds * 1e6).round() as i64, Timebase::MICROSECONDS)
}

pub(super) fn draw(scene: &TankScene, seconds: f64) -> Frame {
    let mut frame = scene.blank_frame();
    scene.draw_into(at(seconds), &mut frame);
    frame
}

/// The luma of the tank alone, light and reflection taken off again.
pub(super) fn bare(scene: &TankScene, frame: &Frame, x: usize, y: usize) -> f64 {
    let index = y * scene.still_luma.width + x;
    let level = f64::from(frame.planes()[0].get(x, y).unwrap());
    (level - f64::from(scene.still_luma.offset[index][0])) / f64::from(scene.still_luma.gain[index])
}

#[test]
fn the_same_moment_is_the_same_picture() {
    let noisy = |settings: &mut TankSettings| settings.noise = 1.0;
    let (one, two) = (scene(noisy), scene(noisy));
    // Drawn in another order, into a frame that held something else, even of another size.
    let mut frame = Frame::black(PictureSize { width: 7, height: 5 }, Colour::default()).unwrap();
    two.draw_into(at(5.0), &mut frame);
    two.draw_into(at(1.25), &mut frame);
    assert_eq!(draw(&one, 1.25), frame);
    assert_ne!(draw(&one, 1.25).bytes(), draw(&one, 1.26).bytes());
    assert_ne!(
        draw(&one, 0.0).bytes(),
        draw(&scene(|settings| settings.seed = 1), 0.0).bytes()
    );
}

#[test]
fn what_stands_still_does_not_move() {
    let scene = scene(|_| {});
    let (start, later) = (draw(&scene, 0.0), draw(&scene, 1.7));
    let circle = scene.circle();
    for (plane, spacing, down) in [(0, 1.0, 0.0), (1, 2.0, 0.5), (2, 2.0, 0.5)] {
        let (a, b) = (start.planes()[plane], later.planes()[plane]);
        let (mut outside, mut changed) = (0, 0);
        for row in 0..a.height {
            for column in 0..a.width {
                let (x, y) = (column as f64 * spacing, row as f64 * spacing + down);
                let differs = a.get(column, row) != b.get(column, row);
                if (x - circle.x).hypot(y - circle.y) > circle.r + 1.0 + spacing {
                    outside += 1;
                    assert!(!differs, "plane {plane} at {column}, {row}");
                } else {
                    changed += usize::from(differs);
                }
            }
        }
        assert!(outside > 1000 / plane.max(1) && changed > 1000);
    }
}

#[test]
fn the_tank_has_turned_by_the_angle_of_the_moment() {
    // The angle that best explains the difference between a frame, turned back, and the first one, over the water
    // and its wall: to a two-hundredth of a degree.
    let size = PictureSize {
        width: 640,
        height: 360,
    };
    for rpm in [13.45, -33.3] {
        let scene = scene(|settings| {
            settings.size = size;
            settings.rate = RotationRate::from_rpm(rpm).ok();
        });
        let circle = scene.circle();
        let first = draw(&scene, 0.0);
        for seconds in [0.4, 1.9] {
            let frame = draw(&scene, seconds);
            let theta = (6.0 * rpm * seconds).to_radians();
            let (mut product, mut square) = (0.0, 0.0);
            for y in 0..size.height as usize {
                for x in 0..size.width as usize {
                    let (dx, dy) = (x as f64 - circle.x, y as f64 - circle.y);
                    if dx.hypot(dy) > 0.88 * circle.r || near_tracer(&scene, dx, dy, 0.0, seconds) {
                        continue;
                    }
                    // Where this point of the tank was in the first frame.
                    let u = dx * theta.cos() - dy * theta.sin();
                    let v = dx * theta.sin() + dy * theta.cos();
                    let before = cubic(&scene, &first, circle.x + u, circle.y + v);
                    let step = 1e-3;
                    let turned = cubic(&scene, &first, circle.x + u + step * v, circle.y + v - step * u);
                    let slope = (turned - before) / step;
                    product += slope * (bare(&scene, &frame, x, y) - before);
                    square += slope * slope;
                }
            }
            let error = (product / square).to_degrees();
            assert!(error.abs() < 0.005, "{error} degrees at {seconds} s and {rpm} rpm");
        }
    }
}

/// Whether a tracer lies over a place of the tank at either moment; the place is given as seen at the second.
fn near_tracer(scene: &TankScene, dx: f64, dy: f64, start: f64, later: f64) -> bool {
    let theta = scene.turning().angle_after(later);
    let (u, v) = (dx * theta.cos() - dy * theta.sin(), dx * theta.sin() + dy * theta.cos());
    let near = |seconds: f64| {
        scene
            .tracers_at(seconds)
            .iter()
            .any(|t| (t.u - u).hypot(t.v - v) < 2.5 * t.tracer.radius + 3.0)
    };
    near(start) || near(later)
}

/// The bare luma between pixels: Catmull-Rom.
fn cubic(scene: &TankScene, frame: &Frame, x: f64, y: f64) -> f64 {
    let weights = |t: f64| {
        [
            0.5 * (-t + 2.0 * t * t - t * t * t),
            0.5 * (2.0 - 5.0 * t * t + 3.0 * t * t * t),
            0.5 * (t + 4.0 * t * t - 3.0 * t * t * t),
            0.5 * (t * t * t - t * t),
        ]
    };
    let (wx, wy) = (weights(x.fract()), weights(y.fract()));
    let (column, row) = (x as usize - 1, y as usize - 1);
    (0..16)
        .map(|i| wx[i % 4] * wy[i / 4] * bare(scene, frame, column + i % 4, row + i / 4))
        .sum()
}

#[test]
fn tracers_are_where_the_truth_says() {
    let mut scene = scene(|settings| {
        settings.size = PictureSize {
            width: 1280,
            height: 720,
        }
    });
    // On water without dye nothing but the tracer weighs in.
    let side = 2 * scene.luma.middle().ceil() as usize;
    scene.luma = Texture::new(side, scene.luma.per_pixel, (0..side * side).map(|_| [20.0]));
    for seconds in [0.0, 0.633, 3.1] {
        let frame = draw(&scene, seconds);
        for tracer in scene.tracers_at(seconds) {
            let (mut sum, mut sum_x, mut sum_y) = (0.0, 0.0, 0.0);
            let reach = (tracer.tracer.radius + 2.0).ceil() as i64;
            for dy in -reach..=reach {
                for dx in -reach..=reach {
                    let (x, y) = (tracer.x.round() as i64 + dx, tracer.y.round() as i64 + dy);
                    let weight = (bare(&scene, &frame, x as usize, y as usize) - 20.0).max(0.0);
                    sum += weight;
                    sum_x += weight * x as f64;
                    sum_y += weight * y as f64;
                }
            }
            let error = (sum_x / sum - tracer.x).hypot(sum_y / sum - tracer.y);
            assert!(sum > 800.0, "{} is not seen at {seconds} s: {sum}", tracer.tracer.id);
            assert!(error < 0.05, "{} is off by {error} px at {seconds} s", tracer.tracer.id);
        }
    }
}

#[test]
fn the_rim_is_bright_up_to_the_circle() {
    let scene = scene(|settings| {
        settings.size = PictureSize {
            width: 640,
            height: 360,
        }
    });
    let frame = draw(&scene, 0.3);
    let circle = scene.circle();
    // From outside to inside, luma passes halfway between table and rim on the circle.
    for degree in [20.0_f64, 160.0, 200.0, 340.0] {
        let (sine, cosine) = degree.to_radians().sin_cos();
        let level = |radius: f64| {
            let (x, y) = (circle.x + radius * cosine, circle.y + radius * sine);
            f64::from(frame.planes()[0].get(x.round() as usize, y.round() as usize).unwrap())
        };
        assert!(level(circle.r - 2.0) > level(circle.r + 2.0) + 60.0, "at {degree}");
    }
}

#[test]
fn every_size_and_circle_is_drawn() {
    for (width, height) in [(16, 16), (17, 33), (99, 54), (50, 241)] {
        let scene = scene(|settings| settings.size = PictureSize { width, height });
        assert_eq!(draw(&scene, 2.0).size(), PictureSize { width, height });
    }
    // A rim far over the picture's edges, a centre on the edge, a rate at the limit, a moment before the first.
    for circle in [
        Circle::new(160.2, 90.7, 321.0),
        Circle::new(-0.5, -0.5, 40.0),
        Circle::new(20.0, 20.0, 4.0),
    ] {
        let scene = scene(|settings| {
            settings.circle = Some(circle);
            settings.rate = RotationRate::from_rpm(-30_000.0).ok();
        });
        let mut frame = scene.blank_frame();
        for ticks in [i64::MIN, -7, i64::MAX] {
            scene.draw_into(Timestamp::new(ticks, Timebase::MICROSECONDS), &mut frame);
        }
    }
}
