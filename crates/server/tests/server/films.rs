//! Small films whose truth is known, drawn once.

use std::path::Path;
use std::sync::OnceLock;

use netdpr_derotation::{Circle, Colour, Format, Frame, PictureSize, RotationRate};
use netdpr_ffmpeg::{ColourTags, FilmInfo};
use netdpr_synth::{FrameTimes, TankScene, TankSettings};
use netdpr_video::{FilmWriter, NewFilm};

const SIZE: PictureSize = PictureSize {
    width: 320,
    height: 240,
};

fn settings() -> TankSettings {
    TankSettings::new(SIZE, RotationRate::from_rpm(20.0).unwrap())
}

/// Where the rim is.
pub(crate) fn circle() -> Circle {
    settings().circle()
}

/// A second of a turning tank.
pub(crate) fn tank() -> &'static [u8] {
    static FILM: OnceLock<Vec<u8>> = OnceLock::new();
    FILM.get_or_init(|| {
        let scene = TankScene::new(&settings()).unwrap();
        film(scene.blank_frame(), scene.colour(), 1.0, |frame| {
            scene.draw_into(frame.timestamp, frame);
        })
    })
}

/// Half a second of darkness: no rim.
pub(crate) fn darkness() -> &'static [u8] {
    static FILM: OnceLock<Vec<u8>> = OnceLock::new();
    FILM.get_or_init(|| {
        let colour = TankScene::new(&settings()).unwrap().colour();
        film(Frame::black(SIZE, colour).unwrap(), colour, 0.5, |_| {})
    })
}

fn film(mut frame: Frame, colour: Colour, seconds: f64, mut draw: impl FnMut(&mut Frame)) -> Vec<u8> {
    let times = FrameTimes::Constant {
        numerator: 30,
        denominator: 1,
    };
    let times: Vec<_> = times.timestamps(seconds).unwrap().collect();
    let info = FilmInfo {
        size: SIZE,
        stretched: false,
        colour,
        tags: ColourTags::default(),
        timebase: times[0].timebase(),
        start_seconds: 0.0,
        mean_fps: 30.0,
        variable_frame_rate: false,
        duration_seconds: Some(seconds),
        frames: u32::try_from(times.len()).ok(),
        video_codec: "rawvideo".to_owned(),
        pixel_format: "yuv420p".to_owned(),
        audio_codec: None,
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let new_film = NewFilm {
        size: SIZE,
        info: &info,
        sound: None,
        quality: NewFilm::QUALITY,
        format: Format::default(),
    };
    let mut writer = FilmWriter::create(&path, &new_film).unwrap();
    for time in times {
        frame.timestamp = time;
        draw(&mut frame);
        writer.write(&frame).unwrap();
    }
    writer.finish().unwrap();
    std::fs::read(path).unwrap()
}

/// How many frames a film has, by decoding it.
pub(crate) fn count_frames(film: &[u8]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, film).unwrap();
    count_frames_of(&path)
}

fn count_frames_of(path: &Path) -> usize {
    let mut film = netdpr_video::FilmReader::open(path).unwrap();
    let mut frame = film.frame().unwrap();
    let mut count = 0;
    while film.read_into(&mut frame).unwrap() {
        count += 1;
    }
    count
}
