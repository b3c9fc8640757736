//! The recipe for the same film seen in a mirror.

use super::{Mask, ReadoutFrom, Recipe};
use crate::{Ellipse, PictureSize, RateKnot, RateOverTime, RotationRate, Tilt};

impl Recipe {
    /// The recipe for the film whose pictures, of this size, are those of this recipe's film with left and right
    /// exchanged: the tank turns the other way about a centre as far from the other side. Twice is as it was.
    #[must_use]
    pub fn mirrored(&self, picture: PictureSize) -> Self {
        let across = |x: f64| f64::from(picture.width) - 1.0 - x;
        let mut recipe = self.clone();
        recipe.circle.x = across(self.circle.x);
        recipe.rpm = other_way(self.rpm);
        recipe.camera_rpm = self.camera_rpm.map(other_way);
        recipe.additional_rpm = self.additional_rpm.map(other_way);
        recipe.rate_over_time = self.rate_over_time.as_ref().and_then(|rate| {
            let knots = rate.knots().iter().map(|knot| RateKnot {
                rpm: -knot.rpm,
                ..*knot
            });
            RateOverTime::new(knots.collect()).ok()
        });
        recipe.tilt = self.tilt.map(|Tilt { rim }| Tilt {
            rim: Ellipse::new(across(rim.x), rim.y, rim.rx, rim.ry, -rim.angle_degrees),
        });
        if let Mask::Polygon(corners) = &mut recipe.mask {
            for [x, _] in corners {
                *x = across(*x);
            }
        }
        recipe.readout_from = match self.readout_from {
            ReadoutFrom::Left => ReadoutFrom::Right,
            ReadoutFrom::Right => ReadoutFrom::Left,
            top_or_bottom => top_or_bottom,
        };
        recipe
    }
}

/// A rate stays one with the other sign.
fn other_way(rate: RotationRate) -> RotationRate {
    RotationRate::from_rpm(-rate.rpm()).unwrap_or(rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Circle, Colour, PointMap, Timestamp, VideoFormat};

    #[test]
    fn points_come_to_rest_in_the_mirror() {
        let size = PictureSize {
            width: 320,
            height: 240,
        };
        let mut recipe = Recipe::new(Circle::new(150.0, 110.0, 80.0), RotationRate::from_rpm(-13.0).unwrap());
        recipe.mask = Mask::Polygon(vec![[100.0, 100.0], [180.0, 100.0], [150.0, 160.0]]);
        recipe.readout_milliseconds = Some(20.0);
        recipe.readout_from = ReadoutFrom::Left;
        recipe.tilt = Some(Tilt {
            rim: Ellipse::new(152.0, 111.0, 80.0, 74.0, 25.0),
        });
        let mirrored = recipe.mirrored(size);
        assert_eq!(mirrored.mirrored(size), recipe);
        let format = VideoFormat {
            size,
            colour: Colour::default(),
            mean_fps: 30.0,
        };
        let place = |recipe: &Recipe, x: f64| {
            let map = PointMap::new(recipe, &format, Timestamp::START, Timestamp::START).unwrap();
            map.at(1.7).to_source(x, 90.0).unwrap()
        };
        let (here, there) = (place(&recipe, 190.0), place(&mirrored, 319.0 - 190.0));
        // A picture read out from the left begins at its edge, half a pixel before the first column.
        assert!(
            (here.0 + there.0 - 319.0).abs() < 0.05 && (here.1 - there.1).abs() < 0.05,
            "{here:?} {there:?}"
        );
    }
}
