//! The one database: an SQLite file, or Postgres. Same tables, same statements.

use std::time::Duration;

use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;

use crate::ServerError;

/// What every statement is asked of.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pool: AnyPool,
}

/// For each connection to SQLite. A commit is on the disk when it is answered (`FULL`); a writer waits for another.
const SQLITE: [&str; 3] = [
    "PRAGMA busy_timeout = 20000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
];

/// The tables, in words that both engines read alike. Times are milliseconds since 1970.
const TABLES: [&str; 7] = [
    "CREATE TABLE IF NOT EXISTS uploads (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, length BIGINT NOT NULL, received BIGINT NOT NULL,
        expires_at BIGINT NOT NULL)",
    // An upload's bytes, in the pieces in which they came.
    "CREATE TABLE IF NOT EXISTS parts (
        upload TEXT NOT NULL, start BIGINT NOT NULL, length BIGINT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (upload, start))",
    // `place` orders a queue; `claim_number` says in which order jobs were taken up; `lease` is whoever works on it.
    "CREATE TABLE IF NOT EXISTS jobs (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, upload TEXT NOT NULL, state TEXT NOT NULL, task TEXT NOT NULL,
        place BIGINT NOT NULL, recipe TEXT NOT NULL, circle TEXT, suggestion TEXT, width BIGINT, height BIGINT,
        searches BIGINT NOT NULL, strikes BIGINT NOT NULL, lease TEXT, lease_until BIGINT,
        claim_number BIGINT NOT NULL, began_at BIGINT, frames_done BIGINT NOT NULL, frames_total BIGINT,
        reserved BIGINT NOT NULL, message TEXT, warnings TEXT NOT NULL, film TEXT, film_bytes BIGINT NOT NULL,
        created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, task, place)",
    "CREATE INDEX IF NOT EXISTS jobs_by_owner ON jobs (owner)",
    "CREATE INDEX IF NOT EXISTS jobs_by_upload ON jobs (upload)",
    // Folders in the storage that nothing needs any more. Written together with what makes them so, taken out when
    // they are gone: a crash in between loses nothing and leaves nothing.
    "CREATE TABLE IF NOT EXISTS garbage (folder TEXT PRIMARY KEY)",
];

impl Database {
    /// Opens it, and makes the tables where they aren't there.
    pub(crate) async fn open(url: &str) -> Result<Self, ServerError> {
        sqlx::any::install_default_drivers();
        let is_sqlite = url.starts_with("sqlite:");
        let pool = AnyPoolOptions::new()
            .max_connections(if is_sqlite { 4 } else { 12 })
            .acquire_timeout(Duration::from_secs(30))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if is_sqlite {
                        for setting in SQLITE {
                            sqlx::query(setting).execute(&mut *connection).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        let database = Self { pool };
        // Two servers that start at once may make the same table at once; Postgres refuses one of them.
        let mut tries = 0;
        while let Err(error) = database.make_tables().await {
            tries += 1;
            if tries > 5 {
                return Err(error.into());
            }
        }
        Ok(database)
    }

    async fn make_tables(&self) -> Result<(), sqlx::Error> {
        for table in TABLES {
            sqlx::query(table).execute(&self.pool).await?;
        }
        Ok(())
    }

    pub(crate) const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// A transaction. Its first statement must write: SQLite can't make a reader a writer while another one writes.
    pub(crate) async fn begin(&self) -> Result<sqlx::Transaction<'static, sqlx::Any>, sqlx::Error> {
        self.pool.begin().await
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
