//! A canvas's pixels as a frame.

use netdpr_derotation::{ChromaSiting, Colour, ColourRange, Frame};

/// A canvas's pixels are of full range, and their colours are taken together from squares of four.
pub(super) const OF_CANVAS: Colour = Colour {
    range: ColourRange::Full,
    siting: ChromaSiting::Center,
};

/// Weights of red, green and blue in luma (ITU-R BT.709), of 256.
const WEIGHTS: [u32; 3] = [54, 183, 19];

/// Fills the frame's luma from pixels RGBA, row after row; what is missing stays.
pub(super) fn luma_from_rgba(pixels: &[u8], frame: &mut Frame) {
    let [luma, ..] = frame.planes_mut();
    for (sample, pixel) in luma.samples.iter_mut().zip(pixels.as_chunks::<4>().0) {
        *sample = level(*pixel);
    }
}

/// Fills luma and chroma.
pub(super) fn from_rgba(pixels: &[u8], frame: &mut Frame) {
    luma_from_rgba(pixels, frame);
    let pixels = pixels.as_chunks::<4>().0;
    let [luma, u, v] = frame.planes_mut();
    let width = luma.width.max(1);
    for (row, (u_row, v_row)) in u
        .samples
        .chunks_mut(u.width.max(1))
        .zip(v.samples.chunks_mut(v.width.max(1)))
        .enumerate()
    {
        for (column, (u, v)) in u_row.iter_mut().zip(v_row).enumerate() {
            // One of the four says enough for finding a rim.
            if let Some(&pixel) = pixels.get(2 * row * width + 2 * column) {
                let [red, _, blue, _] = pixel.map(i32::from);
                let luma = i32::from(level(pixel));
                // BT.709: blue less luma over 1.8556, red less luma over 1.5748; of 256.
                *u = (128 + ((blue - luma) * 138) / 256).clamp(0, 255) as u8;
                *v = (128 + ((red - luma) * 163) / 256).clamp(0, 255) as u8;
            }
        }
    }
}

fn level([red, green, blue, _]: [u8; 4]) -> u8 {
    let [r, g, b] = WEIGHTS;
    ((r * u32::from(red) + g * u32::from(green) + b * u32::from(blue) + 128) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::PictureSize;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::super::rgba::rgba;
    use super::*;

    #[test]
    fn colours_come_back() {
        let size = PictureSize { width: 4, height: 2 };
        let colours = [[200, 30, 40, 255], [20, 180, 90, 255]];
        let row: Vec<u8> = [colours[0], colours[0], colours[1], colours[1]].concat();
        let pixels = [row.clone(), row].concat();
        let mut frame = Frame::black(size, OF_CANVAS).unwrap();
        from_rgba(&pixels, &mut frame);
        let back = rgba(&frame, Some("bt709"));
        let off = back.iter().zip(&pixels).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(off.is_some_and(|off| off <= 4), "{back:?}");
        // Fewer pixels than there are places for.
        luma_from_rgba(&[255; 6], &mut frame);
        assert_eq!(frame.planes()[0].samples[0], 255);
    }
}
