//! What a scene is to be.

use netdpr_derotation::{Circle, CircleError, FrameError, PictureSize, RotationRate};

/// What the film of a tank is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct TankSettings {
    /// Width and height of the picture.
    pub size: PictureSize,
    /// How fast the tank turns, positive counter-clockwise as seen.
    pub rate: RotationRate,
    /// The outer edge of the rim; `None` for one slightly off the picture's middle, at fractions of a pixel.
    pub circle: Option<Circle>,
    /// Whatever is random is drawn from this: dye, table, marks, where the tracers begin.
    pub seed: u64,
    /// The camera's noise, standard deviation in grey levels of luma (half of it in chroma); 0 for none.
    pub noise: f64,
}

impl TankSettings {
    /// The usual tank: default circle, seed 0, no camera noise.
    #[must_use]
    pub const fn new(size: PictureSize, rate: RotationRate) -> Self {
        Self {
            size,
            rate,
            circle: None,
            seed: 0,
            noise: 0.0,
        }
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
        let circle = self.circle();
        circle.check(self.size)?;
        if circle.r < SceneError::LEAST_RADIUS {
            return Err(SceneError::RadiusTooSmall { r: circle.r });
        }
        Ok(())
    }
}

/// Why a scene can't be drawn. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SceneError {
    /// No picture has that size.
    #[error(transparent)]
    Size(#[from] FrameError),
    /// Too few pixels to show a tank.
    #[error("a tank can't be drawn in {width} x {height} pixels; ask for at least {least} x {least}", least = Self::LEAST_SIDE)]
    TooSmall {
        /// The width asked for.
        width: u32,
        /// The height asked for.
        height: u32,
    },
    /// More pixels than fit in memory.
    #[error("a film of {width} x {height} pixels is too large to draw; ask for at most 4096 x 4096")]
    TooLarge {
        /// The width asked for.
        width: u32,
        /// The height asked for.
        height: u32,
    },
    /// The circle is no rim.
    #[error(transparent)]
    Circle(#[from] CircleError),
    /// A rim of a few pixels.
    #[error("a tank with a radius of {r} pixels is too small to draw; give a radius of at least {least}", least = Self::LEAST_RADIUS)]
    RadiusTooSmall {
        /// The radius given, pixels.
        r: f64,
    },
    /// The noise is no spread of grey levels.
    #[error("camera noise of {noise} grey levels can't be drawn; give a number from 0 to {most}", most = Self::MOST_NOISE)]
    Noise {
        /// The noise given, grey levels.
        noise: f64,
    },
}

impl SceneError {
    /// The shortest side drawn, pixels.
    pub const LEAST_SIDE: u32 = 16;
    /// The most pixels drawn: those of 4096 x 4096.
    pub const MOST_PIXELS: u64 = 4096 * 4096;
    /// The smallest rim drawn, pixels.
    pub const LEAST_RADIUS: f64 = 4.0;
    /// The strongest camera noise drawn, grey levels.
    pub const MOST_NOISE: f64 = 40.0;
}

#[cfg(test)]
mod tests {
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
            refused(|s| s.circle = Some(Circle::new(-50.0, 9.0, 40.0))),
            Some(SceneError::Circle(CircleError::CentreOutside { .. }))
        ));
        assert!(matches!(
            refused(|s| s.circle = Some(Circle::new(50.0, 9.0, 0.5))),
            Some(SceneError::RadiusTooSmall { .. })
        ));
    }
}
