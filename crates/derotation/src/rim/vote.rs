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
        let mut votes = Votes::new(width, height, (0.02 * high).max(1.0));
        let worths = worths((low, high), votes.cell);
        for edge in edges {
            cast(edge, &worths, &mut votes);
        }
        // Peaks closer than this are the same circle, a little out of round.
        let apart = (0.06 * high).max(3.0);
        let peaks = votes.peaks(PEAKS, apart);
        centres.extend(peaks.into_iter().map(|(x, y)| Centre {
            x,
            y,
            radii: (low, high),
        }));
        low *= BAND;
    }
    centres
}

/// Radii a cell apart, and what a vote for each is worth: 1/r, because a circle has edge points in proportion to its
/// radius.
fn worths(radii: (f64, f64), cell: f32) -> Vec<(f32, f32)> {
    std::iter::successors(Some(radii.0 as f32), |radius| Some(radius + cell))
        .take_while(|radius| *radius < radii.1 as f32)
        .map(|radius| (radius, 1.0 / radius))
        .collect()
}

/// One edge point's votes: a vote for each radius to both sides.
fn cast(edge: &Edge, worths: &[(f32, f32)], votes: &mut Votes) {
    for &(radius, worth) in worths {
        for side in [radius, -radius] {
            votes.add(edge.x + side * edge.nx, edge.y + side * edge.ny, worth);
        }
    }
}

/// Votes for positions in a picture and somewhat beyond it.
#[derive(Debug)]
pub(super) struct Votes {
    cells: Grid,
    /// Side of a cell in small pixels.
    cell: f32,
    /// One over that: a vote is multiplied more quickly than divided.
    per_cell: f32,
    /// Where the first cell begins, small pixels.
    start: (f32, f32),
    /// How far votes for the same position may be apart: a standard deviation in small pixels.
    loose: f64,
}

impl Votes {
    /// No votes yet, for a picture of `width` by `height`, those for the same position up to `loose` pixels apart.
    pub(super) fn new(width: usize, height: usize, loose: f64) -> Self {
        let cell = loose.floor().clamp(1.0, 4.0);
        let pad = |side: usize| (PADDING * side as f64).ceil();
        let cells = |side: usize| ((side as f64 + 2.0 * pad(side)) / cell).ceil() as usize;
        Self {
            cells: Grid::zero(cells(width), cells(height)),
            cell: cell as f32,
            per_cell: 1.0 / cell as f32,
            start: (-pad(width) as f32 - 0.5, -pad(height) as f32 - 0.5),
            loose,
        }
    }

    /// A vote for a position.
    #[inline]
    pub(super) fn add(&mut self, x: f32, y: f32, worth: f32) {
        let x = (x - self.start.0) * self.per_cell;
        let y = (y - self.start.1) * self.per_cell;
        if x >= 0.0 && y >= 0.0 && x < self.cells.width as f32 && y < self.cells.height as f32 {
            let index = y as usize * self.cells.width + x as usize;
            if let Some(vote) = self.cells.values.get_mut(index) {
                *vote += worth;
            }
        }
    }

    /// The `most` positions with the most votes, at least `apart` pixels from each other.
    pub(super) fn peaks(mut self, most: usize, apart: f64) -> Vec<(f64, f64)> {
        let cell = f64::from(self.cell);
        self.cells.blur(self.loose / cell);
        let reach = (apart / cell).ceil() as usize;
        let mut peaks = Vec::with_capacity(most);
        for _ in 0..most {
            let top = self.cells.values.iter().fold(0.0_f32, |top, &votes| top.max(votes));
            let index = self.cells.values.iter().position(|&votes| votes == top);
            let Some(index) = index.filter(|_| top > 0.0) else {
                break;
            };
            let (column, row) = (index % self.cells.width, index / self.cells.width);
            peaks.push((
                f64::from(self.start.0) + (column as f64 + 0.5) * cell,
                f64::from(self.start.1) + (row as f64 + 0.5) * cell,
            ));
            clear(&mut self.cells, (column, row), reach);
        }
        peaks
    }
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
