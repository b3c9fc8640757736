//! The finished film, whole or in part (RFC 9110, section 14).

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE,
    RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::cookie::known_owner;
use super::{App, Problem, id};

/// Sends the film.
pub(super) async fn send(
    State(app): State<App>,
    Path(name): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let film = app.services.jobs.film(&known_owner(&headers)?, &id(&name)?).await?;
    let film = film.ok_or_else(Problem::not_found)?.ok_or_else(|| {
        Problem::later(
            StatusCode::CONFLICT,
            "There is no film yet; ask for the job's state.",
            5,
        )
    })?;
    // A film's name is used for one film only.
    let tag = format!(
        "\"{}\"",
        film.name
            .trim_end_matches("/film.mp4")
            .rsplit('/')
            .next()
            .unwrap_or_default()
    );
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_same = text(IF_RANGE).is_none_or(|known| known == tag);
    let asked = text(RANGE).filter(|_| is_same).and_then(Range::parse);
    let (status, start, end) = match asked {
        None => (StatusCode::OK, 0, film.bytes),
        Some(range) => match range.within(film.bytes) {
            Some((start, end)) => (StatusCode::PARTIAL_CONTENT, start, end),
            None => {
                let mut problem = Problem::new(
                    StatusCode::RANGE_NOT_SATISFIABLE,
                    "The film has no such part; ask for one within its length.",
                );
                if let Ok(value) = HeaderValue::from_str(&format!("bytes */{}", film.bytes)) {
                    problem = problem.with(CONTENT_RANGE, value);
                }
                return Err(problem);
            }
        },
    };
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from_stream(app.services.storage.read(&film.name, start, end).await?)
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "video/mp4"),
        (ACCEPT_RANGES, "bytes"),
        (CACHE_CONTROL, "private, no-cache"),
        (CONTENT_DISPOSITION, "inline; filename=\"derotated.mp4\""),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(end.saturating_sub(start)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    if status == StatusCode::PARTIAL_CONTENT {
        let last = end.saturating_sub(1);
        if let Ok(value) = HeaderValue::from_str(&format!("bytes {start}-{last}/{}", film.bytes)) {
            headers.insert(CONTENT_RANGE, value);
        }
    }
    Ok(response)
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Range {
    /// From the first byte's place up to and with the last one's, or to the end.
    From(u64, Option<u64>),
    /// So many bytes at the end.
    Last(u64),
}

impl Range {
    /// `None` for what may be ignored by the standard: other units, several ranges, and what is no range.
    fn parse(value: &str) -> Option<Self> {
        let (first, last) = value.trim().strip_prefix("bytes=")?.split_once('-')?;
        let number = |text: &str| text.trim().parse::<u64>().ok();
        match (first.trim(), last.trim()) {
            ("", last) => Some(Self::Last(number(last)?)),
            (first, "") => Some(Self::From(number(first)?, None)),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::From(first, Some(last)))
            }
        }
    }

    /// First byte and end in a file of `length` bytes; `None` when it has none there.
    fn within(self, length: u64) -> Option<(u64, u64)> {
        let (start, end) = match self {
            Self::From(first, None) => (first, length),
            Self::From(first, Some(last)) => (first, last.saturating_add(1).min(length)),
            Self::Last(count) => (length.saturating_sub(count), length),
        };
        (start < end).then_some((start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_the_standard_has_them() {
        for (text, within) in [
            ("bytes=0-0", Some((0, 1))),
            ("bytes=2-", Some((2, 10))),
            ("bytes=2-99", Some((2, 10))),
            ("bytes=-3", Some((7, 10))),
            ("bytes=-99", Some((0, 10))),
            ("bytes=10-", None),
            ("bytes=-0", None),
        ] {
            assert_eq!(Range::parse(text).unwrap().within(10), within, "{text}");
        }
        for text in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=0-1,3-4",
            "lines=0-1",
            "bytes=a-b",
        ] {
            assert_eq!(Range::parse(text), None, "{text}");
        }
    }
}
