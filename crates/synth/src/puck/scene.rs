//! Drawing a table with pucks at any moment.

use netdpr_derotation::{Circle, Colour, Frame, PictureSize, Timestamp};

use crate::camera_noise::CameraNoise;
use crate::colour_matrix::ColourMatrix;
use crate::paint::cover;
use crate::puck::settings::{PuckSceneError, PuckSettings};
use crate::puck::surface::Surface;
use crate::texture::{Texture, soften};
use crate::turning::Turning;

/// A turning table with pucks on it, filmed from above, at any moment. Grey: chroma is neutral everywhere.
#[derive(Debug)]
pub struct PuckScene {
    settings: PuckSettings,
    circle: Circle,
    table: Texture<1>,
    /// The frame without the table.
    background: Frame,
    noise: Option<CameraNoise>,
}

/// Points of the table's texture along a pixel.
const POINTS_PER_PIXEL: f64 = 2.0;
/// The longest side of the table's texture, points.
const MOST_POINTS: f64 = 4096.0;
/// What the camera's lens does to a point, standard deviation in pixels.
const LENS: f32 = 0.5;
/// Luma around the table.
const ROOM: u8 = 58;

impl PuckScene {
    /// Prepares a film: paints the table once.
    ///
    /// # Errors
    /// [`PuckSceneError`] when the picture or a puck can't be drawn.
    pub fn new(settings: &PuckSettings) -> Result<Self, PuckSceneError> {
        settings.check()?;
        let circle = settings.circle();
        let mut background = Frame::black(settings.size, Colour::default()).map_err(crate::SceneError::from)?;
        let [luma, ..] = background.planes_mut();
        luma.samples.fill(ROOM);
        Ok(Self {
            table: table(settings, circle),
            settings: settings.clone(),
            circle,
            background,
            noise: CameraNoise::new(settings.noise, settings.seed),
        })
    }

    /// What was asked for.
    #[must_use]
    pub const fn settings(&self) -> &PuckSettings {
        &self.settings
    }

    /// The rim's outer edge.
    #[must_use]
    pub const fn circle(&self) -> Circle {
        self.circle
    }

    /// Width and height of the frames.
    #[must_use]
    pub const fn size(&self) -> PictureSize {
        self.settings.size
    }

    /// Range and chroma siting of the frames: limited, left.
    #[must_use]
    pub const fn colour(&self) -> Colour {
        self.background.colour()
    }

    /// The matrix the colour tags name.
    #[must_use]
    pub const fn matrix(&self) -> ColourMatrix {
        ColourMatrix::for_height(self.settings.size.height)
    }

    /// How the table turns in the picture.
    #[must_use]
    pub const fn turning(&self) -> Turning {
        Turning::steady(self.settings.rate.rpm())
    }

    /// Where the pucks are `seconds` after the film's zero: pixels right and down from the centre in the frame that turns
    /// with the table, then pixels right and down in the picture.
    #[must_use]
    pub fn pucks_at(&self, seconds: f64) -> Vec<[f64; 4]> {
        (0..self.settings.pucks.len())
            .filter_map(|index| self.puck_at(index, seconds))
            .collect()
    }

    fn puck_at(&self, index: usize, seconds: f64) -> Option<[f64; 4]> {
        let (sine, cosine) = self.turning().angle_after(seconds).sin_cos();
        let [x, y] = self.settings.pucks.get(index)?.motion.at(seconds).position;
        let (u, v) = (self.circle.r * x, -self.circle.r * y);
        Some([
            u,
            v,
            self.circle.x + u * cosine + v * sine,
            self.circle.y - u * sine + v * cosine,
        ])
    }

    /// A frame of the right size and colour to draw into.
    #[must_use]
    pub fn blank_frame(&self) -> Frame {
        self.background.clone()
    }

    /// Draws the moment `timestamp` into `frame` and sets its timestamp. A frame of another size or colour is replaced by
    /// one of the scene's.
    pub fn draw_into(&self, timestamp: Timestamp, frame: &mut Frame) {
        let fits = frame.size() == self.size() && frame.colour() == self.colour();
        if !fits || frame.copy_from_bytes(self.background.bytes()).is_err() {
            *frame = self.background.clone();
        }
        frame.timestamp = timestamp;
        let seconds = timestamp.seconds();
        let [luma, ..] = frame.planes_mut();
        let width = luma.width.max(1);
        let mut line = vec![[0.0_f32; 1]; width];
        let (sine, cosine) = self.turning().angle_after(seconds).sin_cos();
        let Circle { x, y, r } = self.circle;
        for (row, samples) in luma.samples.chunks_mut(width).enumerate() {
            let dy = row as f64 - y;
            if dy.abs() < r + 1.0 {
                let half = ((r + 1.0).powi(2) - dy * dy).sqrt();
                let first = (x - half).ceil().max(0.0) as usize;
                let last = ((x + half).floor() + 1.0).clamp(0.0, width as f64) as usize;
                if let (Some(samples), Some(line)) = (samples.get_mut(first..last), line.get_mut(first..last)) {
                    self.table_row((first as f64 - x, dy), (sine, cosine), line);
                    for (index, (sample, [level])) in samples.iter_mut().zip(line).enumerate() {
                        let dx = (first + index) as f64 - x;
                        let share = cover((dx.hypot(dy) - r) as f32, 1.0);
                        let under = f32::from(*sample);
                        *sample = rounded(under + (*level - under) * share);
                    }
                }
            }
        }
        for (index, puck) in self.settings.pucks.iter().enumerate() {
            let Some([.., x, y]) = self.puck_at(index, seconds) else {
                continue;
            };
            let reach = puck.radius + 1.0;
            let (top, bottom) = (
                (y - reach).ceil().max(0.0) as usize,
                (y + reach).floor().max(0.0) as usize,
            );
            let (left, right) = (
                (x - reach).ceil().max(0.0) as usize,
                (x + reach).floor().max(0.0) as usize,
            );
            for (row, samples) in luma.samples.chunks_mut(width).enumerate().take(bottom + 1).skip(top) {
                for (column, sample) in samples.iter_mut().enumerate().take(right + 1).skip(left) {
                    let distance = (column as f64 - x).hypot(row as f64 - y) - puck.radius;
                    let under = f32::from(*sample);
                    *sample = rounded(under + (puck.level as f32 - under) * cover(distance as f32, 1.0));
                }
            }
        }
        if let Some(noise) = &self.noise {
            noise.add(timestamp, frame);
        }
    }

    /// The table along a row that begins at (`x`, `y`) from its centre.
    fn table_row(&self, (x, y): (f64, f64), (sine, cosine): (f64, f64), line: &mut [[f32; 1]]) {
        let (u, v) = (x * cosine - y * sine, x * sine + y * cosine);
        let (scale, middle) = (self.table.per_pixel, self.table.middle());
        let start = [u as f32 * scale + middle, v as f32 * scale + middle];
        self.table
            .line(start, [cosine as f32, sine as f32].map(|part| part * scale), line);
    }
}

/// The nearest of the 256 levels.
fn rounded(level: f32) -> u8 {
    // The cast saturates.
    (level + 0.5) as u8
}

/// The table in its own frame.
fn table(settings: &PuckSettings, circle: Circle) -> Texture<1> {
    let pixels = 2.0 * (circle.r + 4.0);
    let per_pixel = POINTS_PER_PIXEL.min(MOST_POINTS / pixels);
    let side = 2 * (0.5 * pixels * per_pixel).ceil() as usize;
    let point = (1.0 / (per_pixel * circle.r)) as f32;
    let surface = Surface::new(settings.background, settings.seed, circle.r);
    let middle = (side as f32 - 1.0) * 0.5;
    let place = |index: usize| (index as f32 - middle) * point;
    let mut levels: Vec<f32> = (0..side * side)
        .map(|index| surface.at(place(index % side), place(index / side), point))
        .collect();
    soften(&mut levels, side, LENS * per_pixel as f32);
    Texture::new(side, per_pixel as f32, levels.into_iter().map(|level| [level]))
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::theory::{PuckMotion, PuckState, Surface};
    use netdpr_derotation::{RotationRate, Timebase};

    use super::*;
    use crate::puck::{Background, Puck};

    #[test]
    fn the_puck_is_drawn_where_theory_has_it() {
        let size = PictureSize {
            width: 200,
            height: 160,
        };
        let mut settings = PuckSettings::new(size, RotationRate::from_rpm(12.0).unwrap());
        settings.background = Background::Plain;
        settings.pucks.push(Puck {
            radius: 5.0,
            level: 230.0,
            motion: PuckMotion {
                rpm: 12.0,
                surface: Surface::Equilibrium,
                friction: 0.0,
                start: PuckState {
                    position: [0.3, 0.1],
                    velocity: [0.2, 0.3],
                },
            },
        });
        let scene = PuckScene::new(&settings).unwrap();
        let empty = PuckScene::new(&PuckSettings {
            pucks: Vec::new(),
            ..settings
        })
        .unwrap();
        let (mut frame, mut without) = (scene.blank_frame(), scene.blank_frame());
        for ticks in [0, 400_000, 1_700_000] {
            let time = Timestamp::new(ticks, Timebase::MICROSECONDS);
            scene.draw_into(time, &mut frame);
            empty.draw_into(time, &mut without);
            let (mut sum, mut right, mut down) = (0.0, 0.0, 0.0);
            let ([luma, ..], [table, ..]) = (frame.planes(), without.planes());
            for (index, (with, without)) in luma.samples.iter().zip(table.samples).enumerate() {
                let weight = f64::from(with.abs_diff(*without));
                sum += weight;
                right += weight * (index % luma.width) as f64;
                down += weight * (index / luma.width) as f64;
            }
            let [[.., x, y]] = scene.pucks_at(time.seconds())[..] else {
                panic!("one puck");
            };
            let off = (right / sum - x).hypot(down / sum - y);
            assert!(sum > 5000.0 && off < 0.08, "{off} pixels off, {sum}");
        }
    }
}
