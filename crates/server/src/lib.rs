//! The optional server: takes films, queues and derotates them, gives the new ones out.
//!
//! A film's way through it: [`http`](crate) takes its bytes into `storage` and counts them in `uploads`; a job of
//! `jobs` joins film and recipe; `queue` says whose turn it is; `work` finds the rim and makes the film; `housekeeping`
//! removes what has expired. All that has to last is in the `database` and the `storage`, so that a process can end at
//! any moment, and several can share both.

mod changes;
mod clock;
mod database;
mod error;
mod housekeeping;
mod http;
mod id;
mod jobs;
mod owner;
mod queue;
mod services;
mod settings;
mod storage;
mod uploads;
mod work;

pub use clock::{Clock, ManualClock, Moment, SystemClock};
pub use error::ServerError;
pub use settings::Settings;
pub use work::work_for_server;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use netdpr_video::{Holding, Programs};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use services::Services;
use work::Workers;

/// How long connections may take to end when the server does.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    services: Services,
    is_ending: watch::Sender<bool>,
    serving: JoinHandle<()>,
    house: JoinHandle<()>,
    workers: Workers,
}

impl Server {
    /// Starts to answer on `listener` and to work.
    ///
    /// # Errors
    /// When database, storage, page or FFmpeg aren't there.
    pub async fn start(settings: Settings, listener: TcpListener, clock: Arc<dyn Clock>) -> Result<Self, ServerError> {
        Programs::check()?;
        let what = std::path::PathBuf::from("the address to listen on");
        let address = listener
            .local_addr()
            .map_err(|error| ServerError::file(&what, &error))?;
        let services = Services::open(settings, clock).await?;
        let holding = Programs::holding();
        match holding {
            Holding::Walls => {}
            Holding::Limits => tracing::warn!(
                "FFmpeg runs within limits but without walls here; install bubblewrap, and allow user namespaces"
            ),
            _ => {
                tracing::warn!("FFmpeg runs without limits here; install util-linux (prlimit, setpriv) and bubblewrap");
            }
        }
        // A storage that doesn't answer now may do so in a minute.
        let is_tidy = match housekeeping::remove_orphans(&services).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!("{error}");
                false
            }
        };
        let (is_ending, ending) = watch::channel(false);
        let router = http::router(services.clone(), ending.clone())?;
        let serving = tokio::spawn(serve(listener, router, ending));
        Ok(Self {
            address,
            workers: Workers::start(&services, holding)?,
            house: tokio::spawn(keep_house(services.clone(), is_tidy)),
            services,
            is_ending,
            serving,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it: requests under way are answered, jobs under way go back into the queue.
    pub async fn stop(self) {
        self.is_ending.send_replace(true);
        self.workers.stop().await;
        if tokio::time::timeout(PATIENCE, self.serving).await.is_err() {
            tracing::warn!("some connections didn't end in time");
        }
        self.house.abort();
        self.services.database.close().await;
    }

    /// Ends it as a power cut would: nothing is given back, nobody is told. For tests of what happens then.
    pub async fn vanish(self) {
        self.house.abort();
        self.serving.abort();
        self.workers.vanish().await;
        self.is_ending.send_replace(true);
        self.services.database.close().await;
    }

    /// Does at once what is done every minute: removes what has expired.
    ///
    /// # Errors
    /// When database or storage don't answer.
    pub async fn keep_house(&self) -> Result<(), ServerError> {
        housekeeping::keep_house(&self.services).await
    }
}

async fn serve(listener: TcpListener, router: axum::Router, mut ending: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        // Also when nobody is left who could say so.
        let _ = ending.wait_for(|is_ending| *is_ending).await;
    });
    if let Err(error) = served.await {
        tracing::error!("the server can't listen any more ({error})");
    }
}

async fn keep_house(services: Services, mut is_tidy: bool) {
    let mut again = tokio::time::interval(housekeeping::EVERY);
    loop {
        again.tick().await;
        if !is_tidy {
            is_tidy = housekeeping::remove_orphans(&services).await.is_ok();
        }
        if let Err(error) = housekeeping::keep_house(&services).await {
            tracing::error!("{error}");
        }
    }
}
