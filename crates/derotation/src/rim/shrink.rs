//! A small copy of a frame: red, green and blue in grey levels, each pixel the mean of the area it covers.

use super::edges::Edge;
use super::grid::Grid;
use super::shape::Shape;
use crate::{ColourRange, Frame, Plane};

/// How luma and the two chroma planes (less 128) add up to a channel, in grey levels of 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Channel {
    pub(super) y: f32,
    pub(super) u: f32,
    pub(super) v: f32,
}

impl Channel {
    /// Luma alone.
    pub(super) const LUMA: Self = Self { y: 1.0, u: 0.0, v: 0.0 };
    /// Red, green and blue after ITU-R BT.601. Which matrix a film really has makes no difference to edges.
    const COLOURS: [Self; 3] = [
        Self {
            y: 1.0,
            u: 0.0,
            v: 1.402,
        },
        Self {
            y: 1.0,
            u: -0.344,
            v: -0.714,
        },
        Self {
            y: 1.0,
            u: 1.772,
            v: 0.0,
        },
    ];
}

/// A small copy of a frame.
#[derive(Debug)]
pub(super) struct Small {
    /// Red, green and blue; one plane only where the picture has no colour.
    pub(super) planes: Vec<Grid>,
    /// Luma.
    luma: Grid,
    /// Small pixels in a pixel of the frame, at most 1.
    pub(super) scale: f64,
}

impl Small {
    /// Shrinks a frame so that its longer side has `side` pixels; smaller frames keep their size.
    pub(super) fn from_frame(frame: &Frame, side: u32) -> Self {
        let (scale, [width, height]) = shrunk_sides(frame, side);
        let stretch = match frame.colour().range {
            ColourRange::Limited => 255.0 / 219.0,
            ColourRange::Full => 1.0,
        };

        let [y, u, v] = frame.planes();
        let luma_axis = |length| Axis {
            length,
            step: 1.0 / scale,
            offset: 0.0,
        };
        let mut luma = shrink(&y, &luma_axis(width), &luma_axis(height));
        luma.values.iter_mut().for_each(|value| *value *= stretch);

        let flat = |plane: &Plane<'_>| {
            plane
                .samples
                .iter()
                .all(|&sample| sample.abs_diff(plane.samples[0]) <= 1)
        };
        let planes = if flat(&u) && flat(&v) {
            vec![luma.clone()]
        } else {
            let (right, down) = frame.colour().siting.offset();
            let chroma_axis = |length, offset: f64| Axis {
                length,
                step: 0.5 / scale,
                offset: (0.5 - offset) / 2.0,
            };
            let [u, v] = [u, v].map(|plane| shrink(&plane, &chroma_axis(width, right), &chroma_axis(height, down)));
            Channel::COLOURS
                .iter()
                .map(|channel| mix(*channel, stretch, &luma, &u, &v))
                .collect()
        };
        Self { planes, luma, scale }
    }

    /// Width and height in small pixels.
    pub(super) fn sides(&self) -> (usize, usize) {
        (self.luma.width, self.luma.height)
    }

    /// A rim of the small picture in pixels of the frame.
    pub(super) fn to_full(&self, shape: &Shape) -> Shape {
        shape.scaled(1.0 / self.scale)
    }

    /// A rim of the frame in small pixels.
    pub(super) fn to_small(&self, shape: &Shape) -> Shape {
        shape.scaled(self.scale)
    }

    /// The channel to measure a rim in, given the edges on it, and whether it grows lighter outwards there.
    ///
    /// Luma has twice the resolution of colour, so it is taken unless a colour shows the rim far better.
    pub(super) fn clearest_channel(&self, on_rim: &[Edge], shape: &Shape) -> SeenIn {
        let luma = rise(&self.luma, on_rim, shape);
        let mut best = SeenIn {
            channel: Channel::LUMA,
            outwards: luma.signum(),
        };
        let mut most = 2.0 * luma.abs();
        if self.planes.len() == Channel::COLOURS.len() {
            for (plane, channel) in self.planes.iter().zip(Channel::COLOURS) {
                let step = rise(plane, on_rim, shape);
                if step.abs() > most {
                    most = step.abs();
                    best = SeenIn {
                        channel,
                        outwards: step.signum(),
                    };
                }
            }
        }
        best
    }
}

/// In what a rim is seen best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SeenIn {
    pub(super) channel: Channel,
    /// 1 where the channel grows outwards across the rim, -1 where it falls.
    pub(super) outwards: f32,
}

/// The summed rise of a plane outwards across a rim, at the edges given.
fn rise(plane: &Grid, on_rim: &[Edge], shape: &Shape) -> f32 {
    let Some(ruler) = shape.ruler() else {
        return 0.0;
    };
    on_rim
        .iter()
        .filter_map(|edge| {
            let place = ruler.place(f64::from(edge.x), f64::from(edge.y))?;
            let (dx, dy) = (1.5 * place.nx as f32, 1.5 * place.ny as f32);
            Some(plane.between(edge.x + dx, edge.y + dy) - plane.between(edge.x - dx, edge.y - dy))
        })
        .sum()
}

/// The luma of a frame alone, shrunk so that its longer side has `side` pixels, in grey levels of 0 to 255.
pub(super) fn luma(frame: &Frame, side: u32) -> Grid {
    let (scale, [width, height]) = shrunk_sides(frame, side);
    let axis = |length| Axis {
        length,
        step: 1.0 / scale,
        offset: 0.0,
    };
    let [y, ..] = frame.planes();
    shrink(&y, &axis(width), &axis(height))
}

/// Small pixels in a pixel of the frame, at most 1, and the sides in small pixels.
fn shrunk_sides(frame: &Frame, side: u32) -> (f64, [usize; 2]) {
    let size = frame.size();
    let scale = (f64::from(side) / f64::from(size.width.max(size.height).max(1))).min(1.0);
    // The last part of a pixel is left out, so that the scale is the same both ways and circles stay circles.
    let sides = [size.width, size.height].map(|length| (f64::from(length) * scale + 1e-6).floor() as usize);
    (scale, sides)
}

/// Adds luma and chroma up to a channel.
fn mix(channel: Channel, stretch: f32, luma: &Grid, u: &Grid, v: &Grid) -> Grid {
    let chroma = u.values.iter().zip(&v.values);
    let values = luma
        .values
        .iter()
        .zip(chroma)
        .map(|(&y, (&u, &v))| channel.y * y + stretch * (channel.u * (u - 128.0) + channel.v * (v - 128.0)))
        .collect();
    Grid {
        width: luma.width,
        height: luma.height,
        values,
    }
}

/// How the samples of one direction of a small plane lie over those of the large one.
struct Axis {
    /// Samples of the small plane.
    length: usize,
    /// Samples of the large plane in a sample of the small one.
    step: f64,
    /// Shift of the sampling points, in samples of the large plane.
    offset: f64,
}

/// The samples of the large plane under one of the small plane, and their shares.
struct Taps {
    first: usize,
    shares: Vec<f32>,
}

impl Axis {
    /// The samples under each small sample: those in an interval of `step` (one at least, which is linear
    /// interpolation) about its middle.
    fn taps(&self, large: usize) -> Vec<Taps> {
        let last = large.saturating_sub(1);
        let reach = self.step.max(1.0) / 2.0;
        (0..self.length)
            .map(|i| {
                let middle = (i as f64 + 0.5) * self.step - 0.5 + self.offset;
                let (from, to) = (middle - reach, middle + reach);
                let first = ((from + 0.5).floor().max(0.0) as usize).min(last);
                let end = ((to + 0.5).ceil().max(0.0) as usize).clamp(first + 1, large.max(first + 1));
                let overlap = |k: usize| {
                    let k = k as f64;
                    ((k + 0.5).min(to) - (k - 0.5).max(from)).max(0.0)
                };
                let mut shares: Vec<f32> = (first..end).map(|k| overlap(k) as f32).collect();
                let sum: f32 = shares.iter().sum();
                if sum > 0.0 {
                    shares.iter_mut().for_each(|share| *share /= sum);
                } else {
                    shares.fill(1.0 / (end - first) as f32);
                }
                Taps { first, shares }
            })
            .collect()
    }
}

/// Shrinks a plane, rows first.
fn shrink(plane: &Plane<'_>, across: &Axis, down: &Axis) -> Grid {
    let mut grid = Grid::zero(across.length, down.length);
    let columns = across.taps(plane.width);
    // A large row lies under two small ones at most where the plane is shrunk; it is summed once and kept.
    let mut kept: Option<usize> = None;
    let mut line = vec![0.0_f32; across.length];
    let rows = down.taps(plane.height);
    for (taps, out) in rows.iter().zip(grid.values.chunks_exact_mut(across.length.max(1))) {
        for (y, share) in (taps.first..).zip(&taps.shares) {
            if kept != Some(y) {
                let Some(row) = plane.samples.get(y * plane.width..(y + 1) * plane.width) else {
                    continue;
                };
                sum_row(row, &columns, &mut line);
                kept = Some(y);
            }
            for (value, sum) in out.iter_mut().zip(&line) {
                *value += share * sum;
            }
        }
    }
    grid
}

/// One large row, shrunk.
fn sum_row(row: &[u8], columns: &[Taps], line: &mut [f32]) {
    for (value, taps) in line.iter_mut().zip(columns) {
        *value = row
            .get(taps.first..)
            .unwrap_or_default()
            .iter()
            .zip(&taps.shares)
            .map(|(&sample, share)| f32::from(sample) * share)
            .sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colour, PictureSize};

    fn frame(width: u32, height: u32, luma: impl Fn(usize, usize) -> u8) -> Frame {
        let colour = Colour {
            range: ColourRange::Full,
            ..Colour::default()
        };
        let mut frame = Frame::black(PictureSize { width, height }, colour).unwrap();
        let [y, ..] = frame.planes_mut();
        for (i, sample) in y.samples.iter_mut().enumerate() {
            *sample = luma(i % width as usize, i / width as usize);
        }
        frame
    }

    #[test]
    fn a_ramp_stays_a_ramp_where_it_was() {
        let small = Small::from_frame(&frame(250, 101, |x, _| x as u8), 96);
        assert_eq!(small.sides(), (96, 38));
        assert_eq!(small.planes.len(), 1);
        for i in [0, 40, 95] {
            let x = small.to_full(&Shape::circle(i as f64, 0.0, 1.0)).x;
            // A pixel is one level all over, so the ramp is a stair and its mean off by a little.
            assert!((f64::from(small.luma.at(i, 20)) - x).abs() < 0.1, "column {i}");
        }
    }

    #[test]
    fn chroma_lies_where_its_siting_says() {
        let mut frame = frame(64, 64, |_, _| 100);
        let [_, _, v] = frame.planes_mut();
        for (i, sample) in v.samples.iter_mut().enumerate() {
            // Chroma sample k lies on luma column 2 k: a level per luma pixel.
            *sample = (128 + 2 * (i % 32)) as u8;
        }
        let small = Small::from_frame(&frame, 480);
        for x in [1, 2, 31, 60] {
            assert!(
                (small.planes[0].at(x, 30) - (100.0 + 1.402 * x as f32)).abs() < 1e-3,
                "column {x}"
            );
        }
    }

    #[test]
    fn there_and_back_is_the_same_circle() {
        let small = Small::from_frame(&frame(250, 101, |_, _| 0), 96);
        let circle = Shape::circle(31.25, 17.5, 11.0);
        assert!(small.to_small(&small.to_full(&circle)).distance(&circle) < 1e-9);
    }
}
