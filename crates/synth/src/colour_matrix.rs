//! From red, green and blue to luma and chroma.

use serde::{Deserialize, Serialize};

use crate::paint::Rgb;

/// Which matrix makes luma and chroma of red, green and blue. The range is limited (luma 16 to 235).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColourMatrix {
    /// ITU-R BT.601: standard definition.
    Bt601,
    /// ITU-R BT.709: high definition.
    Bt709,
}

impl ColourMatrix {
    /// The matrix players assume for a film of this height when nothing is said: BT.709 from 720 rows on.
    #[must_use]
    pub const fn for_height(height: u32) -> Self {
        if height >= 720 { Self::Bt709 } else { Self::Bt601 }
    }

    /// The name FFmpeg gives this matrix (`-colorspace`): `smpte170m` or `bt709`.
    #[must_use]
    pub const fn ffmpeg_name(self) -> &'static str {
        match self {
            Self::Bt601 => "smpte170m",
            Self::Bt709 => "bt709",
        }
    }

    /// The weights of red and blue in luma.
    const fn weights(self) -> (f32, f32) {
        match self {
            Self::Bt601 => (0.299, 0.114),
            Self::Bt709 => (0.2126, 0.0722),
        }
    }

    /// Luma (0 black to 219 white) and chroma (-112 to 112) in grey levels, without the offsets of 16 and 128,
    /// so that what is mixed and dimmed as colour may as well be mixed and dimmed as luma and chroma.
    pub(crate) fn levels(self, [red, green, blue]: Rgb) -> [f32; 3] {
        let (weight_red, weight_blue) = self.weights();
        let luma = weight_red * red + (1.0 - weight_red - weight_blue) * green + weight_blue * blue;
        [
            219.0 * luma,
            112.0 * (blue - luma) / (1.0 - weight_blue),
            112.0 * (red - luma) / (1.0 - weight_red),
        ]
    }

    /// Red, green and blue (0 to 255) of one pixel, for looking at a frame.
    #[must_use]
    pub fn to_rgb(self, [y, u, v]: [u8; 3]) -> [u8; 3] {
        let (weight_red, weight_blue) = self.weights();
        let luma = (f32::from(y) - 16.0) / 219.0;
        let red = luma + (f32::from(v) - 128.0) / 112.0 * (1.0 - weight_red);
        let blue = luma + (f32::from(u) - 128.0) / 112.0 * (1.0 - weight_blue);
        let green = (luma - weight_red * red - weight_blue * blue) / (1.0 - weight_red - weight_blue);
        // The cast saturates.
        [red, green, blue].map(|level| (level * 255.0 + 0.5) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_grey_and_colours_come_back() {
        for matrix in [ColourMatrix::Bt601, ColourMatrix::Bt709] {
            let [y, u, v] = matrix.levels([1.0; 3]);
            assert!((y - 219.0).abs() < 1e-3 && u.abs() < 1e-3 && v.abs() < 1e-3);
            let orange = [0.9, 0.5, 0.1];
            let [y, u, v] = matrix.levels(orange);
            let back = matrix.to_rgb([(y + 16.5) as u8, (u + 128.5) as u8, (v + 128.5) as u8]);
            for (level, expected) in back.iter().zip(orange) {
                assert!((f32::from(*level) / 255.0 - expected).abs() < 0.01, "{back:?}");
            }
        }
    }

    #[test]
    fn red_in_bt709_is_the_standard_s() {
        let [y, _, v] = ColourMatrix::Bt709.levels([1.0, 0.0, 0.0]);
        assert!((y + 16.0 - 62.56).abs() < 0.01 && (v + 128.0 - 240.0).abs() < 1e-3);
    }
}
