//! Where a place of the tank lies in the pictures that are looked at.

use crate::{Circle, Ellipse, PictureSize, Rectification, Tilt};

/// The disc of the tank as the film shows it, in pixels of the film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Disc {
    centre: (f64, f64),
    /// The rim's radius; of an ellipse, its long half axis.
    radius: f64,
    tilted: Option<Tilted>,
    /// Radians by which the tank has turned on when a place is read out that lies a pixel to the right of the centre, and
    /// a pixel down: of a camera that takes a picture row by row.
    bend: (f64, f64),
}

/// How a tilted camera sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tilted {
    rim: Ellipse,
    size: PictureSize,
    undone: Rectification,
}

impl Disc {
    /// The disc seen from straight above.
    pub(super) const fn round(rim: Circle) -> Self {
        Self {
            centre: (rim.x, rim.y),
            radius: rim.r,
            tilted: None,
            bend: (0.0, 0.0),
        }
    }

    /// The disc seen by a tilted camera; `None` where the tilt can't be undone.
    pub(super) fn tilted(rim: Ellipse, centre: (f64, f64), size: PictureSize) -> Option<Self> {
        let undone = Tilt { rim }.rectification(centre, size).ok()?;
        Some(Self {
            centre,
            radius: rim.rx,
            tilted: Some(Tilted { rim, size, undone }),
            bend: (0.0, 0.0),
        })
    }

    /// The same disc filmed row by row; see [`Disc::bend`].
    pub(super) const fn bent(self, bend: (f64, f64)) -> Self {
        Self { bend, ..self }
    }

    /// The film's pixel at (`u`, `v`), given in units of the rim's radius: u to the right, v down.
    pub(super) fn place(&self, u: f64, v: f64) -> (f64, f64) {
        /// The place depends on the moment and the moment on the place: each step is some ten times nearer.
        const STEPS: usize = 5;
        let (mut x, mut y) = self.at_once(u, v);
        if self.bend == (0.0, 0.0) {
            return (x, y);
        }
        for _ in 0..STEPS {
            let angle = self.bend.0 * (x - self.centre.0) + self.bend.1 * (y - self.centre.1);
            let (sine, cosine) = angle.sin_cos();
            // Counter-clockwise, v down.
            (x, y) = self.at_once(u * cosine + v * sine, v * cosine - u * sine);
        }
        (x, y)
    }

    /// The same of a camera that takes a picture at once.
    fn at_once(&self, u: f64, v: f64) -> (f64, f64) {
        let (x, y) = (self.centre.0 + self.radius * u, self.centre.1 + self.radius * v);
        match &self.tilted {
            // A place behind the camera is in no picture; there is none within the rim of a tank in the picture.
            Some(tilted) => tilted.undone.to_picture(x, y).unwrap_or((f64::NAN, f64::NAN)),
            None => (x, y),
        }
    }

    /// The rotation centre in the film's pixels.
    pub(super) const fn centre(&self) -> (f64, f64) {
        self.centre
    }

    /// The rim as an ellipse, where a tilted camera sees it.
    pub(super) fn rim(&self) -> Option<Ellipse> {
        self.tilted.map(|tilted| tilted.rim)
    }

    /// How many numbers say how the disc lies: see [`Disc::moved`].
    pub(super) const fn freedoms(&self) -> usize {
        if self.tilted.is_some() { 6 } else { 2 }
    }

    /// The same disc with its numbers changed: the rotation centre's x and y; of a tilted one also the ellipse's x and
    /// y, and how much longer than wide it is, along the axes and along the diagonals. All in pixels (at the rim);
    /// those not given stay. `None` where no camera could see it so.
    pub(super) fn moved(&self, by: &[f64]) -> Option<Self> {
        let by = |index: usize| by.get(index).copied().unwrap_or(0.0);
        let centre = (self.centre.0 + by(0), self.centre.1 + by(1));
        let Some(Tilted { rim, size, .. }) = self.tilted else {
            return Some(Self { centre, ..*self });
        };
        let rim = if (2..6).all(|index| by(index) == 0.0) {
            rim
        } else {
            // The logarithm of the axis ratio, along twice the axis's direction, adds up like a vector.
            let (sine, cosine) = (2.0 * rim.angle_degrees.to_radians()).sin_cos();
            let longer = (rim.rx / rim.ry).ln();
            let (along, across) = (longer * cosine + by(4) / rim.rx, longer * sine + by(5) / rim.rx);
            let stretch = (0.5 * along.hypot(across)).exp();
            let radius = (rim.rx * rim.ry).sqrt();
            let degrees = 0.5 * across.atan2(along).to_degrees();
            Ellipse::new(
                rim.x + by(2),
                rim.y + by(3),
                radius * stretch,
                radius / stretch,
                degrees,
            )
        };
        Some(Self::tilted(rim, centre, size)?.bent(self.bend))
    }
}

/// How the pixels of a picture lie over those of the film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    /// The film's pixel on whose upper left corner the picture begins.
    pub(super) left: f64,
    pub(super) top: f64,
    /// Pixels of the film along a side of one of the picture.
    pub(super) scale: f64,
    /// Sides of the picture.
    pub(super) width: usize,
    pub(super) height: usize,
}

impl View {
    /// A place of the film in the picture's pixels, whose centres are at integers too.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            (x - self.left + 0.5) / self.scale - 0.5,
            (y - self.top + 0.5) / self.scale - 0.5,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_shows_pixels_where_they_are() {
        let view = View {
            left: 10.0,
            top: 20.0,
            scale: 4.0,
            width: 8,
            height: 8,
        };
        // The first pixel shows the columns 10 to 13, whose middle is 11.5.
        assert_eq!(view.place((11.5, 21.5)), (0.0, 0.0));
        assert_eq!(view.place((15.5, 29.5)), (1.0, 2.0));
    }

    #[test]
    fn a_place_read_out_later_has_turned_on() {
        let disc = Disc::round(Circle::new(200.0, 150.0, 100.0)).bent((0.0, 1e-4));
        for degrees in [0.0_f64, 45.0, 130.0, 270.0] {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            let (x, y) = disc.place(cosine, -sine);
            let seen = (150.0 - y).atan2(x - 200.0).rem_euclid(std::f64::consts::TAU);
            let expected = degrees.to_radians() + 1e-4 * (y - 150.0);
            assert!((seen - expected).abs() < 1e-9, "{degrees}");
            assert!(((x - 200.0).hypot(y - 150.0) - 100.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_tilted_disc_has_its_rim_on_the_ellipse() {
        let rim = Ellipse::new(300.0, 240.0, 200.0, 180.0, 30.0);
        let size = PictureSize {
            width: 640,
            height: 480,
        };
        let disc = Disc::tilted(rim, (297.0, 236.0), size).unwrap();
        assert_eq!(disc.place(0.0, 0.0), (297.0, 236.0));
        for degrees in [0.0_f64, 77.0, 160.0, 301.0] {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            let (x, y) = disc.place(0.999 * cosine, 0.999 * sine);
            assert!(rim.contains(x, y));
            let (x, y) = disc.place(1.001 * cosine, 1.001 * sine);
            assert!(!rim.contains(x, y));
        }
        let moved = disc.moved(&[3.0, 4.0, 1.0, -2.0, 5.0, -7.0]).unwrap();
        assert_eq!(moved.centre(), (300.0, 240.0));
        let ellipse = moved.rim().unwrap();
        assert_eq!((ellipse.x, ellipse.y), (301.0, 238.0));
        assert!((ellipse.rx * ellipse.ry - rim.rx * rim.ry).abs() < 1e-6);
        let back = moved.moved(&[-3.0, -4.0, -1.0, 2.0, -5.0, 7.0]).unwrap().rim().unwrap();
        assert!((back.rx - rim.rx).abs() < 0.01 && (back.angle_degrees - rim.angle_degrees).abs() < 0.1);
        assert_eq!(disc.moved(&[600.0]), None);
    }
}
