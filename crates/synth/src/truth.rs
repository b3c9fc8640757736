//! What is in a film, for those who measure it.

use netdpr_derotation::{Circle, ColourRange, Timebase, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ColourMatrix, TankScene};

/// How the numbers of a [`Truth`] are meant, written into it.
const CONVENTION: &str = "Pixel centres at integer coordinates, y down. Angles in degrees, counter-clockwise as seen \
    in the picture; the tank's angle at time t is 6 * rpm * t. A tracer at (u right, v down) pixels from the centre in \
    the frame that turns with the tank is in the picture at x = cx + u cos(angle) + v sin(angle), \
    y = cy - u sin(angle) + v cos(angle). circle is the outer edge of the light rim.";

/// What is in a film: written beside it as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The picture's width, pixels.
    pub width: u32,
    /// The picture's height, pixels.
    pub height: u32,
    /// Turns of the tank a minute, positive counter-clockwise as seen.
    pub rpm: f64,
    /// Centre and radius of the rim's outer edge, pixels.
    pub circle: Circle,
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
            for (tracer, position) in tracers.iter_mut().zip(scene.tracers_at(*seconds)) {
                tracer.u.push(position.u);
                tracer.v.push(position.v);
                tracer.x.push(position.x);
                tracer.y.push(position.y);
            }
        }
        Self {
            width: scene.size().width,
            height: scene.size().height,
            rpm: scene.rate().rpm(),
            circle: scene.circle(),
            convention: CONVENTION.to_owned(),
            range: scene.colour().range,
            matrix: scene.matrix(),
            timebase: times.first().map(|time| time.timebase()),
            ticks: times.iter().map(|time| time.ticks()).collect(),
            angle_deg: t.iter().map(|seconds| 6.0 * scene.rate().rpm() * seconds).collect(),
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
