//! Small films of turning tanks whose motion is known, drawn in memory.

use std::f64::consts::TAU;

use netdpr_derotation::motion::{Motion, MotionStudy, NoMotion};
use netdpr_derotation::{Circle, Colour, ColourRange, Ellipse, Frame, PictureSize, Timebase, Timestamp};

/// Random numbers from a seed (SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    /// About normal, standard deviation 1: the sum of four even ones.
    fn normal(&mut self) -> f64 {
        let bits = self.bits();
        let sum: u64 = (0..4).map(|part| (bits >> (16 * part)) & 0xffff).sum();
        (sum as f64 / 65_536.0 - 2.0) * 3.0_f64.sqrt()
    }
}

/// What the film is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    pub(crate) seed: u64,
    pub(crate) size: PictureSize,
    /// The true centre and rim.
    pub(crate) circle: Circle,
    pub(crate) rpm: f64,
    /// The fluid's rate over the tank's.
    pub(crate) fluid: f64,
    pub(crate) seconds: f64,
    pub(crate) fps: f64,
    /// Frames from 0.75 to 1.35 of their distance, one in fifty left out, and a start long after zero.
    pub(crate) uneven: bool,
    /// Standard deviation of the camera's noise, grey levels.
    pub(crate) noise: f64,
    /// Strength of window and lamps in the water, 0 to 1.
    pub(crate) reflections: f64,
    /// Share and period in seconds of the motor's sway.
    pub(crate) wow: (f64, f64),
    /// Share by which the rate grows over the film.
    pub(crate) drift: f64,
    /// Grey levels of dye, and of marks on the rim.
    pub(crate) dye: f64,
    pub(crate) marks: f64,
    /// The pattern repeats so many times around.
    pub(crate) symmetry: u32,
    /// Degrees the camera is tilted, distance in radii, towards which direction in degrees.
    pub(crate) tilt: Option<(f64, f64, f64)>,
    pub(crate) mirrored: bool,
}

impl Scene {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            size: PictureSize {
                width: 280,
                height: 250,
            },
            circle: Circle::new(137.3, 124.6, 108.0),
            rpm: 10.0,
            fluid: 1.0,
            seconds: 12.0,
            fps: 30.0,
            uneven: false,
            noise: 0.0,
            reflections: 0.5,
            wow: (0.0, 1.0),
            drift: 0.0,
            dye: 45.0,
            marks: 60.0,
            symmetry: 1,
            tilt: None,
            mirrored: false,
        }
    }

    /// Moments at which frames are shown, in microseconds since the first.
    pub(crate) fn times(&self) -> Vec<i64> {
        let mut random = Random(self.seed ^ 0x7157);
        let mut times = Vec::new();
        let mut at = 0.0;
        while at < self.seconds {
            times.push((at * 1e6).round() as i64);
            let mut step = 1.0 / self.fps;
            if self.uneven {
                step *= random.between(0.75, 1.25) * if random.unit() < 0.02 { 2.0 } else { 1.0 };
            }
            at += step;
        }
        times
    }

    /// Radians turned counter-clockwise since the first frame.
    pub(crate) fn angle(&self, seconds: f64) -> f64 {
        let (share, period) = self.wow;
        let sway = share * period / TAU * (1.0 - (TAU * seconds / period).cos());
        let drift = self.drift * (0.5 * seconds * seconds / self.seconds - 0.5 * seconds);
        TAU * self.rpm / 60.0 * (seconds + sway + drift)
    }

    /// The image of the tank's plane: (u, v) in radii, v down, to the picture.
    pub(crate) fn image(&self, u: f64, v: f64) -> (f64, f64) {
        let Some((degrees, distance, towards)) = self.tilt else {
            return (self.circle.x + self.circle.r * u, self.circle.y + self.circle.r * v);
        };
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let (across, along) = towards.to_radians().sin_cos();
        // Along the direction of the tilt lengths shrink, and what is farther away is smaller.
        let (a, b) = (u * along + v * across, v * along - u * across);
        let depth = 1.0 + a * sine / distance;
        let (a, b) = (a * cosine / depth, b / depth);
        let (u, v) = (a * along - b * across, a * across + b * along);
        (self.circle.x + self.circle.r * u, self.circle.y + self.circle.r * v)
    }

    fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let (u, v) = ((x - self.circle.x) / self.circle.r, (y - self.circle.y) / self.circle.r);
        let Some((degrees, distance, towards)) = self.tilt else {
            return (u, v);
        };
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let (across, along) = towards.to_radians().sin_cos();
        let (a, b) = (u * along + v * across, v * along - u * across);
        // a = p cos / (1 + p sin / d)  =>  p = a / (cos - a sin / d)
        let p = a / (cosine - a * sine / distance);
        let q = b * (1.0 + p * sine / distance);
        (p * along - q * across, p * across + q * along)
    }

    /// The rim's image.
    pub(crate) fn ellipse(&self) -> Ellipse {
        let Some((_, _, towards)) = self.tilt else {
            return Ellipse::new(self.circle.x, self.circle.y, self.circle.r, self.circle.r, 0.0);
        };
        // By symmetry one axis joins the nearest and the farthest point of the rim.
        let (across, along) = towards.to_radians().sin_cos();
        let (far, near) = (self.image(along, across), self.image(-along, -across));
        let middle = ((far.0 + near.0) / 2.0, (far.1 + near.1) / 2.0);
        let half = (far.0 - near.0).hypot(far.1 - near.1) / 2.0;
        // The other half axis: the rim's farthest image from that axis.
        let other = (0..100_000)
            .map(|step| {
                let (sine, cosine) = (TAU * f64::from(step) / 100_000.0).sin_cos();
                let (x, y) = self.image(cosine, sine);
                ((y - middle.1) * along - (x - middle.0) * across).abs()
            })
            .fold(0.0, f64::max);
        Ellipse::new(middle.0, middle.1, half, other, -towards)
    }

    /// Shows all the frames to `see`.
    pub(crate) fn film(&self, mut see: impl FnMut(&Frame)) {
        let painter = Painter::new(self);
        let colour = Colour {
            range: ColourRange::Full,
            ..Colour::default()
        };
        let mut frame = Frame::black(self.size, colour).unwrap();
        for (index, microseconds) in self.times().into_iter().enumerate() {
            let start = if self.uneven { 7_654_321 } else { 0 };
            frame.timestamp = Timestamp::new(start + microseconds, Timebase::MICROSECONDS);
            let angle = self.angle(microseconds as f64 / 1e6);
            let mut noise = Random(self.seed ^ ((index as u64 + 1) << 20));
            let [luma, ..] = frame.planes_mut();
            for (sample, pixel) in luma.samples.iter_mut().zip(&painter.pixels) {
                let mut level = painter.level(pixel, angle, angle * self.fluid);
                if self.noise > 0.0 {
                    level += self.noise * noise.normal();
                }
                *sample = (level + 0.5).clamp(0.0, 255.0) as u8;
            }
            if self.mirrored {
                for row in luma.samples.chunks_mut(luma.width) {
                    row.reverse();
                }
            }
            see(&frame);
        }
    }

    /// What is measured, if the rim is taken to be `circle`.
    pub(crate) fn measured(&self, circle: Circle, ellipse: Option<Ellipse>) -> Result<Motion, NoMotion> {
        let mut study = MotionStudy::new(self.size, circle, ellipse);
        self.film(|frame| study.take(frame));
        study.finish()
    }
}

/// What doesn't change about a pixel.
struct Pixel {
    /// Place in the tank's plane in radii, v down.
    u: f64,
    v: f64,
    radius: f64,
    /// Light that reaches it, and light mirrored on it.
    gain: f64,
    mirrored: f64,
    /// What is seen outside of the tank.
    outside: f64,
}

struct Painter {
    pixels: Vec<Pixel>,
    dye: Texture,
    rim: Texture,
    scene: Scene,
    marks: Vec<(f64, f64, f64)>,
}

impl Painter {
    fn new(scene: &Scene) -> Self {
        let mut random = Random(scene.seed);
        let table = Texture::new(random.bits(), 24, 6.0);
        let PictureSize { width, height } = scene.size;
        let mut pixels = Vec::new();
        for row in 0..height {
            for column in 0..width {
                let (x, y) = (f64::from(column), f64::from(row));
                let (u, v) = scene.inverse(x, y);
                let blob = |at: (f64, f64), size: (f64, f64)| {
                    (-((u - at.0) / size.0).powi(4) - ((v - at.1) / size.1).powi(4)).exp()
                };
                let lamps = blob((-0.35, -0.4), (0.2, 0.14))
                    + 0.8 * blob((0.45, 0.3), (0.06, 0.1))
                    + 0.7 * blob((0.1, 0.62), (0.3, 0.03));
                pixels.push(Pixel {
                    u,
                    v,
                    radius: u.hypot(v),
                    gain: 1.0 + 0.07 * (u - v),
                    mirrored: scene.reflections * lamps,
                    outside: 90.0 + 40.0 * table.at(x / 100.0, y / 100.0),
                });
            }
        }
        let marks = (0..9)
            .map(|_| (random.unit(), random.between(0.004, 0.03), random.between(0.4, 1.0)))
            .collect();
        Self {
            pixels,
            dye: Texture::new(random.bits(), 64, 14.0),
            rim: Texture::new(random.bits(), 64, 20.0),
            scene: *scene,
            marks,
        }
    }

    fn level(&self, pixel: &Pixel, tank: f64, fluid: f64) -> f64 {
        const EDGE: f64 = 0.008;
        let inside = |edge: f64| ((edge - pixel.radius) / EDGE + 0.5).clamp(0.0, 1.0);
        if pixel.radius > 1.0 + EDGE {
            return pixel.outside;
        }
        // Counter-clockwise as seen, v down: the place in the turning frame.
        let turned = |angle: f64| {
            let (sine, cosine) = angle.sin_cos();
            (pixel.u * cosine - pixel.v * sine, pixel.u * sine + pixel.v * cosine)
        };
        let mut level = pixel.outside;
        let blend = |level: &mut f64, other: f64, share: f64| *level += (other - *level) * share;
        let (u, v) = self.folded(turned(tank));
        let ring = {
            let turn = (-v).atan2(u).rem_euclid(TAU) / TAU;
            let marked: f64 = self
                .marks
                .iter()
                .map(|(at, half, dark)| {
                    let apart = (turn - at / f64::from(self.scene.symmetry)).abs();
                    dark * ((half / f64::from(self.scene.symmetry).sqrt() - apart) / 0.003 + 0.5).clamp(0.0, 1.0)
                })
                .fold(0.0, f64::max);
            let wear = if self.scene.marks > 0.0 {
                6.0 * self.rim.at(u, v)
            } else {
                0.0
            };
            200.0 - self.scene.marks * marked + wear
        };
        blend(&mut level, ring, inside(1.0));
        blend(&mut level, 105.0, inside(0.945));
        let (u, v) = self.folded(turned(fluid));
        let water = (110.0 + self.scene.dye * self.dye.at(u, v)) * pixel.gain;
        blend(&mut level, water, inside(0.905));
        if pixel.radius < 0.9 {
            blend(&mut level, 235.0, pixel.mirrored.min(0.9));
        }
        level
    }

    /// The same place in the first of the pattern's equal parts.
    fn folded(&self, (u, v): (f64, f64)) -> (f64, f64) {
        if self.scene.symmetry == 1 {
            return (u, v);
        }
        let part = TAU / f64::from(self.scene.symmetry);
        let angle = (-v).atan2(u).rem_euclid(part);
        let radius = u.hypot(v);
        (radius * angle.cos(), -radius * angle.sin())
    }
}

/// Smooth noise, standard deviation about 1: octaves of random grids.
struct Texture {
    grid: Vec<f32>,
    side: usize,
    /// Grid points in a radius.
    scale: f64,
}

impl Texture {
    fn new(seed: u64, side: usize, scale: f64) -> Self {
        let mut random = Random(seed);
        Self {
            grid: (0..side * side).map(|_| random.normal() as f32).collect(),
            side,
            scale,
        }
    }

    fn at(&self, u: f64, v: f64) -> f64 {
        1.1 * self.octave(u, v, 0.4) + 0.8 * self.octave(v, u, 1.0)
    }

    fn octave(&self, u: f64, v: f64, share: f64) -> f64 {
        let middle = self.side as f64 / 2.0;
        let (x, y) = (
            middle + self.scale * share * u + 100.0 * self.side as f64,
            middle + self.scale * share * v + 100.0 * self.side as f64,
        );
        let (column, row) = (x as usize, y as usize);
        let smooth = |t: f64| t * t * (3.0 - 2.0 * t);
        let (right, down) = (smooth(x.fract()), smooth(y.fract()));
        let at = |column: usize, row: usize| f64::from(self.grid[row % self.side * self.side + column % self.side]);
        let above = at(column, row) + right * (at(column + 1, row) - at(column, row));
        let below = at(column, row + 1) + right * (at(column + 1, row + 1) - at(column, row + 1));
        above + down * (below - above)
    }
}
