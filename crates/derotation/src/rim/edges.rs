//! Edge points: where the picture changes most, to a fraction of a pixel.

use super::grid::Grid;

/// Blur before the gradient is taken, standard deviation in small pixels.
const BLUR: f64 = 1.2;
/// The share of pixels, those with the steepest gradient, that may be edge points.
const STEEPEST: f64 = 0.3;
/// An edge point's least gradient, grey levels per pixel.
const LEAST_GRADIENT: f32 = 2.0;

/// A point on an edge, in small pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Direction in which the picture grows lighter: a unit vector.
    pub(super) nx: f32,
    pub(super) ny: f32,
}

/// The edge points of a picture given as planes of the same size, each in grey levels of 0 to 255.
///
/// At each pixel the plane with the steepest gradient counts: a rim may show in one colour only.
pub(super) fn find(planes: &[Grid]) -> Vec<Edge> {
    let slopes = Slopes::of(planes);
    let floor = slopes.floor();
    let (width, height) = (slopes.steepness.width, slopes.steepness.height);
    let mut edges = Vec::new();
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let steepness = slopes.steepness.at(x, y);
            if steepness >= floor {
                edges.extend(slopes.crest(x, y, steepness));
            }
        }
    }
    edges
}

/// Leaves at most `most` of some things, evenly among them.
pub(super) fn thin<Thing>(things: &mut Vec<Thing>, most: usize) {
    let all = things.len();
    if all > most {
        let mut index = 0;
        things.retain(|_| {
            index += 1;
            index * most / all > (index - 1) * most / all
        });
    }
}

/// The gradient of a picture.
struct Slopes {
    dx: Grid,
    dy: Grid,
    /// The gradient's length.
    steepness: Grid,
}

impl Slopes {
    fn of(planes: &[Grid]) -> Self {
        let (width, height) = planes.first().map_or((0, 0), |plane| (plane.width, plane.height));
        let mut slopes = Self {
            dx: Grid::zero(width, height),
            dy: Grid::zero(width, height),
            steepness: Grid::zero(width, height),
        };
        for plane in planes {
            let mut plane = plane.clone();
            plane.blur(BLUR);
            slopes.take_steeper(&plane);
        }
        // Up to here squares were compared.
        for value in &mut slopes.steepness.values {
            *value = value.sqrt();
        }
        slopes
    }

    /// Takes over the gradient of a plane wherever it is steeper.
    fn take_steeper(&mut self, plane: &Grid) {
        let width = plane.width;
        for y in 1..plane.height.saturating_sub(1) {
            for x in 1..width.saturating_sub(1) {
                let dx = (plane.at(x + 1, y) - plane.at(x - 1, y)) / 2.0;
                let dy = (plane.at(x, y + 1) - plane.at(x, y - 1)) / 2.0;
                let square = dx * dx + dy * dy;
                let i = y * width + x;
                if square > self.steepness.values[i] {
                    self.steepness.values[i] = square;
                    self.dx.values[i] = dx;
                    self.dy.values[i] = dy;
                }
            }
        }
    }

    /// The least gradient that makes an edge point.
    fn floor(&self) -> f32 {
        let mut all = self.steepness.values.clone();
        let index = ((1.0 - STEEPEST) * all.len() as f64) as usize;
        if index >= all.len() {
            return LEAST_GRADIENT;
        }
        let (_, value, _) = all.select_nth_unstable_by(index, f32::total_cmp);
        value.max(LEAST_GRADIENT)
    }

    /// The edge point at a pixel, if the gradient is steepest there along its own direction: the crest of the
    /// parabola through the gradient there and one pixel to either side.
    fn crest(&self, x: usize, y: usize, here: f32) -> Option<Edge> {
        let (nx, ny) = (self.dx.at(x, y) / here, self.dy.at(x, y) / here);
        let (x, y) = (x as f32, y as f32);
        let before = self.steepness.between(x - nx, y - ny);
        let after = self.steepness.between(x + nx, y + ny);
        if here < before || here <= after {
            return None;
        }
        let bend = before - 2.0 * here + after;
        let shift = if bend < 0.0 {
            (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
        } else {
            0.0
        };
        Some(Edge {
            x: x + shift * nx,
            y: y + shift * ny,
            nx,
            ny,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slanted_step_is_found_on_its_line() {
        // Light where 0.8 x + 0.6 y is above 21.3, with a soft edge.
        let mut grid = Grid::zero(40, 40);
        for y in 0..40 {
            for x in 0..40 {
                let along = 0.8 * x as f32 + 0.6 * y as f32 - 21.3;
                grid.values[y * 40 + x] = 100.0 * (0.5 + along).clamp(0.0, 1.0);
            }
        }
        let edges = find(&[grid]);
        let inner: Vec<_> = edges
            .iter()
            .filter(|edge| (5.0..35.0).contains(&edge.x) && (5.0..35.0).contains(&edge.y))
            .collect();
        assert!(inner.len() > 15);
        for edge in inner {
            assert!((0.8 * edge.x + 0.6 * edge.y - 21.3).abs() < 0.12, "{edge:?}");
            assert!(0.8 * edge.nx + 0.6 * edge.ny > 0.99, "{edge:?}");
        }
    }

    #[test]
    fn thinned_edges_are_some_of_them_evenly() {
        let edge = |x| Edge {
            x,
            y: 0.0,
            nx: 1.0,
            ny: 0.0,
        };
        let mut edges: Vec<Edge> = (0..100).map(|x| edge(x as f32)).collect();
        thin(&mut edges, 10);
        assert_eq!(edges.len(), 10);
        assert!(edges.windows(2).all(|pair| pair[1].x - pair[0].x == 10.0));
        thin(&mut edges, 20);
        assert_eq!(edges.len(), 10);
    }

    #[test]
    fn nothing_in_a_flat_picture() {
        assert!(find(&[Grid::zero(30, 30)]).is_empty());
        assert!(find(&[Grid::zero(1, 1)]).is_empty());
        assert!(find(&[]).is_empty());
    }
}
