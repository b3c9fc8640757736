//! What can go wrong with the server itself; what a client did wrong is a [`crate::http::Problem`].

use netdpr_video::VideoError;

/// Why the server can't do its work. For its operator; clients are told only that there is a problem.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The database.
    #[error("the database doesn't answer as it should ({0}); check --database and that it is running")]
    Database(#[from] sqlx::Error),
    /// The storage.
    #[error("the storage doesn't answer as it should ({0}); check --storage and that its disk isn't full")]
    Storage(#[from] object_store::Error),
    /// An address of storage that isn't understood.
    #[error("\"{0}\" is no storage this server knows; give a folder, or s3://BUCKET/FOLDER")]
    UnknownStorage(String),
    /// S3 was left out of this program.
    #[error("this program was built without S3; build it with `--features s3`")]
    NoS3,
    /// A file of the server's own.
    #[error("{what} can't be used ({reason}); check the folder given as --data")]
    File {
        /// Which one.
        what: String,
        /// What the system says.
        reason: String,
    },
    /// FFmpeg.
    #[error(transparent)]
    Video(#[from] VideoError),
    /// The system's random numbers.
    #[error("the system gives no random numbers ({0})")]
    Random(String),
    /// What the database holds isn't what this version writes.
    #[error("the database holds a {what} that this version can't read; use the version that wrote it")]
    Foreign {
        /// Which entry.
        what: &'static str,
    },
    /// A task of ours ended before its time.
    #[error("a worker broke down ({0}); report it if it happens again")]
    Worker(String),
}

impl ServerError {
    pub(crate) fn file(what: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File {
            what: what.display().to_string(),
            reason: error.to_string(),
        }
    }
}
