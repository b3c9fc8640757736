//! The band below the picture: rate, direction and time.
//!
//! Letters are rasterised once; a frame only has them copied.

mod letters;
mod text;

use letters::Letters;
use text::{RateText, TimeText};

use crate::{Colour, Frame, PictureSize, Recipe};

/// Why a caption can't be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaptionError {
    /// The built-in font is not a font.
    #[error("the caption's font can't be read; leave the caption off")]
    Font,
}

/// A caption ready to be drawn on the frames of one film.
#[derive(Debug)]
pub(crate) struct Caption {
    top: usize,
    height: usize,
    width: usize,
    margin: usize,
    letters: Letters,
    rate: String,
    has_time: bool,
    decimal_mark: char,
    black: u8,
    white: u8,
}

impl Caption {
    /// A caption for pictures of `picture` size, from row `top` to the bottom.
    pub(crate) fn new(recipe: &Recipe, top: u32, picture: PictureSize, colour: Colour) -> Result<Self, CaptionError> {
        let height = picture.height.saturating_sub(top) as usize;
        let width = picture.width as usize;
        let margin = height / 4;
        let [black, ..] = colour.black();
        let [white, ..] = colour.white();
        let text = RateText {
            rpm: recipe.rpm_in_room(),
            parts: recipe.caption_parts,
            language: recipe.caption_language,
        };
        let (letters, rate) = fitting_letters(text, width.saturating_sub(2 * margin), height)?;
        Ok(Self {
            top: top as usize,
            height,
            width,
            margin,
            letters,
            rate,
            has_time: text.parts.time,
            decimal_mark: text.language.decimal_mark(),
            black,
            white,
        })
    }

    /// Draws the caption for a frame `seconds` after the first one.
    pub(crate) fn draw_into(&self, frame: &mut Frame, seconds: f64) {
        let [luma, ..] = frame.planes_mut();
        let band = self.top * self.width..(self.top + self.height) * self.width;
        let Some(band) = luma.samples.get_mut(band) else {
            return;
        };
        band.fill(self.black);
        self.write(band, &self.rate, self.margin);
        if self.has_time {
            let time = TimeText::new(seconds, self.decimal_mark);
            let right = self
                .width
                .saturating_sub(self.margin + self.letters.width_of(time.as_str()));
            self.write(band, time.as_str(), right);
        }
    }

    fn write(&self, band: &mut [u8], text: &str, left: usize) {
        let mut column = left;
        for letter in text.chars().filter_map(|character| self.letters.get(character)) {
            for (row, coverage) in letter.rows() {
                let start = row * self.width + column;
                let room = self.width.saturating_sub(column).min(coverage.len());
                let Some(out) = band.get_mut(start..start + room) else {
                    continue;
                };
                for (sample, &part) in out.iter_mut().zip(coverage) {
                    let ink = (i32::from(self.white) - i32::from(self.black)) * i32::from(part) / 255;
                    *sample = (*sample).max((i32::from(self.black) + ink) as u8);
                }
            }
            column += letter.advance();
        }
    }
}

/// The largest letters in which rate and time stand side by side, and the words for the rate: the direction is left to
/// its arrow before the letters become hard to read.
fn fitting_letters(rate: RateText, room: usize, height: usize) -> Result<(Letters, String), CaptionError> {
    /// A film of a hundred hours.
    const LONGEST_TIME: &str = "  360000.00 s";
    const SMALLEST_PIXELS: usize = 9;
    let mut pixels = (height * 5 / 8).max(SMALLEST_PIXELS);
    loop {
        let letters = Letters::new(pixels, height)?;
        for words in [true, false] {
            let text = rate.written(words);
            if letters.width_of(&text) + letters.width_of(LONGEST_TIME) <= room {
                return Ok((letters, text));
            }
        }
        if pixels <= SMALLEST_PIXELS {
            return Ok((letters, rate.written(false)));
        }
        pixels -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CaptionLanguage, CaptionParts, Circle, RotationRate};

    fn drawn(width: u32, seconds: f64) -> Frame {
        drawn_with(width, seconds, CaptionParts::default())
    }

    fn drawn_with(width: u32, seconds: f64, parts: CaptionParts) -> Frame {
        drawn_in(width, seconds, parts, CaptionLanguage::English)
    }

    fn drawn_in(width: u32, seconds: f64, parts: CaptionParts, language: CaptionLanguage) -> Frame {
        let size = PictureSize { width, height: 124 };
        let mut recipe = Recipe::new(Circle::new(1.0, 1.0, 1.0), RotationRate::from_rpm(-3.2).unwrap());
        recipe.caption_parts = parts;
        recipe.caption_language = language;
        let mut frame = Frame::black(size, Colour::default()).unwrap();
        Caption::new(&recipe, 100, size, Colour::default())
            .unwrap()
            .draw_into(&mut frame, seconds);
        frame
    }

    fn lit(frame: &Frame, rows: std::ops::Range<usize>) -> usize {
        let width = frame.size().width as usize;
        frame.planes()[0].samples[rows.start * width..rows.end * width]
            .iter()
            .filter(|level| **level > 100)
            .count()
    }

    #[test]
    fn stays_in_its_band() {
        let frame = drawn(400, 1.5);
        assert_eq!(lit(&frame, 0..100), 0);
        assert!(lit(&frame, 100..124) > 300, "{}", lit(&frame, 100..124));
    }

    #[test]
    fn a_tiny_picture_is_no_trouble() {
        for width in [2, 10, 40] {
            assert!(lit(&drawn(width, 1e9), 100..124) < width as usize * 24);
        }
    }

    #[test]
    fn changes_with_time_and_with_nothing_else() {
        assert_eq!(drawn(400, 1.5), drawn(400, 1.5));
        assert_ne!(drawn(400, 1.5), drawn(400, 1.6));
    }

    #[test]
    fn says_no_more_than_it_is_asked_to() {
        let mut parts = CaptionParts {
            time: false,
            ..CaptionParts::default()
        };
        assert_eq!(drawn_with(400, 1.5, parts), drawn_with(400, 1.6, parts));
        let all = lit(&drawn(400, 1.5), 100..124);
        let rate = lit(&drawn_with(400, 1.5, parts), 100..124);
        (parts.rate, parts.direction) = (false, false);
        assert!(rate > 100 && rate < all && lit(&drawn_with(400, 1.5, parts), 100..124) == 0);
    }
    #[test]
    fn is_in_each_language_and_never_wider_than_its_picture() {
        let all = CaptionParts::default();
        let mut seen: Vec<Frame> = Vec::new();
        for language in CaptionLanguage::ALL {
            let frame = drawn_in(500, 1.5, all, language);
            assert!(lit(&frame, 100..124) > 150, "{language:?}");
            assert!(!seen.contains(&frame), "{language:?}");
            seen.push(frame);
            assert!(lit(&drawn_in(40, 1e9, all, language), 100..124) < 40 * 24);
        }
    }
}
