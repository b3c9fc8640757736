//! All forms of the loops give the scalar form's bytes. Run natively and in a browser.

use proptest::prelude::*;

use super::neighbours::Step;
use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const fn plane(width: usize, height: usize, samples: &[u8]) -> Plane<'_> {
    Plane { width, height, samples }
}

fn noise(count: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// Every sample the careful way.
fn carefully(source: &Plane<'_>, line: &Line, black: u8, length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    scalar::sample_anywhere(source, line, black, &mut out);
    out
}

#[test]
fn whole_positions_give_the_samples_themselves() {
    let samples: Vec<u8> = (0..12).map(|level| level * 20).collect();
    let mut out = [0; 4];
    sample_line(&plane(4, 3, &samples), &Line::new(0.0, 1.0, 1.0, 0.0), 7, &mut out);
    assert_eq!(out, [80, 100, 120, 140]);
}

#[test]
fn outside_is_black_and_the_outermost_half_repeats() {
    let samples = [200; 9];
    let mut out = [0; 5];
    sample_line(&plane(3, 3, &samples), &Line::new(-1.0, 1.0, 1.0, 0.0), 16, &mut out);
    assert_eq!(out, [16, 200, 200, 200, 16]);
    sample_line(&plane(3, 3, &samples), &Line::new(-0.4, 1.0, 1.0, 0.0), 16, &mut out);
    assert_eq!(out, [200, 200, 200, 16, 16]);
}

#[test]
fn a_plane_of_one_sample_is_no_trouble() {
    let mut out = [0; 3];
    sample_line(&plane(1, 1, &[99]), &Line::new(-1.0, 0.0, 1.0, 0.0), 16, &mut out);
    assert_eq!(out, [16, 99, 16]);
}

/// Black and white next to each other with all weights: the sums are as large and as small as they can be.
#[test]
fn no_sum_overflows() {
    for levels in 0..16_u32 {
        let samples: Vec<u8> = (0..4).map(|bit| if levels >> bit & 1 == 1 { 255 } else { 0 }).collect();
        let source = plane(2, 2, &samples);
        for row in 0..128 {
            let line = Line::new(0.0, f64::from(row) / 128.0, 1.0 / 256.0, 0.0);
            let mut out = [0; 255];
            sample_line(&source, &line, 16, &mut out);
            assert_eq!(
                out.as_slice(),
                carefully(&source, &line, 16, out.len()),
                "{samples:?} row {row}"
            );
        }
    }
}

/// The same with samples beyond the last of the source's: a piece's end may lie far from where it is written.
#[test]
fn whatever_is_fetched_behind_a_piece_is_not_written() {
    let samples = noise(100 * 40, 7);
    let source = plane(100, 40, &samples);
    for length in 0..200 {
        let line = Line::new(98.9, 38.9, -0.45, -0.18);
        let mut out = vec![7; 300];
        sample_line(&source, &line, 16, &mut out[50..50 + length]);
        assert_eq!(out[50..50 + length], carefully(&source, &line, 16, length));
        assert!(out[..50].iter().chain(&out[50 + length..]).all(|&level| level == 7));
    }
}

#[test]
fn this_machine_does_many_at_once() {
    // Where it doesn't, the tests here compare the scalar form with itself.
    if cfg!(target_arch = "wasm32") {
        assert!(many_at_once());
    } else if !many_at_once() {
        eprintln!("left out: this processor has only the scalar form");
    }
}

/// Rows as a turned panel has them.
fn turned_rows(width: usize, height: usize, angle: f64, centre: (f64, f64), cut: usize) -> Vec<Row> {
    let (sine, cosine) = angle.sin_cos();
    let middle = ((width as f64 - 1.0) / 2.0, (height as f64 - 1.0) / 2.0);
    (0..height)
        .map(|row| {
            let first = (row * cut) % width;
            let (right, down) = (first as f64 - middle.0, row as f64 - middle.1);
            Row {
                columns: first..width,
                start: row * width + first,
                line: Line::new(
                    centre.0 + right * cosine + down * sine,
                    centre.1 - right * sine + down * cosine,
                    cosine,
                    -sine,
                ),
            }
        })
        .collect()
}

proptest! {
    /// Lines of any kind, in planes of any size: all samples come out as the careful way gives them.
    #[test]
    fn lines_are_the_careful_ones(
        width in 1usize..150, height in 1usize..40, seed: u64,
        x in -40.0..180.0, y in -40.0..80.0, angle in 0.0..std::f64::consts::TAU, length in 0usize..300,
        stretch in prop_oneof![Just(1.0), 0.0..5.0], offset in 0usize..40,
    ) {
        let samples = noise(width * height, seed);
        let source = plane(width, height, &samples);
        let line = Line::new(x, y, stretch * angle.cos(), stretch * angle.sin());
        // At any place in memory.
        let mut out = vec![0; offset + length];
        sample_line(&source, &line, 16, &mut out[offset..]);
        prop_assert_eq!(&out[offset..], carefully(&source, &line, 16, length));
    }

    /// Whole turned pictures, tile by tile, are what their lines are one by one.
    #[test]
    fn rows_are_the_lines_one_by_one(
        width in 1usize..200, height in 1usize..200, seed: u64,
        out_width in 1usize..160, out_height in 1usize..140,
        angle in 0.0..std::f64::consts::TAU, right in 0.0..1.0, down in 0.0..1.0, cut in 0usize..9,
    ) {
        let samples = noise(width * height, seed);
        let source = plane(width, height, &samples);
        let centre = (right * width as f64, down * height as f64);
        let rows = turned_rows(out_width, out_height, angle, centre, cut);
        let mut out = vec![0; out_width * out_height];
        let mut one_by_one = out.clone();
        sample_rows(&source, rows.iter().cloned(), 16, &mut out);
        for row in rows {
            let part = row.start..row.start + row.columns.len();
            one_by_one[part.clone()].copy_from_slice(&carefully(&source, &row.line, 16, part.len()));
        }
        prop_assert!(out == one_by_one);
    }

    /// The form for many samples at once, alone, against the scalar form.
    #[test]
    fn pieces_are_the_scalar_ones(
        seed: u64, x in 0i32..(98 << 16), y in 0i32..(28 << 16), step_x in -3000i32..3000, step_y in -900i32..900,
        length in 1usize..=Piece::LONGEST,
    ) {
        let samples = noise(100 * 30, seed);
        let source = plane(100, 30, &samples);
        let step = Step { x: step_x, y: step_y };
        let piece = Piece { x, y, start: 3, length };
        let line = Line::of(&piece, step);
        let inner = line.inner_part(&source, length);
        prop_assume!(inner == (0..length));
        let (mut many, mut scalar) = (vec![9; 140], vec![9; 140]);
        if many_at_once() {
            prop_assert!(sample_pieces(&InPlane::new(&source).unwrap(), step, std::iter::once(piece), &mut many));
            scalar::sample_inner(&source, &line, &mut scalar[3..3 + length]);
            prop_assert_eq!(&many, &scalar);
            let mut window = window::Window::new();
            let (last_x, last_y) = line.at(length - 1);
            let ends = |a: i32, b: i64| ((a.min(b as i32) >> 16) as usize, (a.max(b as i32) >> 16) as usize);
            let (columns, rows) = (ends(x, last_x), ends(y, last_y));
            prop_assert!(window.fill(&source, columns, rows));
            let piece = Piece { x: x - ((columns.0 as i32) << 16), y: y - ((rows.0 as i32) << 16), ..piece };
            many.fill(9);
            prop_assert!(sample_pieces(&window, step, std::iter::once(piece), &mut many));
            prop_assert_eq!(&many, &scalar);
        }
    }
}
