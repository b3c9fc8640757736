//! What the server answers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as InPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY_REPORT_ONLY, CONTENT_TYPE, HOST};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post, put};
use tower_http::services::ServeDir;

use super::{Asked, Isolation, Memory, lock};
use crate::browser::decoded::WORKER;

/// The browser reports each request to another host, from the page and from its workers, and carries it out all the
/// same: the page behaves as without this.
const REPORT_STRANGERS: &str = "default-src 'self' blob: data: 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'; \
    report-uri /strangers";

#[derive(Clone)]
struct Serving {
    isolation: Isolation,
    memory: Arc<Memory>,
    collected: PathBuf,
}

pub(super) fn router(page: &Path, collected: &Path, isolation: Isolation, memory: Arc<Memory>) -> Router {
    let serving = Serving {
        isolation,
        memory,
        collected: collected.to_owned(),
    };
    let mut router = Router::new();
    if isolation == Isolation::Off {
        router = router.route("/service_worker.js", get(StatusCode::NOT_FOUND));
    }
    router
        .route("/collect/{name}", put(collect))
        .route("/sums.js", get(([(CONTENT_TYPE, "text/javascript")], WORKER)))
        .route("/strangers", post(report))
        .fallback_service(ServeDir::new(page))
        // A derotated film may be long.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(serving.clone(), remember))
        .with_state(serving)
}

async fn remember(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    lock(&serving.memory.asked).push(Asked {
        method: request.method().to_string(),
        path: request.uri().to_string(),
        host: host.to_owned(),
    });
    let mut response = next.run(request).await;
    let mut send = |name: HeaderName, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    send(CACHE_CONTROL, "no-store");
    send(CONTENT_SECURITY_POLICY_REPORT_ONLY, REPORT_STRANGERS);
    if serving.isolation == Isolation::On {
        send(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        send(HeaderName::from_static("cross-origin-embedder-policy"), "require-corp");
    }
    response
}

async fn collect(State(serving): State<Serving>, InPath(name): InPath<String>, body: Bytes) -> StatusCode {
    // The name becomes a file's: a plain one only.
    if name.starts_with('.') || name.contains(['/', '\\']) {
        return StatusCode::BAD_REQUEST;
    }
    let path = serving.collected.join(&name);
    match std::fs::write(&path, &body) {
        Ok(()) => {
            lock(&serving.memory.collected).insert(name, path);
            StatusCode::NO_CONTENT
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn report(State(serving): State<Serving>, body: Bytes) -> StatusCode {
    lock(&serving.memory.strangers).push(String::from_utf8_lossy(&body).into_owned());
    StatusCode::NO_CONTENT
}
