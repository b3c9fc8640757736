//! Rows painted tile by tile.
//!
//! A row of a picture turned by 90 degrees runs down a column of the source: each sample is in another line of the cache,
//! and a long row needs more of them than there are. A tile's samples lie close together whatever the angle, so that what
//! they need is first taken into a small [`Window`].

use std::ops::Range;

use super::neighbours::{Piece, Step};
use super::window::Window;
use super::{Line, many_at_once, sample_ends, sample_inner, sample_line, sample_pieces};
use crate::Plane;

/// A row to be painted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::derotate) struct Row {
    /// Its columns in the outgoing picture: rows with the same column in the same tile lie near each other.
    pub(in crate::derotate) columns: Range<usize>,
    /// Where its first sample goes.
    pub(in crate::derotate) start: usize,
    /// Where its first sample comes from, and the way to the next.
    pub(in crate::derotate) line: Line,
}

/// Rows in a tile.
const ROWS: usize = 64;
/// Columns in a tile.
const COLUMNS: usize = Piece::LONGEST;

/// Fills all rows with samples of `source`, each along its line as [`sample_line`] does. The lines have the same step.
/// Rows that go to neighbouring rows of the picture should follow each other.
pub(in crate::derotate) fn sample_rows(
    source: &Plane<'_>,
    mut rows: impl Iterator<Item = Row>,
    black: u8,
    out: &mut [u8],
) {
    if !many_at_once() {
        for row in rows {
            if let Some(out) = out.get_mut(row.start..row.start + row.columns.len()) {
                sample_line(source, &row.line, black, out);
            }
        }
        return;
    }
    let mut painter = Painter {
        source,
        black,
        window: Window::new(),
    };
    let mut band: [Row; ROWS] = std::array::from_fn(|_| Row::default());
    loop {
        let mut count = 0;
        // The room comes first: asked after it, `rows` would lose one that finds no room.
        for (room, row) in band.iter_mut().zip(&mut rows) {
            *room = row;
            count += 1;
        }
        let band = band.get(..count).unwrap_or_default();
        let (Some(left), Some(right)) = (
            band.iter().map(|row| row.columns.start).min(),
            band.iter().map(|row| row.columns.end).max(),
        ) else {
            return;
        };
        for left in (left..right).step_by(COLUMNS) {
            painter.paint_tile(band, left..left + COLUMNS, out);
        }
    }
}

/// What all tiles of a plane have in common.
struct Painter<'a> {
    source: &'a Plane<'a>,
    black: u8,
    window: Window,
}

impl Painter<'_> {
    /// Paints what of the rows lies in these columns.
    fn paint_tile(&mut self, band: &[Row], columns: Range<usize>, out: &mut [u8]) {
        let mut pieces = [Piece::default(); ROWS];
        let mut count = 0;
        let mut step = Step::default();
        let mut part = Part::EMPTY;
        for row in band {
            let from = row.columns.start.max(columns.start);
            let to = row.columns.end.min(columns.end);
            if from >= to {
                continue;
            }
            let line = row.line.after(from - row.columns.start);
            let start = row.start + from - row.columns.start;
            let Some(out) = out.get_mut(start..start + to - from) else {
                continue;
            };
            let inner = sample_ends(self.source, &line, self.black, out);
            let Some(last) = inner.clone().last() else { continue };
            // What lies in a plane can be written in 32 bits.
            let (Some(first), Some(last)) = (line.position_at(inner.start), line.position_at(last)) else {
                continue;
            };
            let Some(room) = pieces.get_mut(count) else { continue };
            *room = Piece {
                x: first.0,
                y: first.1,
                start: start + inner.start,
                length: inner.len(),
            };
            count += 1;
            part.include(first);
            part.include(last);
            step = line.step();
        }
        self.paint_pieces(pieces.get(..count).unwrap_or_default(), step, part, out);
    }

    /// Paints the inner parts of a tile's rows; they need this part of the source.
    fn paint_pieces(&mut self, pieces: &[Piece], step: Step, part: Part, out: &mut [u8]) {
        if part.fill(&mut self.window, self.source) {
            let from_the_window = |piece: &Piece| Piece {
                x: piece.x - (part.left << 16),
                y: piece.y - (part.top << 16),
                ..*piece
            };
            if sample_pieces(&self.window, step, pieces.iter().map(from_the_window), out) {
                return;
            }
        }
        for piece in pieces {
            if let Some(out) = out.get_mut(piece.start..piece.start + piece.length) {
                sample_inner(self.source, &Line::of(piece, step), out);
            }
        }
    }
}

/// A part of a plane: first and last column and row of the places in it.
#[derive(Debug, Clone, Copy)]
struct Part {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Part {
    const EMPTY: Self = Self {
        left: i32::MAX,
        right: i32::MIN,
        top: i32::MAX,
        bottom: i32::MIN,
    };

    /// Makes it large enough for a position, 16.16 fixed point.
    fn include(&mut self, (x, y): (i32, i32)) {
        self.left = self.left.min(x >> 16);
        self.right = self.right.max(x >> 16);
        self.top = self.top.min(y >> 16);
        self.bottom = self.bottom.max(y >> 16);
    }

    /// Takes it into the window; `false` when it doesn't fit.
    fn fill(self, window: &mut Window, source: &Plane<'_>) -> bool {
        let [left, right, top, bottom] = [self.left, self.right, self.top, self.bottom].map(usize::try_from);
        match (left, right, top, bottom) {
            (Ok(left), Ok(right), Ok(top), Ok(bottom)) if left <= right && top <= bottom => {
                window.fill(source, (left, right), (top, bottom))
            }
            _ => false,
        }
    }
}
