//! What is in a film, for those who measure it.

use netdpr_derotation::{Circle, ColourRange, Ellipse, Timebase, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ColourMatrix, TankScene};

/// How the numbers of a [`Truth`] are meant, written into it.
const CONVENTION: &str = "Pixel centres at integer coordinates, y down. Angles in degrees, counter-clockwise as seen \
    in the picture; the tank's angle at time t is angle_deg, 6 * rpm * t where nothing sways or drifts. rpm is the mean \
    from the first frame to the last. A tracer at (u right, v down) pixels from the centre in \
    the frame that turns with the tank is in the picture at x = cx + u cos(angle) + v sin(angle), \
    y = cy - u sin(angle) + v cos(angle), seen straight from above. circle is the outer edge of the light rim; under a \
    tilted camera it is the imaged centre with the radius at the centre's scale, and ellipse is the edge as seen. Row y \
    of a picture shows the moment t + readout_ms / 1000 * y / height.";

/// What is in a film: written beside it as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The picture's width, pixels.
    pub width: u32,
    /// The picture's height, pixels.
    pub height: u32,
    /// Turns of the tank a minute, positive counter-clockwise as seen; the mean from the first frame to the last. 0 for
    /// a tank that stands still.
    pub rpm: f64,
    /// Turns of the fluid a minute; the tank's where it turns with it.
    pub fluid_rpm: f64,
    /// Whether nothing of the turning is to be seen.
    pub blank: bool,
    /// The tank's centre in the picture and the radius of the rim's outer edge at the centre's scale, pixels.
    pub circle: Circle,
    /// The rim's outer edge as it appears.
    pub ellipse: Ellipse,
    /// How the camera is tilted, where it is.
    pub tilt: Option<TiltTruth>,
    /// How long the camera takes to read a picture, milliseconds.
    pub readout_ms: f64,
    /// How the numbers are meant.
    pub convention: String,
    /// The levels used.
    pub range: ColourRange,
    /// The matrix that made luma and chroma.
    pub matrix: ColourMatrix,
    /// The unit `ticks` count in; `None` for a film of no frame.
    pub timebase: Option<Timebase>,
    /// The presentation time of each frame, exact.
    pub ticks: Vec<i64>,
    /// The presentation time of each frame, seconds.
    pub t: Vec<f64>,
    /// The tank's angle in each frame, degrees, whole turns counted.
    pub angle_deg: Vec<f64>,
    /// The floating discs.
    pub tracers: Vec<TracerTruth>,
}

/// How the camera is tilted; see [`CameraTilt`](crate::CameraTilt).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TiltTruth {
    /// The angle between the camera's axis and the tank's.
    pub degrees: f64,
    /// Where in the picture the farther side is, degrees counter-clockwise from the right.
    pub direction_deg: f64,
    /// The camera's distance from the tank's centre, tank radii.
    pub distance_radii: f64,
}

/// One floating disc, frame by frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TracerTruth {
    /// Its name, which says how it moves.
    pub id: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Its radius, pixels.
    pub radius: f64,
    /// Pixels right of the centre, turning with the tank.
    pub u: Vec<f64>,
    /// Pixels down from the centre, turning with the tank.
    pub v: Vec<f64>,
    /// Pixels right in the picture.
    pub x: Vec<f64>,
    /// Pixels down in the picture.
    pub y: Vec<f64>,
}

impl Truth {
    /// The truth about the frames of `scene` at `times`.
    #[must_use]
    pub fn of(scene: &TankScene, times: &[Timestamp]) -> Self {
        let t: Vec<f64> = times.iter().map(|time| time.seconds()).collect();
        let mut tracers: Vec<TracerTruth> = scene
            .tracers()
            .into_iter()
            .map(|tracer| TracerTruth {
                id: tracer.id.to_owned(),
                colour: tracer.colour.to_owned(),
                radius: tracer.radius,
                u: Vec::with_capacity(t.len()),
                v: Vec::with_capacity(t.len()),
                x: Vec::with_capacity(t.len()),
                y: Vec::with_capacity(t.len()),
            })
            .collect();
        for seconds in &t {
            for (tracer, position) in tracers.iter_mut().zip(scene.tracers_in_frame(*seconds)) {
                tracer.u.push(position.u);
                tracer.v.push(position.v);
                tracer.x.push(position.x);
                tracer.y.push(position.y);
            }
        }
        let settings = scene.settings();
        let turning = scene.turning();
        let (first, last) = (
            t.first().copied().unwrap_or_default(),
            t.last().copied().unwrap_or_default(),
        );
        let rpm = turning.mean_rpm(first, last);
        Self {
            width: scene.size().width,
            height: scene.size().height,
            rpm,
            fluid_rpm: settings.fluid_turning().map_or(rpm, |fluid| fluid.rpm_at(first)),
            blank: settings.blank,
            circle: scene.circle(),
            ellipse: scene.rim(),
            tilt: settings.tilt.map(|tilt| TiltTruth {
                degrees: tilt.degrees,
                direction_deg: tilt.direction_degrees,
                distance_radii: tilt.distance_radii,
            }),
            readout_ms: settings.readout_milliseconds,
            convention: CONVENTION.to_owned(),
            range: scene.colour().range,
            matrix: scene.matrix(),
            timebase: times.first().map(|time| time.timebase()),
            ticks: times.iter().map(|time| time.ticks()).collect(),
            angle_deg: t.iter().map(|seconds| 360.0 * turning.turns_after(*seconds)).collect(),
            t,
            tracers,
        }
    }
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::{PictureSize, RotationRate};

    use super::*;
    use crate::{FrameTimes, TankSettings};

    #[test]
    fn truth_is_json_and_comes_back() {
        let size = PictureSize { width: 64, height: 36 };
        let scene = TankScene::new(&TankSettings::new(size, RotationRate::from_rpm(-3.2).unwrap())).unwrap();
        let times: Vec<_> = FrameTimes::Variable { seed: 1 }.timestamps(2.0).unwrap().collect();
        let truth = Truth::of(&scene, &times);
        let json = serde_json::to_string(&truth).unwrap();
        let back: Truth = serde_json::from_str(&json).unwrap();
        assert!(back.ticks == truth.ticks && back.timebase == truth.timebase && back.matrix == truth.matrix);
        // JSON's decimals may miss a double by its last bit.
        for (read, written) in back.tracers.iter().zip(&truth.tracers) {
            assert!(read.id == written.id && read.x.iter().zip(&written.x).all(|(a, b)| (a - b).abs() < 1e-9));
        }
        assert_eq!(truth.t.len(), times.len());
        assert!(truth.tracers.len() >= 4);
        for (index, time) in times.iter().enumerate() {
            assert_eq!(truth.t[index], time.ticks() as f64 / 90_000.0);
            let angle = truth.angle_deg[index].to_radians();
            for tracer in &truth.tracers {
                let (u, v) = (tracer.u[index], tracer.v[index]);
                assert!((truth.circle.x + u * angle.cos() + v * angle.sin() - tracer.x[index]).abs() < 1e-9);
                assert!((truth.circle.y - u * angle.sin() + v * angle.cos() - tracer.y[index]).abs() < 1e-9);
            }
        }
    }
}
