//! What the golden pictures show, for the native tests and those in a browser.
//!
//! The film's frame is drawn in whole numbers, and square roots at most: it is the same, bit by bit, wherever it is drawn.

use image::GrayImage;
use netdpr_derotation::{
    ChromaSiting, Circle, Colour, ColourRange, Derotator, Frame, Layout, Mask, PictureSize, Recipe, RotationRate,
    Timebase, Timestamp, VideoFormat,
};

/// The size of the film's frame.
const SIZE: PictureSize = PictureSize {
    width: 160,
    height: 120,
};

/// One golden picture.
pub(crate) struct Golden {
    /// Its file's name without the ending.
    pub(crate) name: &'static str,
    recipe: Recipe,
    format: VideoFormat,
    milliseconds: i64,
}

/// All the golden pictures.
pub(crate) fn all() -> [Golden; 5] {
    let golden = |name, rpm, milliseconds| Golden {
        name,
        recipe: Recipe::new(Circle::new(78.3, 61.7, 52.4), RotationRate::from_rpm(rpm).unwrap()),
        format: VideoFormat {
            size: SIZE,
            colour: Colour::default(),
            mean_fps: 30.0,
        },
        milliseconds,
    };
    // An eighth of a turn: the marker's arrow, upright in the film, points to the upper right.
    let disc = golden("disc", 7.5, 1000);
    let mut side_by_side = golden("side_by_side", -3.2, 4321);
    side_by_side.recipe.layout = Layout::SideBySide;
    let mut frame = golden("frame", 33.3, 12_345);
    frame.recipe.layout = Layout::Frame;
    frame.format.size = PictureSize {
        width: 159,
        height: 119,
    };
    let mut polygon = golden("polygon", 13.45, 777);
    polygon.recipe.mask = Mask::Polygon(vec![
        [40.0, 30.0],
        [118.0, 25.5],
        [78.3, 61.7],
        [120.5, 100.0],
        [35.0, 95.0],
    ]);
    polygon.recipe.caption = false;
    polygon.format.colour.siting = ChromaSiting::TopLeft;
    let mut full_range = golden("full_range", -13.45, 2500);
    // The disc reaches out of the picture.
    full_range.recipe.circle = Circle::new(110.0, 70.0, 60.0);
    full_range.format.colour = Colour {
        range: ColourRange::Full,
        siting: ChromaSiting::Center,
    };
    [disc, side_by_side, frame, polygon, full_range]
}

impl Golden {
    /// The picture as the crate makes it now: Y above, below it U and V side by side, as grey levels.
    pub(crate) fn drawn(&self) -> GrayImage {
        let milliseconds = Timebase::new(1, 1000).unwrap();
        let mut film = tank(self.format, self.recipe.circle);
        film.timestamp = Timestamp::new(500 + self.milliseconds, milliseconds);
        let derotator = Derotator::new(&self.recipe, &self.format, Timestamp::new(500, milliseconds)).unwrap();
        let mut out = derotator.output_frame().unwrap();
        derotator.derotate_into(&film, &mut out).unwrap();
        planes(&out)
    }
}

/// The planes of a frame with even sides in one picture.
fn planes(frame: &Frame) -> GrayImage {
    let [y, u, v] = frame.planes();
    let mut picture = GrayImage::new(y.width as u32, (y.height + u.height) as u32);
    let (upper, lower) = picture.split_at_mut(y.samples.len());
    upper.copy_from_slice(y.samples);
    for (row, (u, v)) in u
        .samples
        .chunks_exact(u.width)
        .zip(v.samples.chunks_exact(v.width))
        .enumerate()
    {
        let row = &mut lower[row * y.width..][..y.width];
        row[..u.len()].copy_from_slice(u);
        row[u.len()..].copy_from_slice(v);
    }
    picture
}

/// A frame of a film: a tank with a sector of dye, a ring and an upright arrow, on a chequered table.
fn tank(format: VideoFormat, circle: Circle) -> Frame {
    let mut frame = Frame::black(format.size, format.colour).unwrap();
    let (centre_x, centre_y, radius) = (circle.x as i64, circle.y as i64, circle.r as i64);
    for (index, plane) in frame.planes_mut().into_iter().enumerate() {
        let pitch = if index == 0 { 1 } else { 2 };
        for (at, sample) in plane.samples.iter_mut().enumerate() {
            let x = (at % plane.width) as i64 * pitch;
            let y = (at / plane.width) as i64 * pitch;
            let (right, up) = (x - centre_x, centre_y - y);
            let square = right * right + up * up;
            let is_in_tank = square <= radius * radius;
            let level = match index {
                0 if !is_in_tank => 60 + 40 * ((x / 8 + y / 8) % 2),
                // The shaft and the head of the arrow.
                0 if (0..34).contains(&up) && right.abs() <= 2 => 235,
                0 if (30..44).contains(&up) && right.abs() <= (44 - up) / 2 + 1 => 235,
                0 if (36 * 36..40 * 40).contains(&square) => 40,
                0 if right > 0 && up < 0 => 170 - square * 60 / (radius * radius),
                0 => 110 + right + up / 2,
                _ if !is_in_tank => 128,
                1 => 128 + right,
                _ => 128 + up,
            };
            *sample = level.clamp(0, 255) as u8;
        }
    }
    frame
}

/// A picture to find a rim in: a bright disc with a soft edge on a table with a grain.
pub(crate) fn disc() -> Frame {
    let size = PictureSize {
        width: 640,
        height: 360,
    };
    let (centre_x, centre_y, radius) = (331.3_f64, 176.8_f64, 140.6_f64);
    let mut frame = Frame::black(size, Colour::default()).unwrap();
    let [luma, ..] = frame.planes_mut();
    for (at, sample) in luma.samples.iter_mut().enumerate() {
        let (x, y) = (at % luma.width, at / luma.width);
        let (right, down) = (x as f64 - centre_x, y as f64 - centre_y);
        let within = (radius - (right * right + down * down).sqrt() + 1.0) / 2.0;
        let grain = (at * 7919 % 13) as f64 - 6.0;
        *sample = (70.0 + 90.0 * within.clamp(0.0, 1.0) + grain) as u8;
    }
    frame
}
