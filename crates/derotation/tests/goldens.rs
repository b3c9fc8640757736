//! The golden pictures, byte by byte; `cargo xtask goldens` draws them anew when a change of them is meant.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod golden;

use std::fs;
use std::path::{Path, PathBuf};

use netdpr_derotation::Circle;
use netdpr_derotation::rim::find_rim;

/// A file of the folder with the golden ones.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("golden")
        .join(name)
}

/// Whether the golden pictures are to be drawn anew instead of compared.
fn rebuilding() -> bool {
    std::env::var_os("NETDPR_REBUILD_GOLDENS").is_some_and(|value| value == "1")
}

#[test]
fn pictures_are_the_golden_ones() {
    let mut wrong = Vec::new();
    for golden in golden::all() {
        let drawn = golden.drawn();
        let path = file(&format!("{}.png", golden.name));
        if rebuilding() {
            drawn.save(&path).unwrap();
            continue;
        }
        let expected = image::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected = expected.into_luma8();
        if expected == drawn {
            continue;
        }
        let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.png", golden.name));
        drawn.save(&seen).unwrap();
        let pairs = expected.as_raw().iter().zip(drawn.as_raw());
        let differences = pairs.map(|(expected, drawn)| expected.abs_diff(*drawn));
        wrong.push(format!(
            "{}: {:?} instead of {:?}, {} bytes differ, by {} levels at most; it is {} now",
            golden.name,
            drawn.dimensions(),
            expected.dimensions(),
            differences.clone().filter(|difference| *difference > 0).count(),
            differences.max().unwrap_or(0),
            seen.display(),
        ));
    }
    assert!(
        wrong.is_empty(),
        "{}\nIf that is meant: `cargo xtask goldens`, and look at them.",
        wrong.join("\n")
    );
}

#[test]
fn the_rim_is_the_golden_one() {
    let found = find_rim(&golden::disc()).unwrap().circle;
    let path = file("rim.json");
    if rebuilding() {
        fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        return;
    }
    let expected: Circle = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let off = [found.x - expected.x, found.y - expected.y, found.r - expected.r];
    assert!(
        off.iter().all(|off| off.abs() <= 1e-9),
        "{found:?} instead of {expected:?}"
    );
}
