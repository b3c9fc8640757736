//! From pixels to lengths.

use serde::{Deserialize, Serialize};

/// How long a pixel is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// The unit's name, such as `cm`.
    pub unit: String,
    /// Units in a pixel.
    pub per_pixel: f64,
}

/// Why a text is no scale. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScaleError {
    /// Not of the form.
    #[error(
        "\"{text}\" is not a scale; write a length and how many pixels it is, such as \"30 cm=412px\", or \"30 cm=rim\" for the rim's diameter"
    )]
    NotAScale {
        /// The text given.
        text: String,
    },
    /// A length of zero, or none.
    #[error("a scale of {length} {unit} for {pixels} pixels measures nothing; both must be above zero")]
    Nothing {
        /// The length given.
        length: f64,
        /// Its unit.
        unit: String,
        /// The pixels given.
        pixels: f64,
    },
}

impl Default for Scale {
    fn default() -> Self {
        Self::pixels()
    }
}

impl Scale {
    /// Pixels as they are.
    #[must_use]
    pub fn pixels() -> Self {
        Self {
            unit: "px".to_owned(),
            per_pixel: 1.0,
        }
    }

    /// So that `pixels` are `length` of a unit.
    ///
    /// # Errors
    /// [`ScaleError::Nothing`] when either isn't above zero.
    pub fn new(length: f64, unit: &str, pixels: f64) -> Result<Self, ScaleError> {
        let per_pixel = length / pixels;
        if !(length > 0.0 && pixels > 0.0 && per_pixel.is_finite() && per_pixel > 0.0) {
            return Err(ScaleError::Nothing {
                length,
                unit: unit.to_owned(),
                pixels,
            });
        }
        Ok(Self {
            unit: unit.to_owned(),
            per_pixel,
        })
    }

    /// Reads a scale as a person writes it: `30 cm=412px`, or `30 cm=rim` for a rim of this diameter in pixels. With a
    /// decimal point or a decimal comma.
    ///
    /// # Errors
    /// When it is none, or measures nothing.
    pub fn parse(text: &str, rim_diameter: f64) -> Result<Self, ScaleError> {
        let not_a_scale = || ScaleError::NotAScale { text: text.to_owned() };
        let number = |text: &str| text.trim().replacen(',', ".", 1).parse::<f64>().ok();
        let (left, right) = text.split_once('=').ok_or_else(not_a_scale)?;
        let left = left.trim();
        let unit_from = left.find(char::is_alphabetic).ok_or_else(not_a_scale)?;
        let (length, unit) = left.split_at(unit_from);
        // It becomes part of a column's name.
        if !unit.chars().all(char::is_alphabetic) {
            return Err(not_a_scale());
        }
        let length = number(length).ok_or_else(not_a_scale)?;
        let right = right.trim();
        let pixels = if right == "rim" {
            rim_diameter
        } else {
            let pixels = right.strip_suffix("px").unwrap_or(right);
            number(pixels).ok_or_else(not_a_scale)?
        };
        Self::new(length, unit, pixels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for text in ["30 cm=412px", " 30cm = 412 px ", "30,0 cm=412", "30 cm=rim"] {
            let scale = Scale::parse(text, 412.0).unwrap();
            assert_eq!((scale.unit.as_str(), scale.per_pixel), ("cm", 30.0 / 412.0), "{text}");
        }
        for text in [
            "",
            "30 cm",
            "30=412px",
            "cm=412px",
            "30 c m=412px",
            "30 cm=many",
            "1e3,5 cm=1",
        ] {
            let error = Scale::parse(text, 412.0).unwrap_err();
            assert!(matches!(error, ScaleError::NotAScale { .. }), "{text}");
        }
        for text in ["0 cm=412px", "30 cm=0px", "-3 cm=4px"] {
            let error = Scale::parse(text, 412.0).unwrap_err();
            assert!(matches!(error, ScaleError::Nothing { .. }), "{text}");
        }
    }
}
