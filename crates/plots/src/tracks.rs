//! What is plotted of tracks.

use netdpr_derotation::track::Numbers;

use crate::draw::{Line, Plot};

/// The colours of tracks on white, one after the other: of the hues that trails have in the film.
pub const COLOURS: [&str; 6] = ["#1f77c4", "#d9720b", "#1f9a5c", "#9a54b3", "#a58a00", "#cc4438"];
/// Theory's.
const THEORY: &str = "#111";
/// More tracks than this are plotted without names in the legend.
const MOST_NAMES: usize = 12;

/// A place of a track in the numbers that are plotted; see [`Numbers`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// `t`, x, y, r, theta, `u_x`, `u_y`, `u_r`, `u_theta`, speed and inertial radius; then x and y as theory has them, or
    /// what is no number.
    fields: [f32; Sample::FIELDS],
    /// Whether it was seen there.
    trusted: bool,
}

impl Sample {
    /// How many numbers [`Sample::to_fields`] gives, without the last one.
    const FIELDS: usize = 13;
    /// How many numbers [`Sample::to_fields`] gives.
    pub const NUMBERS: usize = Self::FIELDS + 1;

    /// What is plotted of a place, and where theory has the point at that time.
    #[must_use]
    pub fn new(row: &Numbers, predicted: Option<[f64; 2]>) -> Self {
        let [x, y] = predicted.unwrap_or([f64::NAN; 2]);
        Self {
            fields: [
                row.t,
                row.x,
                row.y,
                row.r,
                row.theta,
                row.ux,
                row.uy,
                row.ur,
                row.utheta,
                row.speed,
                row.inertial_radius,
                x,
                y,
            ]
            .map(|number| number as f32),
            trusted: row.trusted,
        }
    }

    /// As plain numbers, to travel between threads.
    #[must_use]
    pub fn to_fields(&self) -> [f32; Self::NUMBERS] {
        let mut numbers = [f32::from(u8::from(self.trusted)); Self::NUMBERS];
        for (number, field) in numbers.iter_mut().zip(self.fields) {
            *number = field;
        }
        numbers
    }

    /// From what [`Sample::to_fields`] gave; `None` when that is too short.
    #[must_use]
    pub fn from_fields(numbers: &[f32]) -> Option<Self> {
        let (fields, rest) = numbers.split_first_chunk()?;
        Some(Self {
            fields: *fields,
            trusted: *rest.first()? != 0.0,
        })
    }

    /// When, seconds after the first kept frame.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.field(0)
    }

    fn field(&self, index: usize) -> f64 {
        self.fields.get(index).copied().map_or(f64::NAN, f64::from)
    }
}

/// What is plotted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are called what they are in the table")]
pub enum Quantity {
    PathInTank,
    PathInLab,
    X,
    Y,
    R,
    Theta,
    Ux,
    Uy,
    Ur,
    Utheta,
    Speed,
    InertialRadius,
}

impl Quantity {
    /// All of them, in the order in which they stand on a sheet.
    pub const ALL: [Self; 12] = [
        Self::PathInTank,
        Self::PathInLab,
        Self::X,
        Self::Y,
        Self::R,
        Self::Theta,
        Self::Ux,
        Self::Uy,
        Self::Ur,
        Self::Utheta,
        Self::Speed,
        Self::InertialRadius,
    ];

    /// As files are named and choices told apart.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PathInTank => "path",
            Self::PathInLab => "path-in-lab",
            Self::X => "x",
            Self::Y => "y",
            Self::R => "r",
            Self::Theta => "theta",
            Self::Ux => "ux",
            Self::Uy => "uy",
            Self::Ur => "ur",
            Self::Utheta => "utheta",
            Self::Speed => "speed",
            Self::InertialRadius => "inertial-radius",
        }
    }

    /// Whether it is a path and not something against time.
    #[must_use]
    pub const fn is_path(self) -> bool {
        matches!(self, Self::PathInTank | Self::PathInLab)
    }

    /// What it is called.
    #[must_use]
    pub const fn title<'a>(self, words: &Words<'a>) -> &'a str {
        match self {
            Self::PathInTank => words.path_in_tank,
            Self::PathInLab => words.path_in_lab,
            Self::X => "x",
            Self::Y => "y",
            Self::R => "r",
            Self::Theta => "θ",
            Self::Ux => "u_x",
            Self::Uy => "u_y",
            Self::Ur => "u_r",
            Self::Utheta => "u_θ",
            Self::Speed => words.speed,
            Self::InertialRadius => words.inertial_radius,
        }
    }

    fn unit(self, unit: &str) -> String {
        match self {
            Self::Theta => "rad".to_owned(),
            Self::Ux | Self::Uy | Self::Ur | Self::Utheta | Self::Speed => format!("{unit}/s"),
            _ => unit.to_owned(),
        }
    }

    /// Its place among a sample's fields.
    const fn field(self) -> usize {
        match self {
            Self::PathInTank | Self::PathInLab | Self::X => 1,
            Self::Y => 2,
            Self::R => 3,
            Self::Theta => 4,
            Self::Ux => 5,
            Self::Uy => 6,
            Self::Ur => 7,
            Self::Utheta => 8,
            Self::Speed => 9,
            Self::InertialRadius => 10,
        }
    }
}

/// The words in a plot.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The path as seen from the turning tank.
    pub path_in_tank: &'a str,
    /// The path as the camera has it.
    pub path_in_lab: &'a str,
    /// Speed.
    pub speed: &'a str,
    /// The inertial radius.
    pub inertial_radius: &'a str,
    /// What theory says.
    pub theory: &'a str,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
}

impl Words<'static> {
    /// In English.
    pub const ENGLISH: Self = Self {
        path_in_tank: "Path seen from the turning tank",
        path_in_lab: "Path as filmed (lab frame)",
        speed: "speed",
        inertial_radius: "inertial radius, speed / |2Ω|",
        theory: "theory",
        decimal_comma: false,
    };
}

/// Tracks to be plotted.
#[derive(Debug, Clone, Copy)]
pub struct TrackPlots<'a> {
    /// The tracks: their names, and their places in the order of time.
    pub tracks: &'a [(String, &'a [Sample])],
    /// The unit of length.
    pub unit: &'a str,
    /// The tank's rate, rpm, counter-clockwise.
    pub rpm: f64,
    /// The words.
    pub words: Words<'a>,
}

impl TrackPlots<'_> {
    /// Where a place of a track is in the plot of `quantity`, in the plot's own numbers.
    #[must_use]
    pub fn place(&self, quantity: Quantity, sample: &Sample) -> (f64, f64) {
        match quantity {
            Quantity::PathInTank => (sample.field(1), sample.field(2)),
            Quantity::PathInLab => self.in_lab(sample.seconds(), sample.field(1), sample.field(2)),
            _ => (sample.seconds(), sample.field(quantity.field())),
        }
    }

    fn in_lab(&self, seconds: f64, x: f64, y: f64) -> (f64, f64) {
        let (sine, cosine) = (self.rpm * std::f64::consts::TAU / 60.0 * seconds).sin_cos();
        (x * cosine - y * sine, x * sine + y * cosine)
    }

    /// Where theory has it.
    fn predicted(&self, quantity: Quantity, sample: &Sample) -> Option<(f64, f64)> {
        let (x, y) = (sample.field(11), sample.field(12));
        let place = match quantity {
            Quantity::PathInTank => (x, y),
            Quantity::PathInLab => self.in_lab(sample.seconds(), x, y),
            Quantity::X => (sample.seconds(), x),
            Quantity::Y => (sample.seconds(), y),
            Quantity::R => (sample.seconds(), x.hypot(y)),
            _ => return None,
        };
        (x.is_finite() && y.is_finite()).then_some(place)
    }

    /// The plot of this quantity.
    #[must_use]
    pub fn plot(&self, quantity: Quantity) -> Plot {
        let has_names = self.tracks.len() <= MOST_NAMES;
        let mut lines: Vec<Line> = self
            .tracks
            .iter()
            .zip(COLOURS.iter().cycle())
            .map(|((name, samples), colour)| Line {
                points: samples
                    .iter()
                    .map(|sample| match sample.trusted {
                        true => self.place(quantity, sample),
                        // Where nothing was seen there is no line.
                        false => (f64::NAN, f64::NAN),
                    })
                    .collect(),
                colour,
                dashed: false,
                name: has_names.then(|| name.clone()),
            })
            .collect();
        let mut has_theory = false;
        for (_, samples) in self.tracks {
            let points: Vec<_> = samples
                .iter()
                .filter_map(|sample| self.predicted(quantity, sample))
                .collect();
            if points.is_empty() {
                continue;
            }
            let name = (!has_theory).then(|| self.words.theory.to_owned());
            has_theory = true;
            lines.push(Line {
                points,
                colour: THEORY,
                dashed: true,
                name,
            });
        }
        let (title, unit) = (quantity.title(&self.words), self.unit);
        let (title, across, up) = if quantity.is_path() {
            (title.to_owned(), format!("x ({unit})"), format!("y ({unit})"))
        } else {
            let up = format!("{title} ({})", quantity.unit(unit));
            (String::new(), "t (s)".to_owned(), up)
        };
        Plot {
            title,
            across,
            up,
            lines,
            is_map: quantity.is_path(),
            decimal_comma: self.words.decimal_comma,
        }
    }
}
