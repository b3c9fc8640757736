//! Films derotated by the command: every frame at its angle and at its time.

use std::path::Path;

use netdpr_derotation::Circle;
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Shelf};
use netdpr_whole_system::command::Netdpr;

#[test]
fn every_frame_is_turned_to_its_angle() -> anyhow::Result<()> {
    each_comes_out_right(&Shelf::new(env!("CARGO_TARGET_TMPDIR"))?.accuracy_set()?)
}

#[test]
fn every_format_comes_out_right() -> anyhow::Result<()> {
    each_comes_out_right(&Shelf::new(env!("CARGO_TARGET_TMPDIR"))?.formats_set()?)
}

fn each_comes_out_right(clips: &[Clip]) -> anyhow::Result<()> {
    let command = Netdpr::new()?;
    let mut cases = Cases::new();
    for clip in clips {
        cases.case(&clip.name(), || {
            let (output, _) = command.derotate(&clip.path, clip.circle, clip.rpm, &["--no-caption"])?;
            let report = check_derotated(clip, &output, WHOLE)?;
            eprintln!(
                "    at most {:.4} degrees off, rms {:.4}",
                report.worst_degrees, report.rms_degrees
            );
            Ok(())
        });
    }
    cases.finish()
}

/// Films of others, where they lie beside the project: drawn by another hand, with its own truth.
#[test]
fn films_drawn_by_others_are_turned_to_their_angle() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/clips");
    if !folder.is_dir() {
        eprintln!("left out: there are no films of others beside the project");
        return Ok(());
    }
    let command = Netdpr::new()?;
    let mut cases = Cases::new();
    for name in ["tank_13.45rpm", "tank_13.45rpm_vfr", "fluid_9_tank_10rpm"] {
        cases.case(name, || {
            let truth: serde_json::Value =
                serde_json::from_slice(&std::fs::read(folder.join(format!("{name}.json")))?)?;
            let number = |names: &[&str]| names.iter().find_map(|name| truth[name].as_f64()).unwrap_or(f64::NAN);
            let clip = Clip {
                path: folder.join(format!("{name}.mp4")),
                circle: Circle::new(number(&["cx"]), number(&["cy"]), number(&["R_rotating", "r"])),
                rpm: number(&["rpm"]),
            };
            // Two seconds of them are as good as twenty.
            let kept = (1.01, 3.01);
            let arguments = ["--no-caption", "--start", "1.01", "--end", "3.01"];
            let (output, _) = command.derotate(&clip.path, clip.circle, clip.rpm, &arguments)?;
            let report = check_derotated(&clip, &output, kept)?;
            eprintln!(
                "    at most {:.4} degrees off, rms {:.4}",
                report.worst_degrees, report.rms_degrees
            );
            Ok(())
        });
    }
    cases.finish()
}
