//! Where a point of the turned picture was filmed, and where a point of the film comes to rest.

use super::VideoFormat;
use super::shutter::Shutter;
use super::turning::Turning;
use crate::{DerotationError, Recipe, RecipeError, Rectification, RotationRate, Timestamp};

/// The way between the film's pictures and the **turned picture**, in which the tank stands still, point by point: what
/// [`Derotator`](crate::Derotator) does to whole frames.
///
/// The turned picture's pixels are the film's own: the rotation centre is where the recipe's circle has it. With a tilt
/// they are those of the rectified picture (see [`Rectification`]), in which the disc is round. In the outgoing picture of
/// the layouts `disc` and `side-by-side` everything is moved so that the centre is the square's middle; the layout
/// `frame` shows the disc as the tilted camera saw it.
///
/// ```
/// use netdpr_derotation::{Circle, Colour, PictureSize, PointMap, Recipe, RotationRate, Timestamp, VideoFormat};
///
/// let recipe = Recipe::new(Circle::new(160.0, 120.0, 100.0), RotationRate::from_rpm(15.0)?);
/// let format = VideoFormat { size: PictureSize { width: 320, height: 240 }, colour: Colour::default(), mean_fps: 30.0 };
/// let map = PointMap::new(&recipe, &format, Timestamp::START, Timestamp::START)?;
/// // After a second the tank has turned by a quarter, counter-clockwise: what was on the right is at the top.
/// let (x, y) = map.at(1.0).to_source(250.0, 120.0).unwrap_or_default();
/// assert!((x - 160.0).abs() < 1e-9 && (y - 30.0).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PointMap {
    centre: (f64, f64),
    turning: Turning,
    /// By which the picture is turned besides, in the film's own time.
    additional: Option<RotationRate>,
    rectification: Option<Rectification>,
    shutter: Option<Shutter>,
    /// The real rate, which the shutter meets also in slow motion, where it doesn't change.
    rpm: f64,
    fastest_rpm: f64,
}

/// A [`PointMap`] at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MomentMap {
    centre: (f64, f64),
    /// Of the angle by which the tank has turned counter-clockwise, when the centre's row is exposed.
    sine: f64,
    cosine: f64,
    rectification: Option<Rectification>,
    /// With the radians by which the tank turns counter-clockwise during a readout.
    shutter: Option<(Shutter, f64)>,
}

impl PointMap {
    /// The map for a film of `format` that begins at `film_start` and is kept from `first_kept` on.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film.
    pub fn new(
        recipe: &Recipe,
        format: &VideoFormat,
        film_start: Timestamp,
        first_kept: Timestamp,
    ) -> Result<Self, DerotationError> {
        format.size.check()?;
        recipe.check(format.size)?;
        let centre = (recipe.circle.x, recipe.circle.y);
        let rectification = match recipe.tilt {
            Some(tilt) => Some(tilt.rectification(centre, format.size).map_err(RecipeError::from)?),
            None => None,
        };
        Ok(Self {
            centre,
            turning: Turning::new(recipe, format.mean_fps, film_start, first_kept)?,
            additional: match (recipe.additional_rpm, recipe.recording_fps) {
                (Some(rate), Some(recording_fps)) => {
                    Some(rate.slowed(recording_fps, format.mean_fps).map_err(RecipeError::from)?)
                }
                (rate, _) => rate,
            },
            rectification,
            shutter: Shutter::of(recipe, format.size),
            rpm: recipe.rpm.rpm(),
            fastest_rpm: recipe.fastest_rpm(),
        })
    }

    /// The map for the frame that is shown so many seconds after the first kept one, as the film plays.
    #[must_use]
    pub fn at(&self, seconds: f64) -> MomentMap {
        let rpm = match &self.turning {
            Turning::Constant(_) => self.rpm,
            Turning::OverTime { rate, first_kept, .. } => rate.rpm_at(first_kept + seconds),
        };
        self.turned_by(self.angle(seconds), rpm)
    }

    /// The angle by which the tank has turned counter-clockwise since the first kept frame, radians.
    pub(crate) fn angle(&self, seconds: f64) -> f64 {
        let additional = self.additional.map_or(0.0, |rate| rate.angle_after(seconds));
        self.turning.angle(seconds) + additional
    }

    /// How the camera's tilt is undone.
    #[must_use]
    pub const fn rectification(&self) -> Option<&Rectification> {
        self.rectification.as_ref()
    }

    /// The map for a tank that has turned by an angle, at its fastest: what has to be reckoned with.
    pub(super) fn at_worst(&self, angle: f64) -> MomentMap {
        self.turned_by(angle, self.fastest_rpm)
    }

    fn turned_by(&self, angle: f64, rpm: f64) -> MomentMap {
        let (sine, cosine) = angle.sin_cos();
        MomentMap {
            centre: self.centre,
            sine,
            cosine,
            rectification: self.rectification,
            shutter: self.shutter.map(|shutter| (shutter, shutter.angle_of_readout(rpm))),
        }
    }
}

impl MomentMap {
    /// The sine and cosine of the angle by which the tank has turned counter-clockwise, when this is all there is to it:
    /// no tilt, no rolling shutter.
    pub(super) fn plain_turn(&self) -> Option<(f64, f64)> {
        let is_plain = self.rectification.is_none() && self.shutter.is_none();
        is_plain.then_some((self.sine, self.cosine))
    }

    /// How the camera's tilt is undone.
    #[must_use]
    pub const fn rectification(&self) -> Option<&Rectification> {
        self.rectification.as_ref()
    }

    /// Where the point of the tank that rests at (`x`, `y`) in the turned picture was filmed, in pixels of the film's
    /// picture. `None` for what no camera can have seen (see [`Rectification::to_picture`]).
    #[must_use]
    pub fn to_source(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        const MOST_STEPS: usize = 60;
        self.source_near(x, y, &mut 0.0, 1e-9, MOST_STEPS)
    }

    /// Where what was filmed at (`x`, `y`) comes to rest in the turned picture. `None` for what isn't in the tank's
    /// plane (see [`Rectification::to_rectified`]).
    #[must_use]
    pub fn to_turned(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (rectified_x, rectified_y) = match &self.rectification {
            Some(rectification) => rectification.to_rectified(x, y)?,
            None => (x, y),
        };
        let (sine, cosine) = self.turn_at(self.readout_at((x, y)));
        let (right, down) = (rectified_x - self.centre.0, rectified_y - self.centre.1);
        Some((
            self.centre.0 + right * cosine - down * sine,
            self.centre.1 + right * sine + down * cosine,
        ))
    }

    /// As [`MomentMap::to_source`]. Where each row has its own time, the row has to be known to find the row: `readout` is
    /// a guess of it and becomes what was found. Ends when the row found is within `tolerance` pixels of the guess; the
    /// place is then about a twentieth of that from the true one, as that is how far a tank goes while one row waits for
    /// the next.
    pub(super) fn source_near(
        &self,
        x: f64,
        y: f64,
        readout: &mut f64,
        tolerance: f64,
        most_steps: usize,
    ) -> Option<(f64, f64)> {
        let resting = (x - self.centre.0, y - self.centre.1);
        let Some((shutter, _)) = self.shutter else {
            return self.filmed(resting, 0.0);
        };
        let mut place = self.filmed(resting, *readout)?;
        for _ in 1..most_steps {
            let found = self.readout_at(place);
            let is_near = shutter.pixels(found - *readout).abs() < tolerance;
            *readout = found;
            if is_near {
                break;
            }
            place = self.filmed(resting, found)?;
        }
        Some(place)
    }

    /// Where the point of the tank that rests so far right of the centre and down is filmed, if it is in a row of this
    /// readout.
    fn filmed(&self, (right, down): (f64, f64), readout: f64) -> Option<(f64, f64)> {
        let (sine, cosine) = self.turn_at(readout);
        let x = self.centre.0 + right * cosine + down * sine;
        let y = self.centre.1 - right * sine + down * cosine;
        match &self.rectification {
            Some(rectification) => rectification.to_picture(x, y),
            None => Some((x, y)),
        }
    }

    /// What part of a readout after the rotation centre a point of the film's picture is exposed.
    fn readout_at(&self, (x, y): (f64, f64)) -> f64 {
        let from_centre = (x - self.centre.0, y - self.centre.1);
        self.shutter
            .map_or(0.0, |(shutter, _)| shutter.readout_since_centre(from_centre))
    }

    /// Sine and cosine of the tank's angle so much of a readout after the centre's exposure.
    fn turn_at(&self, readout: f64) -> (f64, f64) {
        let Some((_, angle_of_readout)) = self.shutter else {
            return (self.sine, self.cosine);
        };
        let (sine, cosine) = (readout * angle_of_readout).sin_cos();
        (
            self.sine * cosine + self.cosine * sine,
            self.cosine * cosine - self.sine * sine,
        )
    }
}
