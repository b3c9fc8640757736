//! All that can be set.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

/// All that can be set. [`Settings::new`] has what fits one small machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The server's own folder: database and films where nothing else is said, and room to work in.
    pub data: PathBuf,
    /// The database: `sqlite:FILE?mode=rwc` or `postgres://…`; a file in `data` when `None`.
    pub database: Option<String>,
    /// Where films are kept: a folder; one in `data` when `None`.
    pub storage: Option<String>,
    /// The folder of the built page; without one there is only the interface for programs.
    pub page: Option<PathBuf>,
    /// The program that works on one film, called with the argument `work` (see [`crate::work_for_server`]); the work is
    /// done in this process when `None`, and then a film that breaks its worker breaks the server.
    pub worker: Option<PathBuf>,
    /// The cores given to the work. 0: this machine takes films, and others do the work.
    pub cores: usize,
    /// The longest film, bytes.
    pub most_upload_bytes: u64,
    /// What uploads and new films may take together, bytes.
    pub most_bytes: u64,
    /// Free space that the disk is to keep, bytes.
    pub least_free_bytes: u64,
    /// How long an upload waits for its next byte.
    pub abandoned_after: Duration,
    /// How long jobs and films stay.
    pub kept_for: Duration,
    /// Uploads, and jobs that haven't ended, of one person.
    pub most_for_one: u32,
    /// Jobs of all that haven't ended.
    pub most_jobs: u32,
    /// How long a worker may be silent before its job is taken up again.
    pub lease: Duration,
    /// How long one job may take.
    pub longest_work: Duration,
    /// Requests a second from one address, on average; ten seconds' worth may come at once.
    pub requests_per_second: f64,
    /// Whether a proxy stands in front: addresses are then taken from the end of `X-Forwarded-For`.
    pub is_behind_proxy: bool,
    /// For tests: one in so many calls of the storage fails.
    #[doc(hidden)]
    pub storage_fails_one_in: Option<u32>,
    /// Whether people come by https: cookies are then marked `Secure`.
    pub is_https: bool,
}

const GIB: u64 = 1024 * 1024 * 1024;
const HOUR: Duration = Duration::from_secs(3600);

impl Settings {
    /// What fits one small machine.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            database: None,
            storage: None,
            page: None,
            worker: None,
            cores: std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
            most_upload_bytes: 4 * GIB,
            most_bytes: 50 * GIB,
            least_free_bytes: 2 * GIB,
            abandoned_after: HOUR * 24,
            kept_for: HOUR * 24 * 7,
            most_for_one: 10,
            most_jobs: 1000,
            lease: Duration::from_secs(30),
            longest_work: HOUR * 3,
            requests_per_second: 50.0,
            is_behind_proxy: false,
            storage_fails_one_in: None,
            is_https: false,
        }
    }

    /// Workers that look for rims: half of the cores.
    pub(crate) const fn detection_workers(&self) -> usize {
        self.cores.div_ceil(2)
    }

    /// Workers that make films: half of the cores, since each of them keeps a decoder and an encoder busy besides.
    pub(crate) const fn derotation_workers(&self) -> usize {
        self.cores.div_ceil(2)
    }
}
