//! A pinhole camera above a tank: rays and a plane, and no homography.

use std::f64::consts::FRAC_PI_2;

use netdpr_derotation::Ellipse;

/// A camera that looks at the tank's centre. The tank's plane has its origin there, x to the right, y up; lengths in
/// radii of the tank.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Camera {
    /// From straight above, degrees.
    pub(crate) tilt: f64,
    /// The side from which it looks, degrees counter-clockwise from the plane's x.
    pub(crate) side: f64,
    /// Of the camera about its line of sight, degrees.
    pub(crate) roll: f64,
    /// From the tank's centre, radii.
    pub(crate) distance: f64,
    /// Pixels a radius at the centre, were there no tilt.
    pub(crate) radius: f64,
    /// Where the tank's centre is seen, pixels.
    pub(crate) centre: (f64, f64),
}

type Vector = [f64; 3];

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vector, b: Vector) -> Vector {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

fn combined(parts: [(f64, Vector); 3]) -> Vector {
    let axis = |axis: usize| parts.iter().map(|(factor, vector)| factor * vector[axis]).sum();
    [axis(0), axis(1), axis(2)]
}

impl Camera {
    /// Unit vectors: the picture's right and up, and back from the tank to the camera.
    fn axes(&self) -> [Vector; 3] {
        let (sine, cosine) = self.tilt.to_radians().sin_cos();
        let (up, right) = self.side.to_radians().sin_cos();
        let back = [sine * right, sine * up, cosine];
        let level = cross([0.0, 1.0, 0.0], back);
        let length = dot(level, level).sqrt();
        let level = level.map(|part| part / length);
        let steep = cross(back, level);
        let (sine, cosine) = self.roll.to_radians().sin_cos();
        let picture_right = combined([(cosine, level), (sine, steep), (0.0, back)]);
        let picture_up = combined([(-sine, level), (cosine, steep), (0.0, back)]);
        [picture_right, picture_up, back]
    }

    /// Where a pixel's ray meets the tank's plane, in radii.
    pub(crate) fn on_plane(self) -> impl Fn((f64, f64)) -> (f64, f64) {
        let [right, up, back] = self.axes();
        let focal = self.radius * self.distance;
        let place = back.map(|part| part * self.distance);
        move |(x, y)| {
            let ray = combined([
                ((x - self.centre.0) / focal, right),
                ((self.centre.1 - y) / focal, up),
                (-1.0, back),
            ]);
            let way = -place[2] / ray[2];
            (place[0] + way * ray[0], place[1] + way * ray[1])
        }
    }

    /// Where a place of the tank's plane is seen, in pixels.
    pub(crate) fn sees(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let [right, up, back] = self.axes();
        let ray = combined([(1.0, [x, y, 0.0]), (-self.distance, back), (0.0, back)]);
        let scale = self.radius * self.distance / -dot(ray, back);
        (
            self.centre.0 + scale * dot(ray, right),
            self.centre.1 - scale * dot(ray, up),
        )
    }

    /// The rim as seen.
    pub(crate) fn rim(&self) -> Ellipse {
        // About the centre, where the numbers are small.
        let points = [0.1, 1.3, 2.6, 3.9, 5.2].map(|angle: f64| {
            let (x, y) = self.sees((angle.cos(), angle.sin()));
            (x - self.centre.0, y - self.centre.1)
        });
        let rim = ellipse_through(points);
        Ellipse::new(
            rim.x + self.centre.0,
            rim.y + self.centre.1,
            rim.rx,
            rim.ry,
            rim.angle_degrees,
        )
    }
}

/// The conic a x² + b x y + c y² + d x + e y = 1 through five points, as an ellipse.
fn ellipse_through(points: [(f64, f64); 5]) -> Ellipse {
    let mut rows = points.map(|(x, y)| [x * x, x * y, y * y, x, y, 1.0]);
    // Gauss and Jordan's elimination.
    for column in 0..5 {
        let pivot = (column..5)
            .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
            .unwrap();
        rows.swap(column, pivot);
        let pivot = rows[column].map(|entry| entry / rows[column][column]);
        for (index, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            for (entry, other) in row.iter_mut().zip(pivot) {
                *entry = if index == column {
                    other
                } else {
                    *entry - factor * other
                };
            }
        }
    }
    let [a, b, c, d, e] = rows.map(|row| row[5]);
    let determinant = 4.0 * a * c - b * b;
    let (x, y) = ((b * e - 2.0 * c * d) / determinant, (b * d - 2.0 * a * e) / determinant);
    let level = 1.0 - (a * x * x + b * x * y + c * y * y + d * x + e * y);
    // In this direction (y down) the quadratic form is steepest, and the ellipse narrowest.
    let narrow = b.atan2(a - c) / 2.0;
    let form = |angle: f64| {
        let (sine, cosine) = angle.sin_cos();
        a * cosine * cosine + b * cosine * sine + c * sine * sine
    };
    let half_axis = |angle| (level / form(angle)).sqrt();
    let wide = narrow + FRAC_PI_2;
    Ellipse::new(x, y, half_axis(wide), half_axis(narrow), -wide.to_degrees())
}
