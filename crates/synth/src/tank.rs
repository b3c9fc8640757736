//! The film of a tank: everything put together.

use netdpr_derotation::{Circle, Colour, Frame, PictureSize, RotationRate, Timestamp};

use crate::camera_noise::CameraNoise;
use crate::colour_matrix::ColourMatrix;
use crate::paint::{cover, smooth_step};
use crate::settings::{SceneError, TankSettings};
use crate::still::{Still, still_scene};
use crate::tank_surface::TankSurface;
use crate::texture::{Texture, soften};
use crate::tracers::{TRACERS, Tracer, TracerPosition, Tracers};

/// A tank on a turntable, filmed from above, at any moment.
///
/// Colours are limited range, chroma sited left ([`Colour::default`]), by the matrix [`TankScene::matrix`].
#[derive(Debug)]
pub struct TankScene {
    size: PictureSize,
    rate: RotationRate,
    circle: Circle,
    matrix: ColourMatrix,
    luma: Texture<1>,
    chroma: Texture<2>,
    still_luma: Still<1>,
    still_chroma: Still<2>,
    /// The frame without the tank.
    background: Frame,
    tracers: Tracers,
    /// The tracers' colours as luma and chroma levels.
    tracer_levels: [[f32; 3]; TRACERS],
    noise: Option<CameraNoise>,
}

/// Points of the tank's texture along a pixel: enough that bilinear look-up loses nothing the lens has left.
const POINTS_PER_PIXEL: f64 = 2.0;
/// The longest side of the tank's texture, points.
const MOST_POINTS: f64 = 4096.0;
/// What the camera's lens does to a point, standard deviation in pixels.
const LENS: f32 = 0.5;

impl TankScene {
    /// Prepares a film: paints the still scene and the tank once.
    ///
    /// # Errors
    /// [`SceneError`] when the picture is too small or too large to draw, or the circle is no rim in it.
    pub fn new(settings: &TankSettings) -> Result<Self, SceneError> {
        settings.check()?;
        let size = settings.size;
        let circle = settings.circle();
        let matrix = ColourMatrix::for_height(size.height);
        let (luma, chroma) = tank_textures(circle, matrix, settings.seed);
        let (still_luma, still_chroma) = still_scene(size, circle, matrix, settings.seed);
        let mut background = Frame::black(size, Colour::default())?;
        let [y, u, v] = background.planes_mut();
        for (sample, [level]) in y.samples.iter_mut().zip(&still_luma.offset) {
            *sample = rounded(*level);
        }
        for ((u, v), [level_u, level_v]) in u.samples.iter_mut().zip(v.samples.iter_mut()).zip(&still_chroma.offset) {
            (*u, *v) = (rounded(*level_u), rounded(*level_v));
        }
        Ok(Self {
            size,
            rate: settings.rate,
            circle,
            matrix,
            luma,
            chroma,
            still_luma,
            still_chroma,
            background,
            tracers: Tracers::new(circle, settings.rate, settings.seed),
            tracer_levels: Tracers::paints().map(|paint| matrix.levels(paint)),
            noise: CameraNoise::new(settings.noise, settings.seed),
        })
    }

    /// Width and height of the frames.
    #[must_use]
    pub const fn size(&self) -> PictureSize {
        self.size
    }

    /// How fast the tank turns.
    #[must_use]
    pub const fn rate(&self) -> RotationRate {
        self.rate
    }

    /// The outer edge of the light rim.
    #[must_use]
    pub const fn circle(&self) -> Circle {
        self.circle
    }

    /// The matrix that made luma and chroma: BT.709 from 720 rows on, BT.601 below.
    #[must_use]
    pub const fn matrix(&self) -> ColourMatrix {
        self.matrix
    }

    /// Range and chroma siting of the frames: limited, left.
    #[must_use]
    pub const fn colour(&self) -> Colour {
        self.background.colour()
    }

    /// The tracers, in the order of [`TankScene::tracers_at`].
    #[must_use]
    pub fn tracers(&self) -> Vec<Tracer> {
        self.tracers.all().to_vec()
    }

    /// Where the tracers are `seconds` after the film's zero.
    #[must_use]
    pub fn tracers_at(&self, seconds: f64) -> Vec<TracerPosition> {
        self.tracers.at(seconds).to_vec()
    }

    /// A frame of the right size and colour to draw into.
    #[must_use]
    pub fn blank_frame(&self) -> Frame {
        self.background.clone()
    }

    /// Draws the moment `timestamp` into `frame`, every sample of it, and sets its timestamp. A frame of another
    /// size or colour is replaced by one of the scene's.
    pub fn draw_into(&self, timestamp: Timestamp, frame: &mut Frame) {
        let fits = frame.size() == self.size && frame.colour() == self.background.colour();
        if !fits || frame.copy_from_bytes(self.background.bytes()).is_err() {
            *frame = self.background.clone();
        }
        frame.timestamp = timestamp;
        let seconds = timestamp.seconds();
        let angle = self.rate.angle_after(seconds);
        let tracers = self.tracers.at(seconds);
        let [y, u, v] = frame.planes_mut();

        let luma_levels = self.tracer_levels.map(|[y, _, _]| [y]);
        let rows = Rows {
            circle: self.circle,
            angle,
            tracers: &tracers,
            radius: self.tracers.radius() as f32,
        };
        let mut line = vec![[0.0]; y.width];
        for (row, samples) in y.samples.chunks_mut(y.width.max(1)).enumerate() {
            let (first, levels) = rows.draw(row, 1.0, 0.0, &self.luma, &self.still_luma, &luma_levels, &mut line);
            for (sample, [level]) in samples.iter_mut().skip(first).zip(levels) {
                *sample = rounded(*level);
            }
        }

        let chroma_levels = self.tracer_levels.map(|[_, u, v]| [u + 128.0, v + 128.0]);
        let mut line = vec![[0.0; 2]; u.width];
        let width = u.width.max(1);
        for (row, (us, vs)) in u.samples.chunks_mut(width).zip(v.samples.chunks_mut(width)).enumerate() {
            let (first, levels) = rows.draw(
                row,
                2.0,
                0.5,
                &self.chroma,
                &self.still_chroma,
                &chroma_levels,
                &mut line,
            );
            for ((u, v), [level_u, level_v]) in us.iter_mut().zip(vs).skip(first).zip(levels) {
                (*u, *v) = (rounded(*level_u), rounded(*level_v));
            }
        }
        if let Some(noise) = &self.noise {
            noise.add(timestamp, frame);
        }
    }
}

/// The nearest of the 256 levels.
fn rounded(level: f32) -> u8 {
    // The cast saturates.
    (level + 0.5) as u8
}

/// What is needed to draw the rows of the tank at one moment.
struct Rows<'a> {
    circle: Circle,
    /// Radians the tank has turned.
    angle: f64,
    tracers: &'a [TracerPosition; TRACERS],
    /// The tracers' radius, pixels.
    radius: f32,
}

impl Rows<'_> {
    /// Draws row `row` of a plane whose samples are `spacing` pixels apart and begin `down` pixels below the first
    /// pixel's centre. Gives the first column there is tank in, and the levels from there on.
    #[expect(clippy::too_many_arguments, reason = "two planes differ in all of them")]
    fn draw<'l, const N: usize>(
        &self,
        row: usize,
        spacing: f32,
        down: f64,
        texture: &Texture<N>,
        still: &Still<N>,
        tracer_levels: &[[f32; N]; TRACERS],
        line: &'l mut [[f32; N]],
    ) -> (usize, &'l [[f32; N]]) {
        let (first, last) = still.spans.get(row).copied().unwrap_or((0, 0));
        let Some(line) = line.get_mut(first..last).filter(|line| !line.is_empty()) else {
            return (first, &[]);
        };
        let (sine, cosine) = self.angle.sin_cos();
        let y = row as f64 * f64::from(spacing) + down;
        let x = first as f64 * f64::from(spacing);
        // The picture's place in the tank's frame: the inverse of x = cx + u cos + v sin, y = cy - u sin + v cos.
        let (dx, dy) = (x - self.circle.x, y - self.circle.y);
        let (u, v) = (dx * cosine - dy * sine, dx * sine + dy * cosine);
        let (scale, middle) = (texture.per_pixel, texture.middle());
        let start = [u as f32 * scale + middle, v as f32 * scale + middle];
        let step = [cosine as f32 * scale * spacing, sine as f32 * scale * spacing];
        texture.line(start, step, line);
        for (tracer, levels) in self.tracers.iter().zip(tracer_levels) {
            self.disc(tracer, *levels, (x, y), spacing, line);
        }
        let still_row = row * still.width;
        let gains = still.gain.get(still_row + first..still_row + last).unwrap_or_default();
        let offsets = still
            .offset
            .get(still_row + first..still_row + last)
            .unwrap_or_default();
        for ((levels, gain), offset) in line.iter_mut().zip(gains).zip(offsets) {
            // Chroma's zero is 128 in the texture and has no light to lose.
            let zero = if N == 2 { 128.0 } else { 0.0 };
            for channel in 0..N {
                levels[channel] = (levels[channel] - zero) * gain + offset[channel];
            }
        }
        (first, line)
    }

    /// Paints what of a tracer lies in a row that begins at `start` (pixels): a disc with a soft dark surround.
    fn disc<const N: usize>(
        &self,
        tracer: &TracerPosition,
        levels: [f32; N],
        start: (f64, f64),
        spacing: f32,
        line: &mut [[f32; N]],
    ) {
        let reach = 2.0 * self.radius + spacing;
        let down = (start.1 - tracer.y) as f32;
        if down.abs() > reach {
            return;
        }
        let middle = (tracer.x - start.0) as f32;
        // Negative columns become 0.
        let (from, to) = (
            ((middle - reach) / spacing) as usize,
            ((middle + reach) / spacing + 1.0).max(0.0) as usize,
        );
        for (column, under) in line.iter_mut().enumerate().take(to).skip(from) {
            let distance = (column as f32 * spacing - middle).hypot(down);
            let surround = 0.55 * smooth_step(2.0 * self.radius, 0.9 * self.radius, distance);
            let disc = cover(distance - self.radius, spacing);
            let dark = if N == 2 { 128.0 } else { 8.0 };
            for (level, paint) in under.iter_mut().zip(levels) {
                *level += (dark - *level) * surround;
                *level += (paint - *level) * disc;
            }
        }
    }
}

/// The tank in its own frame, as luma and as chroma.
fn tank_textures(circle: Circle, matrix: ColourMatrix, seed: u64) -> (Texture<1>, Texture<2>) {
    let pixels = 2.0 * (circle.r + 4.0);
    let per_pixel = POINTS_PER_PIXEL.min(MOST_POINTS / pixels);
    // Even, so that chroma's points lie in the middle of four.
    let side = 2 * (0.5 * pixels * per_pixel).ceil() as usize;
    let point = (1.0 / (per_pixel * circle.r)) as f32;
    let surface = TankSurface::new(seed, point);
    let middle = (side as f32 - 1.0) * 0.5;
    let place = |index: usize| (index as f32 - middle) * point;
    let mut planes = [(); 3].map(|()| Vec::with_capacity(side * side));
    for row in 0..side {
        for column in 0..side {
            let levels = matrix.levels(surface.at(place(column), place(row), point));
            for (plane, level) in planes.iter_mut().zip(levels) {
                plane.push(level);
            }
        }
    }
    let [mut luma, u, v] = planes;
    soften(&mut luma, side, LENS * per_pixel as f32);
    let half = side / 2;
    let [u, v] = [u, v].map(|plane: Vec<f32>| {
        let mut small: Vec<f32> = (0..half * half)
            .map(|index| {
                let first = 2 * (index / half) * side + 2 * (index % half);
                let sum: f32 = [first, first + 1, first + side, first + side + 1]
                    .into_iter()
                    .map(|index| plane.get(index).copied().unwrap_or(0.0))
                    .sum();
                0.25 * sum
            })
            .collect();
        // Chroma is looked up at every other pixel, so it is softened for that.
        soften(&mut small, half, 0.9 * per_pixel as f32 * 0.5);
        small
    });
    let chroma = u.iter().zip(&v).map(|(u, v)| [u + 128.0, v + 128.0]);
    (
        Texture::new(side, per_pixel as f32, luma.into_iter().map(|level| [level])),
        Texture::new(half, 0.5 * per_pixel as f32, chroma),
    )
}

#[cfg(test)]
mod tests;
