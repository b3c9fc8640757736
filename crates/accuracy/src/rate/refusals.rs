//! Films that don't tell the rate: they have to be refused, never guessed.

use anyhow::Result;
use netdpr_derotation::motion::{Motion, MotionStudy, NoMotion};
use netdpr_derotation::{PictureSize, RotationRate};
use netdpr_synth::{FrameTimes, TankSettings};

use crate::drawn_film::DrawnFilm;
use crate::report::{Report, Row};
use crate::section::Effort;
use crate::workers::on_all_cores;

/// A kind of film that says nothing of the rate.
#[derive(Debug, Clone, Copy)]
struct Silent {
    name: &'static str,
    /// Turns a minute; 0 for a tank at rest.
    rpm: f64,
    blank: bool,
    noise: f64,
    crf: Option<u8>,
    fps: u32,
    seconds: f64,
    /// The refusal that says what is wrong.
    right: fn(NoMotion) -> bool,
}

const SILENT: [Silent; 6] = [
    Silent {
        name: "a blank tank is refused",
        rpm: 10.0,
        blank: true,
        noise: 0.0,
        crf: Some(28),
        fps: 30,
        seconds: 6.0,
        right: |reason| matches!(reason, NoMotion::Featureless),
    },
    Silent {
        name: "a blank tank in a noisy film is refused",
        rpm: 10.0,
        blank: true,
        noise: 8.0,
        crf: None,
        fps: 30,
        seconds: 6.0,
        right: |reason| matches!(reason, NoMotion::Featureless),
    },
    Silent {
        name: "a still film is refused",
        rpm: 0.0,
        blank: false,
        noise: 0.0,
        crf: Some(28),
        fps: 30,
        seconds: 6.0,
        right: |reason| matches!(reason, NoMotion::NotTurning),
    },
    Silent {
        name: "a still, noisy film is refused",
        rpm: 0.0,
        blank: false,
        noise: 8.0,
        crf: Some(28),
        fps: 30,
        seconds: 6.0,
        right: |reason| matches!(reason, NoMotion::NotTurning),
    },
    Silent {
        name: "a rate beyond the alias limit is refused",
        rpm: 70.0,
        blank: false,
        noise: 2.0,
        crf: None,
        fps: 2,
        seconds: 30.0,
        right: |reason| matches!(reason, NoMotion::Ambiguous { .. }),
    },
    Silent {
        name: "eight degrees are too few and refused",
        rpm: 0.5,
        blank: false,
        noise: 2.0,
        crf: None,
        fps: 30,
        seconds: 2.7,
        right: |reason| matches!(reason, NoMotion::TooShort { .. }),
    },
];

/// Rows for all of them: the share that is refused, which has to be all.
pub(crate) fn run(effort: Effort, report: &mut Report<'_>) -> Result<()> {
    for silent in SILENT {
        if !report.wants(silent.name) {
            continue;
        }
        let seeds: Vec<u64> = (0..effort.seeds(2, 10)).collect();
        let answers = on_all_cores(&seeds, |&seed| silent.ask(seed));
        let answers = answers.into_iter().collect::<Result<Vec<_>>>()?;
        let share = |count: usize| 100.0 * count as f64 / answers.len().max(1) as f64;
        let refused = answers.iter().filter(|answer| answer.is_err()).count();
        let rightly = |answer: &&Result<Motion, NoMotion>| answer.as_ref().is_err_and(|reason| (silent.right)(*reason));
        let right = answers.iter().filter(rightly).count();
        let other = answers.iter().find(|answer| !rightly(answer));
        let other = match other {
            Some(Ok(motion)) => format!("; guessed {:.3} rpm", motion.tank.rpm),
            Some(Err(reason)) => format!("; another reason: {reason:?}"),
            None => String::new(),
        };
        report.add(
            &Row::at_least(silent.name, share(refused), 100.0, "%")
                .noting(format!("{right} of {} for the right reason{other}", answers.len())),
        )?;
    }
    Ok(())
}

impl Silent {
    fn ask(&self, seed: u64) -> Result<Result<Motion, NoMotion>> {
        let size = PictureSize {
            width: 640,
            height: 360,
        };
        let rate = (self.rpm != 0.0)
            .then(|| RotationRate::from_rpm(self.rpm))
            .transpose()?;
        let settings = TankSettings {
            seed,
            noise: self.noise,
            blank: self.blank,
            ..TankSettings::new(size, rate)
        };
        let circle = settings.circle();
        let film = DrawnFilm {
            settings,
            times: FrameTimes::Constant {
                numerator: self.fps,
                denominator: 1,
            },
            seconds: self.seconds,
            crf: self.crf,
        };
        let mut study = MotionStudy::new(size, circle, None);
        film.show(|frame| study.take(frame))?;
        Ok(study.finish())
    }
}
