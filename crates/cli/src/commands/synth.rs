//! `netdpr synth`: a film of a rotating tank whose truth is known.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, anyhow};
use netdpr_derotation::theory::{PuckMotion, PuckState};
use netdpr_derotation::{Circle, Colour, Format, Frame, Timebase, Timestamp};
use netdpr_ffmpeg::{ColourTags, FilmInfo};
use netdpr_synth::puck::{Background, Puck, PuckSettings};
use netdpr_synth::{CameraTilt, ColourMatrix, FrameTimes, PuckScene, PuckTruth, TankScene, TankSettings, Truth, Wow};
use netdpr_video::{FilmWriter, NewFilm};
use serde::Serialize;

use super::check_output;
use crate::arguments::{CircleChoice, FrameRate, Scene, Synth};
use crate::failure::Failure;
use crate::progress;

pub(crate) fn run(synth: &Synth) -> Result<(), Failure> {
    check_output(&synth.output, synth.overwrite)?;
    if let Some(truth) = &synth.truth {
        check_output(truth, synth.overwrite)?;
    }
    check_size(synth)?;
    let scene = match synth.scene {
        Scene::Tank => Drawn::Tank(Box::new(TankScene::new(&settings(synth)).map_err(Failure::arguments)?)),
        Scene::Puck => Drawn::Puck(Box::new(
            PuckScene::new(&puck_settings(synth)).map_err(Failure::arguments)?,
        )),
    };
    let times: Vec<Timestamp> = frame_times(synth)
        .timestamps(synth.seconds)
        .map_err(Failure::arguments)?
        .collect();
    let timebase = times
        .first()
        .map(|time| time.timebase())
        .ok_or_else(|| Failure::arguments(anyhow!("a film needs at least one frame; ask for more --seconds")))?;
    let mut frame = scene.blank_frame();
    let info = film_info(&scene, timebase, &times, synth);
    let new_film = NewFilm {
        size: synth.size,
        info: &info,
        sound: None,
        quality: synth.crf,
        format: Format::of_name(&synth.output.to_string_lossy()).unwrap_or_default(),
    };
    let mut writer = FilmWriter::create(&synth.output, &new_film)?;
    let bar = progress::bar(u64::try_from(times.len()).ok());
    for &time in &times {
        scene.draw_into(time, &mut frame);
        writer.write(&frame)?;
        bar.inc(1);
    }
    writer.finish()?;
    bar.finish_and_clear();
    if let Some(path) = &synth.truth {
        match &scene {
            Drawn::Tank(scene) => write_truth(path, &Truth::of(scene, &times))?,
            Drawn::Puck(scene) => write_truth(path, &PuckTruth::of(scene, &times))?,
        }
    }
    Ok(())
}

/// What is drawn.
enum Drawn {
    Tank(Box<TankScene>),
    Puck(Box<PuckScene>),
}

impl Drawn {
    fn blank_frame(&self) -> Frame {
        match self {
            Self::Tank(scene) => scene.blank_frame(),
            Self::Puck(scene) => scene.blank_frame(),
        }
    }

    fn draw_into(&self, time: Timestamp, frame: &mut Frame) {
        match self {
            Self::Tank(scene) => scene.draw_into(time, frame),
            Self::Puck(scene) => scene.draw_into(time, frame),
        }
    }

    fn matrix_and_colour(&self) -> (ColourMatrix, Colour) {
        match self {
            Self::Tank(scene) => (scene.matrix(), scene.colour()),
            Self::Puck(scene) => (scene.matrix(), scene.colour()),
        }
    }
}

fn check_size(synth: &Synth) -> Result<(), Failure> {
    if synth.size.width % 2 == 1 || synth.size.height % 2 == 1 {
        return Err(Failure::arguments(anyhow!(
            "a film's width and height must be even; ask for such a --size"
        )));
    }
    Ok(())
}

/// The rim as typed; chosen to fit when left out.
const fn circle(synth: &Synth) -> Option<Circle> {
    match synth.circle {
        Some(CircleChoice::At(circle)) => Some(circle),
        Some(CircleChoice::Auto) | None => None,
    }
}

fn puck_settings(synth: &Synth) -> PuckSettings {
    let options = &synth.puck;
    let motion = PuckMotion {
        rpm: synth.rpm.rpm() + options.camera_rpm,
        surface: options.curvature,
        friction: options.friction,
        start: PuckState {
            position: options.puck.into(),
            velocity: options.puck_velocity.into(),
        },
    };
    PuckSettings {
        circle: circle(synth),
        background: if options.texture {
            Background::Texture
        } else {
            Background::Plain
        },
        seed: synth.seed,
        noise: synth.noise,
        pucks: vec![Puck {
            radius: options.puck_radius,
            level: 230.0,
            motion,
        }],
        ..PuckSettings::new(synth.size, synth.rpm)
    }
}

fn settings(synth: &Synth) -> TankSettings {
    TankSettings {
        rate: (!synth.still).then_some(synth.rpm),
        wow: (synth.wow != 0.0).then_some(Wow {
            share: 0.01 * synth.wow,
            period_seconds: synth.wow_period,
        }),
        drift_per_minute: 0.01 * synth.drift,
        fluid_rate: synth.fluid_rpm,
        circle: circle(synth),
        tilt: (synth.tilt != 0.0).then_some(CameraTilt {
            degrees: synth.tilt,
            direction_degrees: synth.tilt_direction,
            distance_radii: synth.distance,
        }),
        readout_milliseconds: synth.readout_ms,
        seed: synth.seed,
        noise: synth.noise,
        reflections: synth.reflections,
        blank: synth.blank,
        ..TankSettings::new(synth.size, None)
    }
}

const fn frame_times(synth: &Synth) -> FrameTimes {
    match synth.fps {
        FrameRate::Constant(timebase) => FrameTimes::Constant {
            numerator: timebase.denominator(),
            denominator: timebase.numerator(),
        },
        FrameRate::Variable => FrameTimes::Variable { seed: synth.seed },
    }
}

/// What a camera would say of its film.
fn film_info(scene: &Drawn, timebase: Timebase, times: &[Timestamp], synth: &Synth) -> FilmInfo {
    let (matrix, colour) = scene.matrix_and_colour();
    let seconds = synth.seconds;
    let tag = Some(matrix.ffmpeg_name().to_owned());
    FilmInfo {
        size: synth.size,
        stretched: false,
        colour,
        tags: ColourTags {
            primaries: tag.clone(),
            transfer: tag.clone(),
            matrix: tag,
        },
        timebase,
        start_seconds: 0.0,
        mean_fps: (times.len() as f64 / seconds).max(1e-3),
        variable_frame_rate: false,
        duration_seconds: Some(seconds),
        frames: u32::try_from(times.len()).ok(),
        video_codec: "rawvideo".to_owned(),
        pixel_format: "yuv420p".to_owned(),
        audio_codec: None,
    }
}

fn write_truth(path: &Path, truth: &impl Serialize) -> anyhow::Result<()> {
    let cant_write = || format!("{} can't be written; check its folder", path.display());
    let file = File::create(path).with_context(cant_write)?;
    serde_json::to_writer(BufWriter::new(file), truth).with_context(cant_write)
}
