//! What the command says to films and numbers it can't work with, and what it leaves behind: nothing.

use std::path::Path;

use anyhow::ensure;
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::check_tags;
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::command::{Netdpr, circle_text, complaint, derotate_arguments, sentence};
use netdpr_whole_system::measure::Film;

/// Runs it, and checks that it ends with one of `codes`, with a sentence, which is returned, and leaves nothing.
fn refused(film: &Path, rpm: &str, circle: &str, codes: &[i32]) -> anyhow::Result<String> {
    let command = Netdpr::new()?;
    let outcome = command.run(derotate_arguments(film, Path::new("derotated.mp4"), rpm, circle, &[]))?;
    ensure!(outcome.code.is_some_and(|code| codes.contains(&code)), "{outcome:?}");
    let said = complaint(&outcome)?;
    eprintln!("    {said}");
    let left = command.left_behind()?;
    ensure!(left.is_empty(), "left behind: {left:?}");
    Ok(said)
}

#[test]
fn a_file_that_is_no_film_is_refused_in_a_sentence() -> anyhow::Result<()> {
    let films = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?.hopeless_set()?;
    let mut cases = Cases::new();
    for film in &films {
        let name = film
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        cases.case(&name, || {
            let said = refused(film, "13.45", "320,180,150", &[1])?;
            ensure!(
                name != "text.mp4" || !said.contains("breaks off"),
                "a text is no film that breaks off: {said}"
            );
            Ok(())
        });
    }
    cases.case("a film that is not there", || {
        refused(Path::new("no_such.mp4"), "13.45", "320,180,150", &[1]).map(drop)
    });
    cases.case("a folder", || {
        refused(Path::new("."), "13.45", "320,180,150", &[1]).map(drop)
    });
    cases.finish()
}

#[test]
fn numbers_without_sense_are_refused_in_a_sentence() -> anyhow::Result<()> {
    let clip = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?.tank(TankOrder::default())?;
    let circle = circle_text(clip.circle);
    let mut cases = Cases::new();
    for rpm in ["0", "-0", "nan", "inf", "-inf", "1e308", "-1e308", "ten", ""] {
        cases.case(&format!("rate {rpm:?}"), || {
            refused(&clip.path, rpm, &circle, &[2]).map(drop)
        });
    }
    for circle in [
        "320,180,0",
        "320,180,-5",
        "320,180,nan",
        "inf,180,150",
        "320,180",
        "here",
        "1,2,3,4",
    ] {
        cases.case(&format!("circle {circle}"), || {
            refused(&clip.path, "13.45", circle, &[1, 2]).map(drop)
        });
    }
    for circle in [
        "320,180,10000",
        "320,180,1e300",
        "-200,180,150",
        "320,1000,150",
        "1e300,180,150",
    ] {
        cases.case(&format!("circle {circle} in 640 x 360"), || {
            refused(&clip.path, "13.45", circle, &[1, 2]).map(drop)
        });
    }
    cases.finish()
}

#[test]
fn a_decimal_comma_is_a_decimal_point() -> anyhow::Result<()> {
    let clip = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?.tank(TankOrder::default())?;
    let command = Netdpr::new()?;
    let output = command.folder().join("comma.mp4");
    let circle = circle_text(clip.circle);
    let outcome = command.run(derotate_arguments(
        &clip.path,
        &output,
        "13,45",
        &circle,
        &["--no-caption"],
    ))?;
    ensure!(outcome.code == Some(0), "{outcome:?}");
    netdpr_whole_system::checks::check_derotated(&clip, &output, netdpr_whole_system::checks::WHOLE)?;
    Ok(())
}

#[test]
fn a_damaged_film_yields_what_could_be_read_and_says_so() -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let whole = Film::open(&shelf.tank(TankOrder::default())?.path)?.count();
    let mut cases = Cases::new();
    for clip in &shelf.damaged_set()? {
        cases.case(&clip.name(), || damaged(clip, whole));
    }
    cases.finish()
}

fn damaged(clip: &Clip, whole: usize) -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    let (output, outcome) = command.derotate(&clip.path, clip.circle, clip.rpm, &["--no-caption"])?;
    let said = outcome
        .stderr
        .lines()
        .map(str::trim)
        .rfind(|line| !line.is_empty())
        .unwrap_or_default();
    sentence(said)?;
    eprintln!("    {said}");
    let frames = Film::open(&output)?.collect::<Result<Vec<_>, _>>()?.len();
    ensure!(
        frames >= whole / 4 && frames <= whole,
        "{frames} of {whole} frames came out"
    );
    check_tags(clip, &output)
}
