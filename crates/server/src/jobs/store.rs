//! What people do with jobs. What workers do with them is in `queue`.

use std::sync::Arc;
use std::time::Duration;

use netdpr_derotation::{Circle, PictureSize};
use sqlx::Row as _;

use super::status::circle_text;
use super::{LARGEST, State, Status, Wish};
use crate::ServerError;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::database::Database;
use crate::id::Id;
use crate::owner::Owner;
use crate::queue::Queue;
use crate::storage::Storage;
use crate::uploads::{as_u64, discard, forget_parts};

/// All the jobs.
#[derive(Debug, Clone)]
pub(crate) struct Jobs {
    pub(crate) database: Database,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) changes: Changes,
    pub(crate) queue: Queue,
    /// How long a job and its films stay.
    pub(crate) kept_for: Duration,
    /// Jobs of one person that haven't ended.
    pub(crate) most_for_one: u32,
    /// Jobs of all that haven't ended.
    pub(crate) most: u32,
}

/// Why there is no new job.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NotCreated {
    /// There is no such upload of this person's.
    NoUpload,
    /// This person has too many under way.
    TooMany,
    /// All together have too many under way.
    Full,
    /// The recipe can't be written down.
    Recipe(String),
}

/// Why a job's circle can't be set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NotNow {
    /// There is no such job of this person's.
    NoJob,
    /// It is being worked on.
    AtWork,
    /// Its film is gone.
    FilmGone,
    /// This is no circle in that film.
    Circle(String),
}

/// A finished film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Film {
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

impl Jobs {
    /// A new job, queued as soon as its film is there.
    pub(crate) async fn create(
        &self,
        owner: &Owner,
        upload: &Id,
        wish: &Wish,
    ) -> Result<Result<Id, NotCreated>, ServerError> {
        let recipe = match wish.recipe_text() {
            Ok(recipe) => recipe,
            Err(reason) => return Ok(Err(NotCreated::Recipe(reason))),
        };
        let now = self.clock.now();
        let id = Id::random()?;
        let mut transaction = self.database.begin().await?;
        // Holds the upload's row: its last bytes must not come in between unseen.
        let held = sqlx::query(
            "UPDATE uploads SET expires_at = expires_at
             WHERE id = $1 AND owner = $2 AND (expires_at > $3 OR received = length)",
        )
        .bind(upload.as_str())
        .bind(owner.as_str())
        .bind(now.0)
        .execute(&mut *transaction)
        .await?;
        if held.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(Err(NotCreated::NoUpload));
        }
        let row = sqlx::query(
            "SELECT COUNT(*) AS of_all, COALESCE(SUM(CASE WHEN owner = $1 THEN 1 ELSE 0 END), 0) AS of_one
             FROM jobs WHERE state NOT IN ('done', 'failed', 'cancelled')",
        )
        .bind(owner.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        let too_many = if row.try_get::<i64, _>("of_one")? >= i64::from(self.most_for_one) {
            Some(NotCreated::TooMany)
        } else if row.try_get::<i64, _>("of_all")? >= i64::from(self.most) {
            Some(NotCreated::Full)
        } else {
            None
        };
        if let Some(reason) = too_many {
            transaction.rollback().await?;
            return Ok(Err(reason));
        }
        sqlx::query(
            "INSERT INTO jobs (id, owner, upload, state, task, place, recipe, circle, searches, strikes, claim_number,
                 frames_done, reserved, warnings, film_bytes, created_at, expires_at)
             SELECT $1, owner, id, CASE WHEN received = length THEN 'queued' ELSE 'uploading' END, $2,
                 COALESCE((SELECT MAX(place) FROM jobs), 0) + 1, $3, $4, 0, 0, 0, 0, length, '[]', 0, $5, $6
             FROM uploads WHERE id = $7",
        )
        .bind(id.as_str())
        .bind(if wish.circle.is_some() {
            "derotation"
        } else {
            "detection"
        })
        .bind(recipe)
        .bind(wish.circle.map(circle_text))
        .bind(now.0)
        .bind(now.after(self.kept_for).0)
        .bind(upload.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.changes.work();
        Ok(Ok(id))
    }

    /// How this person's job stands.
    pub(crate) async fn status(&self, owner: &Owner, id: &Id) -> Result<Option<Status>, ServerError> {
        let row = sqlx::query("SELECT * FROM jobs WHERE id = $1 AND owner = $2")
            .bind(id.as_str())
            .bind(owner.as_str())
            .fetch_optional(self.database.pool())
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let mut status = Status::read(&row, self.clock.now())?;
        if status.state == State::Queued {
            status.position = self.queue.position(id).await?;
        }
        Ok(Some(status))
    }

    /// This person's jobs, the newest first.
    pub(crate) async fn of(&self, owner: &Owner) -> Result<Vec<Status>, ServerError> {
        let rows = sqlx::query("SELECT * FROM jobs WHERE owner = $1 ORDER BY created_at DESC, id LIMIT 100")
            .bind(owner.as_str())
            .fetch_all(self.database.pool())
            .await?;
        let mut all = Vec::new();
        for row in rows {
            let mut status = Status::read(&row, self.clock.now())?;
            if status.state == State::Queued {
                status.position = self.queue.position(&status.id()).await?;
            }
            all.push(status);
        }
        Ok(all)
    }

    /// The finished film of this person's job; `None` inside when there is none (yet).
    pub(crate) async fn film(&self, owner: &Owner, id: &Id) -> Result<Option<Option<Film>>, ServerError> {
        let row = sqlx::query("SELECT state, film, film_bytes FROM jobs WHERE id = $1 AND owner = $2")
            .bind(id.as_str())
            .bind(owner.as_str())
            .fetch_optional(self.database.pool())
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let bytes = as_u64(row.try_get("film_bytes")?);
        let is_done = row.try_get::<String, _>("state")? == "done";
        let name: Option<String> = row.try_get("film")?;
        Ok(Some(name.filter(|_| is_done).map(|name| Film { name, bytes })))
    }

    /// Gives this person's job a circle, and puts it into the queue for derotation (again). The film isn't sent again.
    pub(crate) async fn set_circle(
        &self,
        owner: &Owner,
        id: &Id,
        circle: Circle,
    ) -> Result<Result<(), NotNow>, ServerError> {
        let Some(status) = self.status(owner, id).await? else {
            return Ok(Err(NotNow::NoJob));
        };
        let picture = status.picture.unwrap_or(LARGEST);
        if let Err(error) = circle.check(picture) {
            return Ok(Err(NotNow::Circle(error.to_string())));
        }
        let mut transaction = self.database.begin().await?;
        // The film before this one, if any, goes; its name is read after the row is held.
        let held = sqlx::query(
            "UPDATE jobs SET circle = $1, suggestion = NULL, task = 'derotation', message = NULL, warnings = '[]',
                 state = CASE WHEN state = 'uploading' THEN state ELSE 'queued' END,
                 place = (SELECT MAX(place) + 1 FROM jobs), strikes = 0, frames_done = 0, frames_total = NULL,
                 film_bytes = 0, expires_at = $2,
                 reserved = (SELECT length FROM uploads WHERE uploads.id = jobs.upload)
             WHERE id = $3 AND owner = $4 AND state IN ('uploading', 'queued', 'needs-circle', 'failed', 'done')
                 AND EXISTS (SELECT 1 FROM uploads WHERE uploads.id = jobs.upload)
             RETURNING film",
        )
        .bind(circle_text(circle))
        .bind(self.clock.now().after(self.kept_for).0)
        .bind(id.as_str())
        .bind(owner.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = held else {
            transaction.rollback().await?;
            return Ok(Err(match status.state {
                State::Detecting | State::Derotating => NotNow::AtWork,
                _ => NotNow::FilmGone,
            }));
        };
        if let Some(film) = row.try_get::<Option<String>, _>("film")? {
            sqlx::query("UPDATE jobs SET film = NULL WHERE id = $1")
                .bind(id.as_str())
                .execute(&mut *transaction)
                .await?;
            discard(&mut transaction, film.trim_end_matches("/film.mp4")).await?;
        }
        transaction.commit().await?;
        self.changes.job(id);
        self.changes.work();
        Ok(Ok(()))
    }

    /// Cancels this person's job when it is under way, whatever its state; removes it when it has ended. Its films go
    /// either way. Whether there was one.
    pub(crate) async fn remove(&self, owner: &Owner, id: &Id) -> Result<bool, ServerError> {
        let mut transaction = self.database.begin().await?;
        let ended = sqlx::query(
            "DELETE FROM jobs WHERE id = $1 AND owner = $2 AND state IN ('done', 'failed', 'cancelled')
             RETURNING upload",
        )
        .bind(id.as_str())
        .bind(owner.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let row = match ended {
            Some(row) => Some(row),
            None => {
                sqlx::query(
                    "UPDATE jobs SET state = 'cancelled', lease = NULL, lease_until = NULL, reserved = 0,
                         film = NULL, film_bytes = 0, message = NULL WHERE id = $1 AND owner = $2 RETURNING upload",
                )
                .bind(id.as_str())
                .bind(owner.as_str())
                .fetch_optional(&mut *transaction)
                .await?
            }
        };
        let Some(row) = row else {
            transaction.rollback().await?;
            return Ok(false);
        };
        remove_files(&mut transaction, id, &Id::known(row.try_get("upload")?)).await?;
        transaction.commit().await?;
        self.changes.job(id);
        self.changes.work();
        Ok(true)
    }

    /// The film's size, now that it is known.
    pub(crate) async fn set_picture(&self, id: &Id, picture: PictureSize) -> Result<(), ServerError> {
        sqlx::query("UPDATE jobs SET width = $1, height = $2 WHERE id = $3")
            .bind(i64::from(picture.width))
            .bind(i64::from(picture.height))
            .bind(id.as_str())
            .execute(self.database.pool())
            .await?;
        Ok(())
    }
}

/// Marks a job's films for removal, and its upload where no other job needs it.
pub(crate) async fn remove_files(
    transaction: &mut sqlx::Transaction<'static, sqlx::Any>,
    job: &Id,
    upload: &Id,
) -> Result<(), sqlx::Error> {
    discard(transaction, &Storage::films_folder(job)).await?;
    let removed = sqlx::query(
        "DELETE FROM uploads WHERE id = $1
         AND NOT EXISTS (SELECT 1 FROM jobs WHERE upload = $1 AND id <> $2 AND state <> 'cancelled')",
    )
    .bind(upload.as_str())
    .bind(job.as_str())
    .execute(&mut **transaction)
    .await?;
    if removed.rows_affected() > 0 {
        forget_parts(transaction, upload).await?;
    }
    Ok(())
}
