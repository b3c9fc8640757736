//! What the film of pucks is to be.

use netdpr_derotation::theory::PuckMotion;
use netdpr_derotation::{Circle, PictureSize, RotationRate};

use crate::scene_error::SceneError;
use crate::settings::TankSettings;

/// What the table looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Background {
    /// Smooth and grey.
    Plain,
    /// Spotted all over, within 30 grey levels or so, by spots of about 6 pixels.
    Texture,
}

/// A puck.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Puck {
    /// Its radius, pixels.
    pub radius: f64,
    /// Its luma, 16 (black) to 235 (white).
    pub level: f64,
    /// How it moves; the unit of length is the tank's radius. The motion's rate is the table's in the room.
    pub motion: PuckMotion,
}

/// What the film of pucks is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct PuckSettings {
    /// Width and height of the picture.
    pub size: PictureSize,
    /// How fast the table turns in the picture, positive counter-clockwise. When the camera turns too this differs from
    /// the table's rate in the room.
    pub rate: RotationRate,
    /// The outer edge of the rim; `None` for one slightly off the picture's middle, at fractions of a pixel.
    pub circle: Option<Circle>,
    /// What the table looks like.
    pub background: Background,
    /// Whatever is random is drawn from this.
    pub seed: u64,
    /// The camera's noise, standard deviation in grey levels of luma; 0 for none.
    pub noise: f64,
    /// The pucks, the later over the earlier.
    pub pucks: Vec<Puck>,
}

/// Why pucks can't be drawn. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PuckSceneError {
    /// The tank can't be drawn.
    #[error(transparent)]
    Scene(#[from] SceneError),
    /// No puck of that size.
    #[error("a puck with a radius of {radius} pixels can't be drawn; give a radius from 0.5 to {most}", most = Self::MOST_RADIUS)]
    Radius {
        /// The radius given, pixels.
        radius: f64,
    },
    /// The motion is none.
    #[error(
        "the puck's position, velocity and friction must be ordinary numbers, and friction not below 0; give them again"
    )]
    Motion,
}

impl PuckSceneError {
    /// The largest puck drawn, pixels.
    pub const MOST_RADIUS: f64 = 500.0;
}

impl PuckSettings {
    /// A plain table without pucks, seed 0, no camera noise.
    #[must_use]
    pub const fn new(size: PictureSize, rate: RotationRate) -> Self {
        Self {
            size,
            rate,
            circle: None,
            background: Background::Plain,
            seed: 0,
            noise: 0.0,
            pucks: Vec::new(),
        }
    }

    /// The circle the table will have: the one given, or the default for this size.
    #[must_use]
    pub fn circle(&self) -> Circle {
        self.as_tank().circle()
    }

    fn as_tank(&self) -> TankSettings {
        TankSettings {
            circle: self.circle,
            noise: self.noise,
            ..TankSettings::new(self.size, self.rate)
        }
    }

    pub(super) fn check(&self) -> Result<(), PuckSceneError> {
        self.as_tank().check()?;
        for puck in &self.pucks {
            if !(0.5..=PuckSceneError::MOST_RADIUS).contains(&puck.radius) {
                return Err(PuckSceneError::Radius { radius: puck.radius });
            }
            let motion = puck.motion;
            let numbers = [motion.start.position, motion.start.velocity].concat();
            let is_motion = numbers.iter().all(|number| number.is_finite())
                && motion.rpm.is_finite()
                && (0.0..1e6).contains(&motion.friction);
            if !is_motion {
                return Err(PuckSceneError::Motion);
            }
        }
        Ok(())
    }
}
