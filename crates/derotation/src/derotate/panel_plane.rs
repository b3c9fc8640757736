//! One plane of one panel: which of its samples are painted, and with which of the film's.

use std::f64::consts::TAU;

use super::curve::sample_curve;
use super::kernel::{Line, Row, sample_rows};
use super::outline::Outline;
use super::picture::View;
use super::spans::{Lattice, Span, spans};
use super::{MomentMap, Panel, PointMap, VideoFormat};
use crate::{PictureSize, Plane, PlaneMut, Recipe};

/// One plane of one panel, ready to be painted.
#[derive(Debug)]
pub(super) struct PanelPlane {
    /// Which of Y, U, V.
    pub(super) plane: usize,
    /// The panel's first column in the outgoing plane.
    left: usize,
    view: View,
    lattice: Lattice,
    /// Rotation centre in the source plane's samples.
    source_centre: (f64, f64),
    /// Rotation centre in the panel plane's samples.
    panel_centre: (f64, f64),
    /// From the panel's luma pixels to the turned picture's.
    to_turned_picture: (f64, f64),
    spans: Vec<Span>,
    /// Columns and rows of the source plane that are cut off on the left and at the top.
    cut_off: (u32, u32),
    /// How many samples of a row are taken along one straight line.
    knot_spacing: usize,
}

impl PanelPlane {
    /// One of the planes of `panel`, for films of `format`.
    pub(super) fn new(recipe: &Recipe, panel: &Panel, plane: usize, format: &VideoFormat, map: &PointMap) -> Self {
        let (pitch, offset, source) = if plane == 0 {
            (1.0, (0.0, 0.0), format.size)
        } else {
            (2.0, format.colour.siting.offset(), format.size.chroma())
        };
        let divisor = if plane == 0 { 1 } else { 2 };
        let width = panel.size.width as usize / divisor;
        let height = panel.size.height as usize / divisor;
        let in_samples = |x: f64, y: f64| ((x - offset.0) / pitch, (y - offset.1) / pitch);
        let lattice = Lattice {
            width,
            height,
            pitch,
            offset,
        };
        let mut ready = Self {
            plane,
            left: panel.left as usize / divisor,
            view: panel.view,
            lattice,
            source_centre: in_samples(recipe.circle.x, recipe.circle.y),
            panel_centre: in_samples(panel.disc.x, panel.disc.y),
            to_turned_picture: (recipe.circle.x - panel.disc.x, recipe.circle.y - panel.disc.y),
            spans: spans(&Outline::of(recipe, panel, map), lattice),
            cut_off: (0, 0),
            knot_spacing: 1,
        };
        ready.knot_spacing = ready.longest_straight(map, source);
        ready
    }

    /// Lets the source planes be cut out of the film's pictures: so much is missing on the left and at the top, in pixels.
    pub(super) const fn cut_off(&mut self, left: u32, top: u32) {
        let divisor = if self.plane == 0 { 1 } else { 2 };
        self.cut_off = (left / divisor, top / divisor);
    }

    /// Whether the surroundings are shown as filmed.
    pub(super) fn has_surroundings(&self) -> bool {
        self.view == View::TurnedInPlace
    }

    /// Paints the samples the mask lets be seen. What is left out stays as it is: black from the frame's making, or the
    /// surroundings just copied.
    pub(super) fn paint(&self, source: &Plane<'_>, target: &mut PlaneMut<'_>, moment: &MomentMap, black: u8) {
        let start = |span: &Span| span.row * target.width + self.left + span.columns.start;
        if let Some(turn) = self.straight_turn(moment) {
            let rows = self.spans.iter().map(|span| Row {
                columns: span.columns.clone(),
                start: start(span),
                line: self.straight_line(span, turn).cut(self.cut_off),
            });
            sample_rows(source, rows, black, target.samples);
            return;
        }
        // Only straight ways are taken through a part of the picture: see `Derotator::within`.
        for span in &self.spans {
            let start = start(span);
            if let Some(out) = target.samples.get_mut(start..start + span.columns.len()) {
                sample_curve(source, self.knot_spacing, self.curve(span, moment), black, out);
            }
        }
    }

    /// Sine and cosine of the turn, when a row of this panel is a straight line through the source.
    fn straight_turn(&self, moment: &MomentMap) -> Option<(f64, f64)> {
        match self.view {
            View::Unturned if moment.rectification().is_none() => Some((0.0, 1.0)),
            View::Unturned => None,
            View::Turned | View::TurnedInPlace => moment.plain_turn(),
        }
    }

    fn straight_line(&self, span: &Span, (sine, cosine): (f64, f64)) -> Line {
        let right = span.columns.start as f64 - self.panel_centre.0;
        let down = span.row as f64 - self.panel_centre.1;
        // A point of the tank that stands at (right, down) in the panel has been carried counter-clockwise (as seen, y
        // down) to this place of the source.
        Line::new(
            self.source_centre.0 + right * cosine + down * sine,
            self.source_centre.1 - right * sine + down * cosine,
            cosine,
            -sine,
        )
    }

    /// The way of a span through the source: to the number of a sample in it, the place in the source plane's samples.
    fn curve(&self, span: &Span, moment: &MomentMap) -> impl FnMut(usize) -> Option<(f64, f64)> {
        // The readouts of the last two samples asked for, which come near to that of the next one.
        let mut last_two: Option<(f64, f64)> = None;
        move |sample| {
            let mut readout = last_two.map_or(0.0, |(before, last)| 2.0 * last - before);
            let place = self.source_of(span.columns.start + sample, span.row, moment, &mut readout);
            last_two = Some((last_two.map_or(readout, |(_, last)| last), readout));
            place
        }
    }

    /// Where a sample of this plane was filmed, in the source plane's samples. `readout` is a guess of its row.
    fn source_of(&self, column: usize, row: usize, moment: &MomentMap, readout: &mut f64) -> Option<(f64, f64)> {
        /// A row of the guess that is so near, in pixels, needs no other: the place is then much nearer.
        const TOLERANCE: f64 = 0.01;
        const MOST_STEPS: usize = 12;
        let Lattice { pitch, offset, .. } = self.lattice;
        let x = offset.0 + column as f64 * pitch + self.to_turned_picture.0;
        let y = offset.1 + row as f64 * pitch + self.to_turned_picture.1;
        let (x, y) = match (self.view, moment.rectification()) {
            (View::Turned, _) | (View::TurnedInPlace, None) => {
                moment.source_near(x, y, readout, TOLERANCE, MOST_STEPS)?
            }
            (View::TurnedInPlace, Some(rectification)) => {
                let (x, y) = rectification.to_rectified(x, y)?;
                moment.source_near(x, y, readout, TOLERANCE, MOST_STEPS)?
            }
            (View::Unturned, Some(rectification)) => rectification.to_picture(x, y)?,
            (View::Unturned, None) => (x, y),
        };
        Some(((x - offset.0) / pitch, (y - offset.1) / pitch))
    }

    /// How many samples of a row may be taken along one straight line of the source, so that it stays near the true curve.
    ///
    /// A curve leaves its chord by the square of the chord's length, so it is enough to measure one length. That is done
    /// all over the panel, for tanks turned to all sides.
    fn longest_straight(&self, map: &PointMap, source: PictureSize) -> usize {
        /// How far the line may be from the curve where that was measured, in samples: half of what is promised.
        const MOST_OFF: f64 = 0.005;
        const MOST_SAMPLES: f64 = 64.0;
        const ANGLES: usize = 16;
        const ROWS: usize = 32;
        const HALF: usize = 8;
        let mut worst = 0.0_f64;
        for angle in 0..ANGLES {
            let moment = map.at_worst(angle as f64 / ANGLES as f64 * TAU);
            if self.straight_turn(&moment).is_some() {
                break;
            }
            let every = self.spans.len().div_ceil(ROWS).max(1);
            for span in self.spans.iter().step_by(every).chain(self.spans.last()) {
                let place = |column: usize| self.source_of(column, span.row, &moment, &mut 0.0);
                let quarter = span.columns.len() / 4;
                for column in (0..=4).map(|quarters| span.columns.start + quarters * quarter) {
                    let middle = column.max(HALF);
                    let (Some(a), Some(b), Some(c)) = (place(middle - HALF), place(middle), place(middle + HALF))
                    else {
                        continue;
                    };
                    // What lies outside is black, however crooked the way there.
                    let is_near = |position: f64, length: u32| (-16.0..f64::from(length) + 16.0).contains(&position);
                    if is_near(b.0, source.width) && is_near(b.1, source.height) {
                        worst = worst.max(((a.0 + c.0) / 2.0 - b.0).hypot((a.1 + c.1) / 2.0 - b.1));
                    }
                }
            }
        }
        let length = 2.0 * HALF as f64 * (MOST_OFF / worst).sqrt();
        length.clamp(1.0, MOST_SAMPLES) as usize
    }

    /// Copies the picture as filmed; an odd side's last column and row are repeated.
    pub(super) fn copy_surroundings(&self, source: &Plane<'_>, target: &mut PlaneMut<'_>) {
        let rows = target.samples.chunks_exact_mut(target.width).take(self.lattice.height);
        for (row, out) in rows.enumerate() {
            let from = row.min(source.height - 1) * source.width;
            let (Some(filmed), Some(out)) = (
                source.samples.get(from..from + source.width),
                out.get_mut(self.left..self.left + self.lattice.width),
            ) else {
                continue;
            };
            let width = filmed.len().min(out.len());
            out[..width].copy_from_slice(&filmed[..width]);
            if let Some(&last) = filmed.last() {
                out[width..].fill(last);
            }
        }
    }
}
