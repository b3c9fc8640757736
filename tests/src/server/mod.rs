//! A web server for the built page, that remembers what was asked of it.
//!
//! It stands for any static host: with the two headers that isolate a page or without them.

mod routes;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use tokio::runtime::{Builder, Runtime};

/// Whether the page is isolated from other origins, which is what gives it memory shared between its workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp` are sent.
    On,
    /// No such headers, as on many hosts, and no service worker that could make up for them.
    Off,
    /// No such headers: the page's service worker makes up for them.
    ByServiceWorker,
}

/// One request that reached the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `GET`, …
    pub method: String,
    /// The path with the query.
    pub path: String,
    /// The `Host` header.
    pub host: String,
}

/// What the server remembers.
#[derive(Debug, Default)]
struct Memory {
    asked: Mutex<Vec<Asked>>,
    /// Reports of requests to other hosts, as the browser wrote them.
    strangers: Mutex<Vec<String>>,
    /// What pages handed over, by name.
    collected: Mutex<BTreeMap<String, PathBuf>>,
}

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub struct PageServer {
    address: SocketAddr,
    memory: Arc<Memory>,
    /// What pages handed over.
    _folder: tempfile::TempDir,
    runtime: Mutex<Option<Runtime>>,
}

impl PageServer {
    /// Serves the folder `page` on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no port is to be had.
    pub fn start(page: &Path, isolation: Isolation) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let folder = tempfile::tempdir()?;
        let memory = Arc::new(Memory::default());
        let router = routes::router(page, folder.path(), isolation, Arc::clone(&memory));
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        runtime.spawn(async move {
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                return;
            };
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the test's web server broke off: {error}");
            }
        });
        Ok(Self {
            address,
            memory,
            _folder: folder,
            runtime: Mutex::new(Some(runtime)),
        })
    }

    /// `http://127.0.0.1:PORT/`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Every request so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.memory.asked).clone()
    }

    /// The requests whose host isn't this server, and the browser's reports of requests to other hosts. Of a page that keeps to itself: none.
    #[must_use]
    pub fn strangers(&self) -> Vec<String> {
        let own = self.address.to_string();
        let mut strangers = lock(&self.memory.strangers).clone();
        strangers.extend(
            self.asked()
                .into_iter()
                .filter(|asked| asked.host != own)
                .map(|asked| asked.host),
        );
        strangers
    }

    /// What a page handed over under this name, a file that is there as long as the server.
    ///
    /// # Errors
    /// When nothing was.
    pub fn collected(&self, name: &str) -> anyhow::Result<PathBuf> {
        lock(&self.memory.collected)
            .get(name)
            .cloned()
            .with_context(|| format!("no page handed over {name}"))
    }

    /// Ends the server and every connection with it: the network is gone.
    pub fn stop(&self) {
        if let Some(runtime) = lock(&self.runtime).take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for PageServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
