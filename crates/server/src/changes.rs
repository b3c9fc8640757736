//! Who waits for something to happen is told at once, within this process; other processes' doings are found by looking.

use std::time::Duration;

use tokio::sync::{broadcast, watch};

use crate::id::Id;

/// How often those who wait look by themselves: another process may have done something.
pub(crate) const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Tells of jobs that have changed, and of work that has come.
#[derive(Debug, Clone)]
pub(crate) struct Changes {
    jobs: broadcast::Sender<Id>,
    work: watch::Sender<u64>,
}

impl Changes {
    pub(crate) fn new() -> Self {
        Self {
            jobs: broadcast::Sender::new(256),
            work: watch::Sender::new(0),
        }
    }

    /// A job isn't as it was.
    pub(crate) fn job(&self, id: &Id) {
        // Nobody may be listening.
        let _ = self.jobs.send(id.clone());
    }

    /// There may be work to take up.
    pub(crate) fn work(&self) {
        self.work.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn listen_to_jobs(&self) -> JobChanges {
        JobChanges(self.jobs.subscribe())
    }

    pub(crate) fn listen_for_work(&self) -> watch::Receiver<u64> {
        self.work.subscribe()
    }
}

/// The ear of one who waits for a job.
#[derive(Debug)]
pub(crate) struct JobChanges(broadcast::Receiver<Id>);

impl JobChanges {
    /// Until this job may have changed.
    pub(crate) async fn of(&mut self, id: &Id) {
        let told = async {
            loop {
                match self.0.recv().await {
                    Ok(changed) if changed != *id => {}
                    // Told, or too slow to have heard everything.
                    _ => break,
                }
            }
        };
        // Running out of time is as good as being told.
        let _ = tokio::time::timeout(LOOK_EVERY, told).await;
    }
}
