//! A job's doings as they happen: server-sent events with exactly what polling gives.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;

use super::cookie::known_owner;
use super::{App, Problem, id};
use crate::changes::JobChanges;
use crate::id::Id;
use crate::jobs::Status;
use crate::owner::Owner;

/// Follows a job until it has ended. Each event's name is `status`.
pub(super) async fn follow(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let (owner, job) = (known_owner(&headers)?, id(&name)?);
    // Listening begins before the first look: nothing falls in between.
    let changes = app.services.changes.listen_to_jobs();
    let first = app.services.jobs.status(&owner, &job).await?;
    let following = Following {
        app,
        owner,
        job,
        changes,
        next: Some(first.ok_or_else(Problem::not_found)?),
        told: None,
    };
    let events = futures_util::stream::unfold(following, |mut following| async {
        let event = following.event().await?;
        Some((Ok(event), following))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

struct Following {
    app: App,
    owner: Owner,
    job: Id,
    changes: JobChanges,
    next: Option<Status>,
    told: Option<Status>,
}

impl Following {
    /// The next event, as soon as there is something new; `None` when there will be none.
    async fn event(&mut self) -> Option<Event> {
        if self.told.as_ref().is_some_and(|told| told.state.is_ended()) {
            return None;
        }
        loop {
            let status = match self.next.take() {
                Some(status) => status,
                None => {
                    let mut is_ending = self.app.is_ending.clone();
                    tokio::select! {
                        () = self.changes.of(&self.job) => {}
                        // Also when the server is gone altogether.
                        _ = is_ending.wait_for(|is_ending| *is_ending) => return None,
                    }
                    match self.app.services.jobs.status(&self.owner, &self.job).await {
                        Ok(status) => status?,
                        Err(error) => {
                            tracing::error!("{error}");
                            return None;
                        }
                    }
                }
            };
            if self.told.as_ref() != Some(&status) {
                let text = super::jobs::to_text(&status).ok()?;
                self.told = Some(status);
                return Some(Event::default().event("status").data(text));
            }
        }
    }
}
