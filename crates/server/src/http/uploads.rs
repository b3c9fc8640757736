//! Uploads by tus 1.0 (<https://tus.io/protocols/resumable-upload>), with its extensions creation, checksum,
//! termination and expiration.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::cookie::{known_owner, owner, set_cookie};
use super::{App, Problem, id};
use crate::owner::Owner;
use crate::storage::free_bytes;
use crate::uploads::{ALGORITHMS, Checksum, NoRoom, NotReceived, Upload, receive};

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");

/// What this server can.
pub(super) async fn options(State(app): State<App>) -> Response {
    let mut response = answer(StatusCode::NO_CONTENT);
    for (name, value) in [
        ("tus-version", VERSION),
        ("tus-extension", "creation,checksum,termination,expiration"),
        ("tus-checksum-algorithm", ALGORITHMS),
    ] {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response.headers_mut().insert(MAX_SIZE, most(&app));
    response
}

/// Begins an upload. Whatever name the film had is not asked for and not kept.
pub(super) async fn create(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    check_version(&headers)?;
    let settings = &app.services.settings;
    let length = number(&headers, &LENGTH).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "Say in Upload-Length how many bytes the film has.",
        )
    })?;
    if length == 0 {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "This file is empty; copy it from the camera again.",
        ));
    }
    if length > settings.most_upload_bytes {
        let gigabytes = settings.most_upload_bytes as f64 / 1e9;
        let detail = format!(
            "This film is larger than the {gigabytes:.1} GB that this server takes; cut it, or let the page do the work."
        );
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail).with(MAX_SIZE, most(&app)));
    }
    check_disk(&app, length)?;
    let (owner, secret) = match owner(&headers) {
        Some(owner) => (owner, None),
        None => Owner::new().map(|(owner, secret)| (owner, Some(secret)))?,
    };
    let begun = app.services.uploads.begin(&owner, length).await?;
    let upload = begun.map_err(|reason| match reason {
        NoRoom::Disk => disk_full(),
        NoRoom::TooMany => Problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            "You have as many films here as this server takes from one person; delete one, or wait until one is removed.",
            600,
        ),
    })?;
    let mut response = about(StatusCode::CREATED, &upload);
    let headers = response.headers_mut();
    if let Ok(location) = HeaderValue::from_str(&format!("/api/uploads/{}", upload.id)) {
        headers.insert(LOCATION, location);
    }
    if let Some(cookie) = secret.and_then(|secret| set_cookie(&secret, settings.is_https)) {
        headers.insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// How far an upload is.
pub(super) async fn offset(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    check_version(&headers)?;
    let upload = find(&app, &headers, &name).await?;
    let mut response = about(StatusCode::OK, &upload);
    response.headers_mut().insert(LENGTH, HeaderValue::from(upload.length));
    Ok(response)
}

/// Takes the next bytes.
pub(super) async fn append(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    check_version(&headers)?;
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind != Some("application/offset+octet-stream") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send the film's bytes as application/offset+octet-stream.",
        ));
    }
    let at = number(&headers, &OFFSET).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "Say in Upload-Offset where these bytes belong.",
        )
    })?;
    let checksum = match headers.get("upload-checksum") {
        None => None,
        Some(value) => Some(value.to_str().ok().and_then(Checksum::parse).ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "This Upload-Checksum can't be followed; send sha1 or sha256 and the sum in Base64.",
            )
        })?),
    };
    let upload = find(&app, &headers, &name).await?;
    if at != upload.received {
        return Err(wrong_offset());
    }
    let left = upload.length.saturating_sub(upload.received);
    if number(&headers, &CONTENT_LENGTH).is_some_and(|length| length > left) {
        return Err(too_long());
    }
    check_disk(&app, left)?;
    let services = app.services.clone();
    // On its own, so that what has come is kept even when the connection goes and this request with it.
    let receiving = tokio::spawn(async move {
        receive(
            &services.uploads,
            &services.storage,
            upload,
            checksum,
            body.into_data_stream(),
        )
        .await
    });
    let received = receiving
        .await
        .map_err(|error| crate::ServerError::Worker(error.to_string()))?;
    let upload = received.map_err(|reason| match reason {
        NotReceived::Overtaken => wrong_offset(),
        NotReceived::TooLong => too_long(),
        NotReceived::WrongChecksum => Problem::new(
            StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            "The bytes changed on their way; send them again.",
        ),
        NotReceived::BrokenOff => Problem::new(
            StatusCode::BAD_REQUEST,
            "The connection broke before all bytes were there; send them again.",
        ),
        NotReceived::Server(error) => error.into(),
    })?;
    Ok(about(StatusCode::NO_CONTENT, &upload))
}

/// Takes an upload back.
pub(super) async fn remove(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    check_version(&headers)?;
    let owner = known_owner(&headers)?;
    let upload = find(&app, &headers, &name).await?;
    if !app.services.uploads.remove(&owner, &upload.id).await? {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "A job needs this film; delete the job, and the film goes with it.",
        ));
    }
    crate::housekeeping::empty_garbage(&app.services).await?;
    Ok(answer(StatusCode::NO_CONTENT))
}

/// For those who can't send PATCH and DELETE: tus has a header for it.
pub(super) async fn by_other_method(
    state: State<App>,
    path: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let wanted = parts.headers.get("x-http-method-override").map(HeaderValue::as_bytes);
    match wanted.and_then(|method| Method::from_bytes(method).ok()) {
        Some(Method::PATCH) => append(state, path, parts.headers, body).await,
        Some(Method::DELETE) => remove(state, path, parts.headers).await,
        _ => Err(super::wrong_method().await),
    }
}

async fn find(app: &App, headers: &HeaderMap, name: &str) -> Result<Upload, Problem> {
    let owner = known_owner(headers)?;
    let upload = app.services.uploads.find(&owner, &id(name)?).await?;
    upload.ok_or_else(Problem::not_found)
}

fn check_version(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.get(RESUMABLE).is_some_and(|version| version == VERSION) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "Uploads here go by tus 1.0.0; say so in Tus-Resumable.",
    )
    .with(
        HeaderName::from_static("tus-version"),
        HeaderValue::from_static(VERSION),
    )
    .with(RESUMABLE, HeaderValue::from_static(VERSION)))
}

/// Refuses before the disk is full: these bytes, the working copy and the film made of them have to find room.
fn check_disk(app: &App, bytes: u64) -> Result<(), Problem> {
    let settings = &app.services.settings;
    let needed = bytes.saturating_mul(3).saturating_add(settings.least_free_bytes);
    let free = [app.services.storage.free_bytes(), free_bytes(&settings.data)];
    if free.into_iter().flatten().any(|free| free < needed) {
        return Err(disk_full());
    }
    Ok(())
}

fn disk_full() -> Problem {
    Problem::later(
        StatusCode::INSUFFICIENT_STORAGE,
        "There is no room for this film on the server now; try again later, or let the page do the work.",
        3600,
    )
}

fn wrong_offset() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "The upload goes on somewhere else; ask by HEAD where, and send from there.",
    )
}

fn too_long() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "These are more bytes than the film has; begin the upload again.",
    )
}

fn most(app: &App) -> HeaderValue {
    HeaderValue::from(app.services.settings.most_upload_bytes)
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn answer(status: StatusCode) -> Response {
    let headers = [
        (RESUMABLE, HeaderValue::from_static(VERSION)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers).into_response()
}

fn about(status: StatusCode, upload: &Upload) -> Response {
    let mut response = answer(status);
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(upload.received));
    if upload.received < upload.length
        && let Ok(expires) = HeaderValue::from_str(&httpdate::fmt_http_date(upload.expires_at.system_time()))
    {
        headers.insert(EXPIRES, expires);
    }
    response
}
