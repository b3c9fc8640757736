//! A picture being drawn, in red, green and blue levels of 0 to 255.

use netdpr_derotation::{ChromaSiting, Colour, ColourRange, Ellipse, Frame, FrameError, PictureSize};

use super::dice::Dice;
use crate::noise::Noise;
use crate::paint::{cover, rounded_box, segment};

/// Red, green and blue, 0 to 255.
pub(super) type Level = [f32; 3];

/// Red, green and blue samples, row after row.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pixels: Vec<Level>,
}

/// Pixels to be painted: columns and rows, ends excluded.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    columns: (usize, usize),
    rows: (usize, usize),
}

impl Canvas {
    pub(super) fn new(size: PictureSize, level: Level) -> Self {
        let (width, height) = (size.width as usize, size.height as usize);
        Self {
            width,
            height,
            pixels: vec![level; width * height],
        }
    }

    /// The shorter side in pixels.
    pub(super) fn side(&self) -> f64 {
        self.width.min(self.height) as f64
    }

    /// Changes each pixel by its position.
    pub(super) fn each(&mut self, change: impl Fn(f32, f32, &mut Level)) {
        let all = Bounds {
            columns: (0, self.width),
            rows: (0, self.height),
        };
        self.within(all, change);
    }

    /// Covers an area, given by the signed distance to its edge in pixels (negative inside), with a colour.
    pub(super) fn fill(&mut self, around: Area, distance: impl Fn(f32, f32) -> f32, colour: Level) {
        self.within(self.bounds(around), |x, y, pixel| {
            let share = cover(distance(x, y), 1.0);
            if share > 0.0 {
                blend(pixel, colour, share);
            }
        });
    }

    /// Changes the pixels within an ellipse, those on its edge by as much as it covers them. `change` is told
    /// where it is, in the ellipse's own coordinates (see [`Inside`]), what is there, and says what to put.
    pub(super) fn inside(&mut self, ellipse: &Ellipse, change: impl Fn(f32, f32, Level) -> Level) {
        let inside = Inside::of(ellipse);
        let area = Area::about(ellipse.x, ellipse.y, ellipse.rx);
        self.within(self.bounds(area), |x, y, pixel| {
            let (u, v, distance) = inside.at(f64::from(x), f64::from(y));
            let share = cover(distance, 1.0);
            if share > 0.0 {
                let colour = change(u, v, *pixel);
                blend(pixel, colour, share);
            }
        });
    }

    /// A disc, or an ellipse, of one colour.
    pub(super) fn disc(&mut self, ellipse: &Ellipse, colour: Level) {
        self.inside(ellipse, |_, _, _| colour);
    }

    /// A box about a middle, turned by `turn` radians, its corners rounded.
    pub(super) fn turned_box(&mut self, middle: (f64, f64), half: (f64, f64), turn: f64, round: f64, colour: Level) {
        let (sin, cos) = (turn.sin() as f32, turn.cos() as f32);
        let (mx, my) = (middle.0 as f32, middle.1 as f32);
        let half_sides = [half.0 as f32, half.1 as f32];
        let area = Area::about(middle.0, middle.1, half.0.hypot(half.1));
        self.fill(
            area,
            |x, y| {
                let (dx, dy) = (x - mx, y - my);
                rounded_box([dx * cos + dy * sin, dy * cos - dx * sin], half_sides, round as f32)
            },
            colour,
        );
    }

    /// A line of some thickness through points, its ends round.
    pub(super) fn line(&mut self, points: &[(f64, f64)], thickness: f64, colour: Level) {
        for ends in points.windows(2) {
            let [a, b] = *ends else { continue };
            let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
            let reach = (a.0 - b.0).hypot(a.1 - b.1) / 2.0 + thickness;
            let [from, to] = [a, b].map(|(x, y)| [x as f32, y as f32]);
            let half = thickness as f32 / 2.0;
            self.fill(
                Area::about(middle.0, middle.1, reach),
                |x, y| segment([x, y], from, to) - half,
                colour,
            );
        }
    }

    /// Adds a smooth random texture of `strength` levels, its features `scale` pixels large.
    pub(super) fn texture(&mut self, noise: Noise, scale: f64, strength: f64, octaves: u32) {
        let (per_pixel, strength) = (1.0 / scale as f32, strength as f32);
        self.each(|x, y, pixel| {
            let value = strength * noise.octaves(x * per_pixel, y * per_pixel, octaves);
            pixel.iter_mut().for_each(|level| *level += value);
        });
    }

    /// Blurs the picture as a lens out of focus does, by a Gaussian of standard deviation `sigma` pixels.
    pub(super) fn blur(&mut self, sigma: f64) {
        let reach = (3.5 * sigma).ceil() as i64;
        let raw: Vec<f64> = (-reach..=reach)
            .map(|i| (-0.5 * (i as f64 / sigma).powi(2)).exp())
            .collect();
        let sum: f64 = raw.iter().sum();
        let kernel: Vec<f32> = raw.iter().map(|weight| (weight / sum) as f32).collect();
        let (width, height) = (self.width, self.height);
        let along = |source: &[Level], length: usize, at: &dyn Fn(usize) -> usize, i: usize| {
            let mut level = [0.0_f32; 3];
            for (tap, weight) in kernel.iter().enumerate() {
                let position = (i as i64 + tap as i64 - reach).clamp(0, length as i64 - 1) as usize;
                if let Some(other) = source.get(at(position)) {
                    (0..3).for_each(|part| level[part] += weight * other[part]);
                }
            }
            level
        };
        let source = self.pixels.clone();
        for (index, pixel) in self.pixels.iter_mut().enumerate() {
            let (x, y) = (index % width, index / width);
            *pixel = along(&source, width, &|column| y * width + column, x);
        }
        let source = self.pixels.clone();
        for (index, pixel) in self.pixels.iter_mut().enumerate() {
            let (x, y) = (index % width, index / width);
            *pixel = along(&source, height, &|row| row * width + x, y);
        }
    }

    /// The picture as a frame of full range, with the camera's noise: `sigma` levels in luma, half of it in
    /// chroma.
    pub(super) fn frame(&self, sigma: f64, dice: &mut Dice) -> Result<Frame, FrameError> {
        let size = PictureSize {
            width: self.width as u32,
            height: self.height as u32,
        };
        let colour = Colour {
            range: ColourRange::Full,
            siting: ChromaSiting::Center,
        };
        let mut frame = Frame::black(size, colour)?;
        let chroma = size.chroma();
        let chroma_width = chroma.width as usize;
        let mut sums = vec![[0.0_f32; 3]; chroma_width * chroma.height as usize];
        let [y, u, v] = frame.planes_mut();
        for (index, (sample, [red, green, blue])) in y.samples.iter_mut().zip(&self.pixels).enumerate() {
            // ITU-T T.871.
            let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
            *sample = to_byte(f64::from(luma) + sigma * dice.normal());
            let (column, row) = (index % self.width, index / self.width);
            if let Some(sum) = sums.get_mut(row / 2 * chroma_width + column / 2) {
                sum[0] += (blue - luma) / 1.772;
                sum[1] += (red - luma) / 1.402;
                sum[2] += 1.0;
            }
        }
        for ((u, v), sum) in u.samples.iter_mut().zip(v.samples).zip(sums) {
            let mut level =
                |part: f32| to_byte(128.0 + f64::from(part / sum[2].max(1.0)) + sigma / 2.0 * dice.normal());
            *u = level(sum[0]);
            *v = level(sum[1]);
        }
        Ok(frame)
    }

    fn bounds(&self, area: Area) -> Bounds {
        let clip = |from: f64, to: f64, length: usize| {
            let from = (from.floor().max(0.0) as usize).min(length);
            (from, (to.ceil().max(0.0) as usize + 1).clamp(from, length))
        };
        Bounds {
            columns: clip(area.left, area.right, self.width),
            rows: clip(area.top, area.bottom, self.height),
        }
    }

    fn within(&mut self, bounds: Bounds, change: impl Fn(f32, f32, &mut Level)) {
        for row in bounds.rows.0..bounds.rows.1 {
            let start = row * self.width;
            let range = start + bounds.columns.0..start + bounds.columns.1;
            if let Some(pixels) = self.pixels.get_mut(range) {
                for (column, pixel) in (bounds.columns.0..).zip(pixels) {
                    change(column as f32, row as f32, pixel);
                }
            }
        }
    }
}

/// A part of the picture, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Area {
    /// The square that holds a circle, and a pixel more.
    pub(super) fn about(x: f64, y: f64, radius: f64) -> Self {
        let reach = radius + 2.0;
        Self {
            left: x - reach,
            right: x + reach,
            top: y - reach,
            bottom: y + reach,
        }
    }
}

/// An ellipse's own coordinates: (u, v) with length 1 on it, v down where the ellipse is a circle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inside {
    centre: (f64, f64),
    axis: (f64, f64),
    radii: (f64, f64),
}

impl Inside {
    pub(super) fn of(ellipse: &Ellipse) -> Self {
        Self {
            centre: (ellipse.x, ellipse.y),
            axis: ellipse.long_axis(),
            radii: (ellipse.rx, ellipse.ry),
        }
    }

    /// (u, v) of a position, and its distance to the edge in pixels, negative inside (exact to first order, that
    /// is on the edge).
    pub(super) fn at(&self, x: f64, y: f64) -> (f32, f32, f32) {
        let (dx, dy) = (x - self.centre.0, y - self.centre.1);
        let (ax, ay) = self.axis;
        let (along, across) = ((dx * ax + dy * ay) / self.radii.0, (dy * ax - dx * ay) / self.radii.1);
        let length = along.hypot(across);
        let slope = (along / self.radii.0).hypot(across / self.radii.1);
        let distance = if slope > 0.0 {
            (length - 1.0) * length / slope
        } else {
            -self.radii.1
        };
        // Turned back, so that the angle of a nearly round ellipse turns nothing inside it.
        (
            (along * ax - across * ay) as f32,
            (along * ay + across * ax) as f32,
            distance as f32,
        )
    }

    /// The position of (u, v) in the picture.
    pub(super) fn picture(&self, u: f64, v: f64) -> (f64, f64) {
        let (ax, ay) = self.axis;
        let (along, across) = ((u * ax + v * ay) * self.radii.0, (v * ax - u * ay) * self.radii.1);
        (
            self.centre.0 + along * ax - across * ay,
            self.centre.1 + along * ay + across * ax,
        )
    }
}

fn blend(pixel: &mut Level, colour: Level, share: f32) {
    for (level, new) in pixel.iter_mut().zip(colour) {
        *level += share * (new - *level);
    }
}

fn to_byte(level: f64) -> u8 {
    // The cast saturates.
    (level + 0.5).floor() as u8
}
