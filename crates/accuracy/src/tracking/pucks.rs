//! Films of many pucks, drawn, put through H.264, and followed.

use std::collections::BTreeSet;
use std::f64::consts::TAU;

use anyhow::{Context as _, Result};
use netdpr_derotation::theory::{PuckMotion, PuckState, Surface};
use netdpr_derotation::track::{Track, Tracker, Tracks};
use netdpr_derotation::{Format, Frame, PictureSize, Recipe, RotationRate, Timestamp};
use netdpr_ffmpeg::{ColourTags, FilmInfo};
use netdpr_synth::puck::{Background, Puck, PuckSettings};
use netdpr_synth::{FrameTimes, PuckScene};
use netdpr_video::{FilmReader, FilmWriter, NewFilm};

use crate::dice::Dice;

/// A kind of film.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case {
    pub(super) name: &'static str,
    background: Background,
    noise: f64,
    /// The error to reach, pixels.
    pub(super) most: f64,
}

const SECONDS: f64 = 8.0;
/// Farther off than this, in pixels, a place is wrong.
const WRONG: f64 = 1.5;

impl Case {
    pub(super) const ALL: [Self; 4] = [
        Self {
            name: "dots on a plain table",
            background: Background::Plain,
            noise: 0.0,
            most: 0.15,
        },
        Self {
            name: "dots on a plain table, noise 8",
            background: Background::Plain,
            noise: 8.0,
            most: 0.15,
        },
        Self {
            name: "dots on texture",
            background: Background::Texture,
            noise: 0.0,
            most: 0.30,
        },
        Self {
            name: "dots on texture, noise 8",
            background: Background::Texture,
            noise: 8.0,
            most: 0.30,
        },
    ];

    /// Ten dots, bright and dark, at rest, on inertial circles, drifting or slowed down; they may meet.
    fn settings(self, seed: u64) -> Result<PuckSettings> {
        const RADII: [f64; 10] = [1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 1.5, 3.0, 6.0];
        let size = PictureSize {
            width: 1280,
            height: 720,
        };
        let rpm = if seed.is_multiple_of(2) { -13.45 } else { 10.0 };
        let mut dice = Dice::new(seed);
        let mut settings = PuckSettings::new(size, RotationRate::from_rpm(rpm)?);
        (settings.background, settings.noise, settings.seed) = (self.background, self.noise, seed);
        let coriolis = 2.0 * f64::abs(rpm) * TAU / 60.0;
        for (index, radius) in RADII.into_iter().enumerate() {
            let around = TAU * (index as f64 + dice.unit()) / RADII.len() as f64;
            let out = dice.between(0.25, 0.8);
            let (speed, way) = (coriolis * dice.between(0.0, 0.13), dice.between(0.0, TAU));
            settings.pucks.push(Puck {
                radius,
                level: if index % 3 == 2 { 25.0 } else { 225.0 },
                motion: PuckMotion {
                    rpm,
                    surface: if index % 5 == 4 {
                        Surface::Curved(1.02 * rpm)
                    } else {
                        Surface::Equilibrium
                    },
                    friction: if index % 4 == 3 { 0.1 } else { 0.0 },
                    start: PuckState {
                        position: [out * around.cos(), out * around.sin()],
                        velocity: [speed * way.cos(), speed * way.sin()],
                    },
                },
            });
        }
        Ok(settings)
    }

    pub(super) fn try_seed(self, seed: u64) -> Result<Tried> {
        let scene = PuckScene::new(&self.settings(seed)?)?;
        let times: Vec<Timestamp> = FrameTimes::Variable { seed }.timestamps(SECONDS)?.collect();
        // A click is a little beside the middle.
        let clicks: Vec<(f64, f64)> = scene
            .pucks_at(0.0)
            .iter()
            .map(|[.., x, y]| (x + 0.8, y - 0.6))
            .collect();
        let tracks = followed(&scene, &times, &clicks)?;
        let mut sum = Tried::default();
        for (index, track) in tracks.all().iter().enumerate() {
            sum.add(&scene, track, index);
        }
        Ok(sum)
    }
}

/// What came of following.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tried {
    squares: f64,
    places: usize,
    pub(super) points: usize,
    pub(super) followed_to_the_end: usize,
    pub(super) point_seconds: f64,
    /// Seconds in which a trusted place was wrong.
    pub(super) wrong_seconds: usize,
}

impl Tried {
    fn add(&mut self, scene: &PuckScene, track: &Track, index: usize) {
        let circle = scene.circle();
        let mut wrong = BTreeSet::new();
        for point in track.points.iter().filter(|point| point.sighting.trusted) {
            let Some([u, v, ..]) = scene.pucks_at(point.seconds).get(index).copied() else {
                continue;
            };
            let off = (point.sighting.x - circle.x - u).hypot(point.sighting.y - circle.y - v);
            if off > WRONG {
                wrong.insert(point.seconds as u64);
            }
            self.squares += off * off;
            self.places += 1;
        }
        self.points += 1;
        self.followed_to_the_end += usize::from(track.ended.is_none());
        self.point_seconds += track.points.last().map_or(0.0, |point| point.seconds);
        self.wrong_seconds += wrong.len();
    }

    pub(super) fn sum(all: &[Self]) -> Self {
        all.iter().fold(Self::default(), |sum, one| Self {
            squares: sum.squares + one.squares,
            places: sum.places + one.places,
            points: sum.points + one.points,
            followed_to_the_end: sum.followed_to_the_end + one.followed_to_the_end,
            point_seconds: sum.point_seconds + one.point_seconds,
            wrong_seconds: sum.wrong_seconds + one.wrong_seconds,
        })
    }

    /// Root mean square of the distance from the truth.
    pub(super) fn rms(&self) -> f64 {
        (self.squares / self.places as f64).sqrt()
    }
}

/// The tracks of points picked in the first frame of a scene's film.
pub(super) fn followed(scene: &PuckScene, times: &[Timestamp], clicks: &[(f64, f64)]) -> Result<Tracks> {
    let recipe = Recipe::new(scene.circle(), scene.settings().rate);
    let mut tracks = Tracks::new();
    let mut tracker: Option<Tracker> = None;
    let mut index = 0;
    show(scene, times, |frame, format| {
        match &mut tracker {
            Some(tracker) => {
                let seconds = tracker.seconds(frame);
                tracker.follow(frame, |point, followed| tracks.take(point, index, seconds, followed));
            }
            None => {
                let mut new = Tracker::new(&recipe, format, frame.timestamp, frame.timestamp)?;
                for click in clicks {
                    let (method, sighting) = new.pick(frame, *click, None)?;
                    tracks.pick(method, 0, 0.0, sighting);
                }
                tracker = Some(new);
            }
        }
        index += 1;
        Ok(())
    })?;
    tracks.finish();
    Ok(tracks)
}

/// Shows the frames as they come out of H.264.
fn show(
    scene: &PuckScene,
    times: &[Timestamp],
    mut see: impl FnMut(&Frame, &netdpr_derotation::VideoFormat) -> Result<()>,
) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("film.mp4");
    write(scene, times, &path)?;
    let mut reader = FilmReader::open(&path)?;
    let format = reader.info().format();
    let mut frame = reader.frame()?;
    while reader.read_into(&mut frame)? {
        see(&frame, &format)?;
    }
    reader.finish(false)?;
    Ok(())
}

/// Draws the film into a file: H.264, crf 23.
pub(super) fn write(scene: &PuckScene, times: &[Timestamp], path: &std::path::Path) -> Result<()> {
    write_film(scene.blank_frame(), times, path, |time, frame| {
        scene.draw_into(time, frame);
    })
}

/// Writes a film into a file: H.264, crf 23. `draw` draws each frame, into one that is like `frame`.
pub(super) fn write_film(
    mut frame: Frame,
    times: &[Timestamp],
    path: &std::path::Path,
    mut draw: impl FnMut(Timestamp, &mut Frame),
) -> Result<()> {
    let first = times.first().context("the film has no frames")?;
    let last = times.last().context("the film has no frames")?.seconds_since(*first);
    let info = FilmInfo {
        size: frame.size(),
        stretched: false,
        colour: frame.colour(),
        tags: ColourTags {
            primaries: None,
            transfer: None,
            matrix: None,
        },
        timebase: first.timebase(),
        start_seconds: 0.0,
        mean_fps: times.len() as f64 / last.max(0.1),
        variable_frame_rate: true,
        duration_seconds: Some(last),
        frames: u32::try_from(times.len()).ok(),
        video_codec: "rawvideo".to_owned(),
        pixel_format: "yuv420p".to_owned(),
        audio_codec: None,
    };
    let film = NewFilm {
        size: info.size,
        info: &info,
        sound: None,
        quality: 23,
        format: Format::default(),
    };
    let mut writer = FilmWriter::create(path, &film)?;
    for &time in times {
        draw(time, &mut frame);
        frame.timestamp = time;
        writer.write(&frame)?;
    }
    writer.finish()?;
    Ok(())
}
