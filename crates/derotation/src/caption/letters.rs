//! Letters as coverage bitmaps, rasterised once.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont};

use super::CaptionError;

/// A subset of DejaVu Sans under a name of its own; see fonts/LICENSE.
const FONT: &[u8] = include_bytes!("../../fonts/netdpr-caption.ttf");

/// Every character a caption can hold.
const CHARACTERS: &str = " ,-./0123456789Uabcdefghijklmnopqrstuvwxyz↺↻";

/// The letters of one size, set on the baseline of a band of one height.
#[derive(Debug)]
pub(super) struct Letters {
    letters: Vec<Letter>,
}

/// One letter: how much of each pixel its ink covers, 0 to 255.
#[derive(Debug)]
pub(super) struct Letter {
    character: char,
    /// Pixels to the next letter.
    advance: usize,
    /// The bitmap's first row in the band.
    top: usize,
    width: usize,
    coverage: Vec<u8>,
}

impl Letters {
    /// Letters of a font size of `pixels` for a band of `height` rows, centred in it.
    pub(super) fn new(pixels: usize, height: usize) -> Result<Self, CaptionError> {
        let font = FontRef::try_from_slice(FONT).map_err(|_| CaptionError::Font)?;
        let font = font.as_scaled(PxScale::from(pixels as f32));
        let baseline = (height as f32 + font.ascent() + font.descent()) / 2.0;
        let letters = CHARACTERS
            .chars()
            .map(|character| {
                let mut glyph = font.scaled_glyph(character);
                let advance = font.h_advance(glyph.id).round() as usize;
                glyph.position = ab_glyph::point(0.0, baseline.round());
                let Some(outline) = font.outline_glyph(glyph) else {
                    return Letter::blank(character, advance);
                };
                let bounds = outline.px_bounds();
                // A bearing to the left of the pen or above the band is cut off rather than wrapped around.
                let left = bounds.min.x.max(0.0) as usize;
                let top = bounds.min.y.max(0.0) as usize;
                let width = left + bounds.width().ceil() as usize;
                let rows = bounds.height().ceil() as usize;
                let mut coverage = vec![0; width * rows];
                outline.draw(|x, y, part| {
                    let column = left + x as usize;
                    if let Some(pixel) = coverage.get_mut(y as usize * width + column)
                        && column < width
                    {
                        *pixel = (part.clamp(0.0, 1.0) * 255.0).round() as u8;
                    }
                });
                Letter {
                    character,
                    advance,
                    top,
                    width,
                    coverage,
                }
            })
            .collect();
        Ok(Self { letters })
    }

    /// The letter for a character; `None` for one no caption holds.
    pub(super) fn get(&self, character: char) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.character == character)
    }

    /// Pixels `text` takes in a row.
    pub(super) fn width_of(&self, text: &str) -> usize {
        text.chars()
            .filter_map(|character| self.get(character))
            .map(Letter::advance)
            .sum()
    }
}

impl Letter {
    const fn blank(character: char, advance: usize) -> Self {
        Self {
            character,
            advance,
            top: 0,
            width: 0,
            coverage: Vec::new(),
        }
    }

    pub(super) const fn advance(&self) -> usize {
        self.advance
    }

    /// The bitmap's rows with the band's row each stands in.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.coverage
            .chunks_exact(self.width.max(1))
            .enumerate()
            .map(|(row, coverage)| (self.top + row, coverage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_in_the_font() {
        let letters = Letters::new(20, 32).unwrap();
        for character in CHARACTERS.chars().filter(|character| *character != ' ') {
            let ink: u32 = letters
                .get(character)
                .unwrap()
                .coverage
                .iter()
                .map(|part| u32::from(*part))
                .sum();
            assert!(ink > 255, "{character}");
        }
    }

    #[test]
    fn figures_are_all_as_wide() {
        let letters = Letters::new(17, 32).unwrap();
        assert!(('0'..='9').all(|figure| letters.get(figure).unwrap().advance == letters.get('0').unwrap().advance));
    }
}
