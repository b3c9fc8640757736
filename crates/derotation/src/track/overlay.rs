//! Tracks drawn over the derotated film: trails, velocities, inertial circles.

use super::numbers::{NumberSettings, Numbers};
use crate::theory::{InertialCircle, PuckState};
use crate::{Frame, OutputPicture, View};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OverlaySettings {
    /// The trail is as long as this, in seconds; `None` for all of it.
    pub trail_seconds: Option<f64>,
    /// An arrow along the velocity: as far as the point would go within this, in seconds; 0 for none.
    pub arrow_seconds: f64,
    /// The circle on which the point would go round if nothing but the Coriolis force bent its path.
    pub inertial_circle: bool,
}

impl Default for OverlaySettings {
    fn default() -> Self {
        Self {
            trail_seconds: None,
            arrow_seconds: 0.3,
            inertial_circle: true,
        }
    }
}

/// Draws tracks into outgoing frames.
#[derive(Debug, Clone)]
pub struct Overlay {
    settings: OverlaySettings,
    numbers: NumberSettings,
    /// Where the rotation centre is in each panel that shows the tank at rest.
    centres: Vec<(f64, f64)>,
    tracks: Vec<Vec<Numbers>>,
    /// Half the width of a line, pixels.
    half_width: f64,
}

/// Colours that are told apart on any background: blue, orange, green, purple, yellow, red, as luma and chroma.
const COLOURS: [[u8; 3]; 6] = [
    [120, 175, 70],
    [165, 55, 165],
    [150, 85, 60],
    [110, 160, 165],
    [210, 30, 145],
    [95, 105, 205],
];
const WHITE: [u8; 3] = [225, 128, 128];

impl Overlay {
    /// For outgoing pictures of this form. `tracks` are the numbers of each track, made with `numbers`.
    #[must_use]
    pub fn new(
        picture: &OutputPicture,
        tracks: Vec<Vec<Numbers>>,
        numbers: NumberSettings,
        settings: OverlaySettings,
    ) -> Self {
        let resting = picture.panels.iter().filter(|panel| panel.view != View::Unturned);
        Self {
            settings,
            numbers,
            centres: resting
                .map(|panel| (panel.disc.x + f64::from(panel.left), panel.disc.y))
                .collect(),
            tracks,
            half_width: (f64::from(picture.size.height) / 1000.0).max(0.6),
        }
    }

    /// Draws what is known of the kept frame `index` (from 0) into it.
    pub fn draw(&self, index: u64, frame: &mut Frame) {
        for centre in &self.centres {
            for (rows, colour) in self.tracks.iter().zip(COLOURS.iter().cycle()) {
                let next = rows.partition_point(|row| row.frame <= index);
                if let Some((now, before)) = rows.get(..next).and_then(<[Numbers]>::split_last) {
                    let is_now = now.frame == index;
                    self.draw_track(now, before, is_now, (*centre, *colour), frame);
                }
            }
        }
    }

    fn draw_track(
        &self,
        now: &Numbers,
        before: &[Numbers],
        is_now: bool,
        (centre, colour): ((f64, f64), [u8; 3]),
        frame: &mut Frame,
    ) {
        let per_pixel = self.numbers.scale.per_pixel;
        let place = |[x, y]: [f64; 2]| (centre.0 + x / per_pixel, centre.1 - y / per_pixel);
        let mut brush = Brush {
            frame,
            colour,
            half_width: self.half_width,
        };
        let mut later = now;
        for row in before.iter().rev() {
            if self.settings.trail_seconds.is_some_and(|most| now.t - row.t > most) {
                break;
            }
            brush.line(place([row.x, row.y]), place([later.x, later.y]));
            later = row;
        }
        if !is_now {
            return;
        }
        let here = place([now.x, now.y]);
        let state = PuckState {
            position: [now.x, now.y],
            velocity: [now.ux, now.uy],
        };
        if self.settings.inertial_circle
            && let Some(circle) = InertialCircle::of(state, self.numbers.rpm.rpm())
        {
            brush.colour = WHITE;
            brush.half_width = 0.6 * self.half_width;
            brush.circle(place(circle.centre), circle.radius / per_pixel);
        }
        brush.half_width = self.half_width;
        brush.colour = colour;
        brush.circle(here, 5.0 * self.half_width.max(1.0));
        if self.settings.arrow_seconds > 0.0 {
            brush.colour = WHITE;
            let far = self.settings.arrow_seconds;
            brush.arrow(here, place([now.x + far * now.ux, now.y + far * now.uy]));
        }
    }
}

struct Brush<'a> {
    frame: &'a mut Frame,
    colour: [u8; 3],
    half_width: f64,
}

impl Brush<'_> {
    fn circle(&mut self, (x, y): (f64, f64), radius: f64) {
        // What is larger than any picture is no circle any more, and would take long.
        if !(radius > 0.5 && radius < 20_000.0) {
            return;
        }
        let pieces = (radius.sqrt() * 12.0).ceil().clamp(12.0, 720.0) as u32;
        let corner = |piece: u32| {
            let (sine, cosine) = (std::f64::consts::TAU * f64::from(piece) / f64::from(pieces)).sin_cos();
            (x + radius * cosine, y + radius * sine)
        };
        for piece in 0..pieces {
            self.line(corner(piece), corner(piece + 1));
        }
    }

    fn arrow(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if length.is_nan() || length < 3.0 {
            return;
        }
        self.line(from, to);
        let head = (6.0 * self.half_width).max(4.0).min(0.5 * length);
        let (along_x, along_y) = (dx / length * head, dy / length * head);
        for side in [0.5, -0.5] {
            self.line(to, (to.0 - along_x - side * along_y, to.1 - along_y + side * along_x));
        }
    }

    /// A straight line with soft edges, as far as it lies in the picture.
    fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        let colour = self.colour;
        let half_width = self.half_width;
        for (index, (plane, level)) in self.frame.planes_mut().into_iter().zip(colour).enumerate() {
            // Chroma samples are as far apart as two pixels; where exactly they are sited can't be seen in a line.
            let spacing = if index == 0 { 1.0 } else { 2.0 };
            let place = |(x, y): (f64, f64)| (x / spacing, y / spacing);
            let (from, to) = (place(from), place(to));
            let half_width = half_width / spacing;
            let reach = half_width + 1.0;
            let span = |a: f64, b: f64, length: usize| {
                let first = (a.min(b) - reach).max(0.0);
                let last = (a.max(b) + reach).min(length as f64 - 1.0);
                // What isn't a number is no span.
                (first <= last).then_some((first as usize, last as usize))
            };
            let (Some((left, right)), Some((top, bottom))) =
                (span(from.0, to.0, plane.width), span(from.1, to.1, plane.height))
            else {
                continue;
            };
            let rows = plane.samples.chunks_mut(plane.width.max(1)).enumerate();
            for (row, samples) in rows.take(bottom + 1).skip(top) {
                for (column, sample) in samples.iter_mut().enumerate().take(right + 1).skip(left) {
                    let off = distance_from_line((column as f64, row as f64), from, to);
                    let share = (half_width + 0.5 - off).clamp(0.0, 1.0);
                    let under = f64::from(*sample);
                    *sample = (under + (f64::from(level) - under) * share + 0.5) as u8;
                }
            }
        }
    }
}

fn distance_from_line(at: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
    let square = (along_x * along_x + along_y * along_y).max(1e-12);
    let share = (((at.0 - from.0) * along_x + (at.1 - from.1) * along_y) / square).clamp(0.0, 1.0);
    (at.0 - from.0 - share * along_x).hypot(at.1 - from.1 - share * along_y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::track::{Followed, Method, Sighting, Tracks, numbers};
    use crate::{Circle, Colour, PictureSize, Recipe, RotationRate};

    #[test]
    fn a_trail_and_its_inertial_circle_are_drawn_where_they_belong() {
        let mut recipe = Recipe::new(Circle::new(150.0, 140.0, 100.0), RotationRate::from_rpm(10.0).unwrap());
        recipe.caption = false;
        let size = PictureSize {
            width: 300,
            height: 280,
        };
        // Round an inertial circle of 30 pixels about (20, 0), clockwise.
        let rate = 2.0 * 10.0 * std::f64::consts::TAU / 60.0;
        let mut tracks = Tracks::new();
        for frame in 0..45_u8 {
            let seconds = f64::from(frame) / 30.0;
            let (sine, cosine) = (rate * seconds).sin_cos();
            let sighting = Sighting {
                x: 150.0 + 20.0 + 30.0 * cosine,
                y: 140.0 + 30.0 * sine,
                uncertainty: 0.1,
                trusted: true,
            };
            if frame == 0 {
                tracks.pick(Method::Dot, 0, 0.0, sighting);
            } else {
                tracks.take(0, frame.into(), seconds, Followed::Seen(sighting));
            }
        }
        let asked = NumberSettings::new(&recipe, 30.0);
        let rows = numbers(&tracks.all()[0], &asked);
        let picture = OutputPicture::of(&recipe, size);
        let drawn = |settings: OverlaySettings, index: u64| {
            let mut frame = Frame::black(picture.size, Colour::default()).unwrap();
            Overlay::new(&picture, vec![rows.clone()], asked.clone(), settings).draw(index, &mut frame);
            frame
        };
        let only_trail = OverlaySettings {
            trail_seconds: None,
            arrow_seconds: 0.0,
            inertial_circle: false,
        };
        let circle = OverlaySettings {
            inertial_circle: true,
            ..only_trail
        };
        // The far side of the circle is reached by the circle alone, a quarter of the way on.
        let far_side = (99.5 + 20.0 - 30.0, 99.5);
        let level = |frame: &Frame, (x, y): (f64, f64)| frame.planes()[0].get(x.round() as usize, y.round() as usize);
        assert_eq!(level(&drawn(only_trail, 11), far_side), Some(16));
        assert!(level(&drawn(circle, 11), far_side) > Some(60));
        // The trail is under the point's path, in its own colour.
        let start = (99.5 + 20.0 + 30.0, 99.5);
        assert!(level(&drawn(only_trail, 11), start) > Some(40));
        let short = OverlaySettings {
            trail_seconds: Some(0.1),
            ..only_trail
        };
        assert_eq!(level(&drawn(short, 20), start), Some(16));
        // Nothing is drawn before the point was picked.
        let mut blank = Frame::black(picture.size, Colour::default()).unwrap();
        Overlay::new(&picture, vec![rows[5..].to_vec()], asked.clone(), circle).draw(2, &mut blank);
        assert_eq!(blank, Frame::black(picture.size, Colour::default()).unwrap());
    }
}
