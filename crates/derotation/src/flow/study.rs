//! Frame after frame of a film, added up to its mean flow.

use serde::{Deserialize, Serialize};

use super::correlate::Correlator;
use super::field::{Flow, FlowNode};
use super::turned::Turned;
use crate::{Circle, DerotationError, Frame, PointMap, Recipe, Timestamp, VideoFormat};

/// How a flow is measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FlowSettings {
    /// The side of a window, pixels: [`FlowError::LEAST_WINDOW`] to [`FlowError::MOST_WINDOW`]. What moves by more than a
    /// third of it between two pictures isn't followed.
    pub window: usize,
    /// From the middle of one window to the next, pixels.
    pub spacing: f64,
    /// The least time between two pictures that are compared, seconds as the film plays.
    pub step_seconds: f64,
}

impl Default for FlowSettings {
    fn default() -> Self {
        Self {
            window: 32,
            spacing: 16.0,
            step_seconds: 0.1,
        }
    }
}

/// Why a flow can't be measured. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FlowError {
    /// The recipe can't be followed.
    #[error(transparent)]
    Derotation(#[from] DerotationError),
    /// No such window.
    #[error("a window of {window} pixels can't be used; give {least} to {most}", least = Self::LEAST_WINDOW, most = Self::MOST_WINDOW)]
    Window {
        /// The side given, pixels.
        window: usize,
    },
    /// No such grid.
    #[error("windows {spacing} pixels apart can't be used; give a number from 2 on")]
    Spacing {
        /// The spacing given, pixels.
        spacing: f64,
    },
    /// No such step.
    #[error("pictures {seconds} s apart can't be compared; give seconds from 0 to 60")]
    Step {
        /// The seconds given.
        seconds: f64,
    },
    /// The disc is too small for a window.
    #[error("no window of {window} pixels fits into the tank; give a smaller one")]
    NoRoom {
        /// The side given, pixels.
        window: usize,
    },
    /// Nothing moved, or nothing was there.
    #[error(
        "no flow could be told from the film: there has to be texture or many small floating things all over the tank"
    )]
    NothingSeen,
}

impl FlowError {
    /// The smallest window, pixels.
    pub const LEAST_WINDOW: usize = 8;
    /// The largest window, pixels.
    pub const MOST_WINDOW: usize = 256;
}

/// What was found in one window so far.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    right: f64,
    up: f64,
    squares: f64,
    pairs: u32,
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
    /// Middles of the windows, right and down from the centre, row after row; with what was found there.
    nodes: Vec<((f64, f64), Sums)>,
    before: Turned,
    now: Turned,
    last: Option<f64>,
    pairs: u32,
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
        let FlowSettings {
            window,
            spacing,
            step_seconds,
        } = settings;
        if !(FlowError::LEAST_WINDOW..=FlowError::MOST_WINDOW).contains(&window) {
            return Err(FlowError::Window { window });
        }
        if !(spacing >= 2.0 && spacing.is_finite()) {
            return Err(FlowError::Spacing { spacing });
        }
        if !(0.0..=60.0).contains(&step_seconds) {
            return Err(FlowError::Step { seconds: step_seconds });
        }
        let circle = recipe.circle;
        // The window's corners have to be in the disc.
        let most = circle.r - (window as f64 + 3.0) * std::f64::consts::FRAC_1_SQRT_2;
        if most < 0.0 {
            return Err(FlowError::NoRoom { window });
        }
        let half = (most / spacing).floor();
        let columns = 2 * half as usize + 1;
        let place = |index: usize| (index as f64 - half) * spacing;
        let nodes = (0..columns * columns)
            .map(|index| ((place(index % columns), place(index / columns)), Sums::default()))
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
            nodes,
            before: Turned::new(circle),
            now: Turned::new(circle),
            last: None,
            pairs: 0,
            correlator: Correlator::new(window),
        })
    }

    /// Takes the next kept frame.
    pub fn take(&mut self, frame: &Frame) {
        let seconds = frame.timestamp.seconds_since(self.first_kept);
        let step = self.last.map(|last| seconds - last);
        // A little slack, or a step of a whole number of frames would wait for one frame more every now and then.
        if step.is_some_and(|step| step < self.settings.step_seconds - 1e-3 || step <= 0.0) {
            return;
        }
        std::mem::swap(&mut self.before, &mut self.now);
        self.now.take(frame, &self.map.at(seconds), self.circle);
        self.last = Some(seconds);
        let Some(step) = step.map(|step| step / self.slowed) else {
            return;
        };
        self.pairs += 1;
        let centre = (self.circle.x, self.circle.y);
        let most = self.circle.r - 0.5 * self.settings.window as f64;
        for ((right, down), sums) in &mut self.nodes {
            if right.hypot(*down) > most {
                continue;
            }
            let place = (centre.0 + *right, centre.1 + *down);
            if let Some((dx, dy)) = self.correlator.displacement(&self.before, &self.now, place) {
                let (right, up) = (dx / step, -dy / step);
                sums.right += right;
                sums.up += up;
                sums.squares += right * right + up * up;
                sums.pairs += 1;
            }
        }
    }

    /// The mean flow.
    ///
    /// # Errors
    /// [`FlowError::NothingSeen`] when nowhere anything was found.
    pub fn finish(&self) -> Result<Flow, FlowError> {
        // What was seen in fewer than a third of the pairs is chance.
        let least = (self.pairs / 3).max(1);
        let nodes: Vec<Option<FlowNode>> = self
            .nodes
            .iter()
            .map(|((x, down), sums)| {
                let count = f64::from(sums.pairs);
                let (u, v) = (sums.right / count, sums.up / count);
                (sums.pairs >= least).then(|| FlowNode {
                    x: *x,
                    y: -down,
                    u,
                    v,
                    spread: (0.5 * (sums.squares / count - u * u - v * v).max(0.0)).sqrt(),
                    pairs: sums.pairs,
                    vorticity: None,
                    outlier: false,
                })
            })
            .collect();
        if nodes.iter().all(Option::is_none) {
            return Err(FlowError::NothingSeen);
        }
        Ok(Flow::new(nodes, self.columns, self.settings.spacing, self.pairs))
    }
}
