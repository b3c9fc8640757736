//! Figures for whoever looks after the server, as Prometheus reads them (its text format, version 0.0.4).

use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use sqlx::Row as _;

use super::guard::address;
use super::{App, Problem};
use crate::ServerError;
use crate::jobs::State as JobState;

/// What this process counts from its start on.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Answers by the first digit of their status, from 1 on.
    answers: [AtomicU64; 5],
}

impl Counts {
    /// Counts an answer.
    pub(super) fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(count) = self.answers.get(class) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The figures, to this machine and its own network alone.
pub(super) async fn show(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    if !is_near(address(&app, &request)) {
        return Err(Problem::not_found());
    }
    let text = text(&app).await?;
    let headers = [(CONTENT_TYPE, "text/plain; version=0.0.4"), (CACHE_CONTROL, "no-store")];
    Ok((StatusCode::OK, headers, text).into_response())
}

fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

async fn text(app: &App) -> Result<String, ServerError> {
    let pool = app.services.database.pool();
    let mut text = Figures::default();
    text.head(
        "netdpr_answers_total",
        "counter",
        "Requests answered by this process, by status.",
    );
    for (class, count) in (1..).zip(&app.counts.answers) {
        text.figure(
            "netdpr_answers_total",
            &format!("status=\"{class}xx\""),
            count.load(Ordering::Relaxed),
        );
    }
    text.head("netdpr_jobs", "gauge", "Jobs of all processes, by state.");
    let rows = sqlx::query("SELECT state, COUNT(*) AS count FROM jobs GROUP BY state")
        .fetch_all(pool)
        .await?;
    let mut counts = Vec::new();
    for row in &rows {
        counts.push((row.try_get::<String, _>("state")?, row.try_get::<i64, _>("count")?));
    }
    for name in JobState::names() {
        let count = counts
            .iter()
            .find(|(state, _)| state == name)
            .map_or(0, |(_, count)| *count);
        text.figure("netdpr_jobs", &format!("state=\"{name}\""), count);
    }
    for (name, what, sql) in [
        (
            "netdpr_uploads",
            "Films that were sent, whole or in part.",
            "SELECT COUNT(*) AS figure FROM uploads",
        ),
        (
            "netdpr_upload_bytes",
            "What was sent and is kept, bytes.",
            "SELECT CAST(COALESCE(SUM(received), 0) AS BIGINT) AS figure FROM uploads",
        ),
        (
            "netdpr_film_bytes",
            "What was made and is kept, bytes.",
            "SELECT CAST(COALESCE(SUM(film_bytes), 0) AS BIGINT) AS figure FROM jobs",
        ),
        (
            "netdpr_folders_to_remove",
            "Folders of the storage that wait for their removal.",
            "SELECT COUNT(*) AS figure FROM garbage",
        ),
    ] {
        let row = sqlx::query(sql).fetch_one(pool).await?;
        text.head(name, "gauge", what);
        text.figure(name, "", row.try_get::<i64, _>("figure")?);
    }
    if let Some(free) = app.services.storage.free_bytes() {
        text.head("netdpr_free_bytes", "gauge", "Free space of the storage's disk, bytes.");
        text.figure("netdpr_free_bytes", "", free);
    }
    Ok(text.0)
}

#[derive(Default)]
struct Figures(String);

impl Figures {
    fn head(&mut self, name: &str, kind: &str, what: &str) {
        // A text takes whatever is written.
        let _ = writeln!(self.0, "# HELP {name} {what}\n# TYPE {name} {kind}");
    }

    fn figure(&mut self, name: &str, label: &str, figure: impl std::fmt::Display) {
        let _ = if label.is_empty() {
            writeln!(self.0, "{name} {figure}")
        } else {
            writeln!(self.0, "{name}{{{label}}} {figure}")
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_for_this_network_alone() {
        let near = |text: &str| is_near(text.parse().unwrap());
        assert!(
            [
                "127.0.0.1",
                "::1",
                "10.1.2.3",
                "192.168.0.9",
                "fd00::1",
                "::ffff:10.0.0.1"
            ]
            .into_iter()
            .all(near)
        );
        assert!(!["8.8.8.8", "2001:db8::1", "::ffff:8.8.8.8"].into_iter().any(near));
    }
}
