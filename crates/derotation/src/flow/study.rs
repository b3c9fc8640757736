//! Pair after pair of a film's frames, and their mean flow.

use super::correlate::Correlator;
use super::field::{Flow, FlowNode};
use super::resting::Resting;
use super::samples::{Sample, mean};
use super::settings::{FlowError, FlowSettings};
use super::turned::Turned;
use crate::{Circle, Frame, PointMap, Recipe, Timestamp, VideoFormat};

/// As many pairs are kept; of a film that has more, every second one, every fourth and so on. It bounds memory and work.
const MOST_PAIRS: u32 = 512;
/// The share of a window by which what is fast moves from picture to picture. Farther than a third isn't followed, and a
/// short way is told less exactly.
const WAY: f64 = 0.2;
/// What is fast: so many of the windows are slower.
const FAST: f64 = 0.9;

/// One window.
#[derive(Debug, Clone)]
struct Window {
    /// Its middle, pixels right and down from the centre.
    right: f64,
    down: f64,
    samples: Vec<Sample>,
}

/// Measures the mean flow of a film in the rotating frame: give it the kept frames one after the other.
#[derive(Debug)]
pub struct FlowStudy {
    settings: FlowSettings,
    circle: Circle,
    map: PointMap,
    first_kept: Timestamp,
    slowed: f64,
    columns: usize,
    /// Row after row.
    windows: Vec<Window>,
    resting: Resting,
    before: Turned,
    now: Turned,
    last: Option<f64>,
    /// The least time to the next picture, seconds.
    step: f64,
    /// Pairs that passed by, of which one in `one_in` is compared; those compared, and the seconds between their pictures.
    passed: u32,
    one_in: u32,
    steps: Vec<f64>,
    correlator: Correlator,
}

impl FlowStudy {
    /// Gets ready for a film of `format` that begins at `film_start` and is kept from `first_kept` on.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film, or the settings can't be used.
    pub fn new(
        recipe: &Recipe,
        format: &VideoFormat,
        film_start: Timestamp,
        first_kept: Timestamp,
        settings: FlowSettings,
    ) -> Result<Self, FlowError> {
        let map = PointMap::new(recipe, format, film_start, first_kept)?;
        settings.check()?;
        let FlowSettings { window, spacing, .. } = settings;
        let circle = recipe.circle;
        // The window's corners have to be in the disc.
        let most = circle.r - (window as f64 + 3.0) * std::f64::consts::FRAC_1_SQRT_2;
        if most < 0.0 {
            return Err(FlowError::NoRoom { window });
        }
        let half = (most / spacing).floor();
        let columns = 2 * half as usize + 1;
        let place = |index: usize| (index as f64 - half) * spacing;
        let windows = (0..columns * columns)
            .map(|index| Window {
                right: place(index % columns),
                down: place(index / columns),
                samples: Vec::new(),
            })
            .collect();
        let slowed = match recipe.recording_fps {
            Some(fps) if format.mean_fps > 0.0 => fps / format.mean_fps,
            _ => 1.0,
        };
        Ok(Self {
            settings,
            circle,
            map,
            first_kept,
            slowed,
            columns,
            windows,
            resting: Resting::default(),
            before: Turned::new(circle),
            now: Turned::new(circle),
            last: None,
            step: settings.step_seconds.unwrap_or(0.0),
            passed: 0,
            one_in: 1,
            steps: Vec::new(),
            correlator: Correlator::new(window),
        })
    }

    /// Looks at the next kept frame to learn what rests before the camera, which would bias the flow: before any is given
    /// to [`FlowStudy::take`]. `false` when it has seen enough. Less than a turn of the tank teaches nothing.
    pub fn look_first(&mut self, frame: &Frame) -> bool {
        let seconds = frame.timestamp.seconds_since(self.first_kept);
        self.resting.take(frame, self.map.angle(seconds))
    }

    /// Takes the next kept frame.
    pub fn take(&mut self, frame: &Frame) {
        let seconds = frame.timestamp.seconds_since(self.first_kept);
        let step = self.last.map(|last| seconds - last);
        // A little slack, or a step of a whole number of frames would wait for one frame more every now and then.
        if step.is_some_and(|step| step < self.step - 1e-3 || step <= 0.0) {
            return;
        }
        std::mem::swap(&mut self.before, &mut self.now);
        self.resting.close();
        self.now
            .take(frame, &self.map.at(seconds), self.circle, self.resting.mean());
        self.last = Some(seconds);
        if let Some(step) = step {
            if self.passed.is_multiple_of(self.one_in) {
                self.compare(step);
            }
            self.passed = self.passed.wrapping_add(1);
        }
    }

    /// Compares the two pictures, `step` seconds apart.
    fn compare(&mut self, step: f64) {
        let real = step / self.slowed;
        let most = self.circle.r - 0.5 * self.settings.window as f64;
        let mut ways: Vec<f64> = Vec::new();
        for window in &mut self.windows {
            if window.right.hypot(window.down) > most {
                continue;
            }
            let place = (self.circle.x + window.right, self.circle.y + window.down);
            if let Some((right, down)) = self.correlator.displacement(&self.before, &self.now, place) {
                ways.push(right.hypot(down));
                window.samples.push(Sample {
                    pair: self.steps.len() as u32,
                    right: (right / real) as f32,
                    up: (-down / real) as f32,
                    weight: step as f32,
                });
            }
        }
        self.steps.push(step);
        if self.settings.step_seconds.is_none()
            && let Some(way) = fast(&mut ways)
        {
            let aim = WAY * self.settings.window as f64;
            let change = (aim / way.max(0.01)).clamp(0.5, 2.0);
            self.step = (step * change).min(FlowSettings::LONGEST_STEP_SECONDS);
        }
        if self.pairs() >= MOST_PAIRS {
            self.thin_out();
        }
    }

    /// Pairs compared and kept.
    fn pairs(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    /// Forgets every second pair.
    fn thin_out(&mut self) {
        self.one_in = self.one_in.saturating_mul(2);
        for window in &mut self.windows {
            window.samples.retain_mut(|sample| {
                let stays = sample.pair.is_multiple_of(2);
                sample.pair /= 2;
                stays
            });
        }
        let mut index = 0_usize;
        self.steps.retain(|_| {
            index += 1;
            index % 2 == 1
        });
    }

    /// The mean flow.
    ///
    /// # Errors
    /// [`FlowError::NothingSeen`] when nowhere anything was found.
    pub fn finish(&self) -> Result<Flow, FlowError> {
        // What was seen in fewer than a third of the pairs is chance.
        let least = (self.pairs() / 3).max(1);
        let nodes: Vec<Option<FlowNode>> = self.windows.iter().map(|window| window.node(least)).collect();
        if nodes.iter().all(Option::is_none) {
            return Err(FlowError::NothingSeen);
        }
        let mut steps = self.steps.clone();
        steps.sort_unstable_by(f64::total_cmp);
        let step = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
        Ok(Flow::new(
            nodes,
            self.columns,
            self.settings.spacing,
            self.pairs(),
            step,
        ))
    }
}

impl Window {
    /// Its mean flow, when at least so many pairs show it.
    fn node(&self, least: u32) -> Option<FlowNode> {
        let pairs = u32::try_from(self.samples.len()).unwrap_or(u32::MAX);
        if pairs < least {
            return None;
        }
        let u = mean(&self.samples, |sample| sample.right)?;
        let v = mean(&self.samples, |sample| sample.up)?;
        Some(FlowNode {
            x: self.right,
            y: -self.down,
            u: u.value,
            v: v.value,
            spread: (0.5 * (u.spread * u.spread + v.spread * v.spread)).sqrt(),
            pairs,
            vorticity: None,
            outlier: false,
        })
    }
}

/// How far what is fast has moved, pixels; `None` when nothing was seen.
fn fast(ways: &mut [f64]) -> Option<f64> {
    ways.sort_unstable_by(f64::total_cmp);
    ways.get((FAST * ways.len() as f64) as usize).copied()
}
