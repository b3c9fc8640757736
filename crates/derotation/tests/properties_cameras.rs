//! What a tilted camera, a rolling shutter and a motor that doesn't keep its rate have done to the picture, derotation
//! undoes: measured in pixels, with a film drawn from rays and rows' times.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod camera;
mod dye;

use std::f64::consts::TAU;

use camera::Camera;
use dye::{Dye, place, turned_back};
use netdpr_derotation::{
    ChromaSiting, Circle, Colour, ColourRange, Derotator, Frame, Layout, PictureSize, PointMap, RateKnot, RateOverTime,
    ReadoutFrom, Recipe, RotationRate, Tilt, Timebase, Timestamp, VideoFormat,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The most by which the turned picture may be moved, anywhere, in samples: the geometry's 0.01, and what rounding to grey
/// levels and reading between samples do to the measure. The worst of these cases has 0.034.
const MOST_SHIFT: f64 = 0.05;

/// A film by a camera that isn't ideal, of a tank that isn't either.
#[derive(Debug, Clone)]
struct Case {
    camera: Camera,
    format: VideoFormat,
    recipe: Recipe,
    film_start: Timestamp,
    first: Timestamp,
    moment: Timestamp,
    dye: Dye,
}

/// Radians a motor has turned after `seconds`: the rate's integral, in small steps.
fn turned_by_motor(recipe: &Recipe, from: f64, to: f64) -> f64 {
    const STEPS: u32 = 2000;
    let step = (to - from) / f64::from(STEPS);
    let rpm = |seconds: f64| match &recipe.rate_over_time {
        None => recipe.rpm.rpm(),
        Some(rate) => {
            let knots = rate.knots();
            let (first, last) = (knots[0], knots[knots.len() - 1]);
            // Two knots in these cases.
            let share = ((seconds - first.seconds) / (last.seconds - first.seconds)).clamp(0.0, 1.0);
            first.rpm + (last.rpm - first.rpm) * share
        }
    };
    let sum: f64 = (0..STEPS)
        .map(|index| rpm(from + (f64::from(index) + 0.5) * step))
        .sum();
    sum * step / 60.0 * TAU
}

impl Case {
    /// Radians the tank has turned counter-clockwise since the centre was exposed in the first kept frame, when this
    /// point of the frame is exposed.
    fn angle(&self, (x, y): (f64, f64)) -> f64 {
        let PictureSize { width, height } = self.format.size;
        let (width, height) = (f64::from(width), f64::from(height));
        let Circle { x: cx, y: cy, .. } = self.recipe.circle;
        let share = match self.recipe.readout_from {
            ReadoutFrom::Top => (y - cy) / height,
            ReadoutFrom::Bottom => (cy - y) / height,
            ReadoutFrom::Left => (x - cx) / width,
            ReadoutFrom::Right => (cx - x) / width,
        };
        let delay = share * self.recipe.readout_milliseconds.unwrap_or(0.0) / 1000.0;
        let from = self.first.seconds_since(self.film_start);
        let to = self.moment.seconds_since(self.film_start);
        turned_by_motor(&self.recipe, from, to) + turned_by_motor(&self.recipe, to, to + delay)
    }

    /// From a pixel to the place of the tank seen there, in rectified pixels right of the centre and down, were the camera
    /// to look at the tank at rest.
    fn unturned(&self) -> impl Fn((f64, f64)) -> (f64, f64) {
        let scale = self.recipe.tilt.map_or(self.camera.radius, |tilt| tilt.rim.rx);
        let on_plane = self.camera.on_plane();
        let scaled = move |at| {
            let (x, y) = on_plane(at);
            (x * scale, -y * scale)
        };
        // The rectified picture isn't turned at the centre: what turn there is in the map's derivative (its polar part)
        // is taken off.
        const STEP: f64 = 1e-4;
        let (x, y) = self.camera.centre;
        let (right, down) = (scaled((x + STEP, y)), scaled((x, y + STEP)));
        let turn = (right.1 - down.0).atan2(right.0 + down.1);
        move |at| turned_back(scaled(at), -turn)
    }

    /// The same for many points: within a picture the angle is as good as a straight line.
    fn angles(&self) -> impl Fn((f64, f64)) -> f64 {
        let Circle { x, y, .. } = self.recipe.circle;
        let middle = self.angle((x, y));
        let (right, down) = (self.angle((x + 100.0, y)) - middle, self.angle((x, y + 100.0)) - middle);
        move |(px, py)| middle + right * (px - x) / 100.0 + down * (py - y) / 100.0
    }

    fn filmed(&self) -> Frame {
        let (angle, unturned) = (self.angles(), self.unturned());
        self.dye
            .filmed(self.format.size, self.format.colour, self.moment, |at| {
                turned_back(unturned(at), angle(at))
            })
    }

    fn map(&self) -> PointMap {
        PointMap::new(&self.recipe, &self.format, self.film_start, self.first).unwrap()
    }

    fn derotated(&self, layout: Layout) -> Frame {
        let mut recipe = self.recipe.clone();
        recipe.layout = layout;
        let derotator = Derotator::for_part(&recipe, &self.format, self.film_start, self.first).unwrap();
        let mut out = derotator.output_frame().unwrap();
        derotator.derotate_into(&self.filmed(), &mut out).unwrap();
        out
    }
}

/// How far a plane of a picture is moved against what it should show, patch by patch: the most, in the plane's samples.
/// `in_tank` says which place of the tank should be seen at a place of the picture, `is_seen` whether one can be.
///
/// In each patch the levels' differences are explained as well as can be, by least squares, by a shift (over the levels'
/// slopes: Lucas and Kanade's equations) and by a blur (over their curvature), since reading between samples blurs.
fn most_shift(
    case: &Case,
    picture: &Frame,
    plane: usize,
    in_tank: impl Fn((f64, f64)) -> (f64, f64),
    is_seen: impl Fn((f64, f64)) -> bool,
) -> f64 {
    const PATCH: usize = 32;
    /// Over which slopes are taken, pixels.
    const STEP: f64 = 0.05;
    let colour = case.format.colour;
    let samples = picture.planes()[plane];
    let pitch = if plane == 0 { 1.0 } else { 2.0 };
    let level = |x: f64, y: f64| case.dye.level(plane, in_tank((x, y)), colour);
    let slopes_and_difference = |column: usize, row: usize| {
        let (x, y) = place(plane, column, row, colour);
        let here = level(x, y);
        let [left, right] = [level(x - STEP, y), level(x + STEP, y)];
        let [above, below] = [level(x, y - STEP), level(x, y + STEP)];
        let curvature = (left + right + above + below - 4.0 * here) / (STEP * STEP);
        let off = f64::from(samples.get(column, row).unwrap()) - here;
        [
            (right - left) / (2.0 * STEP),
            (below - above) / (2.0 * STEP),
            curvature,
            off,
        ]
    };
    let mut most = 0.0_f64;
    for top in (0..samples.height.saturating_sub(PATCH)).step_by(PATCH) {
        for left in (0..samples.width.saturating_sub(PATCH)).step_by(PATCH) {
            let corners = [(0, 0), (PATCH, 0), (0, PATCH), (PATCH, PATCH)];
            let is_whole = corners
                .iter()
                .all(|(right, down)| is_seen(place(plane, left + right, top + down, colour)));
            if !is_whole {
                continue;
            }
            let places = (top..top + PATCH).flat_map(|row| (left..left + PATCH).map(move |column| (column, row)));
            let rows: Vec<[f64; 4]> = places.map(|(column, row)| slopes_and_difference(column, row)).collect();
            let sum = |a: usize, b: usize| rows.iter().map(|row| row[a] * row[b]).sum::<f64>();
            let [xx, xy, xc, xd] = [sum(0, 0), sum(0, 1), sum(0, 2), sum(0, 3)];
            let [yy, yc, yd, cc, cd] = [sum(1, 1), sum(1, 2), sum(1, 3), sum(2, 2), sum(2, 3)];
            // The part that a blur explains is taken off.
            let [xx, xy, yy] = [xx - xc * xc / cc, xy - xc * yc / cc, yy - yc * yc / cc];
            let [xd, yd] = [xd - xc * cd / cc, yd - yc * cd / cc];
            let determinant = xx * yy - xy * xy;
            // Where the dye has hardly any slope across some direction, a shift along it can't be told from rounding.
            let weakest = determinant / (xx + yy);
            if weakest < 5.0 * (PATCH * PATCH) as f64 {
                continue;
            }
            let shift = ((yy * xd - xy * yd) / determinant, (xx * yd - xy * xd) / determinant);
            most = most.max(shift.0.hypot(shift.1) / pitch);
        }
    }
    most
}

/// Steep waves across one another, so that a shift to any side shows.
fn steep_dye() -> impl Strategy<Value = Dye> {
    let about = |direction: f64| direction - 0.3..direction + 0.3;
    Dye::of_waves([about(0.0), about(TAU / 4.0), about(0.6)], 1.2..2.0)
}

fn any_case(
    tilt: impl Strategy<Value = f64>,
    readout: impl Strategy<Value = Option<f64>>,
) -> impl Strategy<Value = Case> {
    let camera = (
        tilt,
        0.0..360.0,
        0.0..360.0,
        3.0..8.0,
        120.0..180.0_f64,
        170.0..230.0,
        170.0..230.0,
    )
        .prop_map(|(tilt, side, roll, distance, radius, x, y)| Camera {
            tilt,
            side,
            roll,
            distance,
            radius,
            centre: (x, y),
        });
    let colour = (any::<bool>(), 0..3).prop_map(|(full, siting)| Colour {
        range: if full { ColourRange::Full } else { ColourRange::Limited },
        siting: [ChromaSiting::Left, ChromaSiting::Center, ChromaSiting::TopLeft][siting as usize],
    });
    let size = (380_u32..420, 380_u32..420).prop_map(|(width, height)| PictureSize { width, height });
    let rate = prop_oneof![0.5..20.0, -20.0..-0.5];
    let drift = proptest::option::of(-0.2..0.2_f64);
    let from = (0..4).prop_map(|side| {
        [
            ReadoutFrom::Top,
            ReadoutFrom::Bottom,
            ReadoutFrom::Left,
            ReadoutFrom::Right,
        ][side as usize]
    });
    let times = (0_i64..2_000_000, prop_oneof![Just(0_i64), 0_i64..20_000_000]);
    (camera, colour, size, (rate, drift), (readout, from), times, steep_dye()).prop_map(
        |(camera, colour, size, (rpm, drift), (readout, readout_from), (start, later), dye)| {
            let is_tilted = camera.tilt > 0.0;
            let rim = camera.rim();
            let circle = Circle::new(camera.centre.0, camera.centre.1, rim.rx);
            let mut recipe = Recipe::new(circle, RotationRate::from_rpm(rpm).unwrap());
            recipe.tilt = is_tilted.then_some(Tilt { rim });
            recipe.readout_milliseconds = readout;
            recipe.readout_from = readout_from;
            recipe.rate_over_time = drift.map(|drift| {
                let knots = [[1.0, rpm], [15.0, rpm * (1.0 + drift)]];
                RateOverTime::new(knots.map(RateKnot::from).to_vec()).unwrap()
            });
            recipe.caption = false;
            let microseconds = |ticks| Timestamp::new(ticks, Timebase::MICROSECONDS);
            Case {
                camera,
                format: VideoFormat {
                    size,
                    colour,
                    mean_fps: 30.0,
                },
                recipe,
                film_start: microseconds(-700_000),
                first: microseconds(start - 700_000),
                moment: microseconds(start + later - 700_000),
                dye,
            }
        },
    )
}

/// Tilts up to 25 degrees, among them none; readouts up to 30 ms, among them none.
fn any_camera() -> impl Strategy<Value = Case> {
    any_case(
        prop_oneof![Just(0.0), Just(10.0), 0.0..25.0],
        prop_oneof![Just(None), (0.0..30.0).prop_map(Some)],
    )
}

/// Whether this place is well within the disc (`right` and `down` of the centre) and was filmed, as were its neighbours.
fn is_seen(case: &Case, (right, down): (f64, f64), source: Option<(f64, f64)>) -> bool {
    let PictureSize { width, height } = case.format.size;
    let inside = |position: f64, length: u32| (4.0..f64::from(length) - 5.0).contains(&position);
    let is_filmed = source.is_some_and(|(x, y)| inside(x, width) && inside(y, height));
    is_filmed && right.hypot(down) < 0.99 * case.recipe.circle.r
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(11),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// In all of the disc, and on the way of a drifting rate.
    #[test]
    fn the_turned_tank_stands_still(case in any_camera()) {
        let out = case.derotated(Layout::Disc);
        let moment = case.map().at(case.moment.seconds_since(case.first));
        let Circle { x, y, .. } = case.recipe.circle;
        let middle = (f64::from(out.size().width) - 1.0) / 2.0;
        let in_tank = |(column, row): (f64, f64)| (column - middle, row - middle);
        for plane in 0..3 {
            let most = most_shift(&case, &out, plane, in_tank, |at| {
                let (right, down) = in_tank(at);
                is_seen(&case, (right, down), moment.to_source(x + right, y + down))
            });
            prop_assert!(most <= MOST_SHIFT, "plane {plane}: {most} samples");
        }
    }

    /// Turned in its place, the tank is seen as the tilted camera would see it at rest; around it nothing changes.
    #[test]
    fn in_its_place_it_stands_still_as_filmed(case in any_camera()) {
        let out = case.derotated(Layout::Frame);
        let filmed = case.filmed();
        let moment = case.map().at(case.moment.seconds_since(case.first));
        let Circle { x, y, r } = case.recipe.circle;
        let in_tank = case.unturned();
        for plane in 0..3 {
            let most = most_shift(&case, &out, plane, &in_tank, |at| {
                let (right, down) = in_tank(at);
                is_seen(&case, (right, down), moment.to_source(x + right, y + down))
            });
            prop_assert!(most <= MOST_SHIFT, "plane {plane}: {most} samples");
            let (out, filmed) = (out.planes()[plane], filmed.planes()[plane]);
            for (at, sample) in filmed.samples.iter().enumerate() {
                let (column, row) = (at % filmed.width, at / filmed.width);
                let (right, down) = in_tank(place(plane, column, row, case.format.colour));
                if right.hypot(down) > r + 1e-3 {
                    prop_assert_eq!(out.get(column, row), Some(*sample));
                }
            }
        }
    }

    /// Beside it the same square: rectified, and not turned. Its rows keep the times at which they were filmed.
    #[test]
    fn beside_it_is_the_tank_as_it_turns(case in any_camera()) {
        let out = case.derotated(Layout::SideBySide);
        let disc = case.derotated(Layout::Disc);
        let Circle { x, y, .. } = case.recipe.circle;
        let rectification = case.recipe.tilt.map(|tilt| tilt.rectification((x, y), case.format.size).unwrap());
        let middle = (f64::from(disc.size().width) - 1.0) / 2.0;
        let source = |(column, row): (f64, f64)| {
            let (x, y) = (x + column - middle, y + row - middle);
            rectification.map_or(Some((x, y)), |rectification| rectification.to_picture(x, y))
        };
        let angle = case.angles();
        for plane in 0..3 {
            let in_tank = |(column, row): (f64, f64)| {
                turned_back((column - middle, row - middle), angle(source((column, row)).unwrap()))
            };
            let most = most_shift(&case, &out, plane, in_tank, |(column, row)| {
                is_seen(&case, (column - middle, row - middle), source((column, row)))
            });
            prop_assert!(most <= MOST_SHIFT, "plane {plane}: {most} samples");
            let (both, alone) = (out.planes()[plane], disc.planes()[plane]);
            let rows = both.samples.chunks_exact(both.width).zip(alone.samples.chunks_exact(alone.width));
            for (both, alone) in rows {
                prop_assert_eq!(&both[alone.len()..], alone);
            }
        }
    }

    /// Points go where the samples go, there and back.
    #[test]
    fn a_point_goes_there_and_comes_back(case in any_camera(), right in -1.0..1.0_f64, down in -1.0..1.0_f64) {
        let Circle { x, y, r } = case.recipe.circle;
        let moment = case.map().at(case.moment.seconds_since(case.first));
        let (right, down) = (0.7 * right * r, 0.7 * down * r);
        let source = moment.to_source(x + right, y + down).unwrap();
        let back = moment.to_turned(source.0, source.1).unwrap();
        prop_assert!((back.0 - x - right).hypot(back.1 - y - down) < 1e-6);
        // The camera's rays and the rows' times say so too.
        let in_tank = turned_back(case.unturned()(source), case.angle(source));
        prop_assert!((in_tank.0 - right).hypot(in_tank.1 - down) < 1e-3, "{in_tank:?} {right} {down}");
    }
}

/// How far a point at the rim wanders in the turned picture while the tank turns once, in pixels: from what the camera
/// saw of it, and when.
fn wobble(camera: Camera, filmed: &Recipe, recipe: &Recipe) -> f64 {
    let size = PictureSize {
        width: 1920,
        height: 1080,
    };
    let format = VideoFormat {
        size,
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    let map = PointMap::new(recipe, &format, Timestamp::START, Timestamp::START).unwrap();
    let readout = filmed.readout_milliseconds.unwrap_or(0.0) / 1000.0;
    let radians_a_second = filmed.rpm.rpm() / 60.0 * TAU;
    let mut most = 0.0_f64;
    for start in 0..8 {
        let places: Vec<(f64, f64)> = (0..60)
            .map(|frame| {
                let seconds = f64::from(frame) / 60.0 * 60.0 / filmed.rpm.rpm().abs();
                let seen = |delay: f64| {
                    let angle = f64::from(start) * TAU / 8.0 + radians_a_second * (seconds + delay);
                    camera.sees((0.95 * angle.cos(), 0.95 * angle.sin()))
                };
                // The moment at which the point crosses the row that is read out just then, by halving.
                let (mut early, mut late) = (-readout, readout);
                for _ in 0..60 {
                    let middle = (early + late) / 2.0;
                    let row_time = readout * (seen(middle).1 - camera.centre.1) / 1080.0;
                    if row_time > middle {
                        early = middle;
                    } else {
                        late = middle;
                    }
                }
                let (x, y) = seen((early + late) / 2.0);
                map.at(seconds).to_turned(x, y).unwrap()
            })
            .collect();
        let distances = places
            .iter()
            .flat_map(|a| places.iter().map(move |b| (a.0 - b.0).hypot(a.1 - b.1)));
        most = distances.fold(most, f64::max);
    }
    most
}

fn camera(tilt: f64) -> Camera {
    Camera {
        tilt,
        side: 50.0,
        roll: 0.0,
        distance: 5.0,
        radius: 500.0,
        centre: (955.3, 543.1),
    }
}

#[test]
fn a_camera_tilted_by_ten_degrees_leaves_no_wobble() {
    let camera = camera(10.0);
    let rim = camera.rim();
    let centre = camera.centre;
    let mut recipe = Recipe::new(
        Circle::new(centre.0, centre.1, rim.rx),
        RotationRate::from_rpm(10.0).unwrap(),
    );
    let filmed = recipe.clone();
    let without = wobble(camera, &filmed, &recipe);
    assert!(without > 15.0, "{without}");
    recipe.tilt = Some(Tilt { rim });
    let with = wobble(camera, &filmed, &recipe);
    assert!(with < 1e-3, "{with}");
}

#[test]
fn a_readout_of_twenty_milliseconds_leaves_no_skew() {
    for tilt in [0.0, 10.0] {
        let camera = camera(tilt);
        let rim = camera.rim();
        let (x, y) = camera.centre;
        let mut recipe = Recipe::new(Circle::new(x, y, rim.rx), RotationRate::from_rpm(-20.0).unwrap());
        recipe.tilt = (tilt > 0.0).then_some(Tilt { rim });
        let mut filmed = recipe.clone();
        filmed.readout_milliseconds = Some(20.0);
        let without = wobble(camera, &filmed, &recipe);
        assert!(without > 7.0, "{without}");
        recipe.readout_milliseconds = Some(20.0);
        let with = wobble(camera, &filmed, &recipe);
        assert!(with < 1e-3, "{with}");
    }
}
