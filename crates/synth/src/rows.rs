//! The tank drawn row by row at one moment.

use crate::camera_view::CameraView;
use crate::paint::{cover, smooth_step};
use crate::still::Still;
use crate::texture::Texture;
use crate::tracers::{TRACERS, TracerPosition};

/// How far tank, fluid and tracers have come at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// Radians the tank has turned.
    pub(crate) angle: f64,
    /// Radians the fluid has turned, where it turns apart from the tank.
    pub(crate) fluid_angle: Option<f64>,
    /// `None` where nothing floats.
    pub(crate) tracers: Option<[TracerPosition; TRACERS]>,
}

/// One of the two resolutions the picture has: luma, or both chroma planes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layer<'a, const N: usize> {
    pub(crate) texture: &'a Texture<N>,
    pub(crate) still: &'a Still<N>,
    pub(crate) tracer_levels: &'a [[f32; N]; TRACERS],
    /// Pixels from one sample to the next.
    pub(crate) spacing: f32,
    /// Pixels from the first pixel's centre down to the first sample.
    pub(crate) down: f64,
}

/// Room for a row while it is drawn.
#[derive(Debug)]
pub(crate) struct Line<const N: usize> {
    levels: Vec<[f32; N]>,
    /// Where in the tank's plane each sample lies, not turned.
    places: Vec<[f32; 2]>,
}

impl<const N: usize> Line<N> {
    pub(crate) fn new(width: usize) -> Self {
        Self {
            levels: vec![[0.0; N]; width],
            places: vec![[0.0; 2]; width],
        }
    }
}

/// What is needed to draw the rows of the tank.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) view: CameraView,
    /// The fluid's edge where it turns apart from the tank, pixels from the centre.
    pub(crate) fluid_radius: f32,
    /// The tracers' radius, pixels.
    pub(crate) tracer_radius: f32,
    pub(crate) moment: Moment,
}

impl Rows {
    /// How many pixels below the first pixel's centre the row `row` of a plane lies.
    pub(crate) fn height<const N: usize>(layer: &Layer<'_, N>, row: usize) -> f64 {
        row as f64 * f64::from(layer.spacing) + layer.down
    }

    /// Draws row `row`. Gives the first column there is tank in, and the levels from there on.
    pub(crate) fn draw<'l, const N: usize>(
        &self,
        row: usize,
        layer: &Layer<'_, N>,
        line: &'l mut Line<N>,
    ) -> (usize, &'l [[f32; N]]) {
        let still = layer.still;
        let (first, last) = still.spans.get(row).copied().unwrap_or((0, 0));
        let levels = line.levels.get_mut(first..last);
        let places = line.places.get_mut(first..last);
        let Some((line, places)) = levels.zip(places).filter(|(levels, _)| !levels.is_empty()) else {
            return (first, &[]);
        };
        let start = (first as f64 * f64::from(layer.spacing), Self::height(layer, row));
        if self.view.is_straight() && self.moment.fluid_angle.is_none() {
            self.straight(start, layer, line);
        } else {
            self.any(start, layer, places, line);
        }
        for (tracer, levels) in self.moment.tracers.iter().flatten().zip(layer.tracer_levels) {
            self.disc(tracer, *levels, start, layer.spacing, line);
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

    /// Seen from right above, with everything turning as one, a row is a straight line through the texture.
    fn straight<const N: usize>(&self, (x, y): (f64, f64), layer: &Layer<'_, N>, line: &mut [[f32; N]]) {
        let texture = layer.texture;
        let (sine, cosine) = self.moment.angle.sin_cos();
        // The picture's place in the tank's frame: the inverse of x = cx + u cos + v sin, y = cy - u sin + v cos.
        let [dx, dy] = self.view.to_plane(x, y);
        let (u, v) = (dx * cosine - dy * sine, dx * sine + dy * cosine);
        let (scale, middle) = (texture.per_pixel, texture.middle());
        let start = [u as f32 * scale + middle, v as f32 * scale + middle];
        let step = [cosine as f32, sine as f32].map(|part| part * scale * layer.spacing);
        texture.line(start, step, line);
    }

    /// A row of any scene: each sample is looked up where its place is.
    fn any<const N: usize>(
        &self,
        (x, y): (f64, f64),
        layer: &Layer<'_, N>,
        places: &mut [[f32; 2]],
        line: &mut [[f32; N]],
    ) {
        let texture = layer.texture;
        let spacing = f64::from(layer.spacing);
        for (column, place) in places.iter_mut().enumerate() {
            *place = self
                .view
                .to_plane(x + column as f64 * spacing, y)
                .map(|part| part as f32);
        }
        let (scale, middle) = (texture.per_pixel, texture.middle());
        let look_up = |[dx, dy]: [f32; 2], (sine, cosine): (f32, f32)| {
            let (u, v) = (dx * cosine - dy * sine, dx * sine + dy * cosine);
            texture.at(u * scale + middle, v * scale + middle)
        };
        let turned = |angle: f64| {
            let (sine, cosine) = angle.sin_cos();
            (sine as f32, cosine as f32)
        };
        let tank = turned(self.moment.angle);
        let Some(fluid) = self.moment.fluid_angle.map(turned) else {
            for (levels, place) in line.iter_mut().zip(places) {
                *levels = look_up(*place, tank);
            }
            return;
        };
        for (levels, place) in line.iter_mut().zip(places) {
            let [dx, dy] = *place;
            let share = cover((dx * dx + dy * dy).sqrt() - self.fluid_radius, layer.spacing);
            *levels = if share >= 1.0 {
                look_up(*place, fluid)
            } else if share <= 0.0 {
                look_up(*place, tank)
            } else {
                let (under, over) = (look_up(*place, tank), look_up(*place, fluid));
                std::array::from_fn(|channel| under[channel] + (over[channel] - under[channel]) * share)
            };
        }
    }

    /// Paints what of a tracer lies in a row that begins at `start` (pixels): a disc with a soft dark surround.
    fn disc<const N: usize>(
        &self,
        tracer: &TracerPosition,
        levels: [f32; N],
        (x, y): (f64, f64),
        spacing: f32,
        line: &mut [[f32; N]],
    ) {
        // Seen aslant, what is nearer than the centre is larger: by no more than one half at twice the least distance.
        let nearer = if self.view.is_straight() { 1.0 } else { 3.0 };
        let reach = nearer * (2.0 * self.tracer_radius + spacing);
        let down = (y - tracer.y) as f32;
        if down.abs() > reach {
            return;
        }
        let middle = (tracer.x - x) as f32;
        // Negative columns become 0.
        let (from, to) = (
            ((middle - reach) / spacing) as usize,
            ((middle + reach) / spacing + 1.0).max(0.0) as usize,
        );
        let [u, v] = self.view.to_plane(tracer.x, tracer.y);
        for (column, under) in line.iter_mut().enumerate().take(to).skip(from) {
            let distance = if self.view.is_straight() {
                (column as f32 * spacing - middle).hypot(down)
            } else {
                let [at_u, at_v] = self.view.to_plane(x + column as f64 * f64::from(spacing), y);
                (at_u - u).hypot(at_v - v) as f32
            };
            let surround = 0.55 * smooth_step(2.0 * self.tracer_radius, 0.9 * self.tracer_radius, distance);
            let disc = cover(distance - self.tracer_radius, spacing);
            let dark = if N == 2 { 128.0 } else { 8.0 };
            for (level, paint) in under.iter_mut().zip(levels) {
                *level += (dark - *level) * surround;
                *level += (paint - *level) * disc;
            }
        }
    }
}
