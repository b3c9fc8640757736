//! Several plots on one sheet.

use std::fmt::Write;

use crate::draw::{Plot, Size};

/// All plots in one SVG picture, in so many columns, each as large as `size`.
#[must_use]
pub fn sheet(plots: &[Plot], columns: usize, size: Size) -> String {
    let columns = columns.clamp(1, plots.len().max(1));
    let rows = plots.len().div_ceil(columns);
    let (width, height) = (size.width * columns as f64, size.height * rows as f64);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    );
    for (index, plot) in plots.iter().enumerate() {
        let (x, y) = (
            (index % columns) as f64 * size.width,
            (index / columns) as f64 * size.height,
        );
        // Writing to a text doesn't fail.
        let _ = write!(
            svg,
            "<g transform=\"translate({x} {y})\">{}</g>",
            plot.draw(size).inside
        );
    }
    svg.push_str("</svg>\n");
    svg
}
