//! The measures, on films: decoding, times and codec are between the picture and the number here.

use anyhow::{Context, ensure};
use netdpr_derotation::{Circle, PictureSize};
use netdpr_whole_system::clips::{QuarterTurns, set_display_matrix, turned_circle};
use netdpr_whole_system::measure::{Film, compare_films, film_info, measure_rotation, measure_timing};
use netdpr_whole_system::program::ffmpeg;

const ALL: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// A film of a picture rich in detail, and the same turned by ffmpeg at 13.45 rpm plus `wrong` degrees.
fn turned_by_ffmpeg(folder: &std::path::Path, wrong: f64) -> anyhow::Result<(std::path::PathBuf, std::path::PathBuf)> {
    let (source, output) = (folder.join("source.mkv"), folder.join(format!("turned_{wrong}.mkv")));
    if !source.exists() {
        ffmpeg([
            "-f".as_ref(),
            "lavfi".as_ref(),
            "-i".as_ref(),
            "mandelbrot=size=320x320:rate=30000/1001".as_ref(),
            "-frames:v".as_ref(),
            "30".as_ref(),
            "-c:v".as_ref(),
            "libx264".as_ref(),
            "-crf".as_ref(),
            "10".as_ref(),
            "-pix_fmt".as_ref(),
            "yuv420p".as_ref(),
            source.as_os_str(),
        ])?;
    }
    // ffmpeg's rotate turns clockwise; the tank turns counter-clockwise, so the picture is to be turned clockwise.
    let turn = format!("rotate=a='(80.7*t+{})*PI/180':bilinear=1", -wrong);
    ffmpeg([
        "-i".as_ref(),
        source.as_os_str(),
        "-vf".as_ref(),
        turn.as_ref(),
        "-c:v".as_ref(),
        "ffv1".as_ref(),
        output.as_os_str(),
    ])?;
    Ok((source, output))
}

#[test]
fn a_wrong_turn_is_told_from_a_right_one() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let circle = Circle::new(159.5, 159.5, 150.0);
    let (source, right) = turned_by_ffmpeg(folder.path(), 0.0)?;
    let right = measure_rotation(&source, &right, circle, 13.45, ALL)?;
    let (_, wrong) = turned_by_ffmpeg(folder.path(), 0.1)?;
    let wrong = measure_rotation(&source, &wrong, circle, 13.45, ALL)?;
    eprintln!("{right:?}\n{wrong:?}");
    assert_eq!(right.frames, 30);
    // 0.009 and 0.003 were measured: the smaller part of the 0.05 that a film may be off.
    assert!(right.worst_degrees < 0.02 && right.rms_degrees < 0.01, "{right:?}");
    assert!((wrong.rms_degrees - 0.1).abs() < 0.01, "{wrong:?}");
    Ok(())
}

#[test]
fn times_tags_and_likeness_are_read_from_the_file() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (a, b) = (folder.path().join("a.mp4"), folder.path().join("b.mp4"));
    let make = |path: &std::path::Path, filter: &str| {
        ffmpeg([
            "-f".as_ref(),
            "lavfi".as_ref(),
            "-i".as_ref(),
            "testsrc2=size=160x90:rate=30000/1001:duration=1".as_ref(),
            "-vf".as_ref(),
            filter.as_ref(),
            "-fps_mode".as_ref(),
            "passthrough".as_ref(),
            "-c:v".as_ref(),
            "libx264".as_ref(),
            "-qp".as_ref(),
            "0".as_ref(),
            "-pix_fmt".as_ref(),
            "yuv420p".as_ref(),
            "-color_range".as_ref(),
            "tv".as_ref(),
            "-colorspace".as_ref(),
            "bt709".as_ref(),
            path.as_os_str(),
        ])
    };
    make(&a, "null")?;
    make(&b, "select='not(eq(n\\,29))',lutyuv=y=val+4")?;
    let info = film_info(&a)?;
    assert_eq!((info.codec.as_str(), info.width, info.height), ("h264", 160, 90));
    assert_eq!(
        (info.colour_range.as_str(), info.colour_matrix.as_str()),
        ("tv", "bt709")
    );
    assert_eq!(info.audio, None);
    let timing = measure_timing(&a, &b, ALL)?;
    assert_eq!((timing.source_frames, timing.output_frames), (30, 29));
    assert!(timing.worst_seconds < 1e-6, "{timing:?}");
    let last = Film::open(&a)?.last().context("no picture")??;
    assert!(
        (last.seconds - 29.0 * 1001.0 / 30000.0).abs() < 1e-9,
        "{}",
        last.seconds
    );
    assert!(compare_films(&a, &b).is_err(), "a missing frame was not told");
    let first_ten = |path| Film::open(path).map(|film| film.take(10).collect::<Result<Vec<_>, _>>());
    for (a, b) in first_ten(&a)??.iter().zip(&first_ten(&b)??) {
        let difference = netdpr_whole_system::measure::mean_absolute_difference(a, b)?;
        assert!((difference - 4.0).abs() < 0.2, "{difference}");
    }
    Ok(())
}

#[test]
fn a_display_matrix_turns_the_picture_the_way_the_circle_is_turned() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let upright = folder.path().join("upright.mp4");
    // A white spot at (40, 20) in black.
    ffmpeg([
        "-f".as_ref(),
        "lavfi".as_ref(),
        "-i".as_ref(),
        "color=black:size=160x90:duration=0.1,drawbox=x=38:y=18:w=5:h=5:color=white:t=fill".as_ref(),
        "-pix_fmt".as_ref(),
        "yuv420p".as_ref(),
        upright.as_os_str(),
    ])?;
    let coded = PictureSize { width: 160, height: 90 };
    for turns in [QuarterTurns::One, QuarterTurns::Two, QuarterTurns::Three] {
        let turned = folder.path().join("turned.mp4");
        set_display_matrix(&upright, &turned, coded, turns)?;
        let picture = Film::open(&turned)?.next().context("no picture")??;
        let sideways = turns != QuarterTurns::Two;
        assert_eq!(
            (picture.width, picture.height),
            if sideways { (90, 160) } else { (160, 90) }
        );
        let spot = turned_circle(Circle::new(40.0, 20.0, 3.0), coded, turns);
        let level = picture.luma[spot.y as usize * picture.width + spot.x as usize];
        ensure!(level > 200, "{turns:?}: {level} at {spot:?}");
    }
    Ok(())
}
