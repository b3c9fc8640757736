//! The ring about a rim, laid out flat: how steeply does the picture change along each of many normals?

use super::grid::{Grid, gaussian};
use super::shape::{Freedom, Place, Ruler, Shape};
use super::shrink::{Channel, SeenIn};
use crate::{Frame, Plane};

/// Rays, each along a normal of the rim, on which the picture is read. Neighbours are averaged, and every second ray is kept.
const RAYS: usize = 1440;
/// Standard deviation of that average, in rays.
const ACROSS: f64 = 4.0;

/// Slopes along a rim's normals, positive where the picture changes in the sense of the rim.
#[derive(Debug)]
pub(super) struct Ring {
    /// A row for each ray, a column for each pixel along it.
    pub(super) slopes: Grid,
    /// How far outside the rim the first column is, pixels: below zero.
    pub(super) nearest: f64,
    shape: Shape,
    ruler: Ruler,
}

/// A normal of a rim: where it leaves the rim, its direction, and the point of the unit circle it belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ray {
    pub(super) place: Place,
    x: f64,
    y: f64,
}

impl Ray {
    fn of(shape: &Shape, ruler: &Ruler, ray: usize) -> Option<Self> {
        let (sin, cos) = (ray as f64 / RAYS as f64 * std::f64::consts::TAU).sin_cos();
        let (x, y) = shape.point(cos, sin);
        Some(Self {
            place: ruler.place(x, y)?,
            x,
            y,
        })
    }

    /// The position `off` pixels outside the rim.
    pub(super) fn at(&self, off: f64) -> (f64, f64) {
        (self.x + off * self.place.nx, self.y + off * self.place.ny)
    }
}

impl Ring {
    /// The slopes within `reach` pixels of a rim, after a blur along the rays of standard deviation `blur`
    /// pixels. `None` where the shape is none.
    pub(super) fn about(frame: &Frame, seen_in: SeenIn, shape: &Shape, reach: f64, blur: f64) -> Option<Self> {
        let ruler = shape.ruler()?;
        let smooth = gaussian(blur);
        let margin = smooth.len() / 2 + 1;
        let half = reach.ceil() as usize + margin;
        let columns = 2 * half + 1;
        let nearest = -(half as f64);
        let unrolled = unroll(frame, seen_in.channel, shape, &ruler, (nearest, columns));
        let rows = average_across(&unrolled);
        let mut slopes = Grid::zero(columns, rows.height);
        let both = slopes
            .values
            .chunks_exact_mut(columns)
            .zip(rows.values.chunks_exact(columns));
        for (slope, brightness) in both {
            derivative(brightness, &smooth, seen_in.outwards, slope);
        }
        Some(Self {
            slopes,
            nearest,
            shape: *shape,
            ruler,
        })
    }

    /// The rays and the slopes along them.
    pub(super) fn rays(&self) -> impl Iterator<Item = (Ray, &[f32])> {
        self.slopes
            .values
            .chunks_exact(self.slopes.width.max(1))
            .enumerate()
            .filter_map(|(row, slopes)| Some((Ray::of(&self.shape, &self.ruler, 2 * row)?, slopes)))
    }

    /// How the distance from the rim changes at a ray when the rim changes.
    pub(super) fn row(&self, ray: &Ray, freedom: Freedom) -> [f64; 5] {
        self.ruler.row(&ray.place, freedom)
    }
}

/// Whether a position is in a frame, at least `margin` pixels from its border.
pub(super) fn inside(frame: &Frame, x: f64, y: f64, margin: f64) -> bool {
    let size = frame.size();
    let fits = |position: f64, length: u32| position >= margin && position <= f64::from(length) - 1.0 - margin;
    fits(x, size.width) && fits(y, size.height)
}

/// The ring about a rim laid out flat: a row for each ray, a column for each pixel along it.
fn unroll(frame: &Frame, channel: Channel, shape: &Shape, ruler: &Ruler, (nearest, columns): (f64, usize)) -> Grid {
    let planes = frame.planes();
    let (right, down) = frame.colour().siting.offset();
    let mut grid = Grid::zero(columns, RAYS);
    for (index, row) in grid.values.chunks_exact_mut(columns.max(1)).enumerate() {
        let Some(ray) = Ray::of(shape, ruler, index) else {
            continue;
        };
        for (column, value) in row.iter_mut().enumerate() {
            let (x, y) = ray.at(nearest + column as f64);
            *value = channel.y * sample(&planes[0], x, y);
            for (plane, share) in planes[1..].iter().zip([channel.u, channel.v]) {
                if share != 0.0 {
                    *value += share * sample(plane, (x - right) / 2.0, (y - down) / 2.0);
                }
            }
        }
    }
    grid
}

/// The plane between four samples, bilinearly; the border's value outside.
fn sample(plane: &Plane<'_>, x: f64, y: f64) -> f32 {
    let (last_x, last_y) = (plane.width.saturating_sub(1), plane.height.saturating_sub(1));
    let (x, y) = (x.clamp(0.0, last_x as f64), y.clamp(0.0, last_y as f64));
    let (column, row) = (x as usize, y as usize);
    let (right, down) = ((x - column as f64) as f32, (y - row as f64) as f32);
    let at = |column: usize, row: usize| f32::from(plane.get(column.min(last_x), row.min(last_y)).unwrap_or(0));
    let upper = at(column, row) * (1.0 - right) + at(column + 1, row) * right;
    let lower = at(column, row + 1) * (1.0 - right) + at(column + 1, row + 1) * right;
    upper * (1.0 - down) + lower * down
}

/// Averages each second row with its neighbours, round the circle.
fn average_across(unrolled: &Grid) -> Grid {
    let weights = gaussian(ACROSS);
    let reach = weights.len() / 2;
    let mut rows = Grid::zero(unrolled.width, RAYS / 2);
    for (row, out) in rows.values.chunks_exact_mut(unrolled.width.max(1)).enumerate() {
        for (tap, weight) in weights.iter().enumerate() {
            let from = (2 * row + RAYS + tap - reach) % RAYS * unrolled.width;
            let Some(source) = unrolled.values.get(from..from + unrolled.width) else {
                continue;
            };
            for (value, other) in out.iter_mut().zip(source) {
                *value += weight * other;
            }
        }
    }
    rows
}

/// The smoothed slope of a row, its sign turned by `outwards`; zero at the ends.
fn derivative(brightness: &[f32], smooth: &[f32], outwards: f32, slope: &mut [f32]) {
    let smoothed: Vec<f32> = brightness
        .windows(smooth.len())
        .map(|window| window.iter().zip(smooth).map(|(a, b)| a * b).sum())
        .collect();
    let first = smooth.len() / 2 + 1;
    for (value, around) in slope.iter_mut().skip(first).zip(smoothed.windows(3)) {
        *value = outwards * (around[2] - around[0]) / 2.0;
    }
}
