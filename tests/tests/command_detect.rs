//! `netdpr detect`: the rim, from more frames than the first where that one doesn't show it.

use anyhow::{Context as _, ensure};
use netdpr_whole_system::clips::{Shelf, TankOrder};
use netdpr_whole_system::command::Netdpr;
use serde_json::Value;

#[test]
fn a_first_frame_without_a_rim_is_no_hindrance() -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder::default())?;
    // As where a lamp is switched on after the camera.
    let dark = shelf.changed(
        &clip,
        "dark_at_first.mp4",
        &["-vf", "drawbox=c=black:t=fill:enable='lt(t,0.1)'", "-crf", "18"],
    )?;
    for film in [&clip, &dark] {
        let outcome = Netdpr::new()?.run(["detect".as_ref(), film.path.as_os_str(), "--json".as_ref()])?;
        ensure!(outcome.code == Some(0), "{outcome:?}");
        let found: Value = serde_json::from_str(&outcome.stdout)?;
        let number = |name: &str| found["circle"][name].as_f64().context("no circle");
        let (x, y, r) = (number("x")?, number("y")?, number("r")?);
        let circle = clip.circle;
        let off = (x - circle.x).hypot(y - circle.y);
        ensure!(off < 1.0 && (r - circle.r).abs() < 1.0, "{found} for {circle:?}");
    }
    Ok(())
}
