//! What stands before every request: not too often, not in somebody's name from another site; and the headers that
//! every answer has.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::cookie::SERVER_IS_THERE;
use super::{App, Problem};

/// Lets a request through or not, and puts the headers on the answer.
pub(super) async fn stand_before(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_page = !request.uri().path().starts_with("/api/");
    let is_index = matches!(request.uri().path(), "/" | "/index.html");
    let mut response = if !app.limit.allows(address(&app, &request)) {
        Problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            "There were too many requests from your address; wait a few seconds.",
            5,
        )
        .into_response()
    } else if is_from_elsewhere(request.method(), request.headers()) {
        Problem::new(
            StatusCode::FORBIDDEN,
            "This came from another site's page; do it on this server's own page.",
        )
        .into_response()
    } else {
        next.run(request).await
    };
    app.counts.answered(response.status());
    let headers = response.headers_mut();
    if is_index {
        headers.append(SET_COOKIE, SERVER_IS_THERE);
    }
    headers.insert(
        CONTENT_SECURITY_POLICY,
        if is_page {
            app.page_policy
        } else {
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")
        },
    );
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // With these two, browsers lend the page shared memory.
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Who asks. Behind a proxy, what the proxy added last is true; what stands before it may be anybody's invention.
pub(super) fn address(app: &App, request: &Request) -> IpAddr {
    if app.services.settings.is_behind_proxy {
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        if let Some(address) = last {
            return address;
        }
    }
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
    connection.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip())
}

/// Whether a request that changes something was made by another site's page.
fn is_from_elsewhere(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    let authority = |origin: &str| origin.split_once("://").map(|(_, authority)| authority.to_owned());
    match text(ORIGIN) {
        None => false,
        Some(origin) => authority(origin).as_deref() != text(HOST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn other_sites_change_nothing() {
        for (pairs, is_elsewhere) in [
            (&[][..], false),
            (&[("host", "a.org"), ("origin", "https://a.org")], false),
            (
                &[
                    ("host", "a.org:81"),
                    ("origin", "http://a.org:81"),
                    ("sec-fetch-site", "same-origin"),
                ],
                false,
            ),
            (&[("host", "a.org"), ("origin", "https://b.org")], true),
            (&[("host", "a.org"), ("origin", "null")], true),
            (&[("host", "a.org"), ("sec-fetch-site", "cross-site")], true),
            (&[("host", "a.org"), ("sec-fetch-site", "same-site")], true),
        ] {
            assert_eq!(
                is_from_elsewhere(&Method::POST, &headers(pairs)),
                is_elsewhere,
                "{pairs:?}"
            );
            assert!(!is_from_elsewhere(&Method::GET, &headers(pairs)));
        }
    }
}
