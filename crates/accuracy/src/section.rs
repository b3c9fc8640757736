//! The kinds of measuring, each with its cases.

use anyhow::Result;
use clap::ValueEnum;

use crate::report::Report;
use crate::{cameras, rate, rims, speed, tracking};

/// One kind of measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Section {
    /// Rate, direction, fluid and centre from films
    Rate,
    /// Rims in pictures and films
    Rims,
    /// What tilted cameras and slow readouts leave of the wandering
    Cameras,
    /// Time and memory that measuring takes
    Speed,
    /// Points followed in the rotating frame, and theory
    Tracking,
}

/// How many seeds are worth it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// A few of each case.
    Quick,
    /// Enough to tell shares.
    Full,
}

impl Effort {
    /// `full` seeds, or `quick` of them.
    pub(crate) const fn seeds(self, quick: u64, full: u64) -> u64 {
        match self {
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

impl Section {
    /// Those named; all when none is.
    pub(crate) fn chosen(named: &[Self]) -> Vec<Self> {
        if named.is_empty() {
            Self::value_variants().to_vec()
        } else {
            named.to_vec()
        }
    }

    /// What stands above its rows.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Rate => "Rate, direction, fluid and centre, from films",
            Self::Rims => "Rims, in pictures and films",
            Self::Cameras => "Tilted cameras and rolling shutters",
            Self::Tracking => "Points followed in the rotating frame",
            Self::Speed => "Time and memory of measuring",
        }
    }

    /// Measures, row by row.
    pub(crate) fn run(self, effort: Effort, report: &mut Report<'_>) -> Result<()> {
        match self {
            Self::Rate => rate::run(effort, report),
            Self::Rims => rims::run(effort, report),
            Self::Cameras => cameras::run(effort, report),
            Self::Tracking => tracking::run(effort, report),
            Self::Speed => speed::run(report),
        }
    }
}
