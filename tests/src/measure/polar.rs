//! A disc unrolled: brightness by radius and angle.

use super::Picture;

/// The middle of a square picture of `side` pixels, with pixel centres at integer coordinates.
#[must_use]
pub fn disc_middle(side: usize) -> (f64, f64) {
    let middle = (side as f64 - 1.0) / 2.0;
    (middle, middle)
}

/// Where a disc is sampled: circles of several radii, each at the same angles.
#[derive(Debug, Clone, PartialEq)]
pub struct PolarGrid {
    radii: Vec<f64>,
    angles: usize,
}

impl PolarGrid {
    /// A grid for a disc of radius `radius` pixels, from 0.3 to 0.93 of it: further in an angle is only a few
    /// pixels long, further out lies the rim. The angles are a power of two, about one to a pixel outermost.
    #[must_use]
    pub fn for_disc(radius: f64) -> Self {
        const CIRCLES: usize = 36;
        let radii = (0..CIRCLES)
            .map(|circle| radius * (0.3 + 0.63 * circle as f64 / (CIRCLES - 1) as f64))
            .collect();
        let circumference = std::f64::consts::TAU * 0.93 * radius;
        let angles = (circumference.max(1.0) as usize).next_power_of_two().clamp(512, 4096);
        Self { radii, angles }
    }

    /// How many circles there are.
    #[must_use]
    pub fn circles(&self) -> usize {
        self.radii.len()
    }

    /// How many angles there are on each circle.
    #[must_use]
    pub fn angles(&self) -> usize {
        self.angles
    }

    /// Luma about `centre`, circle by circle, angles counter-clockwise as seen (y points down in the picture).
    /// What lies outside the picture is `outside`.
    #[must_use]
    pub fn unroll(&self, picture: &Picture, centre: (f64, f64), outside: f64) -> Vec<f64> {
        let step = std::f64::consts::TAU / self.angles as f64;
        let directions: Vec<(f64, f64)> = (0..self.angles)
            .map(|angle| {
                let (sine, cosine) = (angle as f64 * step).sin_cos();
                (cosine, -sine)
            })
            .collect();
        let mut unrolled = Vec::with_capacity(self.radii.len() * self.angles);
        for radius in &self.radii {
            unrolled.extend(
                directions
                    .iter()
                    .map(|(x, y)| bilinear(picture, centre.0 + radius * x, centre.1 + radius * y, outside)),
            );
        }
        unrolled
    }
}

/// Luma between pixels.
fn bilinear(picture: &Picture, x: f64, y: f64, outside: f64) -> f64 {
    let (left, top) = (x.floor(), y.floor());
    let (last_x, last_y) = (picture.width as f64 - 1.0, picture.height as f64 - 1.0);
    if !(x >= 0.0 && y >= 0.0 && x <= last_x && y <= last_y) {
        return outside;
    }
    let (right, bottom) = ((left + 1.0).min(last_x), (top + 1.0).min(last_y));
    let at = |x: f64, y: f64| f64::from(picture.luma[y as usize * picture.width + x as usize]);
    let (along, down) = (x - left, y - top);
    let upper = at(left, top) * (1.0 - along) + at(right, top) * along;
    let lower = at(left, bottom) * (1.0 - along) + at(right, bottom) * along;
    upper * (1.0 - down) + lower * down
}
