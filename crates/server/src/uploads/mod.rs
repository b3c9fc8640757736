//! Uploads: what they are, and what the database knows of them. How the bytes come in is in `receive.rs`.

mod checksum;
mod receive;

pub(crate) use checksum::{ALGORITHMS, Checksum};
pub(crate) use receive::{NotReceived, receive};

use std::sync::Arc;
use std::time::Duration;

use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::ServerError;
use crate::changes::Changes;
use crate::clock::{Clock, Moment};
use crate::database::Database;
use crate::id::Id;
use crate::owner::Owner;
use crate::storage::Storage;

/// A film on its way in.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) id: Id,
    /// Bytes in all.
    pub(crate) length: u64,
    /// Bytes that are there to stay.
    pub(crate) received: u64,
    /// When it is given up if nothing more comes.
    pub(crate) expires_at: Moment,
}

/// A piece of an upload that lies in the storage.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) start: u64,
    pub(crate) length: u64,
    pub(crate) name: String,
}

/// Why an upload can't begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRoom {
    /// The films that are there, and those to be made of them, fill what this server may take.
    Disk,
    /// This person has too many uploads already.
    TooMany,
}

/// All the uploads.
#[derive(Debug, Clone)]
pub(crate) struct Uploads {
    pub(crate) database: Database,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) changes: Changes,
    /// How long an upload waits for its next byte.
    pub(crate) abandoned_after: Duration,
    /// What uploads and films may take together, bytes.
    pub(crate) most_bytes: u64,
    /// Uploads of one person at a time.
    pub(crate) most_for_one: u32,
}

pub(crate) fn as_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn as_u64(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

impl Uploads {
    /// Begins an upload of `length` bytes, when there is room for it and for the film to be made of it.
    pub(crate) async fn begin(&self, owner: &Owner, length: u64) -> Result<Result<Upload, NoRoom>, ServerError> {
        let id = Id::random()?;
        let expires_at = self.clock.now().after(self.abandoned_after);
        let row = sqlx::query("SELECT COUNT(*) AS count FROM uploads WHERE owner = $1")
            .bind(owner.as_str())
            .fetch_one(self.database.pool())
            .await?;
        if row.try_get::<i64, _>("count")? >= i64::from(self.most_for_one) {
            return Ok(Err(NoRoom::TooMany));
        }
        // Looked up and reserved in one statement, so that two at once don't both take the last room.
        let begun = sqlx::query(
            "INSERT INTO uploads (id, owner, length, received, expires_at)
             SELECT $1, $2, $3, 0, $4
             WHERE 2 * $3
                 + COALESCE((SELECT CAST(SUM(length + CASE WHEN id IN (SELECT upload FROM jobs) THEN 0 ELSE length END)
                             AS BIGINT) FROM uploads), 0)
                 + COALESCE((SELECT CAST(SUM(reserved + film_bytes) AS BIGINT) FROM jobs), 0) <= $5",
        )
        .bind(id.as_str())
        .bind(owner.as_str())
        .bind(as_i64(length))
        .bind(expires_at.0)
        .bind(as_i64(self.most_bytes))
        .execute(self.database.pool())
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(Err(NoRoom::Disk));
        }
        Ok(Ok(Upload {
            id,
            length,
            received: 0,
            expires_at,
        }))
    }

    /// This person's upload of that name, if there is one that hasn't expired.
    pub(crate) async fn find(&self, owner: &Owner, id: &Id) -> Result<Option<Upload>, ServerError> {
        let row = sqlx::query(
            "SELECT id, length, received, expires_at FROM uploads
             WHERE id = $1 AND owner = $2 AND (expires_at > $3 OR received = length)",
        )
        .bind(id.as_str())
        .bind(owner.as_str())
        .bind(self.clock.now().0)
        .fetch_optional(self.database.pool())
        .await?;
        row.map(|row| upload(&row)).transpose()
    }

    /// Makes pieces part of the upload, when they go on exactly where it ends. The upload as it is then; `None` when
    /// somebody else was first or it is gone.
    pub(crate) async fn append(&self, upload: &Upload, parts: &[Part]) -> Result<Option<Upload>, ServerError> {
        let received = parts
            .iter()
            .fold(upload.received, |end, part| end.saturating_add(part.length));
        let expires_at = self.clock.now().after(self.abandoned_after);
        let mut transaction = self.database.begin().await?;
        let moved = sqlx::query("UPDATE uploads SET received = $1, expires_at = $2 WHERE id = $3 AND received = $4")
            .bind(as_i64(received))
            .bind(expires_at.0)
            .bind(upload.id.as_str())
            .bind(as_i64(upload.received))
            .execute(&mut *transaction)
            .await?;
        if moved.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(None);
        }
        for part in parts {
            sqlx::query("INSERT INTO parts (upload, start, length, name) VALUES ($1, $2, $3, $4)")
                .bind(upload.id.as_str())
                .bind(as_i64(part.start))
                .bind(as_i64(part.length))
                .bind(part.name.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        let mut queued = Vec::new();
        if received == upload.length {
            queued = sqlx::query(
                "UPDATE jobs SET state = 'queued', place = (SELECT MAX(place) + 1 FROM jobs)
                 WHERE upload = $1 AND state = 'uploading' RETURNING id",
            )
            .bind(upload.id.as_str())
            .fetch_all(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        for row in queued {
            self.changes.job(&Id::known(row.try_get("id")?));
            self.changes.work();
        }
        Ok(Some(Upload {
            received,
            expires_at,
            ..upload.clone()
        }))
    }

    /// The names of the pieces, in order.
    pub(crate) async fn parts(&self, upload: &Id) -> Result<Vec<String>, ServerError> {
        let rows = sqlx::query("SELECT name FROM parts WHERE upload = $1 ORDER BY start")
            .bind(upload.as_str())
            .fetch_all(self.database.pool())
            .await?;
        Ok(rows.iter().map(|row| row.try_get("name")).collect::<Result<_, _>>()?)
    }

    /// Takes this person's upload back. Whether there was one that nothing needs.
    pub(crate) async fn remove(&self, owner: &Owner, id: &Id) -> Result<bool, ServerError> {
        let mut transaction = self.database.begin().await?;
        let removed = sqlx::query(
            "DELETE FROM uploads WHERE id = $1 AND owner = $2
             AND NOT EXISTS (SELECT 1 FROM jobs WHERE upload = $1 AND state <> 'cancelled')",
        )
        .bind(id.as_str())
        .bind(owner.as_str())
        .execute(&mut *transaction)
        .await?;
        if removed.rows_affected() > 0 {
            forget_parts(&mut transaction, id).await?;
        }
        transaction.commit().await?;
        Ok(removed.rows_affected() > 0)
    }
}

/// Takes the pieces of an upload that is gone out of the database, and marks their folder for removal.
pub(crate) async fn forget_parts(
    transaction: &mut sqlx::Transaction<'static, sqlx::Any>,
    upload: &Id,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM parts WHERE upload = $1")
        .bind(upload.as_str())
        .execute(&mut **transaction)
        .await?;
    discard(transaction, &Storage::upload_folder(upload)).await
}

/// Marks a folder of the storage for removal.
pub(crate) async fn discard(
    transaction: &mut sqlx::Transaction<'static, sqlx::Any>,
    folder: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO garbage (folder) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(folder)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

fn upload(row: &AnyRow) -> Result<Upload, ServerError> {
    Ok(Upload {
        id: Id::known(row.try_get("id")?),
        length: as_u64(row.try_get("length")?),
        received: as_u64(row.try_get("received")?),
        expires_at: Moment(row.try_get("expires_at")?),
    })
}
