//! How a flow is measured, and why it can't be.

use serde::{Deserialize, Serialize};

use crate::DerotationError;

/// How a flow is measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FlowSettings {
    /// The side of a window, pixels: [`FlowError::LEAST_WINDOW`] to [`FlowError::MOST_WINDOW`]. What moves by more than a
    /// third of it between two pictures isn't followed.
    pub window: usize,
    /// From the middle of one window to the next, pixels.
    pub spacing: f64,
    /// The least time between two pictures that are compared, seconds as the film plays. `None` to have it follow from the
    /// flow: what is fast moves by a fifth of a window then, at most for [`FlowSettings::LONGEST_STEP_SECONDS`].
    pub step_seconds: Option<f64>,
}

impl FlowSettings {
    /// The longest time between two pictures that is chosen by itself, seconds.
    pub const LONGEST_STEP_SECONDS: f64 = 4.0;

    /// Whether windows and times can be used.
    pub(super) fn check(&self) -> Result<(), FlowError> {
        let Self { window, spacing, .. } = *self;
        if !(FlowError::LEAST_WINDOW..=FlowError::MOST_WINDOW).contains(&window) {
            return Err(FlowError::Window { window });
        }
        if !(spacing >= 2.0 && spacing.is_finite()) {
            return Err(FlowError::Spacing { spacing });
        }
        match self.step_seconds {
            Some(seconds) if !(0.0..=60.0).contains(&seconds) => Err(FlowError::Step { seconds }),
            _ => Ok(()),
        }
    }
}

impl Default for FlowSettings {
    fn default() -> Self {
        Self {
            window: 32,
            spacing: 16.0,
            step_seconds: None,
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
    /// The trim leaves no frame.
    #[error("the film ends before the start that was asked for; give an earlier start")]
    NothingKept,
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
