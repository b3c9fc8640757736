//! Which samples of a panel are painted: runs along its rows, worked out once.

use std::ops::Range;

use super::outline::Outline;

/// A run of samples in one row of a plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// The row.
    pub(super) row: usize,
    /// The columns.
    pub(super) columns: Range<usize>,
}

/// The lattice of a plane's samples in the panel's (luma) pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lattice {
    /// Samples in a row.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    /// Luma pixels from one sample to the next: 1 for luma, 2 for chroma.
    pub(super) pitch: f64,
    /// Where the first sample lies, in luma pixels.
    pub(super) offset: (f64, f64),
}

impl Lattice {
    /// Sample index along one axis for a luma position.
    fn index(position: f64, offset: f64, pitch: f64) -> f64 {
        (position - offset) / pitch
    }
}

/// The samples of a plane within `outline`, which is in the panel's pixels.
pub(super) fn spans(outline: &Outline, lattice: Lattice) -> Vec<Span> {
    (0..lattice.height)
        .flat_map(|row| {
            let y = lattice.offset.1 + row as f64 * lattice.pitch;
            crossings(outline, y).into_iter().filter_map(move |(left, right)| {
                let index = |x| Lattice::index(x, lattice.offset.0, lattice.pitch);
                let first = index(left).ceil().max(0.0) as usize;
                let last = ((index(right).floor() + 1.0).max(0.0) as usize).min(lattice.width);
                (first < last).then_some(Span {
                    row,
                    columns: first..last,
                })
            })
        })
        .collect()
}

/// The stretches (from, to) of the horizontal line at `y` that lie inside, both ends included.
fn crossings(outline: &Outline, y: f64) -> Vec<(f64, f64)> {
    match outline {
        Outline::Everything => vec![(f64::NEG_INFINITY, f64::INFINITY)],
        Outline::Circle(circle) => {
            let half_squared = circle.r * circle.r - (y - circle.y) * (y - circle.y);
            if half_squared < 0.0 {
                return Vec::new();
            }
            let half = half_squared.sqrt();
            vec![(circle.x - half, circle.x + half)]
        }
        Outline::TiltedCircle(rectification, r) => rectification.crossing(*r, y).into_iter().collect(),
        Outline::Polygon(corners) => polygon_crossings(corners, y),
    }
}

/// Even–odd rule: the line is inside between its first and second, third and fourth … meeting with an edge.
fn polygon_crossings(corners: &[[f64; 2]], y: f64) -> Vec<(f64, f64)> {
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    let mut meetings: Vec<f64> = edges
        // Half-open in y: a corner on the line counts once.
        .filter(|([_, y1], [_, y2])| (*y1 <= y) != (*y2 <= y))
        .map(|([x1, y1], [x2, y2])| x1 + (y - y1) / (y2 - y1) * (x2 - x1))
        .collect();
    meetings.sort_by(f64::total_cmp);
    meetings
        .chunks_exact(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Circle;

    const LUMA: Lattice = Lattice {
        width: 10,
        height: 10,
        pitch: 1.0,
        offset: (0.0, 0.0),
    };

    fn painted(outline: Outline, lattice: Lattice) -> usize {
        spans(&outline, lattice).iter().map(|span| span.columns.len()).sum()
    }

    #[test]
    fn a_disc_has_the_samples_within_its_radius() {
        let disc = Circle::new(4.5, 4.5, 4.6);
        let within = (0..100).filter(|index| {
            let (x, y) = (f64::from(index % 10) - 4.5, f64::from(index / 10) - 4.5);
            x * x + y * y <= 4.6 * 4.6
        });
        assert_eq!(painted(Outline::Circle(disc), LUMA), within.count());
    }

    #[test]
    fn a_disc_partly_outside_is_cut() {
        assert_eq!(painted(Outline::Circle(Circle::new(0.0, 0.0, 100.0)), LUMA), 100);
        assert_eq!(painted(Outline::Circle(Circle::new(-50.0, 0.0, 10.0)), LUMA), 0);
    }

    #[test]
    fn a_polygon_may_be_hollow() {
        let square = Outline::Polygon(vec![[1.5, 1.5], [7.5, 1.5], [7.5, 7.5], [1.5, 7.5]]);
        assert_eq!(painted(square, LUMA), 36);
        let horseshoe = Outline::Polygon(vec![
            [0.5, 0.5],
            [8.5, 0.5],
            [8.5, 8.5],
            [5.5, 8.5],
            [5.5, 2.5],
            [3.5, 2.5],
            [3.5, 8.5],
            [0.5, 8.5],
        ]);
        assert_eq!(painted(horseshoe, LUMA), 2 * 8 + 6 * 6);
    }

    #[test]
    fn chroma_samples_lie_where_they_lie() {
        let chroma = Lattice {
            width: 5,
            height: 5,
            pitch: 2.0,
            offset: (0.0, 0.5),
        };
        // Columns at 0, 2, 4 …; rows at 0.5, 2.5, 4.5 …
        let row = spans(&Outline::Circle(Circle::new(4.0, 4.5, 2.0)), chroma);
        assert!(row.contains(&Span { row: 2, columns: 1..4 }));
    }
}
