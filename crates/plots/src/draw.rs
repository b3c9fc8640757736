//! One plot, drawn.

use std::fmt::Write;

use crate::axes::{Range, Tick, ticks};
use crate::thin::thin;

/// A line of a plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its corners, in the plot's own numbers; where one isn't finite the line is interrupted.
    pub points: Vec<(f64, f64)>,
    /// Its colour, as CSS has it.
    pub colour: &'static str,
    /// Whether it is dashed.
    pub dashed: bool,
    /// Its name in the legend; none for a line that isn't named there.
    pub name: Option<String>,
}

/// What is plotted.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// What stands over it; empty for nothing.
    pub title: String,
    /// What goes to the right, with its unit.
    pub across: String,
    /// What goes up, with its unit.
    pub up: String,
    /// The lines, the first one lowest.
    pub lines: Vec<Line>,
    /// Whether a length is as long in both directions, and the middle in the middle.
    pub is_map: bool,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
}

/// How large a plot is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
    /// The height of letters, pixels.
    pub letters: f64,
}

/// A drawn plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The picture, a whole SVG file.
    pub svg: String,
    /// The same without its outermost element.
    pub(crate) inside: String,
    places: Places,
}

impl Drawn {
    /// Where in the picture something is drawn, pixels from its upper left corner.
    #[must_use]
    pub fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        self.places.of((x, y))
    }

    /// The upper and the lower end of the window in which the lines are, pixels from the picture's upper edge.
    #[must_use]
    pub const fn heights(&self) -> (f64, f64) {
        (self.places.top, self.places.bottom)
    }

    /// Its left and its right end, pixels from the picture's left edge.
    #[must_use]
    pub const fn widths(&self) -> (f64, f64) {
        (self.places.left, self.places.right)
    }
}

/// The window in which the lines are, in pixels and in the plot's numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Places {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    across: Range,
    up: Range,
}

impl Places {
    fn of(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            self.left + (x - self.across.from) / self.across.length() * (self.right - self.left),
            self.bottom - (y - self.up.from) / self.up.length() * (self.bottom - self.top),
        )
    }
}

/// How wide a text is about, pixels: as wide as in DejaVu Sans, one of the wider fonts.
fn wide(text: &str, letters: f64) -> f64 {
    let signs: f64 = text
        .chars()
        .map(|sign| match sign {
            '0'..='9' => 0.64,
            '.' | ',' => 0.32,
            '\u{2212}' => 0.84,
            // Chinese and Japanese signs are squares.
            '\u{2e80}'.. => 1.0,
            _ => 0.56,
        })
        .sum();
    signs * letters
}

impl Plot {
    /// Draws it.
    #[must_use]
    pub fn draw(&self, size: Size) -> Drawn {
        let Size { width, height, letters } = size;
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let (mut across, mut up) = if self.is_map {
            let reach = points()
                .filter(|(x, y)| x.is_finite() && y.is_finite())
                .map(|(x, y)| x.abs().max(y.abs()))
                .fold(1e-6, f64::max)
                * 1.06;
            let range = Range {
                from: -reach,
                to: reach,
            };
            (range, range)
        } else {
            (
                Range::of(points().map(|point| point.0), 0.0),
                Range::of(points().map(|point| point.1), 0.06),
            )
        };
        let legend = self.legend(width - 2.0 * letters, letters);
        let titles = if self.title.is_empty() { 0.0 } else { 1.7 };
        let top = letters * (1.0 + titles + 1.5 * legend.len() as f64);
        let bottom = height - 3.4 * letters;
        let line = 1.5 * letters;
        let up_ticks = |up: Range| ticks(up, ((bottom - top) / (3.0 * letters)).max(2.0), self.decimal_comma);
        let longest = up_ticks(up)
            .iter()
            .map(|(_, text)| wide(text, letters))
            .fold(letters, f64::max);
        // The turned label, a gap, the numbers, and their marks.
        let (left, right) = (line + 1.2 * letters + longest, width - 1.2 * letters);
        if self.is_map {
            let wider = ((right - left) / (bottom - top).max(1.0)).max(1e-3);
            if wider > 1.0 {
                across = across.widened(wider);
            } else {
                up = up.widened(1.0 / wider);
            }
        }
        let places = Places {
            left,
            right,
            top,
            bottom,
            across,
            up,
        };
        let across_ticks = ticks(across, ((right - left) / (6.0 * letters)).max(2.0), self.decimal_comma);
        let mut pen = Pen {
            svg: String::new(),
            letters,
        };
        pen.paper(width, height);
        if !self.title.is_empty() {
            pen.text((width / 2.0, 1.5 * letters), "middle", &self.title, 1.1);
        }
        for (index, row) in legend.iter().enumerate() {
            pen.legend(row, letters * (1.2 + titles + 1.5 * index as f64));
        }
        pen.axes(&places, &across_ticks, &up_ticks(up));
        pen.text(
            (0.5 * (left + right), height - 0.7 * letters),
            "middle",
            &self.across,
            1.0,
        );
        pen.turned_text((1.2 * letters, 0.5 * (top + bottom)), &self.up);
        for line in &self.lines {
            pen.line(line, &places);
        }
        let inside = pen.svg;
        Drawn {
            svg: format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
                 viewBox=\"0 0 {width} {height}\">{inside}</svg>\n"
            ),
            inside,
            places,
        }
    }

    /// The named lines, each with its place from the left, in as many rows as they need.
    fn legend(&self, width: f64, letters: f64) -> Vec<Vec<(f64, &Line, &str)>> {
        let mut rows: Vec<Vec<(f64, &Line, &str)>> = Vec::new();
        let mut from = f64::INFINITY;
        for line in &self.lines {
            let Some(name) = line.name.as_deref() else { continue };
            let long = wide(name, letters) + 3.4 * letters;
            if from + long > width + letters || rows.is_empty() {
                rows.push(Vec::new());
                from = letters;
            }
            if let Some(row) = rows.last_mut() {
                row.push((from, line, name));
            }
            from += long;
        }
        rows
    }
}

struct Pen {
    svg: String,
    letters: f64,
}

// Writing to a text doesn't fail.
impl Pen {
    fn paper(&mut self, width: f64, height: f64) {
        let _ = write!(
            self.svg,
            "<rect class=\"paper\" width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
        );
    }

    fn text(&mut self, (x, y): (f64, f64), anchor: &str, text: &str, times: f64) {
        let (size, text) = (self.letters * times, escaped(text));
        let _ = write!(
            self.svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.1}\" text-anchor=\"{anchor}\" \
             font-family=\"sans-serif\" fill=\"#222\">{text}</text>"
        );
    }

    fn turned_text(&mut self, (x, y): (f64, f64), text: &str) {
        let (size, text) = (self.letters, escaped(text));
        let _ = write!(
            self.svg,
            "<text transform=\"translate({x:.1} {y:.1}) rotate(-90)\" font-size=\"{size:.1}\" \
             text-anchor=\"middle\" font-family=\"sans-serif\" fill=\"#222\">{text}</text>"
        );
    }

    fn legend(&mut self, row: &[(f64, &Line, &str)], y: f64) {
        let letters = self.letters;
        for (x, line, name) in row {
            self.stroke(
                line,
                &format!("M{x:.1} {:.1}h{:.1}", y - 0.35 * letters, 1.6 * letters),
                2.0,
            );
            self.text((x + 2.0 * letters, y), "start", name, 1.0);
        }
    }

    fn axes(&mut self, places: &Places, across: &[Tick], up: &[Tick]) {
        let Places {
            left,
            right,
            top,
            bottom,
            ..
        } = *places;
        let letters = self.letters;
        let (mut grid, mut marks) = (String::new(), String::new());
        for (value, text) in across {
            let (x, _) = places.of((*value, 0.0));
            let _ = write!(grid, "M{x:.1} {top:.1}V{bottom:.1}");
            let _ = write!(marks, "M{x:.1} {bottom:.1}v{:.1}", 0.35 * letters);
            self.text((x, bottom + 1.35 * letters), "middle", text, 1.0);
        }
        for (value, text) in up {
            let (_, y) = places.of((0.0, *value));
            let _ = write!(grid, "M{left:.1} {y:.1}H{right:.1}");
            let _ = write!(marks, "M{left:.1} {y:.1}h{:.1}", -0.35 * letters);
            self.text((left - 0.6 * letters, y + 0.35 * letters), "end", text, 1.0);
        }
        let (width, height) = (right - left, bottom - top);
        let _ = write!(
            self.svg,
            "<path class=\"grid\" d=\"{grid}\" fill=\"none\" stroke=\"#e4e4e4\"/>\
             <path class=\"frame\" d=\"M{left:.1} {top:.1}h{width:.1}v{height:.1}h{:.1}z{marks}\" fill=\"none\" \
             stroke=\"#555\"/>",
            -width
        );
    }

    fn line(&mut self, line: &Line, places: &Places) {
        let mut path = String::new();
        for part in line.points.split(|(x, y)| !(x.is_finite() && y.is_finite())) {
            for (index, (x, y)) in thin(part.iter().map(|point| places.of(*point))).into_iter().enumerate() {
                let order = if index == 0 { 'M' } else { 'L' };
                let _ = write!(path, "{order}{x:.1} {y:.1}");
            }
        }
        if !path.is_empty() {
            self.stroke(line, &path, 1.3);
        }
    }

    fn stroke(&mut self, line: &Line, path: &str, width: f64) {
        let (colour, dashes) = (line.colour, if line.dashed { " stroke-dasharray=\"5 4\"" } else { "" });
        let class = if line.dashed { "theory" } else { "line" };
        let _ = write!(
            self.svg,
            "<path class=\"{class}\" d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" \
             stroke-linejoin=\"round\"{dashes}/>"
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
