//! A puck on its inertial circle: radius and period as measured, against theory.

use anyhow::{Context as _, Result};
use netdpr_derotation::theory::{Measured, PuckMotion, PuckState, Surface, fit_puck};
use netdpr_derotation::track::{NumberSettings, numbers};
use netdpr_derotation::{PictureSize, Recipe, RotationRate, Timestamp};
use netdpr_synth::puck::{Background, Puck, PuckSettings};
use netdpr_synth::{FrameTimes, PuckScene};

use super::pucks::followed;
use crate::report::{Report, Row};
use crate::section::Effort;

/// The figures to reach, percent.
const MOST: f64 = 0.5;

pub(super) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    const NAME: &str = "a puck's inertial circle";
    if !report.wants(NAME) {
        return Ok(());
    }
    let (mut radius, mut period): (f64, f64) = (0.0, 0.0);
    let seeds = effort.seeds(2, 8);
    for seed in 1..=seeds {
        let (off_radius, off_period) = measure(seed)?;
        radius = radius.max(off_radius);
        period = period.max(off_period);
    }
    let note = format!("worst of {seeds}; no peer compares them with a fit");
    report.add(&Row::at_most(format!("{NAME}: radius"), radius, MOST, "%").noting(note.clone()))?;
    report.add(&Row::at_most(format!("{NAME}: period"), period, MOST, "%").noting(note))
}

/// How far the mean inertial radius and the fitted period are off, percent.
fn measure(seed: u64) -> Result<(f64, f64)> {
    let rpm = [10.0, -6.0, 13.45][(seed % 3) as usize];
    let motion = PuckMotion {
        rpm,
        surface: Surface::Equilibrium,
        friction: 0.0,
        start: PuckState {
            position: [0.3, 0.15],
            velocity: [0.2, 0.3],
        },
    };
    let size = PictureSize {
        width: 1280,
        height: 720,
    };
    let mut settings = PuckSettings::new(size, RotationRate::from_rpm(rpm)?);
    (settings.noise, settings.seed) = (3.0, seed);
    if seed.is_multiple_of(2) {
        settings.background = Background::Texture;
    }
    settings.pucks.push(Puck {
        radius: 5.0,
        level: 225.0,
        motion,
    });
    let scene = PuckScene::new(&settings)?;
    let times: Vec<Timestamp> = FrameTimes::Variable { seed }.timestamps(8.0)?.collect();
    let clicks: Vec<(f64, f64)> = scene.pucks_at(0.0).iter().map(|[.., x, y]| (*x, *y)).collect();
    let tracks = followed(&scene, &times, &clicks)?;
    let recipe = Recipe::new(scene.circle(), settings.rate);
    let track = tracks.all().first().context("no track")?;
    let rows = numbers(track, &NumberSettings::new(&recipe, 30.0));
    let truth = motion.inertial_circle().context("a tank that turns")?;
    let mean = rows.iter().map(|row| row.inertial_radius).sum::<f64>() / rows.len() as f64;
    let measured: Vec<Measured> = rows
        .iter()
        .map(|row| Measured {
            seconds: row.t,
            position: [row.x, row.y],
        })
        .collect();
    // Not told the rate.
    let fit = fit_puck(&measured, Surface::Equilibrium, None)?;
    let circle = fit.motion.inertial_circle().context("a tank that turns")?;
    let percent = |ours: f64, truth: f64| 100.0 * (ours / truth - 1.0).abs();
    let radius = percent(mean, truth.radius * scene.circle().r);
    Ok((
        radius.max(percent(circle.radius, truth.radius * scene.circle().r)),
        percent(circle.period, truth.period),
    ))
}
