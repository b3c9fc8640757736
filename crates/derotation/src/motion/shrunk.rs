//! Small copies of the frames' luma about the tank, kept within a bounded memory.

use super::disc::View;
use super::rings::{INSIDE, ORDERS, RIM};
use crate::{Circle, Frame, PictureSize, Timestamp};

/// How far beyond the given circle the copies reach, in radii: the circle may be misplaced by a twentieth.
const REACH: f64 = 1.07;
/// The longest side of a small copy, pixels.
const MOST_SIDE: usize = 320;
/// The most memory that the kept copies take, with what is worked out from them in the end, bytes.
const MOST_BYTES: usize = 88 << 20;
/// What is worked out from each copy: real and imaginary parts of all waves, and once more of those inside.
const WORKED_OUT: usize = 2 * size_of::<f32>() * ORDERS * (RIM.end + INSIDE.end);
/// Kept copies of a film are never fewer than this before some are left out.
const LEAST_CAPACITY: usize = 64;

/// What a study keeps of each picture: a part of it, each pixel the mean of `factor` x `factor` of the film's.
///
/// [`MotionStudy::small_copy`](super::MotionStudy::small_copy) tells it, so that a decoder may cut and shrink the pictures
/// itself, by area, and hand over a hundredth of the bytes; all but the luma may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallCopy {
    /// The first column and row of the film's pictures in the copy; even, as FFmpeg cuts pictures with chroma.
    left: usize,
    top: usize,
    /// Pixels of the film along a side of one of the copy's.
    factor: usize,
    /// Sides of the copy, even.
    width: usize,
    height: usize,
}

impl SmallCopy {
    /// The part of the picture that `circle` lies in; `None` when that is hardly anything.
    pub(super) fn about(circle: Circle, size: PictureSize) -> Option<Self> {
        let span = |middle: f64, length: u32| {
            let last = f64::from(length);
            let from = (middle - REACH * circle.r).floor().clamp(0.0, last) as usize & !1;
            let to = (middle + REACH * circle.r).ceil().clamp(0.0, last) as usize;
            (from, to.saturating_sub(from))
        };
        let (left, across) = span(circle.x, size.width);
        let (top, down) = span(circle.y, size.height);
        let factor = across.max(down).div_ceil(MOST_SIDE).max(1);
        let (width, height) = ((across / factor) & !1, (down / factor) & !1);
        (width >= 16 && height >= 16).then_some(Self {
            left,
            top,
            factor,
            width,
            height,
        })
    }

    /// The copies' width and height.
    #[must_use]
    pub const fn size(&self) -> PictureSize {
        PictureSize {
            width: self.width as u32,
            height: self.height as u32,
        }
    }

    /// Where the part that is kept begins in the film's pictures: columns from the left, rows from the top.
    #[must_use]
    pub const fn corner(&self) -> (u32, u32) {
        (self.left as u32, self.top as u32)
    }

    /// Width and height of the part that is kept, in the film's pixels: as many times [`SmallCopy::size`] as there are
    /// pixels along a side of one of the copy's.
    #[must_use]
    pub const fn part(&self) -> PictureSize {
        PictureSize {
            width: (self.width * self.factor) as u32,
            height: (self.height * self.factor) as u32,
        }
    }

    /// How a copy lies over the film's pictures.
    pub(super) const fn view(&self) -> View {
        View {
            left: self.left as f64,
            top: self.top as f64,
            scale: self.factor as f64,
            width: self.width,
            height: self.height,
        }
    }

    /// Pixels in a copy.
    fn area(&self) -> usize {
        self.width * self.height
    }

    /// Copies the frame's luma, each pixel the mean of those it stands for. `sums` has `width` places.
    fn shrink(&self, frame: &Frame, sums: &mut Vec<u16>, out: &mut [u8]) {
        let [luma, ..] = frame.planes();
        let across = self.width * self.factor;
        sums.resize(across, 0);
        let area = (self.factor * self.factor) as u32;
        for (row, out) in out.chunks_exact_mut(self.width).enumerate() {
            sums.fill(0);
            for line in 0..self.factor {
                let start = (self.top + row * self.factor + line) * luma.width + self.left;
                let Some(samples) = luma.samples.get(start..start + across) else {
                    continue;
                };
                for (sum, &sample) in sums.iter_mut().zip(samples) {
                    *sum += u16::from(sample);
                }
            }
            // The mean, rounded: `factor` is at most 52 (a side of 16384 in 320), so a column's sum fits 16 bits.
            for (value, column) in out.iter_mut().zip(sums.chunks_exact(self.factor)) {
                let sum: u32 = column.iter().map(|&sum| u32::from(sum)).sum();
                *value = ((sum + area / 2) / area) as u8;
            }
        }
    }
}

/// One kept copy.
#[derive(Debug)]
pub(super) struct Kept {
    /// Seconds since the film's first frame.
    pub(super) seconds: f64,
    /// The copy's pixels, row after row.
    pub(super) pixels: Vec<u8>,
}

/// The kept copies of a film: all of its beginning, and of what comes after as many, evenly spread, as fit.
#[derive(Debug)]
pub(super) struct Store {
    copy: SmallCopy,
    capacity: usize,
    kept: Vec<Kept>,
    /// Kept copies of the beginning, of which none is ever dropped.
    beginning: usize,
    /// After the beginning every `stride`-th frame is kept.
    stride: usize,
    /// Frames taken since the beginning was full.
    since: usize,
    first: Option<Timestamp>,
    sums: Vec<u16>,
    /// Memory of copies that were let go.
    spare: Vec<Vec<u8>>,
}

impl Store {
    pub(super) fn new(copy: SmallCopy) -> Self {
        let capacity = (MOST_BYTES / (copy.area() + WORKED_OUT)).clamp(LEAST_CAPACITY, 2048);
        Self {
            copy,
            capacity,
            kept: Vec::new(),
            beginning: capacity / 2,
            stride: 1,
            since: 0,
            first: None,
            sums: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// When the last copy was shown, seconds after the film's first frame.
    pub(super) fn seconds(&self) -> f64 {
        self.kept.last().map_or(0.0, |kept| kept.seconds)
    }

    /// Takes the film's next frame. One shown no later than the last one kept says nothing of the rate and is left
    /// out.
    pub(super) fn take(&mut self, frame: &Frame) {
        let first = *self.first.get_or_insert(frame.timestamp);
        let seconds = frame.timestamp.seconds_since(first);
        if self.kept.last().is_some_and(|last| seconds <= last.seconds) {
            return;
        }
        if self.kept.len() >= self.beginning {
            self.since += 1;
            if !self.since.is_multiple_of(self.stride) {
                return;
            }
            if self.kept.len() >= self.capacity {
                self.thin_out();
                if !self.since.is_multiple_of(self.stride) {
                    return;
                }
            }
        }
        let mut pixels = self.spare.pop().unwrap_or_else(|| vec![0; self.copy.area()]);
        if frame.size() == self.copy.size() {
            let [luma, ..] = frame.planes();
            pixels.copy_from_slice(luma.samples);
        } else {
            self.copy.shrink(frame, &mut self.sums, &mut pixels);
        }
        self.kept.push(Kept { seconds, pixels });
    }

    /// Lets go of copies older than the last one by more than `seconds`. Their memory serves for the next ones.
    pub(super) fn keep_last(&mut self, seconds: f64) {
        let Some(last) = self.kept.last().map(|last| last.seconds) else {
            return;
        };
        let old = self
            .kept
            .iter()
            .take_while(|kept| kept.seconds < last - seconds)
            .count();
        self.spare.extend(self.kept.drain(..old).map(|kept| kept.pixels));
    }

    /// Drops every second copy after the beginning; those that stay are multiples of the doubled stride.
    fn thin_out(&mut self) {
        let mut index = 0;
        let beginning = self.beginning;
        self.kept.retain(|_| {
            let after = index as isize - beginning as isize;
            index += 1;
            // The first copy after the beginning is frame `stride`, the second is `2 * stride`, which stays.
            after < 0 || after % 2 == 1
        });
        self.stride *= 2;
    }

    /// How the copies lie over the film's pictures.
    pub(super) const fn view(&self) -> View {
        self.copy.view()
    }

    /// What is kept of each picture.
    pub(super) const fn copy(&self) -> SmallCopy {
        self.copy
    }

    /// The copies in the order of time.
    pub(super) fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// When they were shown, seconds since the film's first frame.
    pub(super) fn times(&self) -> Vec<f64> {
        self.kept.iter().map(|kept| kept.seconds).collect()
    }

    /// How many of the copies, from the first one on, follow each other as the film's frames do.
    pub(super) fn unbroken(&self) -> usize {
        if self.stride == 1 {
            self.kept.len()
        } else {
            self.beginning
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colour, Timebase};

    const SIZE: PictureSize = PictureSize {
        width: 800,
        height: 700,
    };

    fn frame(milliseconds: i64, level: impl Fn(usize, usize) -> u8) -> Frame {
        let mut frame = Frame::black(SIZE, Colour::default()).unwrap();
        frame.timestamp = Timestamp::new(milliseconds, Timebase::new(1, 1000).unwrap());
        let [luma, ..] = frame.planes_mut();
        for (index, sample) in luma.samples.iter_mut().enumerate() {
            *sample = level(index % luma.width, index / luma.width);
        }
        frame
    }

    #[test]
    fn a_copy_shows_the_mean_where_it_was() {
        let copy = SmallCopy::about(Circle::new(400.0, 350.0, 300.0), SIZE).unwrap();
        let mut store = Store::new(copy);
        store.take(&frame(7, |x, y| ((x + 2 * y) / 10) as u8));
        let view = store.view();
        assert_eq!(view.scale, 3.0);
        let (x, y) = view.place((400.0, 350.0));
        let seen = store.kept()[0].pixels[y.round() as usize * view.width + x.round() as usize];
        assert!(seen.abs_diff(110) <= 1, "{seen}");
        assert_eq!(store.kept()[0].seconds, 0.0);
    }

    #[test]
    fn memory_is_bounded_and_time_evenly_covered() {
        let copy = SmallCopy::about(Circle::new(400.0, 350.0, 300.0), SIZE).unwrap();
        let mut store = Store::new(copy);
        (store.capacity, store.beginning) = (20, 10);
        let mut frame = frame(0, |_, _| 0);
        for index in 0..500 {
            frame.timestamp = Timestamp::new(index, Timebase::new(1, 10).unwrap());
            store.take(&frame);
            assert!(store.kept().len() <= 20);
        }
        let times: Vec<f64> = store.kept().iter().map(|kept| kept.seconds * 10.0).collect();
        assert_eq!(store.unbroken(), 10);
        assert!(
            times[..10]
                .iter()
                .enumerate()
                .all(|(index, time)| (time - index as f64).abs() < 1e-9)
        );
        let steps: Vec<f64> = times[10..].windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            steps.iter().all(|step| (step - store.stride as f64).abs() < 1e-9),
            "{times:?}"
        );
        assert!(times[19.min(times.len() - 1)] > 400.0, "{times:?}");
        // The same moment again, or an earlier one, is no news.
        let before = store.kept().len();
        store.take(&frame);
        assert_eq!(store.kept().len(), before);
    }

    #[test]
    fn a_disc_out_of_the_picture_has_no_window() {
        assert_eq!(SmallCopy::about(Circle::new(-400.0, 350.0, 300.0), SIZE), None);
        assert_eq!(SmallCopy::about(Circle::new(f64::NAN, 350.0, 300.0), SIZE), None);
        assert!(SmallCopy::about(Circle::new(0.0, 350.0, 300.0), SIZE).is_some());
    }
}
