//! A server with a folder and a clock of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use netdpr_server::{Clock, ManualClock, Moment, Server, Settings};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::client::Client;

/// How long anything may take before a test gives up on it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct House {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) settings: Settings,
    data: TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut settings = Settings::new(data.path().to_owned());
        settings.cores = 1;
        settings.requests_per_second = 1e6;
        settings.least_free_bytes = 0;
        Self {
            clock: Arc::new(ManualClock::at(Moment(1_800_000_000_000))),
            settings,
            data,
        }
    }

    /// Starts a server on it; several may run at once, and one after the other.
    pub(crate) async fn start(&self) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        Server::start(self.settings.clone(), listener, clock).await.unwrap()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.data.path()
    }

    /// The files that uploads and films have left.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.data.path().join("films")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files
    }
}

/// A server that only takes films: nothing is worked on.
pub(crate) async fn without_workers() -> (House, Server, Client) {
    let mut house = House::new();
    house.settings.cores = 0;
    let server = house.start().await;
    let client = Client::new(server.address());
    (house, server, client)
}
