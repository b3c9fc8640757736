//! The command's layouts and its trim.

use std::path::Path;

use anyhow::ensure;
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated, picture_size};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::command::{Netdpr, circle_text, complaint, derotate_arguments};
use netdpr_whole_system::measure::film_info;

#[test]
fn layouts_and_trim_are_as_asked() -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder {
        fps: "vfr",
        ..TankOrder::default()
    })?;
    let side = clip.circle.square_side() as usize;
    let command = Netdpr::new()?;
    let mut cases = Cases::new();
    cases.case("the disc alone", || {
        let (output, _) = command.derotate(&clip.path, clip.circle, clip.rpm, &["--no-caption"])?;
        let size = picture_size(&output)?;
        ensure!(size == (side, side), "{size:?}");
        Ok(())
    });
    cases.case("the caption is below the disc", || {
        let (output, _) = command.derotate(&clip.path, clip.circle, clip.rpm, &[])?;
        let (width, height) = picture_size(&output)?;
        ensure!(width == side && height > side && height % 2 == 0, "{width} x {height}");
        check_derotated(&clip, &output, WHOLE).map(drop)
    });
    cases.case("side by side", || {
        let (output, _) = command.derotate(&clip.path, clip.circle, clip.rpm, &["--side-by-side", "--no-caption"])?;
        let size = picture_size(&output)?;
        ensure!(size == (2 * side, side), "{size:?}");
        Ok(())
    });
    cases.case("each quality is a larger file, and QuickTime is QuickTime", || {
        let mut sizes = Vec::new();
        for (name, quality) in [("small.mp4", "small"), ("good.MP4", "good"), ("best.mov", "best")] {
            let output = command.folder().join(name);
            let more = ["--no-caption", "--quality", quality];
            let outcome = command.run(derotate_arguments(
                &clip.path,
                &output,
                "13.45",
                &circle_text(clip.circle),
                &more,
            ))?;
            ensure!(outcome.code == Some(0), "{outcome:?}");
            let film = std::fs::read(&output)?;
            // QuickTime File Format Specification: the first box.
            let is_quicktime = film.get(4..12) == Some(b"ftypqt  ".as_slice());
            ensure!(is_quicktime == (quality == "best"), "{name} is another kind of file");
            sizes.push(film.len());
            if quality != "small" {
                check_derotated(&clip, &output, WHOLE)?;
            }
        }
        ensure!(
            sizes.windows(2).all(|two| two[1] as f64 > 1.25 * two[0] as f64),
            "{sizes:?}"
        );
        Ok(())
    });
    cases.case("trim", || {
        let arguments = ["--no-caption", "--start", "0.51", "--end", "1.49"];
        let (output, _) = command.derotate(&clip.path, clip.circle, clip.rpm, &arguments)?;
        let report = check_derotated(&clip, &output, (0.51, 1.49))?;
        ensure!((20..60).contains(&report.frames), "{report:?}");
        Ok(())
    });
    cases.case("sound", || {
        let with_sound = shelf.with_sound(&clip)?;
        let (output, _) = command.derotate(&with_sound.path, clip.circle, clip.rpm, &["--no-caption"])?;
        ensure!(film_info(&output)?.audio.is_some(), "the sound is gone");
        Ok(())
    });
    cases.case("a film that is there is kept unless --overwrite is given", || {
        let output = command.folder().join("kept.mp4");
        std::fs::write(&output, "kept")?;
        let mut arguments = derotate_arguments(&clip.path, &output, "13.45", &circle_text(clip.circle), &[]);
        arguments.retain(|argument| argument != "--overwrite");
        let outcome = command.run(&arguments)?;
        ensure!(matches!(outcome.code, Some(1 | 2)), "{outcome:?}");
        complaint(&outcome)?;
        ensure!(std::fs::read(&output)? == b"kept", "it was written over");
        Ok(())
    });
    cases.case("the original is never written over", || {
        let original = command.folder().join("original.mp4");
        std::fs::copy(&clip.path, &original)?;
        let circle = circle_text(clip.circle);
        let outcome = command.run(derotate_arguments(
            &original,
            Path::new("original.mp4"),
            "13.45",
            &circle,
            &[],
        ))?;
        ensure!(matches!(outcome.code, Some(1 | 2)), "{outcome:?}");
        complaint(&outcome)?;
        ensure!(
            std::fs::read(&original)? == std::fs::read(&clip.path)?,
            "it was written over"
        );
        Ok(())
    });
    cases.finish()
}
