//! The workers: each takes up one job after the other.

mod derotating;
mod detecting;
mod errand;
mod outcome;
mod scratch;

pub use errand::work_for_server;
pub(crate) use outcome::sentence;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use netdpr_video::{Holding, Limits, Programs};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::ServerError;
use crate::changes::LOOK_EVERY;
use crate::jobs::Film;
use crate::queue::{Claim, Progress, Task};
use crate::services::Services;
use crate::storage::{Storage, free_bytes};
use errand::{Done, Errand};
use outcome::Outcome;
use scratch::{Desk, Scratch};

/// How often a worker says that it is alive and how far it is.
const HEARTBEAT: Duration = Duration::from_millis(500);

/// How long a worker rests when database, storage or disk failed it.
const PAUSE: Duration = Duration::from_secs(2);
/// With less free space than this, bytes, whatever fails may have failed for want of it.
const FULL: u64 = 16 * 1024 * 1024;

/// How the workers' time ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It doesn't.
    NotYet,
    /// They give their jobs back.
    GiveBack,
    /// They vanish, as in a power cut.
    Vanish,
}

/// The workers of this process.
#[derive(Debug)]
pub(crate) struct Workers {
    ending: watch::Sender<Ending>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts as many as the settings say.
    pub(crate) fn start(services: &Services, holding: Holding) -> Result<Self, ServerError> {
        let ending = watch::Sender::new(Ending::NotYet);
        let scratch = Arc::new(Scratch::open(&services.settings.data)?);
        let settings = &services.settings;
        let detection = std::iter::repeat_n(Task::Detection, settings.detection_workers());
        let derotation = std::iter::repeat_n(Task::Derotation, settings.derotation_workers());
        let tasks = detection.chain(derotation).map(|task| {
            let worker = Worker {
                services: services.clone(),
                scratch: Arc::clone(&scratch),
                holding,
                task,
            };
            tokio::spawn(worker.run(ending.subscribe()))
        });
        Ok(Self {
            tasks: tasks.collect(),
            ending,
        })
    }

    /// Ends them; what they are at goes back into the queue.
    pub(crate) async fn stop(self) {
        self.end(Ending::GiveBack).await;
    }

    /// Ends them as a power cut would: nobody is told.
    pub(crate) async fn vanish(self) {
        self.end(Ending::Vanish).await;
    }

    async fn end(self, ending: Ending) {
        self.ending.send_replace(ending);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!("{}", ServerError::Worker(error.to_string()));
            }
        }
    }
}

struct Worker {
    services: Services,
    scratch: Arc<Scratch>,
    /// How well FFmpeg can be held here.
    holding: Holding,
    task: Task,
}

impl Worker {
    async fn run(self, mut ending: watch::Receiver<Ending>) {
        let mut work = self.services.changes.listen_for_work();
        while *ending.borrow() == Ending::NotYet {
            work.mark_unchanged();
            match self.take_up_one(&mut ending).await {
                Ok(true) => continue,
                Ok(false) => {}
                // The next look may have better luck.
                Err(error) => tracing::error!("{error}"),
            }
            tokio::select! {
                _ = work.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = ending.changed() => {}
            }
        }
    }

    /// Does the next job; `false` when there is none.
    async fn take_up_one(&self, ending: &mut watch::Receiver<Ending>) -> Result<bool, ServerError> {
        let queue = &self.services.queue;
        queue.recover().await?;
        let Some(claim) = queue.claim(self.task).await? else {
            return Ok(false);
        };
        let began = self.services.clock.now();
        let Some(outcome) = self.hold_while_working(&claim, ending).await else {
            return Ok(true);
        };
        let seconds = self.services.clock.now().seconds_since(began);
        tracing::info!(job = %claim.job, task = ?claim.task, seconds, outcome = outcome_name(&outcome), "a job left its worker");
        let is_ours = match outcome {
            Outcome::Rim(circle) => queue.rim_found(&claim, circle).await?,
            Outcome::NoRim { why, looks_like } => queue.no_rim(&claim, &why, looks_like).await?,
            Outcome::WrongCircle(why) => queue.needs_circle(&claim, &why).await?,
            Outcome::Impossible(why) => queue.failed(&claim, &why).await?,
            Outcome::Stopped => queue.give_back(&claim).await?,
            Outcome::Ours(error) => {
                tracing::error!(job = %claim.job, "{error}");
                let is_ours = queue.give_back(&claim).await?;
                // It may pass; meanwhile nobody is served by trying all the time.
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    _ = ending.changed() => {}
                }
                is_ours
            }
            Outcome::Trouble(error) => {
                tracing::error!(job = %claim.job, "{error}");
                queue.strike(&claim).await?
            }
            Outcome::Film { film, warnings } => {
                let is_ours = queue.done(&claim, &film, &warnings).await?;
                if !is_ours {
                    // Somebody else has done it, or nobody wants it any more.
                    self.services.storage.remove(&film.name).await?;
                }
                is_ours
            }
        };
        if !is_ours {
            tracing::info!(job = %claim.job, "the job wasn't this worker's any more");
        }
        Ok(true)
    }

    /// Works, and says so all the time. `None` when the worker is to vanish.
    async fn hold_while_working(&self, claim: &Claim, ending: &mut watch::Receiver<Ending>) -> Option<Outcome> {
        let settings = &self.services.settings;
        let programs = Programs::held(self.holding, self.limits(), &self.scratch.place(&claim.lease));
        let progress = Arc::new(Mutex::new(Progress::default()));
        let mut work = std::pin::pin!(self.work(claim, &programs, &progress));
        let mut heart = tokio::time::interval(HEARTBEAT);
        let deadline = tokio::time::sleep(settings.longest_work);
        let mut deadline = std::pin::pin!(deadline);
        let mut is_late = false;
        loop {
            tokio::select! {
                outcome = &mut work => {
                    // The last frames came after the last beat. A job that is lost is noticed when it is reported.
                    let last = progress.lock().map(|progress| *progress).unwrap_or_default();
                    if matches!(outcome, Outcome::Film { .. })
                        && let Err(error) = self.services.queue.heartbeat(claim, last).await
                    {
                        tracing::error!("{error}");
                    }
                    return match outcome {
                        _ if *ending.borrow() == Ending::Vanish => None,
                        Outcome::Stopped if is_late => Some(Outcome::Impossible(
                            "This film took longer than this server gives one; derotate a shorter part of it.".to_owned(),
                        )),
                        outcome => Some(outcome),
                    };
                }
                _ = heart.tick() => {
                    let now = progress.lock().map(|progress| *progress).unwrap_or_default();
                    match self.services.queue.heartbeat(claim, now).await {
                        Ok(true) => {}
                        Ok(false) => programs.stop(),
                        // The lease outlives a moment without the database; if not, another takes over.
                        Err(error) => tracing::error!("{error}"),
                    }
                }
                () = &mut deadline, if !is_late => {
                    is_late = true;
                    programs.stop();
                }
                _ = ending.changed() => programs.stop(),
            }
        }
    }

    async fn work(&self, claim: &Claim, programs: &Programs, progress: &Arc<Mutex<Progress>>) -> Outcome {
        match self.try_to_work(claim, programs, progress).await {
            Ok(outcome) | Err(outcome) => outcome,
        }
    }

    async fn try_to_work(
        &self,
        claim: &Claim,
        programs: &Programs,
        progress: &Arc<Mutex<Progress>>,
    ) -> Result<Outcome, Outcome> {
        let services = &self.services;
        let desk = Arc::new(self.scratch.desk(&claim.lease)?);
        let parts = services.uploads.parts(&claim.upload).await?;
        services
            .storage
            .fetch(&parts, &Desk::original_in(desk.folder()))
            .await?;
        let errand = Errand::new(claim, &desk, self.limits(), self.holding);
        let worker = services.settings.worker.clone();
        let (programs, progress) = (programs.clone(), Arc::clone(progress));
        let done = on_a_thread(&desk, move |_| {
            errand.have_done(worker.as_deref(), &programs, &progress)
        });
        let done = done.await?;
        let is_full = free_bytes(&services.settings.data).is_some_and(|free| free < FULL);
        if is_full && matches!(done, Err(Outcome::Impossible(_) | Outcome::Trouble(_))) {
            let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
            return Err(Outcome::Ours(ServerError::file(desk.folder(), &full)));
        }
        match done? {
            Done::Looked(picture, outcome) => {
                services.jobs.set_picture(&claim.job, picture).await?;
                Ok(outcome)
            }
            Done::Made(warnings) => {
                // A name of this claim alone: whoever else works on it by mistake writes elsewhere.
                let name = format!("{}/{}/film.mp4", Storage::films_folder(&claim.job), claim.lease);
                let bytes = services
                    .storage
                    .put_file(&name, &Desk::result_in(desk.folder()))
                    .await?;
                Ok(Outcome::Film {
                    film: Film { name, bytes },
                    warnings,
                })
            }
        }
    }

    fn limits(&self) -> Limits {
        let settings = &self.services.settings;
        Limits {
            processor_seconds: settings.longest_work.as_secs().saturating_mul(16),
            memory_bytes: 8 * 1024 * 1024 * 1024,
            file_bytes: settings.most_bytes,
        }
    }
}

/// Does on a thread of its own what takes long and never waits for anything of ours.
async fn on_a_thread<T: Send + 'static>(
    desk: &Arc<Desk>,
    work: impl FnOnce(&Desk) -> T + Send + 'static,
) -> Result<T, ServerError> {
    let desk = Arc::clone(desk);
    tokio::task::spawn_blocking(move || work(&desk))
        .await
        .map_err(|error| ServerError::Worker(error.to_string()))
}

const fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Rim(_) => "rim found",
        Outcome::NoRim { .. } => "no rim",
        Outcome::WrongCircle(_) => "wrong circle",
        Outcome::Film { .. } => "done",
        Outcome::Impossible(_) => "failed",
        Outcome::Stopped => "stopped",
        Outcome::Ours(_) => "trouble of ours",
        Outcome::Trouble(_) => "trouble",
    }
}
