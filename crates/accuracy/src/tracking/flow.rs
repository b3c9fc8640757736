//! The flow of a surface whose every velocity is known: one that turns like a wheel, and a Rankine vortex.

use std::f64::consts::TAU;

use anyhow::{Context as _, Result};
use netdpr_derotation::flow::{Flow, FlowSettings, FlowStudy};
use netdpr_derotation::{Circle, Colour, Frame, PictureSize, Recipe, RotationRate, Timestamp};
use netdpr_synth::FrameTimes;
use netdpr_video::FilmReader;

use super::pucks::write_film;
use crate::dice::Dice;
use crate::report::{Report, Row};
use crate::section::Effort;

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

/// Rows for the two fields.
pub(super) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    for (name, field) in [("solid body", Field::Wheel), ("Rankine vortex", Field::Rankine(110.0))] {
        let name = format!("flow of a {name}");
        if !report.wants(&name) {
            continue;
        }
        let (mut displacement, mut vorticity) = (Errors::default(), Errors::default());
        let settings = FlowSettings::default();
        for seed in 1..=effort.seeds(1, 4) {
            let flow = measure(field, seed, settings)?;
            for node in flow.nodes.iter().filter(|node| !node.outlier) {
                let r = node.x.hypot(node.y);
                let spin = field.spin(r);
                let off = (node.u + spin * node.y, node.v - spin * node.x);
                // From one picture to the other that it is compared with.
                displacement.take(off.0 * settings.step_seconds);
                displacement.take(off.1 * settings.step_seconds);
                let reach = settings.window as f64 / 2.0 + 1.5 * settings.spacing;
                if let Some(found) = node.vorticity.filter(|_| field.is_smooth_at(r, reach)) {
                    vorticity.take(100.0 * (found - field.vorticity(r)) / (2.0 * SPIN));
                }
            }
        }
        let note = format!(
            "{} windows of {} px, H.264 at crf 23",
            displacement.count / 2,
            settings.window
        );
        report.add(&Row::at_most(format!("{name}: displacement, rms"), displacement.rms(), 0.1, "px").noting(note))?;
        let note = format!("{} windows, of the core's", vorticity.count);
        report.add(&Row::at_most(format!("{name}: vorticity, rms"), vorticity.rms(), 5.0, "%").noting(note))?;
    }
    Ok(())
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

/// The mean flow of a film of two seconds.
fn measure(field: Field, seed: u64, settings: FlowSettings) -> Result<Flow> {
    let times: Vec<Timestamp> = FrameTimes::Variable { seed }.timestamps(2.0)?.collect();
    let first = *times.first().context("the film has no frames")?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("film.mp4");
    let surface = Surface::new(field, seed);
    let mut dice = Dice::new(seed + 1000);
    write_film(Frame::black(SIZE, Colour::default())?, &times, &path, |time, frame| {
        surface.draw(time.seconds_since(first), frame, &mut dice);
    })?;
    let recipe = Recipe::new(CIRCLE, RotationRate::from_rpm(TANK)?);
    let mut reader = FilmReader::open(&path)?;
    let mut frame = reader.frame()?;
    let mut study: Option<FlowStudy> = None;
    while reader.read_into(&mut frame)? {
        let study = match &mut study {
            Some(study) => study,
            None => {
                let format = reader.info().format();
                study.insert(FlowStudy::new(
                    &recipe,
                    &format,
                    frame.timestamp,
                    frame.timestamp,
                    settings,
                )?)
            }
        };
        study.take(&frame);
    }
    Ok(study.context("the film has no frames")?.finish()?)
}

/// Small specks that float on the fluid.
struct Surface {
    field: Field,
    /// Distance from the centre, angle at the start (counter-clockwise), and brightness.
    specks: Vec<(f64, f64, f64)>,
}

impl Surface {
    fn new(field: Field, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let specks = (0..3500).map(|_| {
            let r = CIRCLE.r * dice.between(0.0, 1.0).sqrt();
            (r, dice.between(0.0, TAU), dice.between(60.0, 160.0))
        });
        Self {
            field,
            specks: specks.collect(),
        }
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
        let [luma, ..] = frame.planes_mut();
        for (sample, light) in luma.samples.iter_mut().zip(light) {
            *sample = (light + NOISE * dice.normal()).clamp(16.0, 235.0).round() as u8;
        }
    }
}
