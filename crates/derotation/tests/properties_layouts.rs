//! What is painted where: layouts, masks, the caption's band, and black everywhere else.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use netdpr_derotation::{
    ChromaSiting, Circle, Colour, ColourRange, Derotator, Frame, Layout, Mask, PictureSize, Recipe, RotationRate,
    Timebase, Timestamp, VideoFormat,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config(cases: u32, seed: u64) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A recipe without a caption and a film's format; the disc may reach out of the picture.
fn any_film() -> impl Strategy<Value = (Recipe, VideoFormat)> {
    let colour = (any::<bool>(), 0..3).prop_map(|(full, siting)| Colour {
        range: if full { ColourRange::Full } else { ColourRange::Limited },
        siting: [ChromaSiting::Left, ChromaSiting::Center, ChromaSiting::TopLeft][siting as usize],
    });
    let rate = prop_oneof![0.5..60.0, -60.0..-0.5];
    (20_u32..120, 20_u32..90, 0.0..1.0, 0.0..1.0, 0.1..0.9, rate, colour).prop_map(
        |(width, height, x, y, r, rpm, colour)| {
            let size = PictureSize { width, height };
            let (width, height) = (f64::from(width), f64::from(height));
            let circle = Circle::new(x * (width - 1.0), y * (height - 1.0), r * width.min(height));
            let mut recipe = Recipe::new(circle, RotationRate::from_rpm(rpm).unwrap());
            recipe.caption = false;
            let format = VideoFormat {
                size,
                colour,
                mean_fps: 30.0,
            };
            (recipe, format)
        },
    )
}

fn milliseconds(ticks: i64) -> Timestamp {
    Timestamp::new(ticks, Timebase::new(1, 1000).unwrap())
}

/// A film's frame of noise, none of it black or white.
fn noise(format: &VideoFormat, seed: u64, timestamp: Timestamp) -> Frame {
    let mut frame = Frame::black(format.size, format.colour).unwrap();
    let mut state = seed;
    for sample in frame.bytes_mut() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *sample = 140 + ((state >> 40) % 80) as u8;
    }
    frame.timestamp = timestamp;
    frame
}

fn derotated(recipe: &Recipe, format: &VideoFormat, first: Timestamp, frame: &Frame) -> Frame {
    let derotator = Derotator::new(recipe, format, first).unwrap();
    let mut out = derotator.output_frame().unwrap();
    derotator.derotate_into(frame, &mut out).unwrap();
    out
}

/// A rectangle of a plane, row after row.
fn cut(frame: &Frame, plane: usize, left: usize, size: (usize, usize)) -> Vec<u8> {
    let plane = frame.planes()[plane];
    let rows = plane.samples.chunks_exact(plane.width).take(size.1);
    rows.flat_map(|row| row[left..left + size.0].iter().copied()).collect()
}

/// Even–odd by a ray to the right: written another way than the crate's.
fn is_inside(corners: &[[f64; 2]], x: f64, y: f64) -> bool {
    let mut inside = false;
    for (index, [x1, y1]) in corners.iter().enumerate() {
        let [x2, y2] = corners[(index + 1) % corners.len()];
        if (*y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
            inside = !inside;
        }
    }
    inside
}

/// The distance of a point from the nearest edge.
fn from_edges(corners: &[[f64; 2]], x: f64, y: f64) -> f64 {
    let edge = |[x1, y1]: [f64; 2], [x2, y2]: [f64; 2]| {
        let (along_x, along_y) = (x2 - x1, y2 - y1);
        let square = (along_x * along_x + along_y * along_y).max(1e-12);
        let share = (((x - x1) * along_x + (y - y1) * along_y) / square).clamp(0.0, 1.0);
        (x - x1 - share * along_x).hypot(y - y1 - share * along_y)
    };
    let nexts = corners.iter().cycle().skip(1);
    let distances = corners.iter().zip(nexts).map(|(corner, next)| edge(*corner, *next));
    distances.fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(config(64, 3))]

    /// A centre that falls on the square's lattice: the first frame comes out bit by bit, black around the disc.
    #[test]
    fn the_first_frame_is_the_square_as_filmed(
        (mut recipe, format) in any_film(), column in -20_i64..80, row in -20_i64..80, seed: u64,
    ) {
        let side = recipe.circle.square_side() as usize;
        let middle = (side as f64 - 1.0) / 2.0;
        // By whole chroma samples.
        let (column, row) = (column & !1, row & !1);
        recipe.circle.x = middle + column as f64;
        recipe.circle.y = middle + row as f64;
        prop_assume!(recipe.circle.check(format.size).is_ok());
        let frame = noise(&format, seed, milliseconds(700));
        let out = derotated(&recipe, &format, frame.timestamp, &frame);
        prop_assert_eq!(out.size(), PictureSize { width: side as u32, height: side as u32 });
        for (index, (filmed, out)) in frame.planes().into_iter().zip(out.planes()).enumerate() {
            let pitch = if index == 0 { 1.0 } else { 2.0 };
            let (right, down) = if index == 0 { (0.0, 0.0) } else { format.colour.siting.offset() };
            let shift = |whole: i64| whole / pitch as i64;
            for (at, sample) in out.samples.iter().enumerate() {
                let (x, y) = (at % out.width, at / out.width);
                let from_centre = (x as f64 * pitch + right - middle).hypot(y as f64 * pitch + down - middle);
                let source = (x as i64 + shift(column), y as i64 + shift(row));
                let seen = usize::try_from(source.0).ok().zip(usize::try_from(source.1).ok());
                let filmed = seen.and_then(|(x, y)| filmed.get(x, y).filter(|_| y < filmed.height));
                if from_centre > recipe.circle.r + 1e-9 {
                    prop_assert_eq!(*sample, format.colour.black()[index], "plane {}, {} {}", index, x, y);
                } else if from_centre < recipe.circle.r - 1e-9 {
                    let expected = filmed.unwrap_or(format.colour.black()[index]);
                    prop_assert_eq!(*sample, expected, "plane {}, {} {}", index, x, y);
                }
            }
        }
    }

    /// Left the square as filmed, right the disc as the disc's own layout has it.
    #[test]
    fn side_by_side_is_both((mut recipe, format) in any_film(), ticks in 0_i64..100_000, seed: u64) {
        let frame = noise(&format, seed, milliseconds(ticks));
        let turned = derotated(&recipe, &format, milliseconds(0), &frame);
        let unturned = derotated(&recipe, &format, frame.timestamp, &frame);
        recipe.layout = Layout::SideBySide;
        let both = derotated(&recipe, &format, milliseconds(0), &frame);
        for plane in 0..3 {
            let (width, height) = (turned.planes()[plane].width, turned.planes()[plane].height);
            prop_assert_eq!(both.planes()[plane].width, 2 * width);
            prop_assert_eq!(cut(&both, plane, 0, (width, height)), unturned.planes()[plane].samples);
            prop_assert_eq!(cut(&both, plane, width, (width, height)), turned.planes()[plane].samples);
        }
    }

    /// In the whole picture the surroundings are as filmed, and the disc is the one of the disc's own layout.
    #[test]
    fn the_whole_picture_keeps_its_surroundings(
        (mut recipe, format) in any_film(), column in 0_u32..90, row in 0_u32..90, ticks in 0_i64..100_000, seed: u64,
    ) {
        let side = recipe.circle.square_side();
        let middle = (f64::from(side) - 1.0) / 2.0;
        recipe.circle.x = middle + f64::from(column);
        recipe.circle.y = middle + f64::from(row);
        prop_assume!(recipe.circle.check(format.size).is_ok());
        let frame = noise(&format, seed, milliseconds(ticks));
        let disc = derotated(&recipe, &format, milliseconds(0), &frame);
        recipe.layout = Layout::Frame;
        let whole = derotated(&recipe, &format, milliseconds(0), &frame);
        let even = PictureSize {
            width: format.size.width.next_multiple_of(2),
            height: format.size.height.next_multiple_of(2),
        };
        prop_assert_eq!(whole.size(), even);
        for plane in 0..3 {
            let (filmed, whole) = (frame.planes()[plane], whole.planes()[plane]);
            let pitch = if plane == 0 { 1.0 } else { 2.0 };
            let (right, down) = if plane == 0 { (0.0, 0.0) } else { format.colour.siting.offset() };
            for (at, sample) in whole.samples.iter().enumerate() {
                let (x, y) = (at % whole.width, at / whole.width);
                let place = (x as f64 * pitch + right, y as f64 * pitch + down);
                let from_centre = (place.0 - recipe.circle.x).hypot(place.1 - recipe.circle.y);
                if from_centre > recipe.circle.r + 1e-9 {
                    // An odd side's last column and row are repeated.
                    let source = filmed.get(x.min(filmed.width - 1), y.min(filmed.height - 1));
                    prop_assert_eq!(Some(*sample), source, "plane {}, {} {}", plane, x, y);
                } else if plane == 0 && from_centre < recipe.circle.r - 1e-9 {
                    let (x, y) = (x.checked_sub(column as usize), y.checked_sub(row as usize));
                    let turned = x.zip(y).and_then(|(x, y)| disc.planes()[0].get(x, y));
                    // The line begins elsewhere, so that its 16.16 steps may round the other way.
                    let off = turned.map(|turned| turned.abs_diff(*sample));
                    prop_assert!(off.is_some_and(|off| off <= 1), "{off:?}");
                }
            }
        }
    }

    /// The caption stands below the picture and changes nothing in it.
    #[test]
    fn the_caption_is_a_band_of_its_own((mut recipe, format) in any_film(), side_by_side: bool, ticks in 0_i64..100_000, seed: u64) {
        recipe.layout = if side_by_side { Layout::SideBySide } else { Layout::Disc };
        let frame = noise(&format, seed, milliseconds(ticks));
        let without = derotated(&recipe, &format, milliseconds(0), &frame);
        recipe.caption = true;
        let with = derotated(&recipe, &format, milliseconds(0), &frame);
        prop_assert_eq!(with.size().width, without.size().width);
        prop_assert!(with.size().height >= without.size().height + 24 && with.size().height.is_multiple_of(2));
        let black = format.colour.black();
        for (plane, (with, without)) in with.planes().into_iter().zip(without.planes()).enumerate() {
            let (picture, band) = with.samples.split_at(without.samples.len());
            prop_assert_eq!(picture, without.samples);
            prop_assert!(plane == 0 || band.iter().all(|sample| *sample == black[plane]));
            prop_assert!(plane != 0 || band.iter().any(|sample| *sample > 100), "nothing is written");
        }
    }

    /// A polygon is what is seen of the turned picture, whatever its shape; it stands still.
    #[test]
    fn a_polygon_shows_its_inside(
        (mut recipe, format) in any_film(),
        shape in proptest::collection::vec((-1.2..1.2_f64, -1.2..1.2_f64), 3..9),
        ticks in 0_i64..100_000,
    ) {
        let Circle { x, y, r } = recipe.circle;
        let corners: Vec<[f64; 2]> = shape.iter().map(|(right, down)| [x + right * r, y + down * r]).collect();
        recipe.mask = Mask::Polygon(corners.clone());
        let mut frame = Frame::black(format.size, format.colour).unwrap();
        frame.bytes_mut().fill(200);
        frame.timestamp = milliseconds(ticks);
        let out = derotated(&recipe, &format, milliseconds(0), &frame);
        recipe.mask = Mask::None;
        let unmasked = derotated(&recipe, &format, milliseconds(0), &frame);
        let middle = (f64::from(out.size().width) - 1.0) / 2.0;
        for plane in 0..3 {
            let (masked, unmasked) = (out.planes()[plane], unmasked.planes()[plane]);
            let pitch = if plane == 0 { 1.0 } else { 2.0 };
            let (right, down) = if plane == 0 { (0.0, 0.0) } else { format.colour.siting.offset() };
            for (at, sample) in masked.samples.iter().enumerate() {
                let (column, row) = ((at % masked.width) as f64, (at / masked.width) as f64);
                let place = (column * pitch + right - middle + x, row * pitch + down - middle + y);
                if from_edges(&corners, place.0, place.1) < 1e-6 {
                    continue;
                }
                let expected = if is_inside(&corners, place.0, place.1) {
                    unmasked.samples[at]
                } else {
                    format.colour.black()[plane]
                };
                prop_assert_eq!(*sample, expected, "plane {}, column {}, row {}", plane, column, row);
            }
        }
    }

    /// Frames in any order into the same picture: each comes out as from a derotator and a picture of its own.
    #[test]
    fn one_frame_leaves_nothing_in_the_next(
        (mut recipe, format) in any_film(),
        layout in prop_oneof![Just(Layout::Disc), Just(Layout::SideBySide), Just(Layout::Frame)],
        mask in prop_oneof![Just(Mask::Circle), Just(Mask::None), Just(Mask::Polygon(vec![[5.0, 5.0], [40.0, 9.5], [20.0, 50.0]]))],
        caption: bool,
        film in proptest::collection::vec((any::<u64>(), -50_000_i64..50_000), 2..6),
    ) {
        (recipe.layout, recipe.mask, recipe.caption) = (layout, mask, caption);
        let derotator = Derotator::new(&recipe, &format, milliseconds(0)).unwrap();
        let mut out = derotator.output_frame().unwrap();
        for (seed, ticks) in film {
            let frame = noise(&format, seed, milliseconds(ticks));
            derotator.derotate_into(&frame, &mut out).unwrap();
            let fresh = derotated(&recipe, &format, milliseconds(0), &frame);
            prop_assert!(out == fresh, "at {ticks} ms");
        }
    }
}
