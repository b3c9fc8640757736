//! The films of turning tanks that are measured.

use std::f64::consts::TAU;

use anyhow::Result;
use netdpr_derotation::motion::MotionStudy;
use netdpr_derotation::{Circle, PictureSize, RotationRate};
use netdpr_synth::{FrameTimes, TankSettings, Wow};

use super::tried::Tried;
use crate::dice::Dice;
use crate::drawn_film::DrawnFilm;

/// How the frames follow one another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// So many a second.
    Even(u32),
    /// As a phone films.
    Phone,
}

/// A kind of film. Rate, direction, dye, marks, rim and the circle given are another for each seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) seeds: u64,
    pub(crate) size: PictureSize,
    /// Slowest and fastest rate, turns a minute; each seed has its own between them, and its own sign.
    pub(crate) rpm: (f64, f64),
    /// Turns that the tank makes in the film.
    pub(crate) turns: f64,
    pub(crate) pace: Pace,
    /// libx264's constant rate factor, where the film goes through it.
    pub(crate) crf: Option<u8>,
    /// Standard deviation of the camera's noise, grey levels.
    pub(crate) noise: f64,
    pub(crate) reflections: f64,
    /// The fluid's rate over the tank's.
    pub(crate) fluid: Option<f64>,
    /// How far the motor's rate sways, as a share.
    pub(crate) wow: f64,
    /// How far the circle given is off, as a share of its radius.
    pub(crate) misplaced: f64,
    /// The largest error of a rate, percent.
    pub(crate) rate_limit: f64,
    /// The largest error of the centre, pixels, where it is held to one.
    pub(crate) centre_limit: Option<f64>,
}

/// The usual film: two turns and a little at 3 to 30 rpm, 30 frames a second, with reflections, circle 1 % off.
const USUAL: Case = Case {
    name: "",
    seeds: 20,
    size: PictureSize {
        width: 640,
        height: 360,
    },
    rpm: (6.0, 30.0),
    turns: 2.1,
    pace: Pace::Even(30),
    crf: None,
    noise: 0.0,
    reflections: 1.0,
    fluid: None,
    wow: 0.0,
    misplaced: 0.01,
    rate_limit: 0.02,
    centre_limit: Some(0.1),
};

/// A quarter turn of it.
const QUARTER: Case = Case {
    turns: 0.252,
    rpm: (3.0, 12.0),
    rate_limit: 0.2,
    centre_limit: None,
    seeds: 40,
    ..USUAL
};

/// All the cases.
pub(crate) fn all() -> Vec<Case> {
    vec![
        Case {
            name: "two turns, 6-30 rpm",
            ..USUAL
        },
        Case {
            name: "two turns, 0.5-1 rpm, 24 fps",
            seeds: 4,
            rpm: (0.5, 1.0),
            pace: Pace::Even(24),
            ..USUAL
        },
        Case {
            name: "two turns, 30-60 rpm, 24 fps",
            rpm: (30.0, 60.0),
            pace: Pace::Even(24),
            ..USUAL
        },
        Case {
            name: "two turns, 30-60 rpm, 60 fps",
            rpm: (30.0, 60.0),
            pace: Pace::Even(60),
            ..USUAL
        },
        Case {
            name: "two turns, variable frame rate",
            pace: Pace::Phone,
            ..USUAL
        },
        Case {
            name: "two turns, h264 crf 28",
            crf: Some(28),
            ..USUAL
        },
        Case {
            name: "two turns, noise sigma 8",
            noise: 8.0,
            ..USUAL
        },
        Case {
            name: "two turns, strong reflections",
            reflections: 1.6,
            ..USUAL
        },
        Case {
            name: "two turns, fluid at 0.9 of the tank",
            fluid: Some(0.9),
            ..USUAL
        },
        Case {
            name: "two turns, fluid at 1.1 of the tank",
            fluid: Some(1.1),
            ..USUAL
        },
        Case {
            name: "four turns, motor wow 1 %",
            wow: 0.01,
            turns: 4.0,
            rpm: (10.0, 30.0),
            ..USUAL
        },
        Case {
            name: "two turns, all of it at once",
            pace: Pace::Phone,
            crf: Some(28),
            noise: 8.0,
            fluid: Some(0.9),
            ..USUAL
        },
        Case {
            name: "two turns, 1080p, h264 crf 28, noise",
            seeds: 4,
            size: PictureSize {
                width: 1920,
                height: 1080,
            },
            crf: Some(28),
            noise: 8.0,
            ..USUAL
        },
        Case {
            name: "two turns, circle 5 % off",
            misplaced: 0.05,
            ..USUAL
        },
        Case {
            name: "a quarter turn",
            ..QUARTER
        },
        Case {
            name: "a quarter turn, variable frame rate, noise",
            pace: Pace::Phone,
            noise: 8.0,
            ..QUARTER
        },
        Case {
            name: "a quarter turn, h264 crf 28",
            crf: Some(28),
            ..QUARTER
        },
    ]
}

impl Case {
    /// Draws the film of this seed and measures it.
    pub(crate) fn try_seed(&self, seed: u64) -> Result<Tried> {
        let mut dice = Dice::new(seed ^ 0x7261_7465);
        let (slowest, fastest) = self.rpm;
        let rpm = slowest * (fastest / slowest).powf(dice.unit()) * if seed.is_multiple_of(2) { 1.0 } else { -1.0 };
        let seconds = 60.0 * self.turns / rpm.abs();
        let mut settings = TankSettings::new(self.size, RotationRate::from_rpm(rpm)?);
        let usual = settings.circle();
        let circle = Circle::new(
            usual.x + dice.between(-3.0, 3.0),
            usual.y + dice.between(-3.0, 3.0),
            usual.r * dice.between(0.9, 0.99),
        );
        settings.circle = Some(circle);
        settings.seed = seed;
        settings.noise = self.noise;
        settings.reflections = self.reflections;
        settings.fluid_rate = self
            .fluid
            .map(|share| RotationRate::from_rpm(rpm * share))
            .transpose()?;
        settings.wow = (self.wow > 0.0).then(|| Wow {
            share: self.wow,
            // Long beside the frames' distance, and short beside the film.
            period_seconds: seconds / dice.between(1.5, 4.0),
        });
        let film = DrawnFilm {
            settings,
            times: match self.pace {
                Pace::Even(fps) => FrameTimes::Constant {
                    numerator: fps,
                    denominator: 1,
                },
                Pace::Phone => FrameTimes::Variable { seed },
            },
            seconds,
            crf: self.crf,
        };
        let (sine, cosine) = (TAU * dice.unit()).sin_cos();
        let off = self.misplaced * circle.r;
        let given = Circle::new(circle.x + off * cosine, circle.y + off * sine, circle.r);
        let mut study = MotionStudy::new(self.size, given, None);
        let turning = film.settings.turning();
        let (mut first, mut last) = (None, 0.0);
        film.show(|frame| {
            let first = *first.get_or_insert(frame.timestamp);
            last = frame.timestamp.seconds_since(first);
            study.take(frame);
        })?;
        Ok(Tried {
            seed,
            // Of a motor that sways: the mean over the film.
            rpm: turning.mean_rpm(0.0, last),
            fluid_rpm: rpm * self.fluid.unwrap_or(1.0),
            centre: (circle.x, circle.y),
            measured: study.finish(),
        })
    }
}
