//! `netdpr serve`: the optional server.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use netdpr_server::{Server, Settings, SystemClock};
use tokio::net::TcpListener;

use crate::arguments::Serve;
use crate::failure::Failure;

pub(crate) fn run(serve: &Serve) -> Result<(), Failure> {
    let settings = settings(serve)?;
    // Without addresses and file names: what the server logs has neither.
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let runtime = tokio::runtime::Runtime::new().context("the system gives no threads; try again")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(serve.listen)
            .await
            .with_context(|| format!("{} can't be listened on; give another --listen", serve.listen))?;
        let server = Server::start(settings, listener, Arc::new(SystemClock)).await?;
        // On the standard error, where the log is: whoever starts it reads the port there.
        eprintln!("netdpr: listening on http://{}/", server.address());
        asked_to_end().await?;
        eprintln!("netdpr: ending; films under way are given back");
        server.stop().await;
        Ok(())
    })
}

/// Works on one film for a server.
pub(crate) fn work() -> Result<(), Failure> {
    Ok(netdpr_server::work_for_server()?)
}

fn settings(serve: &Serve) -> Result<Settings, Failure> {
    let number = |name: &str, value: f64, least: f64, most: f64| {
        if (least..=most).contains(&value) {
            Ok(value)
        } else {
            Err(Failure::arguments(anyhow!(
                "--{name} has to be between {least} and {most}; give such a number"
            )))
        }
    };
    let bytes = |name: &str, gigabytes: f64| Ok::<u64, Failure>((number(name, gigabytes, 0.001, 1e6)? * 1e9) as u64);
    let mut settings = Settings::new(serve.data.clone());
    settings.database.clone_from(&serve.database);
    settings.storage.clone_from(&serve.storage);
    settings.page.clone_from(&serve.page);
    // Each film is worked on in a process of its own, which is this program.
    settings.worker = std::env::current_exe().ok();
    settings.cores = serve.cores.unwrap_or(settings.cores);
    settings.most_upload_bytes = bytes("largest-film", serve.largest_film)?;
    settings.most_bytes = bytes("disk", serve.disk)?;
    settings.least_free_bytes = (number("keep-free", serve.keep_free, 0.0, 1e6)? * 1e9) as u64;
    settings.longest_work =
        Duration::from_secs_f64(number("longest-work", serve.longest_work, 0.0005, 1000.0)? * 3600.0);
    settings.kept_for = Duration::from_secs_f64(number("keep", serve.keep, 0.01, 3650.0)? * 86_400.0);
    settings.most_for_one = serve.films_each.max(1);
    settings.requests_per_second = number("requests", serve.requests, 0.1, 1e6)?;
    settings.lease = Duration::from_secs_f64(number("lease", serve.lease, 2.0, 3600.0)?);
    settings.is_behind_proxy = serve.behind_proxy;
    settings.is_https = serve.https;
    Ok(settings)
}

/// Until somebody types Ctrl-C, or the system ends it.
async fn asked_to_end() -> anyhow::Result<()> {
    let no_signals = "the system doesn't tell when to end; try again";
    #[cfg(unix)]
    {
        use std::future::{Future as _, poll_fn};
        use std::pin::pin;
        use std::task::Poll;
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate()).context(no_signals)?;
        let mut typed = pin!(tokio::signal::ctrl_c());
        poll_fn(|context| match terminated.poll_recv(context) {
            Poll::Ready(_) => Poll::Ready(Ok(())),
            Poll::Pending => typed.as_mut().poll(context),
        })
        .await
        .context(no_signals)
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.context(no_signals)
}
