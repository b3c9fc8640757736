//! Which points could be the centre of a circle: every edge point votes along its gradient.

use super::edges::Edge;
use super::grid::Grid;

/// Room around the picture for centres outside it, as a share of each side.
const PADDING: f64 = 0.1;
/// The upper radius of a band over its lower one.
const BAND: f64 = 1.3;
/// Centres taken from each band.
const PEAKS: usize = 4;

/// A likely centre, in small pixels, and the radii it was voted for with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Centre {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) radii: (f64, f64),
}

/// Likely centres of circles with radii from `radii.0` to `radii.1` small pixels, in a picture of `width` by
/// `height`.
pub(super) fn centres(edges: &[Edge], width: usize, height: usize, radii: (f64, f64)) -> Vec<Centre> {
    let mut centres = Vec::new();
    let mut low = radii.0;
    while low < radii.1 {
        let high = (low * BAND).min(radii.1);
        peaks_of_band(edges, width, height, (low, high), &mut centres);
        low *= BAND;
    }
    centres
}

/// Votes with the radii of one band, and takes the highest peaks.
fn peaks_of_band(edges: &[Edge], width: usize, height: usize, radii: (f64, f64), centres: &mut Vec<Centre>) {
    let (pad_x, pad_y) = (padding(width), padding(height));
    let mut votes = Grid::zero(width + 2 * pad_x, height + 2 * pad_y);
    for edge in edges {
        cast(edge, (pad_x as f32, pad_y as f32), radii, &mut votes);
    }
    votes.blur((0.02 * radii.1).max(1.0));

    // Peaks closer than this are the same circle, a little out of round.
    let apart = (0.06 * radii.1).max(3.0);
    for _ in 0..PEAKS {
        let Some((index, &most)) = votes.values.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else {
            return;
        };
        if most <= 0.0 {
            return;
        }
        let (x, y) = (index % votes.width, index / votes.width);
        centres.push(Centre {
            x: x as f64 - pad_x as f64,
            y: y as f64 - pad_y as f64,
            radii,
        });
        clear(&mut votes, (x, y), apart.ceil() as usize);
    }
}

/// One edge point's votes: a vote for each radius to both sides, worth 1/r because a circle has edge points
/// in proportion to its radius.
fn cast(edge: &Edge, pad: (f32, f32), radii: (f64, f64), votes: &mut Grid) {
    let (width, height) = (votes.width as f32, votes.height as f32);
    let mut radius = radii.0 as f32;
    while radius < radii.1 as f32 {
        for side in [radius, -radius] {
            let x = edge.x + side * edge.nx + pad.0 + 0.5;
            let y = edge.y + side * edge.ny + pad.1 + 0.5;
            if x >= 0.0 && y >= 0.0 && x < width && y < height {
                let index = y as usize * votes.width + x as usize;
                if let Some(vote) = votes.values.get_mut(index) {
                    *vote += 1.0 / radius;
                }
            }
        }
        radius += 1.0;
    }
}

fn padding(side: usize) -> usize {
    (PADDING * side as f64).ceil() as usize
}

/// Sets a square about a peak to zero.
fn clear(votes: &mut Grid, (x, y): (usize, usize), reach: usize) {
    let columns = x.saturating_sub(reach)..(x + reach + 1).min(votes.width);
    for row in y.saturating_sub(reach)..(y + reach + 1).min(votes.height) {
        let start = row * votes.width;
        if let Some(cells) = votes.values.get_mut(start + columns.start..start + columns.end) {
            cells.fill(0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_of_edges_votes_for_its_centre() {
        let edges: Vec<Edge> = (0..200)
            .map(|i| {
                let (sin, cos) = (i as f32 * 0.0314).sin_cos();
                Edge {
                    x: 50.0 + 30.0 * cos,
                    y: 40.0 + 30.0 * sin,
                    nx: -cos,
                    ny: -sin,
                }
            })
            .collect();
        let centres = centres(&edges, 120, 90, (20.0, 60.0));
        let found = centres
            .iter()
            .any(|c| (c.x - 50.0).hypot(c.y - 40.0) < 1.5 && c.radii.0 <= 30.0 && 30.0 <= c.radii.1);
        assert!(found, "{centres:?}");
    }

    #[test]
    fn no_edges_no_centres() {
        assert!(centres(&[], 120, 90, (20.0, 60.0)).is_empty());
    }
}
