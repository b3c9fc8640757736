//! In a browser the core gives the very bytes it gives natively.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

mod golden;

use netdpr_derotation::Circle;
use netdpr_derotation::rim::find_rim;
use wasm_bindgen_test::wasm_bindgen_test;

/// A browser has no files: the golden pictures come along.
const PICTURES: [(&str, &[u8]); 5] = [
    ("disc", include_bytes!("golden/disc.png")),
    ("side_by_side", include_bytes!("golden/side_by_side.png")),
    ("frame", include_bytes!("golden/frame.png")),
    ("polygon", include_bytes!("golden/polygon.png")),
    ("full_range", include_bytes!("golden/full_range.png")),
];

#[wasm_bindgen_test]
fn pictures_are_the_golden_ones() {
    for golden in golden::all() {
        let (_, file) = PICTURES.iter().find(|(name, _)| *name == golden.name).unwrap();
        let expected = image::load_from_memory(file).unwrap().into_luma8();
        let drawn = golden.drawn();
        assert_eq!(drawn.dimensions(), expected.dimensions(), "{}", golden.name);
        let differing = expected.as_raw().iter().zip(drawn.as_raw()).filter(|(a, b)| a != b);
        assert_eq!(differing.count(), 0, "bytes of {} differ", golden.name);
    }
}

#[wasm_bindgen_test]
fn the_rim_is_the_golden_one() {
    let expected: Circle = serde_json::from_str(include_str!("golden/rim.json")).unwrap();
    let found = find_rim(&golden::disc()).unwrap().circle;
    let off = [found.x - expected.x, found.y - expected.y, found.r - expected.r];
    assert!(
        off.iter().all(|off| off.abs() <= 1e-6),
        "{found:?} instead of {expected:?}"
    );
}
