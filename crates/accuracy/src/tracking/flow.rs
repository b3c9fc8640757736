//! The flow of a surface whose every velocity is known: one that turns like a wheel, and a Rankine vortex.

use std::f64::consts::TAU;
use std::path::Path;

use anyhow::{Context as _, Result};
use netdpr_derotation::flow::{FilmFlow, Flow, FlowSettings};
use netdpr_derotation::{Circle, Colour, Frame, Kept, PictureSize, Recipe, RotationRate, Timestamp};
use netdpr_synth::FrameTimes;
use netdpr_video::FilmReader;

use super::pucks::write_film;
use crate::dice::Dice;
use crate::material::shared;
use crate::report::{Report, Row};
use crate::section::Effort;
use crate::workers::on_all_cores;

const SIZE: PictureSize = PictureSize {
    width: 640,
    height: 480,
};
const CIRCLE: Circle = Circle::new(319.5, 239.5, 225.0);
/// Of the tank, rpm.
const TANK: f64 = 10.0;
/// Of the fluid about the centre, seen from the tank, radians a second.
const SPIN: f64 = 0.5;
/// Standard deviation of the camera's noise, levels.
const NOISE: f64 = 4.0;

/// How fast the fluid turns seen from the tank, radians a second, at a distance from the centre.
#[derive(Debug, Clone, Copy)]
enum Field {
    /// The same everywhere.
    Wheel,
    /// The same within this radius; without vorticity outside it.
    Rankine(f64),
}

impl Field {
    fn spin(self, r: f64) -> f64 {
        match self {
            Self::Rankine(core) if r > core => SPIN * (core / r).powi(2),
            _ => SPIN,
        }
    }

    fn vorticity(self, r: f64) -> f64 {
        match self {
            Self::Rankine(core) if r > core => 0.0,
            _ => 2.0 * SPIN,
        }
    }

    /// Whether all that a window and its neighbours see is on the same side of the core's edge.
    fn is_smooth_at(self, r: f64, reach: f64) -> bool {
        match self {
            Self::Rankine(core) => (r - core).abs() > reach,
            Self::Wheel => true,
        }
    }
}

/// A kind of film.
#[derive(Debug, Clone, Copy)]
struct Case {
    name: &'static str,
    field: Field,
    /// Seconds.
    long: f64,
    /// Whether lamps mirror in the surface.
    lamps: bool,
}

/// Rows for the fields, and for a real film.
pub(super) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    let case = |name, field, long, lamps| Case {
        name,
        field,
        long,
        lamps,
    };
    let cases = [
        case("flow of a solid body", Field::Wheel, 2.0, false),
        case("flow of a Rankine vortex", Field::Rankine(110.0), 2.0, false),
        case("flow of a solid body under lamps", Field::Wheel, 7.0, true),
        case("flow of a Rankine vortex under lamps", Field::Rankine(110.0), 7.0, true),
    ];
    for case in cases {
        let name = case.name;
        if !report.wants(name) {
            continue;
        }
        let (mut displacement, mut vorticity, mut step) = (Errors::default(), Errors::default(), 0.0);
        let seeds: Vec<u64> = (1..=effort.seeds(1, 6)).collect();
        for flow in on_all_cores(&seeds, |&seed| case.measure(seed)) {
            let flow = flow?;
            step = flow.step_seconds;
            for node in flow.nodes.iter().filter(|node| !node.outlier) {
                let r = node.x.hypot(node.y);
                let spin = case.field.spin(r);
                let off = (node.u + spin * node.y, node.v - spin * node.x);
                // From one picture to the other that it is compared with.
                displacement.take(off.0 * flow.step_seconds);
                displacement.take(off.1 * flow.step_seconds);
                let reach = FlowSettings::default().window as f64 / 2.0 + 1.5 * flow.spacing;
                if let Some(found) = node.vorticity.filter(|_| case.field.is_smooth_at(r, reach)) {
                    vorticity.take(100.0 * (found - case.field.vorticity(r)) / (2.0 * SPIN));
                }
            }
        }
        let note = format!(
            "{} windows of {} px, {} seeds, pictures {step:.2} s apart, H.264 at crf 23",
            displacement.count / 2,
            FlowSettings::default().window,
            seeds.len()
        );
        report.add(&Row::at_most(format!("{name}: displacement, rms"), displacement.rms(), 0.1, "px").noting(note))?;
        let note = format!("{} windows, of the core's", vorticity.count);
        report.add(&Row::at_most(format!("{name}: vorticity, rms"), vorticity.rms(), 5.0, "%").noting(note))?;
    }
    real_film(report)
}

/// A filmed dish with dye, in which the fluid turns at 9 rpm and the tank at 10; lamps mirror in it.
fn real_film(report: &mut Report<'_>) -> Result<()> {
    const NAME: &str = "flow of fluid_9_tank_10rpm";
    const SPIN: f64 = -TAU / 60.0;
    if !report.wants(NAME) {
        return Ok(());
    }
    let Some(path) = shared("clips/fluid_9_tank_10rpm.mp4") else {
        return report.leave_out(NAME, "it isn't there");
    };
    let circle = Circle::new(346.352, 193.446, 193.297);
    // How far the means along circles are off at most, percent. Close to the centre nothing moves, and the dish's wall rests.
    let off = |step_seconds| -> Result<f64> {
        let settings = FlowSettings {
            step_seconds,
            ..FlowSettings::default()
        };
        let flow = measure(&path, Recipe::new(circle, RotationRate::from_rpm(10.0)?), settings)?;
        let means = flow.along_circles();
        let between = means.iter().filter(|mean| (30.0..150.0).contains(&mean.r));
        Ok(between
            .map(|mean| 100.0 * (mean.utheta / (SPIN * mean.r) - 1.0).abs())
            .fold(0.0, f64::max))
    };
    let note = format!(
        "circles of 30 to 150 px; pictures 0.1 s apart {:.1}, 0.3 s {:.1}, 0.6 s {:.1}",
        off(Some(0.1))?,
        off(Some(0.3))?,
        off(Some(0.6))?
    );
    report.add(&Row::at_most(format!("{NAME}: along circles, worst"), off(None)?, 6.0, "%").noting(note))
}

#[derive(Debug, Default)]
struct Errors {
    squares: f64,
    count: usize,
}

impl Errors {
    fn take(&mut self, error: f64) {
        self.squares += error * error;
        self.count += 1;
    }

    fn rms(&self) -> f64 {
        (self.squares / self.count.max(1) as f64).sqrt()
    }
}

impl Case {
    /// The mean flow of such a film.
    fn measure(self, seed: u64) -> Result<Flow> {
        let times: Vec<Timestamp> = FrameTimes::Variable { seed }.timestamps(self.long)?.collect();
        let first = *times.first().context("the film has no frames")?;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("film.mp4");
        let surface = Surface::new(self.field, self.lamps, seed);
        let mut dice = Dice::new(seed + 1000);
        write_film(Frame::black(SIZE, Colour::default())?, &times, &path, |time, frame| {
            surface.draw(time.seconds_since(first), frame, &mut dice);
        })?;
        let recipe = Recipe::new(CIRCLE, RotationRate::from_rpm(TANK)?);
        measure(&path, recipe, FlowSettings::default())
    }
}

/// The mean flow of a film.
fn measure(path: &Path, recipe: Recipe, settings: FlowSettings) -> Result<Flow> {
    let mut reader = FilmReader::open(path)?;
    let mut frame = reader.frame()?;
    let mut flow = FilmFlow::new(recipe, reader.info().format(), settings);
    loop {
        while reader.read_into(&mut frame)? && flow.take(&frame)? != Kept::NoMore {}
        if !flow.is_to_be_shown_again() {
            return Ok(flow.finish()?);
        }
        reader.go_to(None);
    }
}

/// Small specks that float on the fluid.
struct Surface {
    field: Field,
    /// The lamps that mirror in it, pixel by pixel; nothing without.
    lamps: Vec<f64>,
    /// Distance from the centre, angle at the start (counter-clockwise), and brightness.
    specks: Vec<(f64, f64, f64)>,
}

impl Surface {
    fn new(field: Field, has_lamps: bool, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let specks: Vec<(f64, f64, f64)> = (0..3500)
            .map(|_| {
                let r = CIRCLE.r * dice.between(0.0, 1.0).sqrt();
                (r, dice.between(0.0, TAU), dice.between(60.0, 160.0))
            })
            .collect();
        let mut lamps = Vec::new();
        if has_lamps {
            lamps.resize((SIZE.width * SIZE.height) as usize, 0.0);
            for _ in 0..12 {
                let (x, y) = (dice.between(120.0, 520.0), dice.between(40.0, 440.0));
                let (long, wide) = (dice.between(8.0, 50.0), dice.between(3.0, 9.0));
                for (index, light) in lamps.iter_mut().enumerate() {
                    let across = ((index % SIZE.width as usize) as f64 - x) / long;
                    let down = ((index / SIZE.width as usize) as f64 - y) / wide;
                    *light += 90.0 / (1.0 + (across.powi(4) + down.powi(4)));
                }
            }
        }
        Self { field, lamps, specks }
    }

    fn draw(&self, seconds: f64, frame: &mut Frame, dice: &mut Dice) {
        let (width, height) = (SIZE.width as usize, SIZE.height as usize);
        let mut light = vec![60.0_f64; width * height];
        for &(r, start, brightness) in &self.specks {
            let angle = start + (self.field.spin(r) + TANK * TAU / 60.0) * seconds;
            let (x, y) = (CIRCLE.x + r * angle.cos(), CIRCLE.y - r * angle.sin());
            for row in (y - 4.0).max(0.0) as usize..=((y + 4.0) as usize).min(height - 1) {
                for column in (x - 4.0).max(0.0) as usize..=((x + 4.0) as usize).min(width - 1) {
                    let square = (column as f64 - x).powi(2) + (row as f64 - y).powi(2);
                    light[row * width + column] += brightness * (-square / (2.0 * 1.3 * 1.3)).exp();
                }
            }
        }
        for (light, lamp) in light.iter_mut().zip(&self.lamps) {
            *light += lamp;
        }
        let [luma, ..] = frame.planes_mut();
        for (sample, light) in luma.samples.iter_mut().zip(light) {
            *sample = (light + NOISE * dice.normal()).clamp(16.0, 235.0).round() as u8;
        }
    }
}
