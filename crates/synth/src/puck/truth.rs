//! What is in a film of pucks, for those who measure it.

use netdpr_derotation::theory::{InertialCircle, PuckMotion};
use netdpr_derotation::{Circle, Timebase, Timestamp};
use serde::{Deserialize, Serialize};

use crate::PuckScene;

/// How the numbers of a [`PuckTruth`] are meant, written into it.
const CONVENTION: &str = "Pixel centres at integer coordinates, y down. Angles in degrees, counter-clockwise as seen \
    in the picture; the table's angle at time t is angle_deg = 6 * rpm * t. A puck at (u right, v down) pixels from the \
    centre in the frame that turns with the table is in the picture at x = cx + u cos(angle) + v sin(angle), \
    y = cy - u sin(angle) + v cos(angle). motion and inertial_circle are seen from the turning table, y up, lengths in \
    tank radii (circle.r pixels), and their rate is the table's in the room.";

/// What is in a film of pucks: written beside it as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PuckTruth {
    /// The picture's width, pixels.
    pub width: u32,
    /// The picture's height, pixels.
    pub height: u32,
    /// Turns of the table a minute in the picture, positive counter-clockwise.
    pub rpm: f64,
    /// The rim's outer edge, pixels.
    pub circle: Circle,
    /// How the numbers are meant.
    pub convention: String,
    /// The unit `ticks` count in; `None` for a film of no frame.
    pub timebase: Option<Timebase>,
    /// The presentation time of each frame, exact.
    pub ticks: Vec<i64>,
    /// The presentation time of each frame, seconds.
    pub t: Vec<f64>,
    /// The table's angle in each frame, degrees, whole turns counted.
    pub angle_deg: Vec<f64>,
    /// The pucks.
    pub tracers: Vec<PuckPath>,
}

/// One puck, frame by frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PuckPath {
    /// Its name.
    pub id: String,
    /// Its radius, pixels.
    pub radius: f64,
    /// What it obeys.
    pub motion: PuckMotion,
    /// The inertial circle at its start; `None` on a table that doesn't turn in the room.
    pub inertial_circle: Option<InertialCircle>,
    /// Pixels right of the centre, turning with the table.
    pub u: Vec<f64>,
    /// Pixels down from the centre, turning with the table.
    pub v: Vec<f64>,
    /// Pixels right in the picture.
    pub x: Vec<f64>,
    /// Pixels down in the picture.
    pub y: Vec<f64>,
}

impl PuckTruth {
    /// The truth about the frames of `scene` at `times`.
    #[must_use]
    pub fn of(scene: &PuckScene, times: &[Timestamp]) -> Self {
        let t: Vec<f64> = times.iter().map(|time| time.seconds()).collect();
        let seen: Vec<Vec<[f64; 4]>> = t.iter().map(|seconds| scene.pucks_at(*seconds)).collect();
        let tracers = scene.settings().pucks.iter().enumerate().map(|(index, puck)| {
            let column = |part: usize| -> Vec<f64> {
                let part = |pucks: &Vec<[f64; 4]>| pucks.get(index).and_then(|puck| puck.get(part)).copied();
                seen.iter().filter_map(part).collect()
            };
            PuckPath {
                id: format!("puck-{}", index + 1),
                radius: puck.radius,
                motion: puck.motion,
                inertial_circle: puck.motion.inertial_circle(),
                u: column(0),
                v: column(1),
                x: column(2),
                y: column(3),
            }
        });
        Self {
            width: scene.size().width,
            height: scene.size().height,
            rpm: scene.settings().rate.rpm(),
            circle: scene.circle(),
            convention: CONVENTION.to_owned(),
            timebase: times.first().map(|time| time.timebase()),
            ticks: times.iter().map(|time| time.ticks()).collect(),
            angle_deg: t
                .iter()
                .map(|seconds| 360.0 * scene.turning().turns_after(*seconds))
                .collect(),
            tracers: tracers.collect(),
            t,
        }
    }
}
