//! What a worker holds in its hands.

use netdpr_derotation::Circle;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::ServerError;
use crate::id::Id;
use crate::jobs::circle;
use crate::uploads::as_u64;

/// Which of the two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// The rim is looked for. It may not be found.
    Detection,
    /// The film is made.
    Derotation,
}

impl Task {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Detection => "detection",
            Self::Derotation => "derotation",
        }
    }

    /// The state of a job that is worked on.
    pub(super) const fn state(self) -> &'static str {
        match self {
            Self::Detection => "detecting",
            Self::Derotation => "derotating",
        }
    }
}

/// A job that one worker may work on, and nobody else.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    pub(crate) job: Id,
    /// New with each claim.
    pub(crate) lease: Id,
    pub(crate) task: Task,
    pub(crate) upload: Id,
    /// The recipe as JSON, complete but for its circle.
    pub(crate) recipe: String,
    pub(crate) circle: Option<Circle>,
    /// How often a rim was looked for in vain.
    pub(crate) searches: u64,
}

impl Claim {
    pub(super) fn read(row: &AnyRow, lease: Id, task: Task) -> Result<Self, ServerError> {
        Ok(Self {
            job: Id::known(row.try_get("id")?),
            lease,
            task,
            upload: Id::known(row.try_get("upload")?),
            recipe: row.try_get("recipe")?,
            circle: circle(row, "circle")?,
            searches: as_u64(row.try_get("searches")?),
        })
    }
}

/// How far a worker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Progress {
    pub(crate) frames_done: u64,
    /// About how many there are, where the film's head tells.
    pub(crate) frames_total: Option<u64>,
}
