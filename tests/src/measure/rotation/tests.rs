//! The measure itself is measured, on pictures whose turn is known because they are drawn at that angle.

use super::*;

const RADIUS: f64 = 160.0;

/// A tank of waves and blobs, drawn turned by `degrees` counter-clockwise as seen about `centre`, with still waves
/// on top of strength `still` and noise of up to `noise` levels.
fn tank(size: (usize, usize), centre: (f64, f64), degrees: f64, still: f64, noise: f64, seed: u64) -> Picture {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut luma = Vec::new();
    for row in 0..size.1 {
        for column in 0..size.0 {
            let (x, y) = (column as f64 - centre.0, -(row as f64 - centre.1));
            // Back into the tank's own frame.
            let (u, v) = (x * cosine + y * sine, -x * sine + y * cosine);
            let texture = 30.0 * (0.11 * u + 0.05 * v).sin()
                + 25.0 * (0.17 * v - 0.04 * u).cos()
                + 20.0 * (0.002 * (u * u + 0.5 * u * v)).sin();
            let blob = 60.0 * (-((u - 70.0).powi(2) + (v + 40.0).powi(2)) / 400.0).exp();
            let reflection = still * (0.07 * x - 0.13 * y).sin();
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let grain = noise * ((random >> 11) as f64 / (1_u64 << 53) as f64 * 2.0 - 1.0);
            luma.push((120.0 + texture + blob + reflection + grain).round().clamp(0.0, 255.0) as u8);
        }
    }
    Picture {
        width: size.0,
        height: size.1,
        seconds: 0.0,
        luma,
        chroma: [Vec::new(), Vec::new()],
    }
}

fn source(degrees: f64) -> (Picture, (f64, f64)) {
    let centre = (318.3, 181.7);
    (tank((640, 360), centre, degrees, 0.0, 3.0, 1), centre)
}

fn turned(degrees: f64) -> (Picture, (f64, f64)) {
    let centre = disc_middle(320);
    (tank((320, 320), centre, degrees, 0.0, 3.0, 2), centre)
}

fn measured(from: f64, to: f64) -> f64 {
    let (from, to) = (source(from), turned(to));
    AngleMeter::new(RADIUS)
        .turn((&from.0, from.1), (&to.0, to.1), 16.0)
        .unwrap()
}

#[test]
fn known_turns_are_measured_to_a_hundredth_of_a_degree() {
    for (from, to) in [
        (0.0, 0.0),
        (0.0, 10.0),
        (33.0, -57.3),
        (170.0, -170.0),
        (12.0, 12.35),
        (5.0, -174.0),
    ] {
        let off: f64 = (measured(from, to) - (to - from) + 180.0_f64).rem_euclid(360.0) - 180.0;
        assert!(off.abs() < 0.01, "from {from} to {to}: off by {off}");
    }
}

#[test]
fn a_tenth_of_a_degree_wrong_is_measured_as_that() {
    for (from, wrong) in [(0.0, 0.1), (80.7, 0.1), (80.7, -0.1), (217.0, 0.05)] {
        let off = measured(from, wrong - from) + 2.0 * from;
        let off = (off - wrong + 180.0).rem_euclid(360.0) - 180.0;
        assert!(off.abs() < 0.02, "{wrong} at {from}: off by {off}");
    }
}

#[test]
fn what_stands_still_in_the_room_does_not_bias_it() {
    // A perfect derotation turns the reflection with everything else: the source drawn with a reflection, and the
    // same picture seen in a frame turned by -40 degrees.
    let centre = (318.3, 181.7);
    let source = tank((640, 360), centre, 25.0, 40.0, 0.0, 1);
    let (sine, cosine) = (-40.0_f64).to_radians().sin_cos();
    let middle = disc_middle(320);
    let mut picture = turned(0.0).0;
    for row in 0..320 {
        for column in 0..320 {
            let (x, y) = (column as f64 - middle.0, -(row as f64 - middle.1));
            let (u, v) = (x * cosine + y * sine, -x * sine + y * cosine);
            let (x, y) = (centre.0 + u, centre.1 - v);
            let nearest = (y.round().clamp(0.0, 359.0) as usize) * 640 + x.round().clamp(0.0, 639.0) as usize;
            picture.luma[row * 320 + column] = source.luma[nearest];
        }
    }
    let turn = AngleMeter::new(RADIUS)
        .turn((&source, centre), (&picture, middle), 16.0)
        .unwrap();
    assert!((turn + 40.0).abs() < 0.02, "{turn}");
}

#[test]
fn a_plain_disc_has_no_turn() {
    let plain = Picture {
        width: 320,
        height: 320,
        seconds: 0.0,
        luma: vec![90; 320 * 320],
        chroma: [Vec::new(), Vec::new()],
    };
    let middle = disc_middle(320);
    assert!(
        AngleMeter::new(RADIUS)
            .turn((&plain, middle), (&plain, middle), 16.0)
            .is_err()
    );
}
