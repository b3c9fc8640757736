//! What requests and workers share.

use std::sync::Arc;

use crate::ServerError;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::database::Database;
use crate::jobs::Jobs;
use crate::queue::Queue;
use crate::settings::Settings;
use crate::storage::Storage;
use crate::uploads::Uploads;

/// What requests and workers share.
#[derive(Debug, Clone)]
pub(crate) struct Services {
    pub(crate) settings: Arc<Settings>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) database: Database,
    pub(crate) storage: Storage,
    pub(crate) changes: Changes,
    pub(crate) uploads: Uploads,
    pub(crate) queue: Queue,
    pub(crate) jobs: Jobs,
}

impl Services {
    /// Opens database and storage.
    pub(crate) async fn open(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, ServerError> {
        std::fs::create_dir_all(&settings.data).map_err(|error| ServerError::file(&settings.data, &error))?;
        let url = match &settings.database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}?mode=rwc", settings.data.join("netdpr.sqlite").display()),
        };
        let database = Database::open(&url).await?;
        let storage = match &settings.storage {
            Some(place) => Storage::open(place)?,
            None => Storage::open(&settings.data.join("films").display().to_string())?,
        };
        let storage = storage.failing(settings.storage_fails_one_in);
        let changes = Changes::new();
        let queue = Queue {
            database: database.clone(),
            clock: Arc::clone(&clock),
            changes: changes.clone(),
            lease: settings.lease,
            is_silence_a_strike: settings.worker.is_none(),
            kept_for: settings.kept_for,
        };
        Ok(Self {
            uploads: Uploads {
                database: database.clone(),
                clock: Arc::clone(&clock),
                changes: changes.clone(),
                abandoned_after: settings.abandoned_after,
                most_bytes: settings.most_bytes,
                most_for_one: settings.most_for_one,
            },
            jobs: Jobs {
                database: database.clone(),
                clock: Arc::clone(&clock),
                changes: changes.clone(),
                queue: queue.clone(),
                kept_for: settings.kept_for,
                most_for_one: settings.most_for_one,
                most: settings.most_jobs,
            },
            settings: Arc::new(settings),
            clock,
            database,
            storage,
            changes,
            queue,
        })
    }
}
