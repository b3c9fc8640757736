//! Cameras that look aslant or take their pictures row by row: how far a derotated tank still wanders.

use anyhow::{Context as _, Result};
use netdpr_derotation::motion::{Motion, MotionStudy};
use netdpr_derotation::{
    Circle, Ellipse, PictureSize, PointMap, ReadoutFrom, Recipe, RotationRate, Timestamp, VideoFormat,
};
use netdpr_synth::{CameraTilt, FrameTimes, TankScene, TankSettings};

use crate::dice::Dice;
use crate::drawn_film::DrawnFilm;
use crate::report::{Report, Row};
use crate::section::Effort;
use crate::workers::on_all_cores;

const SIZE: PictureSize = PictureSize {
    width: 1920,
    height: 1080,
};
const FPS: u32 = 30;

/// What is measured with and without knowing of the camera.
#[derive(Debug)]
struct Compared {
    with: f64,
    without: f64,
}

/// Rows for both kinds of cameras.
pub(crate) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    let seeds: Vec<u64> = (0..effort.seeds(1, 6)).collect();
    let mut rows = |name: &str, limit: f64, one: fn(u64) -> Result<Compared>| -> Result<()> {
        if !report.wants(name) {
            return Ok(());
        }
        let all = on_all_cores(&seeds, |&seed| one(seed));
        let all = all.into_iter().collect::<Result<Vec<Compared>>>()?;
        let worst = |part: fn(&Compared) -> f64| all.iter().map(part).fold(0.0, f64::max);
        let note = format!("{} seeds; {:.1} px without", all.len(), worst(|one| one.without));
        report.add(&Row::at_most(name, worst(|one| one.with), limit, "px").noting(note))
    };
    rows("camera tilted 10 degrees, at 5 radii: wobble left", 1.0, tilted)?;
    rows(
        "20 rpm, 20 ms readout: residual, recipe's rate and circle",
        0.5,
        read_out,
    )?;
    rows(
        "20 rpm, 20 ms readout: residual, all measured",
        0.5,
        read_out_and_measured,
    )
}

fn settings(seed: u64, rpm: f64) -> Result<TankSettings> {
    Ok(TankSettings {
        seed,
        noise: 3.0,
        ..TankSettings::new(SIZE, RotationRate::from_rpm(rpm)?)
    })
}

/// The frames of a little more than one turn.
fn film(settings: TankSettings, rpm: f64) -> DrawnFilm {
    DrawnFilm {
        settings,
        times: FrameTimes::Constant {
            numerator: FPS,
            denominator: 1,
        },
        seconds: 60.0 * 1.1 / rpm.abs(),
        crf: None,
    }
}

fn tilted(seed: u64) -> Result<Compared> {
    let rpm = 15.0;
    let mut dice = Dice::new(seed);
    let tilted = TankSettings {
        tilt: Some(CameraTilt {
            degrees: 10.0,
            direction_degrees: dice.between(0.0, 360.0),
            distance_radii: 5.0,
        }),
        ..settings(seed, rpm)?
    };
    let film = film(tilted, rpm);
    let rim = TankScene::new(&film.settings)?.rim();
    // As well as rims are found.
    let given = Ellipse::new(
        rim.x + dice.between(-0.5, 0.5),
        rim.y + dice.between(-0.5, 0.5),
        rim.rx + dice.between(-0.5, 0.5),
        rim.ry + dice.between(-0.5, 0.5),
        rim.angle_degrees + dice.between(-0.3, 0.3),
    );
    let circle = Circle::new(given.x, given.y, given.rx);
    let mut knowing = MotionStudy::new(SIZE, circle, Some(given));
    let mut unknowing = MotionStudy::new(SIZE, circle, None);
    let scene = film.show(|frame| {
        knowing.take(frame);
        unknowing.take(frame);
    })?;
    Ok(Compared {
        with: wander(&scene, &recipe(circle, &knowing.finish()?)?)?,
        without: wander(&scene, &recipe(circle, &unknowing.finish()?)?)?,
    })
}

fn slow_camera(seed: u64) -> Result<TankSettings> {
    Ok(TankSettings {
        readout_milliseconds: 20.0,
        ..settings(seed, 20.0)?
    })
}

fn read_out(seed: u64) -> Result<Compared> {
    let scene = TankScene::new(&slow_camera(seed)?)?;
    let unknowing = Recipe::new(scene.circle(), RotationRate::from_rpm(20.0)?);
    let knowing = Recipe {
        readout_milliseconds: Some(20.0),
        ..unknowing.clone()
    };
    Ok(Compared {
        with: wander(&scene, &knowing)?,
        without: wander(&scene, &unknowing)?,
    })
}

fn read_out_and_measured(seed: u64) -> Result<Compared> {
    let film = film(slow_camera(seed)?, 20.0);
    let circle = film.settings.circle();
    let given = Circle::new(circle.x + 0.01 * circle.r, circle.y, circle.r);
    let mut knowing = MotionStudy::new(SIZE, given, None).with_readout(20.0, ReadoutFrom::Top);
    let mut unknowing = MotionStudy::new(SIZE, given, None);
    let scene = film.show(|frame| {
        knowing.take(frame);
        unknowing.take(frame);
    })?;
    let knowing = Recipe {
        readout_milliseconds: Some(20.0),
        ..recipe(given, &knowing.finish()?)?
    };
    Ok(Compared {
        with: wander(&scene, &knowing)?,
        without: wander(&scene, &recipe(given, &unknowing.finish()?)?)?,
    })
}

/// The recipe that what was measured makes of a circle.
fn recipe(circle: Circle, motion: &Motion) -> Result<Recipe> {
    let centre = motion.centre.context("the centre wasn't measured")?;
    Ok(Recipe {
        tilt: motion.tilt,
        rate_over_time: motion.rate_over_time.clone(),
        ..Recipe::new(
            Circle::new(centre.x, centre.y, circle.r),
            RotationRate::from_rpm(motion.tank.rpm)?,
        )
    })
}

/// The farthest that a disc at rest in the tank is, in the course of one turn, from where it is on average once the film is
/// derotated by the recipe; pixels.
fn wander(scene: &TankScene, recipe: &Recipe) -> Result<f64> {
    let format = VideoFormat {
        size: SIZE,
        colour: scene.colour(),
        mean_fps: f64::from(FPS),
    };
    let map = PointMap::new(recipe, &format, Timestamp::START, Timestamp::START)?;
    let turn = 60.0 / recipe.rpm.rpm().abs();
    let frames: Vec<f64> = (0..)
        .map(|index| f64::from(index) / f64::from(FPS))
        .take_while(|time| *time < turn)
        .collect();
    let mut worst = 0.0_f64;
    for id in ["rest", "wall"] {
        let mut places = Vec::new();
        for &seconds in &frames {
            let seen = scene.tracers_in_frame(seconds);
            let seen = seen
                .iter()
                .find(|seen| seen.tracer.id == id)
                .context("such a disc floats there")?;
            let place = map.at(seconds).to_turned(seen.x, seen.y);
            places.push(place.context("a disc is in the tank's plane")?);
        }
        let mean = |part: fn(&(f64, f64)) -> f64| places.iter().map(part).sum::<f64>() / places.len() as f64;
        let (x, y) = (mean(|place| place.0), mean(|place| place.1));
        worst = places
            .iter()
            .map(|place| (place.0 - x).hypot(place.1 - y))
            .fold(worst, f64::max);
    }
    Ok(worst)
}
