//! Jobs: made, looked at, given another circle, deleted.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use netdpr_derotation::Circle;
use serde::Deserialize;
use serde_json::Value;

use super::cookie::{known_owner, owner};
use super::{App, Problem, id, json, read_json};
use crate::ServerError;
use crate::jobs::{NotCreated, NotNow, Status, Wish};
use crate::work::sentence;

/// What a job is made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    /// The upload's name; the film may still be on its way.
    upload: String,
    /// A recipe; without its circle, the rim is looked for.
    recipe: Value,
}

/// Makes a job of an upload.
pub(super) async fn create(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let owner = known_owner(&headers)?;
    let order: Order = read_json(&headers, body).await?;
    let wish = Wish::read(order.recipe).map_err(|reason| unprocessable(&reason))?;
    let created = app.services.jobs.create(&owner, &id(&order.upload)?, &wish).await?;
    let id = created.map_err(|reason| match reason {
        NotCreated::NoUpload => Problem::not_found(),
        NotCreated::Recipe(reason) => unprocessable(&reason),
        NotCreated::TooMany => Problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            "You have as many films under way as this server takes from one person; wait until one is done.",
            60,
        ),
        NotCreated::Full => Problem::later(
            StatusCode::SERVICE_UNAVAILABLE,
            "The queue is full; try again later, or let the page do the work.",
            600,
        ),
    })?;
    let status = app.services.jobs.status(&owner, &id).await?;
    let mut response = status_json(StatusCode::CREATED, &status.ok_or_else(Problem::not_found)?)?;
    if let Ok(location) = HeaderValue::from_str(&format!("/api/jobs/{id}")) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

/// The jobs of whoever asks, the newest first: none for somebody who was never here.
pub(super) async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let all = match owner(&headers) {
        Some(owner) => app.services.jobs.of(&owner).await?,
        None => Vec::new(),
    };
    Ok(json(StatusCode::OK, to_text(&all)?))
}

/// How a job stands.
pub(super) async fn show(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let status = app.services.jobs.status(&known_owner(&headers)?, &id(&name)?).await?;
    status_json(StatusCode::OK, &status.ok_or_else(Problem::not_found)?)
}

/// Gives a job a circle. The film isn't sent again.
pub(super) async fn set_circle(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (owner, id) = (known_owner(&headers)?, id(&name)?);
    let circle: Circle = read_json(&headers, body).await?;
    let set = app.services.jobs.set_circle(&owner, &id, circle).await?;
    set.map_err(|reason| match reason {
        NotNow::NoJob => Problem::not_found(),
        NotNow::AtWork => Problem::later(
            StatusCode::CONFLICT,
            "This film is being worked on; wait until it is done.",
            10,
        ),
        NotNow::FilmGone => Problem::new(StatusCode::CONFLICT, "This film is no longer here; send it again."),
        NotNow::Circle(reason) => unprocessable(&reason),
    })?;
    let status = app.services.jobs.status(&owner, &id).await?;
    status_json(StatusCode::OK, &status.ok_or_else(Problem::not_found)?)
}

/// Cancels a job that is under way, removes one that has ended.
pub(super) async fn remove(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !app.services.jobs.remove(&known_owner(&headers)?, &id(&name)?).await? {
        return Err(Problem::not_found());
    }
    crate::housekeeping::empty_garbage(&app.services).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn unprocessable(reason: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, sentence(&reason))
}

fn status_json(code: StatusCode, status: &Status) -> Result<Response, Problem> {
    Ok(json(code, to_text(status)?))
}

pub(super) fn to_text(value: &impl serde::Serialize) -> Result<String, ServerError> {
    serde_json::to_string(value).map_err(|_| ServerError::Foreign { what: "number" })
}
