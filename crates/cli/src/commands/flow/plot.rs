//! A flow as a picture: arrows over the vorticity, and the mean along circles.

use anyhow::anyhow;
use netdpr_derotation::flow::{CircleMean, Flow};
use netdpr_derotation::track::Scale;
use plotters::prelude::*;

/// Width and height of the picture, pixels.
const SIZE: (u32, u32) = (1000, 1400);

/// The plots.
pub(super) fn plot(flow: &Flow, means: &[CircleMean], scale: &Scale) -> anyhow::Result<String> {
    let mut text = String::new();
    draw(&mut text, flow, means, scale)
        .map_err(|error| anyhow!("the plots can't be drawn ({error}); leave --plot out"))?;
    Ok(text)
}

fn draw(text: &mut String, flow: &Flow, means: &[CircleMean], scale: &Scale) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(text, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let (field, profile) = area.split_vertically(1000);
    let (unit, per_pixel) = (&scale.unit, scale.per_pixel);
    let reach = flow
        .nodes
        .iter()
        .map(|node| node.x.abs().max(node.y.abs()))
        .fold(1.0, f64::max)
        + flow.spacing;
    let vorticities = || {
        flow.nodes
            .iter()
            .filter(|node| !node.outlier)
            .filter_map(|node| node.vorticity)
    };
    let strongest = vorticities().map(f64::abs).fold(1e-9, f64::max);
    let fastest = flow
        .nodes
        .iter()
        .filter(|node| !node.outlier)
        .map(|node| node.u.hypot(node.v))
        .fold(1e-9, f64::max);
    let most = reach * per_pixel;
    let mut chart = ChartBuilder::on(&field)
        .caption(
            format!(
                "Velocity (longest arrow {:.3} {unit}/s) over vorticity (full colour {strongest:.3} 1/s, red counter-clockwise)",
                fastest * per_pixel
            ),
            ("sans-serif", 17),
        )
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(70)
        .build_cartesian_2d(-most..most, -most..most)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .x_desc(format!("x ({unit})"))
        .y_desc(format!("y ({unit})"))
        .draw()?;
    let half = 0.5 * flow.spacing;
    chart.draw_series(flow.nodes.iter().filter_map(|node| {
        let share = node.vorticity? / strongest;
        // White for none, towards red or blue.
        let pale = |share: f64| (255.0 * (1.0 - 0.85 * share.clamp(0.0, 1.0))) as u8;
        let colour = if share > 0.0 {
            RGBColor(255, pale(share), pale(share))
        } else {
            RGBColor(pale(-share), pale(-share), 255)
        };
        let corner = |sign: f64| ((node.x + sign * half) * per_pixel, (node.y + sign * half) * per_pixel);
        Some(Rectangle::new([corner(-1.0), corner(1.0)], colour.filled()))
    }))?;
    let longest = 1.6 * flow.spacing / fastest;
    for node in &flow.nodes {
        let (from_x, from_y) = (node.x * per_pixel, node.y * per_pixel);
        let (dx, dy) = (node.u * longest * per_pixel, node.v * longest * per_pixel);
        let to = (from_x + dx, from_y + dy);
        let head = |side: f64| (to.0 - 0.3 * dx - side * 0.18 * dy, to.1 - 0.3 * dy + side * 0.18 * dx);
        let line = [(from_x, from_y), to, head(1.0), to, head(-1.0)];
        let style = if node.outlier {
            MAGENTA.mix(0.5)
        } else {
            BLACK.to_rgba()
        };
        chart.draw_series(LineSeries::new(line, style))?;
    }
    let last = means.iter().map(|mean| mean.r).fold(1.0, f64::max) * per_pixel * 1.05;
    let values = means
        .iter()
        .flat_map(|mean| [mean.utheta - mean.spread, mean.utheta + mean.spread]);
    let (least, greatest) = values.fold((0.0_f64, 1e-9_f64), |(least, greatest), value| {
        (least.min(value), greatest.max(value))
    });
    let margin = 0.06 * (greatest - least);
    let mut chart = ChartBuilder::on(&profile)
        .caption(
            "Mean velocity along circles, and its standard deviation",
            ("sans-serif", 17),
        )
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(70)
        .build_cartesian_2d(0.0..last, (least - margin) * per_pixel..(greatest + margin) * per_pixel)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_desc(format!("r ({unit})"))
        .y_desc(format!("u_θ ({unit}/s)"))
        .draw()?;
    chart.draw_series(means.iter().map(|mean| {
        let [low, middle, high] =
            [mean.utheta - mean.spread, mean.utheta, mean.utheta + mean.spread].map(|value| value * per_pixel);
        ErrorBar::new_vertical(mean.r * per_pixel, low, middle, high, BLUE.filled(), 6)
    }))?;
    drop(chart);
    area.present()?;
    Ok(())
}
