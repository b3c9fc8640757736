//! The two queues: which job is next, who works on it, and what became of it.
//!
//! A worker *claims* a job and holds it by a lease, which its heartbeat renews. When the heart stops (a crash, a power
//! cut), the lease runs out and the job is queued again at its old place; a job that has broken three workers is put
//! aside as failed. Whatever a worker reports counts only while it holds the lease, so that a worker that was thought
//! dead changes nothing. Every step is one statement or one transaction: there is nothing between two states.
//!
//! Plain SQL on the database that is there anyway, because the kept queue libraries retry a failed job before later
//! ones, and one that kills its process for ever; both are needed the other way here.

mod claim;

#[cfg(test)]
mod tests;

pub(crate) use claim::{Claim, Progress, Task};

use std::sync::Arc;
use std::time::Duration;

use netdpr_derotation::Circle;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::ServerError;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::database::Database;
use crate::id::Id;
use crate::jobs::{Film, circle_text};
use crate::uploads::as_i64;

/// Workers a job may break before it is put aside.
const MOST_STRIKES: i64 = 3;
/// How often a rim is looked for before the person is asked.
const MOST_SEARCHES: i64 = 2;
/// Why a job was put aside.
const BROKE_WORKERS: &str =
    "This film broke the work off three times, so it was put aside; convert it to H.264 and try again, or report it.";

/// A queue's order: people take turns, who was served longest ago first; a person's own jobs as they came.
macro_rules! in_order {
    () => {
        "SELECT id, ROW_NUMBER() OVER (ORDER BY round, served, place, id) AS position
         FROM (SELECT id, place, ROW_NUMBER() OVER (PARTITION BY owner ORDER BY place, id) AS round,
                   (SELECT MAX(others.claim_number) FROM jobs others WHERE others.owner = waiting.owner) AS served
               FROM jobs waiting WHERE state = 'queued' AND task = $1) turns"
    };
}

/// What happens to a job whose worker broke.
macro_rules! strike {
    () => {
        "UPDATE jobs SET strikes = strikes + 1, lease = NULL, lease_until = NULL,
             state = CASE WHEN strikes + 1 >= $1 THEN 'failed' ELSE 'queued' END,
             message = CASE WHEN strikes + 1 >= $1 THEN $2 ELSE NULL END,
             reserved = CASE WHEN strikes + 1 >= $1 THEN 0 ELSE reserved END, expires_at = $3"
    };
}

/// The two queues.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    pub(crate) database: Database,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) changes: Changes,
    /// How long a worker may be silent.
    pub(crate) lease: Duration,
    /// Whether a job is to blame for its worker's silence. Not where each job has a process of its own: then it is the
    /// whole server that went.
    pub(crate) is_silence_a_strike: bool,
    /// How long a job and its films stay when it has ended.
    pub(crate) kept_for: Duration,
}

impl Queue {
    /// Takes up the next job; `None` when there is none.
    pub(crate) async fn claim(&self, task: Task) -> Result<Option<Claim>, ServerError> {
        loop {
            let now = self.clock.now();
            let lease = Id::random()?;
            let row = sqlx::query(concat!(
                "UPDATE jobs SET state = $2, lease = $3, lease_until = $4, began_at = $5, frames_done = 0,
                     claim_number = (SELECT MAX(claim_number) + 1 FROM jobs)
                 WHERE state = 'queued' AND id = (SELECT id FROM (",
                in_order!(),
                ") line WHERE position = 1) RETURNING id, upload, recipe, circle, searches"
            ))
            .bind(task.name())
            .bind(task.state())
            .bind(lease.as_str())
            .bind(now.after(self.lease).0)
            .bind(now.0)
            .fetch_optional(self.database.pool())
            .await?;
            if let Some(row) = row {
                let claim = Claim::read(&row, lease, task)?;
                self.changes.job(&claim.job);
                return Ok(Some(claim));
            }
            // None there, or another process was quicker to take the same one.
            if self.waiting(task).await? == 0 {
                return Ok(None);
            }
        }
    }

    async fn waiting(&self, task: Task) -> Result<i64, ServerError> {
        let row = sqlx::query("SELECT COUNT(*) AS count FROM jobs WHERE state = 'queued' AND task = $1")
            .bind(task.name())
            .fetch_one(self.database.pool())
            .await?;
        Ok(row.try_get("count")?)
    }

    /// Which one a job is in its queue, from 1: as many claims will take it up, if nobody else comes.
    pub(crate) async fn position(&self, job: &Id) -> Result<Option<u64>, ServerError> {
        for task in [Task::Detection, Task::Derotation] {
            let row = sqlx::query(concat!("SELECT position FROM (", in_order!(), ") line WHERE id = $2"))
                .bind(task.name())
                .bind(job.as_str())
                .fetch_optional(self.database.pool())
                .await?;
            if let Some(row) = row {
                return Ok(u64::try_from(row.try_get::<i64, _>("position")?).ok());
            }
        }
        Ok(None)
    }

    /// Says that the worker is alive, and how far it is. `false` when the job isn't its any more: stop.
    pub(crate) async fn heartbeat(&self, claim: &Claim, progress: Progress) -> Result<bool, ServerError> {
        let changed = sqlx::query(
            "UPDATE jobs SET lease_until = $1, frames_done = $2, frames_total = $3 WHERE id = $4 AND lease = $5",
        )
        .bind(self.clock.now().after(self.lease).0)
        .bind(as_i64(progress.frames_done))
        .bind(progress.frames_total.map(as_i64))
        .bind(claim.job.as_str())
        .bind(claim.lease.as_str())
        .execute(self.database.pool())
        .await?;
        self.changes.job(&claim.job);
        Ok(changed.rows_affected() > 0)
    }

    /// Puts back at its old place what a worker leaves undone through no fault of the job's.
    pub(crate) async fn give_back(&self, claim: &Claim) -> Result<bool, ServerError> {
        let sql = "UPDATE jobs SET state = 'queued', lease = NULL, lease_until = NULL WHERE id = $1 AND lease = $2";
        self.report(claim, held(claim, sql)).await
    }

    /// The rim was found: on to the derotation.
    pub(crate) async fn rim_found(&self, claim: &Claim, circle: Circle) -> Result<bool, ServerError> {
        let sql = "UPDATE jobs SET state = 'queued', task = 'derotation', circle = $3, lease = NULL,
                       lease_until = NULL, strikes = 0, place = (SELECT MAX(place) + 1 FROM jobs)
                   WHERE id = $1 AND lease = $2";
        self.report(claim, held(claim, sql).bind(circle_text(circle))).await
    }

    /// No rim was found: to the end of the queue, and after the second time to the person.
    pub(crate) async fn no_rim(
        &self,
        claim: &Claim,
        why: &str,
        looks_like: Option<Circle>,
    ) -> Result<bool, ServerError> {
        let sql = "UPDATE jobs SET searches = searches + 1, lease = NULL, lease_until = NULL, suggestion = $4,
                       state = CASE WHEN searches + 1 >= $5 THEN 'needs-circle' ELSE 'queued' END,
                       message = CASE WHEN searches + 1 >= $5 THEN $3 ELSE NULL END,
                       place = (SELECT MAX(place) + 1 FROM jobs)
                   WHERE id = $1 AND lease = $2";
        let query = held(claim, sql)
            .bind(why.to_owned())
            .bind(looks_like.map(circle_text))
            .bind(MOST_SEARCHES);
        self.report(claim, query).await
    }

    /// The circle doesn't fit the film: the person is asked for another.
    pub(crate) async fn needs_circle(&self, claim: &Claim, why: &str) -> Result<bool, ServerError> {
        let sql = "UPDATE jobs SET state = 'needs-circle', message = $3, lease = NULL, lease_until = NULL
                   WHERE id = $1 AND lease = $2";
        self.report(claim, held(claim, sql).bind(why.to_owned())).await
    }

    /// The new film is there. `false` when the job isn't this worker's any more: nobody will ask for the film.
    pub(crate) async fn done(&self, claim: &Claim, film: &Film, warnings: &[String]) -> Result<bool, ServerError> {
        let sql = "UPDATE jobs SET state = 'done', film = $3, film_bytes = $4, warnings = $5, expires_at = $6,
                       reserved = 0, message = NULL, lease = NULL, lease_until = NULL WHERE id = $1 AND lease = $2";
        let query = held(claim, sql)
            .bind(film.name.clone())
            .bind(as_i64(film.bytes))
            .bind(serde_json::json!(warnings).to_string())
            .bind(self.clock.now().after(self.kept_for).0);
        self.report(claim, query).await
    }

    /// This job can't be done by anybody.
    pub(crate) async fn failed(&self, claim: &Claim, why: &str) -> Result<bool, ServerError> {
        let sql = "UPDATE jobs SET state = 'failed', message = $3, expires_at = $4, reserved = 0, lease = NULL,
                       lease_until = NULL WHERE id = $1 AND lease = $2";
        let query = held(claim, sql)
            .bind(why.to_owned())
            .bind(self.clock.now().after(self.kept_for).0);
        self.report(claim, query).await
    }

    /// The worker couldn't do it, and another may: as when its heart had stopped.
    pub(crate) async fn strike(&self, claim: &Claim) -> Result<bool, ServerError> {
        let query = self.struck(concat!(strike!(), " WHERE id = $4 AND lease = $5 RETURNING id"));
        let rows = query
            .bind(claim.job.as_str().to_owned())
            .bind(claim.lease.as_str().to_owned())
            .fetch_all(self.database.pool())
            .await?;
        self.tell(&rows)
    }

    /// Queues again what silent workers have left. Whether there was any.
    pub(crate) async fn recover(&self) -> Result<bool, ServerError> {
        let query = if self.is_silence_a_strike {
            self.struck(concat!(
                strike!(),
                " WHERE lease IS NOT NULL AND lease_until < $4 RETURNING id"
            ))
        } else {
            sqlx::query(
                "UPDATE jobs SET state = 'queued', lease = NULL, lease_until = NULL
                 WHERE lease IS NOT NULL AND lease_until < $1 RETURNING id",
            )
        };
        let rows = query.bind(self.clock.now().0).fetch_all(self.database.pool()).await?;
        self.tell(&rows)
    }

    fn struck(&self, sql: &'static str) -> Query<'static> {
        sqlx::query(sql)
            .bind(MOST_STRIKES)
            .bind(BROKE_WORKERS)
            .bind(self.clock.now().after(self.kept_for).0)
    }

    fn tell(&self, rows: &[AnyRow]) -> Result<bool, ServerError> {
        for row in rows {
            self.changes.job(&Id::known(row.try_get("id")?));
            self.changes.work();
        }
        Ok(!rows.is_empty())
    }

    /// Writes down what became of a job; `false` when it isn't this worker's any more.
    async fn report(&self, claim: &Claim, query: Query<'static>) -> Result<bool, ServerError> {
        let changed = query.execute(self.database.pool()).await?;
        self.changes.job(&claim.job);
        self.changes.work();
        Ok(changed.rows_affected() > 0)
    }
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// A statement on the claimed job, with `$1` and `$2` bound to it and its lease.
fn held(claim: &Claim, sql: &'static str) -> Query<'static> {
    sqlx::query(sql)
        .bind(claim.job.as_str().to_owned())
        .bind(claim.lease.as_str().to_owned())
}
