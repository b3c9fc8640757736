//! A frame as RGBA, for a canvas.

use netdpr_derotation::{ColourRange, Frame};

/// The frame's pixels as RGBA, row after row. `matrix` is FFmpeg's name of the film's; without one, large pictures are
/// taken for BT.709 and small ones for BT.601, as browsers do.
pub(super) fn rgba(frame: &Frame, matrix: Option<&str>) -> Vec<u8> {
    let (red_weight, blue_weight) = match matrix {
        Some("bt709") => BT_709,
        Some("bt2020nc" | "bt2020c") => BT_2020,
        Some(_) => BT_601,
        None if frame.size().height >= 720 => BT_709,
        None => BT_601,
    };
    let (black, luma_span, chroma_span) = match frame.colour().range {
        ColourRange::Limited => (16.0, 219.0, 224.0),
        ColourRange::Full => (0.0, 255.0, 255.0),
    };
    let green_weight = 1.0 - red_weight - blue_weight;
    let [luma, u_plane, v_plane] = frame.planes();
    let mut pixels = Vec::with_capacity(luma.samples.len() * 4);
    for row in 0..luma.height {
        for column in 0..luma.width {
            let level = |plane: &netdpr_derotation::Plane<'_>, x, y| f32::from(plane.get(x, y).unwrap_or(0));
            let y = (level(&luma, column, row) - black) / luma_span;
            let u = (level(&u_plane, column / 2, row / 2) - 128.0) / chroma_span;
            let v = (level(&v_plane, column / 2, row / 2) - 128.0) / chroma_span;
            let red = y + 2.0 * (1.0 - red_weight) * v;
            let blue = y + 2.0 * (1.0 - blue_weight) * u;
            let green = (y - red_weight * red - blue_weight * blue) / green_weight;
            // Casting a float to a byte saturates.
            pixels.extend([red, green, blue].map(|part| (part * 255.0).round() as u8));
            pixels.push(255);
        }
    }
    pixels
}

/// The weights of red and blue in luma: ITU-R BT.601, BT.709, BT.2020.
const BT_601: (f32, f32) = (0.299, 0.114);
const BT_709: (f32, f32) = (0.2126, 0.0722);
const BT_2020: (f32, f32) = (0.2627, 0.0593);

#[cfg(test)]
mod tests {
    use netdpr_derotation::{Colour, PictureSize};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn known_colours_come_out() {
        let size = PictureSize { width: 2, height: 2 };
        let mut frame = Frame::black(size, Colour::default()).unwrap();
        // BT.601 limited: pure red is (81, 90, 240).
        frame.copy_from_bytes(&[81, 81, 81, 235, 90, 240]).unwrap();
        let pixels = rgba(&frame, Some("smpte170m"));
        assert!(
            pixels[0] >= 253 && pixels[1] <= 2 && pixels[2] <= 2,
            "{:?}",
            &pixels[..4]
        );
        assert_eq!(pixels.len(), 16);
    }
}
