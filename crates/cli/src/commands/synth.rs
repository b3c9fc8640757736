//! `netdpr synth`: a film of a rotating tank whose truth is known.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, anyhow};
use netdpr_derotation::{Timebase, Timestamp};
use netdpr_ffmpeg::{ColourTags, FilmInfo};
use netdpr_synth::{CameraTilt, FrameTimes, TankScene, TankSettings, Truth, Wow};
use netdpr_video::{FilmWriter, NewFilm};

use super::check_output;
use crate::arguments::{CircleChoice, FrameRate, Synth};
use crate::failure::Failure;
use crate::progress;

pub(crate) fn run(synth: &Synth) -> Result<(), Failure> {
    check_output(&synth.output, synth.overwrite)?;
    if let Some(truth) = &synth.truth {
        check_output(truth, synth.overwrite)?;
    }
    let settings = settings(synth)?;
    let times: Vec<Timestamp> = frame_times(synth)
        .timestamps(synth.seconds)
        .map_err(Failure::arguments)?
        .collect();
    let timebase = times
        .first()
        .map(|time| time.timebase())
        .ok_or_else(|| Failure::arguments(anyhow!("a film needs at least one frame; ask for more --seconds")))?;
    let scene = TankScene::new(&settings).map_err(Failure::arguments)?;
    let mut frame = scene.blank_frame();
    let info = film_info(&scene, timebase, &times, synth.seconds, &settings);
    let new_film = NewFilm {
        size: settings.size,
        info: &info,
        sound: None,
        quality: synth.crf,
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
    match &synth.truth {
        Some(path) => Ok(write_truth(path, &Truth::of(&scene, &times))?),
        None => Ok(()),
    }
}

fn settings(synth: &Synth) -> Result<TankSettings, Failure> {
    if synth.size.width % 2 == 1 || synth.size.height % 2 == 1 {
        return Err(Failure::arguments(anyhow!(
            "a film's width and height must be even; ask for such a --size"
        )));
    }
    Ok(TankSettings {
        rate: (!synth.still).then_some(synth.rpm),
        wow: (synth.wow != 0.0).then_some(Wow {
            share: 0.01 * synth.wow,
            period_seconds: synth.wow_period,
        }),
        drift_per_minute: 0.01 * synth.drift,
        fluid_rate: synth.fluid_rpm,
        circle: match synth.circle {
            Some(CircleChoice::At(circle)) => Some(circle),
            Some(CircleChoice::Auto) | None => None,
        },
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
    })
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
fn film_info(
    scene: &TankScene,
    timebase: Timebase,
    times: &[Timestamp],
    seconds: f64,
    settings: &TankSettings,
) -> FilmInfo {
    let tag = Some(scene.matrix().ffmpeg_name().to_owned());
    FilmInfo {
        size: settings.size,
        stretched: false,
        colour: scene.colour(),
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

fn write_truth(path: &Path, truth: &Truth) -> anyhow::Result<()> {
    let cant_write = || format!("{} can't be written; check its folder", path.display());
    let file = File::create(path).with_context(cant_write)?;
    serde_json::to_writer(BufWriter::new(file), truth).with_context(cant_write)
}
