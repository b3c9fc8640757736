//! A film that FFmpeg cuts and shrinks says of its tank's motion what the whole pictures say.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

use std::path::Path;

use netdpr_derotation::motion::{Motion, MotionStudy};
use netdpr_derotation::{Circle, ColourRange, Format, PictureSize, RotationRate, Timestamp};
use netdpr_ffmpeg::{ColourTags, FilmInfo};
use netdpr_synth::{FrameTimes, TankScene, TankSettings};
use netdpr_video::{FilmReader, FilmWriter, NewFilm, Programs};

const SIZE: PictureSize = PictureSize {
    width: 900,
    height: 600,
};
/// Its part of the picture begins in an odd column.
const CIRCLE: Circle = Circle::new(441.3, 299.7, 262.0);

fn write(path: &Path, range: ColourRange) -> FilmInfo {
    let settings = TankSettings {
        circle: Some(CIRCLE),
        ..TankSettings::new(SIZE, RotationRate::from_rpm(60.0).unwrap())
    };
    let scene = TankScene::new(&settings).unwrap();
    let times: Vec<Timestamp> = FrameTimes::Variable { seed: 3 }.timestamps(1.2).unwrap().collect();
    let mut colour = scene.colour();
    colour.range = range;
    let info = FilmInfo {
        size: SIZE,
        stretched: false,
        colour,
        tags: ColourTags::default(),
        timebase: times[0].timebase(),
        start_seconds: 0.0,
        mean_fps: 30.0,
        variable_frame_rate: true,
        duration_seconds: Some(1.2),
        frames: None,
        video_codec: "rawvideo".to_owned(),
        pixel_format: "yuv420p".to_owned(),
        audio_codec: None,
    };
    let film = NewFilm {
        size: SIZE,
        info: &info,
        sound: None,
        quality: 0,
        format: Format::default(),
    };
    let mut writer = FilmWriter::create(path, &film).unwrap();
    let mut frame = scene.blank_frame();
    for time in times {
        scene.draw_into(time, &mut frame);
        writer.write(&frame).unwrap();
    }
    writer.finish().unwrap();
    info
}

fn measured(mut study: MotionStudy, mut reader: FilmReader) -> (Motion, PictureSize) {
    let mut frame = reader.frame().unwrap();
    while reader.read_into(&mut frame).unwrap() {
        study.take(&frame);
    }
    reader.finish(false).unwrap();
    (study.finish().unwrap(), frame.size())
}

#[test]
fn small_copies_say_what_the_whole_pictures_say() {
    let folder = tempfile::tempdir().unwrap();
    for range in [ColourRange::Limited, ColourRange::Full] {
        let path = folder.path().join(format!("{range:?}.mp4"));
        write(&path, range);
        let study = || MotionStudy::new(SIZE, CIRCLE, None);
        let reader = FilmReader::open(&path).unwrap();
        let info = reader.info().clone();
        let (whole, size) = measured(study(), reader);
        assert_eq!((size, info.colour.range), (SIZE, range));

        let small = study().small_copy().unwrap();
        assert_eq!(small.corner().0 % 2, 0);
        let reader = FilmReader::open_small(&Programs::default(), &path, info, small);
        let (shrunk, size) = measured(study(), reader);
        assert_eq!(size, small.size());
        assert!(size.width < SIZE.width / 2);

        assert!((whole.tank.rpm - 60.0).abs() < 0.01, "{whole:?}");
        assert!((shrunk.tank.rpm - whole.tank.rpm).abs() < 1e-4, "{shrunk:?} {whole:?}");
        let (a, b) = (whole.centre.unwrap(), shrunk.centre.unwrap());
        assert!((a.x - b.x).hypot(a.y - b.y) < 0.01, "{shrunk:?} {whole:?}");
    }
}
