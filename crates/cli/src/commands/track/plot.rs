//! Tracks as plots, in one SVG picture.

use std::ops::Range;

use anyhow::anyhow;
use netdpr_derotation::track::{NumberSettings, Numbers};
use plotters::coord::Shift;
use plotters::prelude::*;

use super::theory::Compared;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Line = Vec<(f64, f64)>;

/// Width and height of the picture, pixels.
const SIZE: (u32, u32) = (1200, 1640);
/// More tracks than this are plotted without a name in the legend.
const MOST_NAMES: usize = 12;

/// The plots of all tracks, and theory's path where there is one.
pub(super) fn plot(
    tracks: &[Vec<Numbers>],
    compared: &[Compared],
    settings: &NumberSettings,
) -> anyhow::Result<String> {
    let mut text = String::new();
    draw(&mut text, tracks, compared, settings)
        .map_err(|error| anyhow!("the plots can't be drawn ({error}); leave --plot out"))?;
    Ok(text)
}

/// A plot against time: what it is called, and the number of each row that it shows.
struct Against {
    title: &'static str,
    unit: String,
    of: fn(&Numbers) -> f64,
}

fn draw(
    text: &mut String,
    tracks: &[Vec<Numbers>],
    compared: &[Compared],
    settings: &NumberSettings,
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(text, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let unit = &settings.scale.unit;
    let speed = format!("{unit}/s");
    let panels = area.split_evenly((5, 2));
    let (paths, times) = panels.split_at(2.min(panels.len()));
    if let [rotating, lab] = paths {
        let predicted: Vec<(usize, Line)> = compared
            .iter()
            .filter_map(|(number, fit)| {
                let (fit, rows) = (fit.as_ref().ok()?, tracks.get(number - 1)?);
                let place = |row: &Numbers| {
                    let [x, y] = fit.motion.at(row.t).position;
                    (x, y)
                };
                Some((*number, rows.iter().map(place).collect()))
            })
            .collect();
        let seen: Vec<Line> = tracks.iter().map(|rows| line(rows, |row| (row.x, row.y))).collect();
        path(rotating, "Path seen from the turning tank", unit, &seen, &predicted)?;
        let rate = settings.rpm.rpm() * std::f64::consts::TAU / 60.0;
        let in_room = |row: &Numbers| {
            let (sine, cosine) = (rate * row.t).sin_cos();
            (row.x * cosine - row.y * sine, row.x * sine + row.y * cosine)
        };
        let seen: Vec<Line> = tracks.iter().map(|rows| line(rows, in_room)).collect();
        path(lab, "Path as filmed (lab frame)", unit, &seen, &[])?;
    }
    let plots = [
        Against {
            title: "x",
            unit: unit.clone(),
            of: |row| row.x,
        },
        Against {
            title: "y",
            unit: unit.clone(),
            of: |row| row.y,
        },
        Against {
            title: "r",
            unit: unit.clone(),
            of: |row| row.r,
        },
        Against {
            title: "θ",
            unit: "rad".to_owned(),
            of: |row| row.theta,
        },
        Against {
            title: "u_r",
            unit: speed.clone(),
            of: |row| row.ur,
        },
        Against {
            title: "u_θ",
            unit: speed.clone(),
            of: |row| row.utheta,
        },
        Against {
            title: "speed",
            unit: speed,
            of: |row| row.speed,
        },
        Against {
            title: "inertial radius, speed / |2Ω|",
            unit: unit.clone(),
            of: |row| row.inertial_radius,
        },
    ];
    for (panel, plot) in times.iter().zip(&plots) {
        against_time(panel, plot, tracks)?;
    }
    area.present()?;
    Ok(())
}

/// The trusted places of a track.
fn line(rows: &[Numbers], place: impl Fn(&Numbers) -> (f64, f64)) -> Line {
    rows.iter().filter(|row| row.trusted).map(place).collect()
}

fn against_time(panel: &Area<'_>, plot: &Against, tracks: &[Vec<Numbers>]) -> Result<(), Box<dyn std::error::Error>> {
    let lines: Vec<Line> = tracks
        .iter()
        .map(|rows| line(rows, |row| (row.t, (plot.of)(row))))
        .collect();
    let times = range(lines.iter().flatten().map(|place| place.0), 0.0);
    let values = range(lines.iter().flatten().map(|place| place.1), 0.06);
    let mut chart = ChartBuilder::on(panel)
        .caption(format!("{} ({})", plot.title, plot.unit), ("sans-serif", 18))
        .margin(10)
        .x_label_area_size(36)
        .y_label_area_size(62)
        .build_cartesian_2d(times, values)?;
    chart
        .configure_mesh()
        .x_desc("t (s)")
        .y_desc(format!("{} ({})", plot.title, plot.unit))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (index, line) in lines.into_iter().enumerate() {
        chart.draw_series(LineSeries::new(line, colour(index).stroke_width(1)))?;
    }
    Ok(())
}

/// Paths at the same scale both ways, theory's dashed.
fn path(
    panel: &Area<'_>,
    title: &str,
    unit: &str,
    lines: &[Line],
    predicted: &[(usize, Line)],
) -> Result<(), Box<dyn std::error::Error>> {
    let most = lines
        .iter()
        .flatten()
        .map(|(x, y)| x.abs().max(y.abs()))
        .fold(1e-6, f64::max)
        * 1.06;
    let (width, height) = panel.dim_in_pixel();
    // What is left beside labels and caption, about.
    let wider = f64::from(width.saturating_sub(92)) / f64::from(height.saturating_sub(84).max(1));
    let mut chart = ChartBuilder::on(panel)
        .caption(title, ("sans-serif", 18))
        .margin(10)
        .x_label_area_size(36)
        .y_label_area_size(62)
        .build_cartesian_2d(-most * wider..most * wider, -most..most)?;
    chart
        .configure_mesh()
        .x_desc(format!("x ({unit})"))
        .y_desc(format!("y ({unit})"))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (index, line) in lines.iter().enumerate() {
        let colour = colour(index);
        let series = chart.draw_series(LineSeries::new(line.iter().copied(), colour.stroke_width(1)))?;
        if index < MOST_NAMES {
            series
                .label(format!("point {}", index + 1))
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 14, y)], colour.stroke_width(2)));
        }
    }
    for (number, line) in predicted {
        let dashes = DashedLineSeries::new(line.iter().copied(), 4, 4, BLACK.stroke_width(1));
        let series = chart.draw_series(dashes)?;
        if *number == 1 {
            series
                .label("theory")
                .legend(|(x, y)| PathElement::new([(x, y), (x + 14, y)], BLACK.stroke_width(1)));
        }
    }
    if lines.len() + predicted.len() > 1 && lines.len() <= MOST_NAMES || !predicted.is_empty() {
        chart
            .configure_series_labels()
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK.mix(0.3))
            .draw()?;
    }
    Ok(())
}

fn colour(index: usize) -> PaletteColor<Palette99> {
    Palette99::pick(index)
}

/// From the least to the most, with a margin as a share of what is between.
fn range(values: impl Iterator<Item = f64>, margin: f64) -> Range<f64> {
    let (least, most) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
            (least.min(value), most.max(value))
        });
    if least > most {
        return 0.0..1.0;
    }
    // Noise on something constant isn't blown up to fill the plot.
    let wide = (most - least).max(1e-3 * most.abs().max(least.abs())).max(1e-9);
    let middle = 0.5 * (least + most);
    let half = (0.5 + margin) * wide;
    middle - half..middle + half
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::{Circle, Recipe, RotationRate};

    use super::*;

    fn row(t: f64) -> Numbers {
        Numbers {
            frame: 0,
            t,
            x: t.cos(),
            y: t.sin(),
            uncertainty: 0.1,
            r: 1.0,
            theta: t,
            ux: 0.0,
            uy: 0.0,
            velocity_uncertainty: 0.1,
            ur: 0.0,
            utheta: 1.0,
            speed: 1.0,
            inertial_radius: 0.5,
            trusted: true,
        }
    }

    #[test]
    fn plots_have_axes_with_units() {
        let recipe = Recipe::new(Circle::new(5.0, 5.0, 4.0), RotationRate::from_rpm(9.0).unwrap());
        let settings = NumberSettings::new(&recipe, 30.0);
        let rows: Vec<Numbers> = (0..30_u8).map(|index| row(f64::from(index) / 10.0)).collect();
        let svg = plot(&[rows, Vec::new()], &[], &settings).unwrap();
        for words in [
            "<svg",
            "t (s)",
            "x (px)",
            "u_θ (px/s)",
            "inertial radius",
            "lab frame",
            "polyline",
        ] {
            assert!(svg.contains(words), "{words}");
        }
    }
}
