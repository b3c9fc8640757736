//! How fast the tank turns in the picture.

use serde::{Deserialize, Serialize};

/// The tank's rotation as seen in the picture, **positive counter-clockwise**, in turns a minute.
///
/// The picture is turned the other way to bring the tank to rest.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct RotationRate {
    rpm: f64,
}

/// Why a number is no rotation rate. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RotationRateError {
    /// Not a number, or infinite.
    #[error("the rotation rate must be an ordinary number of turns a minute, such as 13.45 or -3.2")]
    NotFinite,
    /// Zero: nothing to take out.
    #[error(
        "the rotation rate is 0, so there is no rotation to take out; give the tank's turns a minute, such as 13.45"
    )]
    Zero,
    /// Faster than any film can show.
    #[error("a rotation rate of {rpm:e} rpm is faster than any camera can follow; give at most {most} turns a minute", most = RotationRate::MOST_RPM)]
    TooFast {
        /// The rate given, turns a minute.
        rpm: f64,
    },
    /// The text is no number.
    #[error(
        "\"{text}\" is not a rotation rate; write turns a minute as a number, such as 13.45 or -3.2 (negative is clockwise)"
    )]
    NotANumber {
        /// The text given.
        text: String,
    },
}

impl RotationRate {
    /// The fastest rate accepted, turns a minute: half a turn a frame at 1000 frames a second.
    pub const MOST_RPM: f64 = 30_000.0;

    /// A rate of `rpm` turns a minute, positive counter-clockwise.
    ///
    /// # Errors
    /// When it is not finite, zero, or beyond [`RotationRate::MOST_RPM`].
    pub fn from_rpm(rpm: f64) -> Result<Self, RotationRateError> {
        if !rpm.is_finite() {
            return Err(RotationRateError::NotFinite);
        }
        if rpm == 0.0 {
            return Err(RotationRateError::Zero);
        }
        if rpm.abs() > Self::MOST_RPM {
            return Err(RotationRateError::TooFast { rpm });
        }
        Ok(Self { rpm })
    }

    /// Reads a rate as a person writes it: signed, with a decimal point **or** a decimal comma ("13,45").
    ///
    /// # Errors
    /// When the text is no number, or a number that is no rate.
    ///
    /// ```
    /// use netdpr_derotation::RotationRate;
    /// assert_eq!(RotationRate::parse(" -3,2 ").map(RotationRate::rpm), Ok(-3.2));
    /// ```
    pub fn parse(text: &str) -> Result<Self, RotationRateError> {
        let trimmed = text.trim();
        // A true minus sign and a decimal comma are what people paste and type; a thousands separator is not read
        // as one ("1,234.5"), since it can't be told from a decimal comma.
        let ascii = trimmed.replace('\u{2212}', "-").replacen(',', ".", 1);
        let number = ascii.parse::<f64>().map_err(|_| RotationRateError::NotANumber {
            text: trimmed.to_owned(),
        })?;
        Self::from_rpm(number)
    }

    /// Turns a minute, positive counter-clockwise.
    #[must_use]
    pub const fn rpm(self) -> f64 {
        self.rpm
    }

    /// Radians the tank has turned counter-clockwise after `seconds`.
    #[must_use]
    pub fn angle_after(self, seconds: f64) -> f64 {
        // The whole turns are taken off before the multiplication by pi: exact for hours of film.
        let turns = self.rpm * seconds / 60.0;
        (turns - turns.round()) * std::f64::consts::TAU
    }

    /// The rate in the film's own time when the film plays slower than it was recorded: `recording_fps /
    /// playback_fps` times slower.
    ///
    /// # Errors
    /// When either frame rate is not a number above zero, or the slowed rate is no rate.
    pub fn slowed(self, recording_fps: f64, playback_fps: f64) -> Result<Self, RotationRateError> {
        if !(recording_fps.is_finite() && playback_fps.is_finite() && recording_fps > 0.0 && playback_fps > 0.0) {
            return Err(RotationRateError::NotFinite);
        }
        Self::from_rpm(self.rpm * playback_fps / recording_fps)
    }
}

impl TryFrom<f64> for RotationRate {
    type Error = RotationRateError;

    fn try_from(rpm: f64) -> Result<Self, Self::Error> {
        Self::from_rpm(rpm)
    }
}

impl From<RotationRate> for f64 {
    fn from(rate: RotationRate) -> Self {
        rate.rpm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let rpm = |text| RotationRate::parse(text).map(RotationRate::rpm);
        assert_eq!(rpm("13.45"), Ok(13.45));
        assert_eq!(rpm("13,45"), Ok(13.45));
        assert_eq!(rpm("\u{2212}3.2"), Ok(-3.2));
        assert_eq!(rpm("+10"), Ok(10.0));
    }

    #[test]
    fn refuses_what_is_no_rate() {
        assert_eq!(RotationRate::parse("0"), Err(RotationRateError::Zero));
        assert_eq!(RotationRate::parse("-0.0"), Err(RotationRateError::Zero));
        assert_eq!(RotationRate::parse("nan"), Err(RotationRateError::NotFinite));
        assert_eq!(RotationRate::parse("inf"), Err(RotationRateError::NotFinite));
        assert_eq!(
            RotationRate::parse("1e308"),
            Err(RotationRateError::TooFast { rpm: 1e308 })
        );
        for text in ["", "fast", "1,234.5", "13.45 rpm"] {
            assert!(
                matches!(RotationRate::parse(text), Err(RotationRateError::NotANumber { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn the_angle_is_exact_after_hours() {
        let rate = RotationRate::from_rpm(13.45).unwrap();
        // 13.45 rpm for 4 h is 3228 whole turns.
        assert!(rate.angle_after(4.0 * 3600.0).abs() < 1e-9);
        assert!((rate.angle_after(1.0) - 80.7_f64.to_radians()).abs() < 1e-12);
    }

    #[test]
    fn slow_motion_slows_the_tank() {
        let rate = RotationRate::from_rpm(12.0).unwrap();
        assert_eq!(rate.slowed(240.0, 30.0).map(RotationRate::rpm), Ok(1.5));
        assert!(rate.slowed(0.0, 30.0).is_err());
        assert!(rate.slowed(f64::NAN, 30.0).is_err());
    }
}
