//! The film of a tank: everything put together.

use netdpr_derotation::{Circle, Colour, Ellipse, Frame, PictureSize, Timestamp};

use crate::camera_noise::CameraNoise;
use crate::camera_view::CameraView;
use crate::colour_matrix::ColourMatrix;
use crate::rows::{Layer, Line, Moment, Rows};
use crate::scene_error::SceneError;
use crate::settings::TankSettings;
use crate::still::{Still, still_scene};
use crate::tank_surface::{FLUID, TankSurface};
use crate::texture::{Texture, soften};
use crate::tracers::{TRACERS, Tracer, TracerPosition, Tracers};
use crate::turning::Turning;

/// A tank on a turntable, filmed from above, at any moment.
///
/// Colours are limited range, chroma sited left ([`Colour::default`]), by the matrix [`TankScene::matrix`].
#[derive(Debug)]
pub struct TankScene {
    settings: TankSettings,
    circle: Circle,
    view: CameraView,
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
        let view = CameraView::new(circle, settings.tilt);
        let matrix = ColourMatrix::for_height(size.height);
        let (luma, chroma) = tank_textures(settings, matrix);
        let (still_luma, still_chroma) = still_scene(settings, view, matrix);
        let mut background = Frame::black(size, Colour::default())?;
        let [y, u, v] = background.planes_mut();
        for (sample, [level]) in y.samples.iter_mut().zip(&still_luma.offset) {
            *sample = rounded(*level);
        }
        for ((u, v), [level_u, level_v]) in u.samples.iter_mut().zip(v.samples.iter_mut()).zip(&still_chroma.offset) {
            (*u, *v) = (rounded(*level_u), rounded(*level_v));
        }
        Ok(Self {
            settings: settings.clone(),
            circle,
            view,
            matrix,
            luma,
            chroma,
            still_luma,
            still_chroma,
            background,
            tracers: Tracers::new(settings, view),
            tracer_levels: Tracers::paints().map(|paint| matrix.levels(paint)),
            noise: CameraNoise::new(settings.noise, settings.seed),
        })
    }

    /// Width and height of the frames.
    #[must_use]
    pub const fn size(&self) -> PictureSize {
        self.settings.size
    }

    /// What was asked for.
    #[must_use]
    pub const fn settings(&self) -> &TankSettings {
        &self.settings
    }

    /// How the tank turns.
    #[must_use]
    pub const fn turning(&self) -> Turning {
        self.settings.turning()
    }

    /// The image of the tank's centre, and the radius of the light rim's outer edge at the scale the picture has there:
    /// with a camera right above the tank, its edge.
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

    /// The rim's outer edge as it appears.
    #[must_use]
    pub fn rim(&self) -> Ellipse {
        self.view.rim()
    }

    /// The tracers, in the order of [`TankScene::tracers_at`]; none in a blank tank.
    #[must_use]
    pub fn tracers(&self) -> Vec<Tracer> {
        if self.settings.blank {
            return Vec::new();
        }
        self.tracers.all().to_vec()
    }

    /// Where the tracers are `seconds` after the film's zero.
    #[must_use]
    pub fn tracers_at(&self, seconds: f64) -> Vec<TracerPosition> {
        self.moment(seconds)
            .tracers
            .map_or_else(Vec::new, |tracers| tracers.to_vec())
    }

    /// Where the tracers are in the frame shown at `seconds`: each at the moment its row is read.
    #[must_use]
    pub fn tracers_in_frame(&self, seconds: f64) -> Vec<TracerPosition> {
        let mut seen = self.tracers_at(seconds);
        if self.settings.readout_milliseconds == 0.0 {
            return seen;
        }
        for (index, tracer) in seen.iter_mut().enumerate() {
            // The row depends on the moment and the moment on the row; each step is a thousand times nearer.
            for _ in 0..6 {
                let moment = self.row_seconds(seconds, tracer.y);
                if let Some(at) = self.tracers_at(moment).get(index) {
                    *tracer = *at;
                }
            }
        }
        seen
    }

    /// The moment at which the row `y` pixels below the first is read, of a frame whose first row is read at `seconds`.
    fn row_seconds(&self, seconds: f64, y: f64) -> f64 {
        seconds + 1e-3 * self.settings.readout_milliseconds * y / f64::from(self.settings.size.height)
    }

    fn moment(&self, seconds: f64) -> Moment {
        if self.settings.blank {
            // It turns, but nothing of that is to be seen: not even what a texture that is turned gives away.
            return Moment {
                angle: 0.0,
                fluid_angle: None,
                tracers: None,
            };
        }
        Moment {
            angle: self.turning().angle_after(seconds),
            fluid_angle: self.settings.fluid_turning().map(|fluid| fluid.angle_after(seconds)),
            tracers: Some(self.tracers.at(seconds)),
        }
    }

    /// A frame of the right size and colour to draw into.
    #[must_use]
    pub fn blank_frame(&self) -> Frame {
        self.background.clone()
    }

    /// Draws the moment `timestamp` into `frame`, every sample of it, and sets its timestamp. A frame of another
    /// size or colour is replaced by one of the scene's.
    pub fn draw_into(&self, timestamp: Timestamp, frame: &mut Frame) {
        let fits = frame.size() == self.size() && frame.colour() == self.background.colour();
        if !fits || frame.copy_from_bytes(self.background.bytes()).is_err() {
            *frame = self.background.clone();
        }
        frame.timestamp = timestamp;
        let seconds = timestamp.seconds();
        let mut rows = Rows {
            view: self.view,
            fluid_radius: FLUID * self.circle.r as f32,
            tracer_radius: self.tracers.radius() as f32,
            moment: self.moment(seconds),
        };
        let [y, u, v] = frame.planes_mut();

        let layer = Layer {
            texture: &self.luma,
            still: &self.still_luma,
            tracer_levels: &self.tracer_levels.map(|[y, _, _]| [y]),
            spacing: 1.0,
            down: 0.0,
        };
        let mut line = Line::new(y.width);
        for (row, samples) in y.samples.chunks_mut(y.width.max(1)).enumerate() {
            self.at_row(&mut rows, seconds, Rows::height(&layer, row));
            let (first, levels) = rows.draw(row, &layer, &mut line);
            for (sample, [level]) in samples.iter_mut().skip(first).zip(levels) {
                *sample = rounded(*level);
            }
        }

        let layer = Layer {
            texture: &self.chroma,
            still: &self.still_chroma,
            tracer_levels: &self.tracer_levels.map(|[_, u, v]| [u + 128.0, v + 128.0]),
            spacing: 2.0,
            down: 0.5,
        };
        let mut line = Line::new(u.width);
        let width = u.width.max(1);
        for (row, (us, vs)) in u.samples.chunks_mut(width).zip(v.samples.chunks_mut(width)).enumerate() {
            self.at_row(&mut rows, seconds, Rows::height(&layer, row));
            let (first, levels) = rows.draw(row, &layer, &mut line);
            for ((u, v), [level_u, level_v]) in us.iter_mut().zip(vs).skip(first).zip(levels) {
                (*u, *v) = (rounded(*level_u), rounded(*level_v));
            }
        }
        if let Some(noise) = &self.noise {
            noise.add(timestamp, frame);
        }
    }

    /// Gets ready for the row `y` pixels below the first: of a camera that reads row after row, each has its moment.
    fn at_row(&self, rows: &mut Rows, seconds: f64, y: f64) {
        if self.settings.readout_milliseconds > 0.0 {
            rows.moment = self.moment(self.row_seconds(seconds, y));
        }
    }
}

/// The nearest of the 256 levels.
fn rounded(level: f32) -> u8 {
    // The cast saturates.
    (level + 0.5) as u8
}

/// The tank in its own frame, as luma and as chroma.
fn tank_textures(settings: &TankSettings, matrix: ColourMatrix) -> (Texture<1>, Texture<2>) {
    let circle = settings.circle();
    let pixels = 2.0 * (circle.r + 4.0);
    let per_pixel = POINTS_PER_PIXEL.min(MOST_POINTS / pixels);
    // Even, so that chroma's points lie in the middle of four.
    let side = 2 * (0.5 * pixels * per_pixel).ceil() as usize;
    let point = (1.0 / (per_pixel * circle.r)) as f32;
    let surface = TankSurface::new(settings, point);
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
mod camera_tests;
#[cfg(test)]
mod tests;
