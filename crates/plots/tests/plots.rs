//! Plots of a puck whose path is known.

use netdpr_derotation::track::Numbers;
use netdpr_plots::{Quantity, Sample, Size, TrackPlots, Words, sheet};

const SIZE: Size = Size {
    width: 600.0,
    height: 400.0,
    letters: 13.0,
};

fn row(t: f64) -> Numbers {
    Numbers {
        frame: 0,
        t,
        x: 20.0 * t.cos(),
        y: 20.0 * t.sin(),
        uncertainty: 0.1,
        r: 20.0,
        theta: t,
        ux: -20.0 * t.sin(),
        uy: 20.0 * t.cos(),
        velocity_uncertainty: 0.1,
        ur: 0.0,
        utheta: 20.0,
        speed: 20.0,
        inertial_radius: 9.5,
        trusted: (t - 1.0).abs() > 0.15,
    }
}

fn samples() -> Vec<Sample> {
    (0..60_u8)
        .map(|index| row(f64::from(index) / 10.0))
        .map(|row| Sample::new(&row, Some([row.x, row.y])))
        .collect()
}

fn plots<'a>(tracks: &'a [(String, &'a [Sample])]) -> TrackPlots<'a> {
    TrackPlots {
        tracks,
        unit: "c<m",
        rpm: 60.0 / std::f64::consts::TAU,
        words: Words {
            decimal_comma: true,
            ..Words::ENGLISH
        },
    }
}

#[test]
fn plots_have_axes_units_and_legends() {
    let samples = samples();
    let tracks = [("puck & co".to_owned(), samples.as_slice()), ("2".to_owned(), &[])];
    let svg = plots(&tracks).plot(Quantity::Utheta).draw(SIZE).svg;
    for words in [
        "<svg xmlns",
        ">t (s)<",
        ">u_θ (c&lt;m/s)<",
        ">puck &amp; co<",
        ">19,990<",
    ] {
        assert!(svg.contains(words), "{words} in {svg}");
    }
    let path = plots(&tracks).plot(Quantity::PathInTank).draw(SIZE).svg;
    for words in [">x (c&lt;m)<", ">theory<", "stroke-dasharray", "Path seen"] {
        assert!(path.contains(words), "{words}");
    }
}

#[test]
fn a_circle_is_round_and_places_are_where_the_line_is() {
    let samples = samples();
    let tracks = [("1".to_owned(), samples.as_slice())];
    let plots = plots(&tracks);
    let drawn = plots.plot(Quantity::PathInTank).draw(SIZE);
    let [right, up, left, middle] = [(20.0, 0.0), (0.0, 20.0), (-20.0, 0.0), (0.0, 0.0)].map(|at| drawn.place(at));
    assert!((right.0 - left.0 - 2.0 * (middle.1 - up.1)).abs() < 1e-9);
    let ((top, bottom), (from, to)) = (drawn.heights(), drawn.widths());
    assert!(up.1 > top && middle.1 < bottom && left.0 > from && right.0 < to);
    // The first corner of the line.
    assert!(drawn.svg.contains(&format!("M{:.1} {:.1}L", right.0, right.1)));
}

#[test]
fn what_was_not_seen_is_no_line() {
    let samples = samples();
    let tracks = [("1".to_owned(), samples.as_slice())];
    let svg = plots(&tracks).plot(Quantity::Ux).draw(SIZE).svg;
    let line = svg
        .split("class=\"line\"")
        .nth(2)
        .and_then(|rest| rest.split('"').nth(1))
        .unwrap();
    // In two parts, before and after.
    assert_eq!(line.matches('M').count(), 2, "{line}");
}

#[test]
fn a_point_on_the_turning_tank_stays_where_the_room_has_it() {
    let still: Vec<Sample> = (0..20_u8)
        .map(|index| {
            let t = f64::from(index) / 10.0;
            // Against the tank's rotation at its own rate.
            let (sine, cosine) = (-t).sin_cos();
            let row = Numbers {
                x: 5.0 * cosine,
                y: 5.0 * sine,
                ..row(t)
            };
            Sample::new(&row, None)
        })
        .collect();
    let tracks = [("1".to_owned(), still.as_slice())];
    let plots = plots(&tracks);
    for sample in tracks[0].1 {
        let (x, y) = plots.place(Quantity::PathInLab, sample);
        assert!((x - 5.0).abs() < 1e-5 && y.abs() < 1e-5);
    }
    assert!(!plots.plot(Quantity::PathInLab).draw(SIZE).svg.contains("theory"));
}

#[test]
fn samples_travel_as_numbers() {
    for sample in samples() {
        let numbers = sample.to_fields();
        assert_eq!(Sample::from_fields(&numbers), Some(sample));
        assert_eq!(Sample::from_fields(&numbers[1..]), None);
    }
}

#[test]
fn nothing_at_all_and_nonsense_make_a_plot_too() {
    let nonsense = Numbers {
        x: f64::INFINITY,
        speed: f64::NAN,
        ..row(0.0)
    };
    for samples in [Vec::new(), vec![Sample::new(&nonsense, None)]] {
        let tracks = [("1".to_owned(), samples.as_slice())];
        let all: Vec<_> = Quantity::ALL.map(|quantity| plots(&tracks).plot(quantity)).into();
        for size in [
            SIZE,
            Size {
                width: 1.0,
                height: 1.0,
                letters: 12.0,
            },
        ] {
            let svg = sheet(&all, 2, size);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
