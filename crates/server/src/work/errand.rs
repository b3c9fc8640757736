//! What a worker has done with a film, in a process of its own: whatever a film does to it, the server goes on, and it is
//! known whose fault it was.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use netdpr_derotation::{Circle, PictureSize};
use netdpr_video::{Holding, Limits, Programs};
use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use super::scratch::Desk;
use super::{derotating, detecting};
use crate::ServerError;
use crate::queue::{Claim, Progress, Task};

/// How often the process says how far it is, at most.
const SAY_EVERY: Duration = Duration::from_millis(100);

/// What is to be done with the film on a desk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Errand {
    is_detection: bool,
    recipe: String,
    circle: Option<Circle>,
    searches: u64,
    desk: PathBuf,
    /// Processor time, memory and size of files, as [`Limits`] has them.
    limits: [u64; 3],
    has_limits: bool,
    has_walls: bool,
}

/// What became of it.
#[derive(Debug, Serialize, Deserialize)]
enum Report {
    Rim {
        picture: PictureSize,
        circle: Circle,
    },
    NoRim {
        picture: PictureSize,
        why: String,
        looks_like: Option<Circle>,
    },
    Made {
        warnings: Vec<String>,
    },
    WrongCircle {
        why: String,
    },
    Impossible {
        why: String,
    },
    Stopped,
    Trouble {
        why: String,
    },
}

/// What the process says, a line of JSON each.
#[derive(Debug, Serialize, Deserialize)]
enum Said {
    Progress(u64, Option<u64>),
    Report(Report),
}

/// What a worker learns.
#[derive(Debug)]
pub(super) enum Done {
    /// The film's size, and whether it has a rim.
    Looked(PictureSize, Outcome),
    /// The new film is on the desk; what was wrong with the original.
    Made(Vec<String>),
}

impl Errand {
    pub(super) fn new(claim: &Claim, desk: &Desk, limits: Limits, holding: Holding) -> Self {
        Self {
            is_detection: claim.task == Task::Detection,
            recipe: claim.recipe.clone(),
            circle: claim.circle,
            searches: claim.searches,
            desk: desk.folder().to_owned(),
            limits: [limits.processor_seconds, limits.memory_bytes, limits.file_bytes],
            has_limits: holding >= Holding::Limits,
            has_walls: holding >= Holding::Walls,
        }
    }

    fn programs(&self) -> Programs {
        let [processor_seconds, memory_bytes, file_bytes] = self.limits;
        let limits = Limits {
            processor_seconds,
            memory_bytes,
            file_bytes,
        };
        let holding = match (self.has_limits, self.has_walls) {
            (_, true) => Holding::Walls,
            (true, false) => Holding::Limits,
            (false, false) => Holding::Nothing,
        };
        Programs::held(holding, limits, &self.desk)
    }

    /// Does it here.
    fn run(&self, programs: &Programs, progress: &Mutex<Progress>) -> Report {
        let (original, result) = (Desk::original_in(&self.desk), Desk::result_in(&self.desk));
        let outcome = if self.is_detection {
            match detecting::detect(&original, programs, self.searches) {
                Ok((picture, Outcome::Rim(circle))) => return Report::Rim { picture, circle },
                Ok((picture, Outcome::NoRim { why, looks_like })) => {
                    return Report::NoRim {
                        picture,
                        why,
                        looks_like,
                    };
                }
                Ok((_, outcome)) => outcome,
                Err(error) => error.into(),
            }
        } else {
            match derotating::make_film(&self.recipe, self.circle, &original, &result, programs, progress) {
                Ok(warnings) => return Report::Made { warnings },
                Err(outcome) => outcome,
            }
        };
        match outcome {
            Outcome::WrongCircle(why) => Report::WrongCircle { why },
            Outcome::Impossible(why) => Report::Impossible { why },
            Outcome::Stopped => Report::Stopped,
            Outcome::Trouble(error) => Report::Trouble { why: error.to_string() },
            other => Report::Trouble {
                why: format!("{other:?} is no answer to this"),
            },
        }
    }

    /// Has it done, by a process where `worker` names a program for it, and waits for its end. `programs` stops it.
    pub(super) fn have_done(
        &self,
        worker: Option<&Path>,
        programs: &Programs,
        progress: &Mutex<Progress>,
    ) -> Result<Done, Outcome> {
        let report = match worker {
            None => self.run(programs, progress),
            Some(worker) => self.send(worker, programs, progress)?,
        };
        Err(match report {
            Report::Rim { picture, circle } => return Ok(Done::Looked(picture, Outcome::Rim(circle))),
            Report::NoRim {
                picture,
                why,
                looks_like,
            } => return Ok(Done::Looked(picture, Outcome::NoRim { why, looks_like })),
            Report::Made { warnings } => return Ok(Done::Made(warnings)),
            Report::WrongCircle { why } => Outcome::WrongCircle(why),
            Report::Impossible { why } => Outcome::Impossible(why),
            Report::Stopped => Outcome::Stopped,
            Report::Trouble { why } => Outcome::Trouble(ServerError::Worker(why)),
        })
    }

    fn send(&self, worker: &Path, programs: &Programs, progress: &Mutex<Progress>) -> Result<Report, Outcome> {
        let broken = |error: &dyn std::error::Error| Outcome::Trouble(ServerError::Worker(error.to_string()));
        let mut command = Command::new(worker);
        command.arg("work");
        let mut other = programs.start_other(command).map_err(ServerError::from)?;
        let mut order = serde_json::to_string(self).map_err(|error| broken(&error))?;
        order.push('\n');
        other
            .stdin
            .write_all(order.as_bytes())
            .map_err(|error| broken(&error))?;
        let mut report = None;
        for line in BufReader::new(&mut other.stdout).lines() {
            match line.ok().and_then(|line| serde_json::from_str(&line).ok()) {
                Some(Said::Progress(frames_done, frames_total)) => {
                    if let Ok(mut progress) = progress.lock() {
                        *progress = Progress {
                            frames_done,
                            frames_total,
                        };
                    }
                }
                Some(Said::Report(said)) => report = Some(said),
                None => break,
            }
        }
        let status = other.wait();
        match report {
            _ if programs.is_stopped() => Err(Outcome::Stopped),
            Some(report) => Ok(report),
            None => Err(Outcome::Trouble(ServerError::Worker(format!(
                "its process ended without a word, {status:?}"
            )))),
        }
    }
}

/// Does one errand in this process: it is read from the standard input, and what becomes of it is said on the standard
/// output. For the command that [`crate::Settings::worker`] names, with the argument `work`.
///
/// The process ends when the standard input does: its server is gone.
///
/// # Errors
/// When there is no errand.
pub fn work_for_server() -> Result<(), ServerError> {
    let broken = |error: &dyn std::error::Error| ServerError::Worker(error.to_string());
    // People are answered first: what takes minutes waits for what takes milliseconds. FFmpeg is started as low.
    #[cfg(unix)]
    let _ = rustix::process::nice(10);
    let mut order = String::new();
    std::io::stdin().read_line(&mut order).map_err(|error| broken(&error))?;
    let errand: Errand = serde_json::from_str(&order).map_err(|error| broken(&error))?;
    std::thread::spawn(|| {
        // Nothing more comes: it ends when the server does.
        let _ = std::io::stdin().read(&mut [0]);
        end_all();
    });
    let progress = Arc::new(Mutex::new(Progress::default()));
    let (seen, done) = (Arc::clone(&progress), Arc::new(Mutex::new(false)));
    let is_done = Arc::clone(&done);
    let saying = std::thread::spawn(move || {
        let mut last = Progress::default();
        while !is_done.lock().is_ok_and(|done| *done) {
            let now = seen.lock().map(|progress| *progress).unwrap_or_default();
            if now != last {
                say(&Said::Progress(now.frames_done, now.frames_total));
                last = now;
            }
            let begun = Instant::now();
            while begun.elapsed() < SAY_EVERY && !is_done.lock().is_ok_and(|done| *done) {
                std::thread::park_timeout(SAY_EVERY);
            }
        }
        if let Ok(now) = seen.lock()
            && *now != last
        {
            say(&Said::Progress(now.frames_done, now.frames_total));
        }
    });
    let report = errand.run(&errand.programs().in_this_group(), &progress);
    if let Ok(mut done) = done.lock() {
        *done = true;
    }
    saying.thread().unpark();
    // It has nothing that could break.
    let _ = saying.join();
    say(&Said::Report(report));
    Ok(())
}

/// Ends this process and all that it started. `bwrap` that is interrupted while it puts up its walls leaves half of itself
/// behind, so that it isn't enough that each is to end with who started it.
fn end_all() -> ! {
    #[cfg(unix)]
    if rustix::process::getpgrp() == rustix::process::getpid() {
        let _ = rustix::process::kill_current_process_group(rustix::process::Signal::KILL);
    }
    std::process::exit(1)
}

fn say(said: &Said) {
    if let Ok(mut line) = serde_json::to_string(said) {
        line.push('\n');
        // A server that is gone hears nothing.
        let _ = std::io::stdout().write_all(line.as_bytes());
    }
}
