//! What a scene is to be.

use netdpr_derotation::{Circle, PictureSize, RotationRate};

use crate::camera_view::CameraTilt;
use crate::scene_error::SceneError;
use crate::turning::{Turning, Wow};

/// What the film of a tank is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct TankSettings {
    /// Width and height of the picture.
    pub size: PictureSize,
    /// How fast the tank turns, positive counter-clockwise as seen; `None` for a tank that stands still.
    pub rate: Option<RotationRate>,
    /// How the motor's rate sways about [`TankSettings::rate`], if it does.
    pub wow: Option<Wow>,
    /// By which share of [`TankSettings::rate`] the motor gets faster in a minute; 0 for a motor that keeps its rate.
    pub drift_per_minute: f64,
    /// How fast the fluid turns, steadily, where it doesn't turn with the tank: everything inside the rim.
    pub fluid_rate: Option<RotationRate>,
    /// The outer edge of the rim; `None` for one slightly off the picture's middle, at fractions of a pixel. With a
    /// [`TankSettings::tilt`]: the image of the tank's centre, and the rim's radius at the scale the picture has there.
    pub circle: Option<Circle>,
    /// How the camera looks at the tank; `None` for a camera right above it.
    pub tilt: Option<CameraTilt>,
    /// How long the camera takes to read a picture, milliseconds: row y of a picture of height h shows the moment
    /// readout * y / h after the picture's time. 0 for a camera that takes a picture at once.
    pub readout_milliseconds: f64,
    /// Whatever is random is drawn from this: dye, table, marks, where the tracers begin.
    pub seed: u64,
    /// The camera's noise, standard deviation in grey levels of luma (half of it in chroma); 0 for none.
    pub noise: f64,
    /// How strong the reflections are that stand still on the water: 1 as usual, 0 for none.
    pub reflections: f64,
    /// A tank without dye, tracers, marks or scratches: nothing of its turning is to be seen.
    pub blank: bool,
}

impl TankSettings {
    /// The usual tank: default circle, a camera right above it, a steady motor, fluid at rest in the tank, seed 0, no
    /// camera noise.
    #[must_use]
    pub fn new(size: PictureSize, rate: impl Into<Option<RotationRate>>) -> Self {
        Self {
            size,
            rate: rate.into(),
            wow: None,
            drift_per_minute: 0.0,
            fluid_rate: None,
            circle: None,
            tilt: None,
            readout_milliseconds: 0.0,
            seed: 0,
            noise: 0.0,
            reflections: 1.0,
            blank: false,
        }
    }

    /// How the tank turns.
    #[must_use]
    pub const fn turning(&self) -> Turning {
        match self.rate {
            None => Turning::steady(0.0),
            Some(rate) => Turning::new(rate.rpm(), self.wow, self.drift_per_minute),
        }
    }

    /// How the fluid turns, where it doesn't turn with the tank.
    #[must_use]
    pub fn fluid_turning(&self) -> Option<Turning> {
        self.fluid_rate.map(|rate| Turning::steady(rate.rpm()))
    }

    /// The circle the tank will have: the one given, or the default for this size.
    #[must_use]
    pub fn circle(&self) -> Circle {
        self.circle.unwrap_or_else(|| {
            let (width, height) = (f64::from(self.size.width), f64::from(self.size.height));
            // As in a real film: a little left of and above the middle, and between pixels. A tall picture is
            // as narrow as a wide one is low.
            let side = width.min(height);
            Circle::new(
                0.4814 * (width - 1.0) + 0.137,
                0.4815 * (height - 1.0) + 0.071,
                0.469 * side,
            )
        })
    }

    pub(crate) fn check(&self) -> Result<(), SceneError> {
        self.size.check()?;
        let PictureSize { width, height } = self.size;
        if width.min(height) < SceneError::LEAST_SIDE {
            return Err(SceneError::TooSmall { width, height });
        }
        if u64::from(width) * u64::from(height) > SceneError::MOST_PIXELS {
            return Err(SceneError::TooLarge { width, height });
        }
        if !(0.0..=SceneError::MOST_NOISE).contains(&self.noise) {
            return Err(SceneError::Noise { noise: self.noise });
        }
        if !(0.0..=SceneError::MOST_REFLECTIONS).contains(&self.reflections) {
            return Err(SceneError::Reflections {
                reflections: self.reflections,
            });
        }
        if !(0.0..=SceneError::MOST_READOUT).contains(&self.readout_milliseconds) {
            return Err(SceneError::Readout {
                milliseconds: self.readout_milliseconds,
            });
        }
        self.check_motor()?;
        if let Some(tilt) = self.tilt {
            tilt.check()?;
        }
        let circle = self.circle();
        circle.check(self.size)?;
        if circle.r < SceneError::LEAST_RADIUS {
            return Err(SceneError::RadiusTooSmall { r: circle.r });
        }
        Ok(())
    }

    fn check_motor(&self) -> Result<(), SceneError> {
        if let Some(wow) = self.wow
            && !((0.0..=SceneError::MOST_WOW).contains(&wow.share)
                && (SceneError::LEAST_WOW_PERIOD..=SceneError::MOST_WOW_PERIOD).contains(&wow.period_seconds))
        {
            return Err(SceneError::Wow {
                percent: 100.0 * wow.share,
                period_seconds: wow.period_seconds,
            });
        }
        if !(-SceneError::MOST_DRIFT..=SceneError::MOST_DRIFT).contains(&self.drift_per_minute) {
            return Err(SceneError::Drift {
                percent: 100.0 * self.drift_per_minute,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::CircleError;

    use super::*;

    fn settings(width: u32, height: u32) -> TankSettings {
        TankSettings::new(PictureSize { width, height }, RotationRate::from_rpm(10.0).unwrap())
    }

    #[test]
    fn the_default_tank_fits_any_picture_off_centre() {
        for (width, height) in [(1920, 1080), (1080, 1920), (640, 360), (17, 33), (16, 16), (4096, 16)] {
            let asked = settings(width, height);
            assert_eq!(asked.check(), Ok(()), "{width} x {height}");
            let circle = asked.circle();
            assert!(circle.x != (f64::from(width) - 1.0) / 2.0 && circle.x.fract() != 0.0);
        }
    }

    #[test]
    fn what_is_no_scene_is_refused() {
        let refused = |change: fn(&mut TankSettings)| {
            let mut asked = settings(320, 180);
            change(&mut asked);
            asked.check().err()
        };
        assert!(matches!(refused(|s| s.size.width = 0), Some(SceneError::Size(_))));
        assert!(matches!(
            refused(|s| s.size.width = 15),
            Some(SceneError::TooSmall { .. })
        ));
        assert!(matches!(
            refused(|s| (s.size.width, s.size.height) = (16_384, 16_384)),
            Some(SceneError::TooLarge { .. })
        ));
        assert!(matches!(
            refused(|s| s.noise = f64::NAN),
            Some(SceneError::Noise { .. })
        ));
        assert!(matches!(refused(|s| s.noise = -1.0), Some(SceneError::Noise { .. })));
        assert!(matches!(
            refused(|s| s.reflections = -0.1),
            Some(SceneError::Reflections { .. })
        ));
        assert!(matches!(
            refused(|s| s.readout_milliseconds = f64::NAN),
            Some(SceneError::Readout { .. })
        ));
        assert!(matches!(
            refused(|s| s.drift_per_minute = f64::NAN),
            Some(SceneError::Drift { .. })
        ));
        for (share, period_seconds) in [(0.01, 0.0), (f64::NAN, 3.0), (1.5, 3.0), (0.01, f64::INFINITY)] {
            let mut asked = settings(320, 180);
            asked.wow = Some(Wow { share, period_seconds });
            assert!(matches!(asked.check(), Err(SceneError::Wow { .. })));
        }
        for (degrees, direction_degrees, distance_radii) in [
            (61.0, 0.0, 5.0),
            (-1.0, 0.0, 5.0),
            (10.0, f64::NAN, 5.0),
            (10.0, 0.0, 1.0),
        ] {
            let mut asked = settings(320, 180);
            asked.tilt = Some(CameraTilt {
                degrees,
                direction_degrees,
                distance_radii,
            });
            assert!(matches!(asked.check(), Err(SceneError::Tilt { .. })));
        }
        assert!(matches!(
            refused(|s| s.circle = Some(Circle::new(-50.0, 9.0, 40.0))),
            Some(SceneError::Circle(CircleError::CentreOutside { .. }))
        ));
        assert!(matches!(
            refused(|s| s.circle = Some(Circle::new(50.0, 9.0, 0.5))),
            Some(SceneError::RadiusTooSmall { .. })
        ));
    }
}
