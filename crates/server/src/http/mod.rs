//! The server as it is seen from outside.

mod cookie;
mod events;
mod guard;
mod jobs;
mod metrics;
mod page;
mod problem;
mod rate;
mod uploads;
mod video;

pub(crate) use problem::Problem;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post, put};
use tokio::sync::watch;

use crate::ServerError;
use crate::id::Id;
use crate::services::Services;
use rate::RateLimit;

/// What every request has at hand.
#[derive(Debug, Clone)]
pub(crate) struct App {
    services: Services,
    limit: Arc<RateLimit>,
    counts: Arc<metrics::Counts>,
    page_policy: HeaderValue,
    /// Becomes true when the server is to end: who listens to events is let go.
    is_ending: watch::Receiver<bool>,
}

/// The routes, with all that stands before them.
pub(crate) fn router(services: Services, is_ending: watch::Receiver<bool>) -> Result<Router, ServerError> {
    let settings = Arc::clone(&services.settings);
    let app = App {
        limit: Arc::new(RateLimit::new(
            Arc::clone(&services.clock),
            settings.requests_per_second,
        )),
        counts: Arc::default(),
        page_policy: page::policy(settings.page.as_deref())?,
        services,
        is_ending,
    };
    let router = Router::new()
        .route("/api/uploads", post(uploads::create).options(uploads::options))
        .route(
            "/api/uploads/{id}",
            patch(uploads::append)
                .head(uploads::offset)
                .delete(uploads::remove)
                .options(uploads::options)
                .post(uploads::by_other_method),
        )
        .route("/api/jobs", post(jobs::create).get(jobs::list))
        .route("/api/jobs/{id}", get(jobs::show).delete(jobs::remove))
        .route("/api/jobs/{id}/events", get(events::follow))
        .route("/api/jobs/{id}/circle", put(jobs::set_circle))
        .route("/api/jobs/{id}/video", get(video::send))
        .route("/api/limits", get(limits))
        .route("/api/openapi.json", get(openapi))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics::show))
        .route("/api/{*rest}", get(nothing_here))
        .method_not_allowed_fallback(wrong_method);
    let router = match &settings.page {
        Some(folder) => router.fallback_service(page::files(folder)),
        None => router.fallback(nothing_here),
    };
    Ok(router
        .layer(from_fn_with_state(app.clone(), guard::stand_before))
        .with_state(app))
}

async fn nothing_here() -> Problem {
    Problem::not_found()
}

async fn wrong_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address takes other methods; /api/openapi.json lists them.",
    )
}

async fn openapi() -> Response {
    json(StatusCode::OK, include_str!("openapi.json").to_owned())
}

/// What a person has to know before they send a film. That it is answered tells the page that there is a server.
async fn limits(State(app): State<App>) -> Response {
    let settings = &app.services.settings;
    let limits = serde_json::json!({
        "largest_film_bytes": settings.most_upload_bytes,
        "kept_days": settings.kept_for.as_secs_f64() / 86_400.0,
    });
    let mut response = json(StatusCode::OK, limits.to_string());
    response.headers_mut().append(SET_COOKIE, cookie::SERVER_IS_THERE);
    response
}

/// Whether database and storage answer.
async fn health(State(app): State<App>) -> Result<Response, Problem> {
    sqlx::query("SELECT 1 AS one")
        .execute(app.services.database.pool())
        .await
        .map_err(ServerError::from)?;
    app.services.storage.folders_in("uploads").await?;
    Ok(json(StatusCode::OK, r#"{"status":"ok"}"#.to_owned()))
}

/// An answer in JSON that nobody keeps.
fn json(status: StatusCode, text: String) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    (status, headers, text).into_response()
}

/// A name from an address; one that can't be ours is not there.
fn id(text: &str) -> Result<Id, Problem> {
    Id::parse(text).ok_or_else(Problem::not_found)
}

/// The longest JSON that is read, bytes.
const LONGEST: usize = 64 * 1024;

/// A request's JSON.
async fn read_json<T: serde::de::DeserializeOwned>(headers: &axum::http::HeaderMap, body: Body) -> Result<T, Problem> {
    let is_json = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(';')
                .next()
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
        });
    if !is_json {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send this as application/json.",
        ));
    }
    let bytes = to_bytes(body, LONGEST)
        .await
        .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "This is more than 64 KiB; send less."))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            format!("This isn't the JSON that belongs here ({error}); /api/openapi.json shows its form."),
        )
    })
}
