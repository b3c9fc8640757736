//! What has expired goes, and what nothing needs.

use std::time::Duration;

use sqlx::Row as _;

use crate::ServerError;
use crate::clock::Moment;
use crate::id::Id;
use crate::jobs::remove_files;
use crate::services::Services;
use crate::uploads::forget_parts;

/// How often it is done.
pub(crate) const EVERY: Duration = Duration::from_secs(60);

/// Removes expired uploads and jobs, and then the files that nothing needs.
pub(crate) async fn keep_house(services: &Services) -> Result<(), ServerError> {
    let now = services.clock.now();
    expire_uploads(services, now).await?;
    expire_jobs(services, now).await?;
    empty_garbage(services).await
}

/// Uploads that were abandoned, and those that nobody has made a job of.
async fn expire_uploads(services: &Services, now: Moment) -> Result<(), ServerError> {
    let mut transaction = services.database.begin().await?;
    let gone = sqlx::query(
        "DELETE FROM uploads WHERE expires_at < $1
         AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.upload = uploads.id AND state NOT IN ('uploading', 'cancelled'))
         RETURNING id",
    )
    .bind(now.0)
    .fetch_all(&mut *transaction)
    .await?;
    for row in gone {
        let upload = Id::known(row.try_get("id")?);
        forget_parts(&mut transaction, &upload).await?;
        sqlx::query(
            "UPDATE jobs SET state = 'failed', reserved = 0, expires_at = $2,
                 message = 'The film never came whole; send it again.'
             WHERE upload = $1 AND state = 'uploading'",
        )
        .bind(upload.as_str())
        .bind(now.after(services.settings.kept_for).0)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Jobs whose time is over, with their films. One that is worked on is left until it has ended.
async fn expire_jobs(services: &Services, now: Moment) -> Result<(), ServerError> {
    let mut transaction = services.database.begin().await?;
    let gone = sqlx::query("DELETE FROM jobs WHERE expires_at < $1 AND lease IS NULL RETURNING id, upload")
        .bind(now.0)
        .fetch_all(&mut *transaction)
        .await?;
    for row in &gone {
        let (job, upload) = (Id::known(row.try_get("id")?), Id::known(row.try_get("upload")?));
        remove_files(&mut transaction, &job, &upload).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Removes the files of what is gone. What can't be removed now is tried again next time.
pub(crate) async fn empty_garbage(services: &Services) -> Result<(), ServerError> {
    let rows = sqlx::query("SELECT folder FROM garbage")
        .fetch_all(services.database.pool())
        .await?;
    for row in rows {
        let folder: String = row.try_get("folder")?;
        services.storage.remove_folder(&folder).await?;
        sqlx::query("DELETE FROM garbage WHERE folder = $1")
            .bind(folder)
            .execute(services.database.pool())
            .await?;
    }
    Ok(())
}

/// Removes folders that the database knows nothing of: what a power cut left between a file and its entry. An entry is
/// always made before its folder, so none that is just coming to be is met.
pub(crate) async fn remove_orphans(services: &Services) -> Result<(), ServerError> {
    for (folder, known) in [
        ("uploads", "SELECT 1 AS one FROM uploads WHERE id = $1"),
        ("films", "SELECT 1 AS one FROM jobs WHERE id = $1"),
    ] {
        for name in services.storage.folders_in(folder).await? {
            let entry = sqlx::query(known)
                .bind(name.clone())
                .fetch_optional(services.database.pool())
                .await?;
            if entry.is_none() {
                services.storage.remove_folder(&format!("{folder}/{name}")).await?;
            }
        }
    }
    Ok(())
}
