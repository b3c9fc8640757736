//! As much of HTTP/1.1 as a browser needs to load a page's files (RFC 9110, RFC 9112).

use std::io::{self, BufRead, Read as _};
use std::path::Path;

/// The longest head of a request that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// A request, as far as it matters here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// `GET`, `HEAD`, …
    pub method: String,
    /// The path, decoded, without the query.
    pub path: String,
    /// The part of the file that is asked for.
    pub range: Option<Range>,
    /// The tag of the file as the browser has it.
    pub known_tag: Option<String>,
    /// Whether the browser wants the connection closed after the answer.
    pub closes: bool,
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// From the first byte's place up to and with the last one's, or to the end.
    From(u64, Option<u64>),
    /// So many bytes at the end.
    Last(u64),
}

impl Range {
    /// Reads the value of a `Range` header; `None` for what may be ignored by the standard: other units, several
    /// ranges, and what is no range.
    pub(crate) fn parse(value: &str) -> Option<Self> {
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

    /// The place of its first byte and the count of its bytes in a file of `length` bytes; `None` when it has none
    /// there.
    pub(crate) fn within(self, length: u64) -> Option<(u64, u64)> {
        let (first, end) = match self {
            Self::From(first, None) => (first, length),
            Self::From(first, Some(last)) => (first, last.saturating_add(1).min(length)),
            Self::Last(count) => (length.saturating_sub(count), length),
        };
        end.checked_sub(first)
            .filter(|count| *count > 0)
            .map(|count| (first, count))
    }
}

/// Reads the next request's head; `None` when the connection has ended.
///
/// # Errors
/// When the connection breaks, or what comes is no request.
pub(crate) fn read_request(from: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut from = from.take(LONGEST);
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let mut words = line.split_whitespace();
    let (Some(method), Some(address), Some(version)) = (words.next(), words.next(), words.next()) else {
        return Err(invalid());
    };
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut request = Request {
        method: method.to_owned(),
        path: decoded(path).ok_or_else(invalid)?,
        range: None,
        known_tag: None,
        closes: version != "HTTP/1.1",
    };
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            // Cut short, or longer than any browser's.
            return Err(invalid());
        }
        let line = line.trim_end();
        if line.is_empty() {
            return Ok(Some(request));
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "range" => request.range = Range::parse(value),
            "if-none-match" => request.known_tag = Some(value.trim().to_owned()),
            "connection" => request.closes |= value.trim().eq_ignore_ascii_case("close"),
            _ => {}
        }
    }
}

/// A path with its `%20` and the like as the bytes they stand for; `None` when they aren't text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            bytes.push((high << 4) | low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

/// The media type of a file, by its name. Browsers run scripts and compile wasm only under their right types.
pub(crate) fn media_type(path: &Path) -> &'static str {
    let extension = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> io::Result<Option<Request>> {
        read_request(&mut text.as_bytes())
    }

    #[test]
    fn a_request_is_read_as_far_as_it_matters() {
        let text = "GET /a%20b/c.js?x=%2F HTTP/1.1\r\nHost: here\r\nrange: bytes=5-\r\nConnection: Close\r\n\r\nGET";
        let request = read(text).unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/a b/c.js"));
        assert_eq!(request.range, Some(Range::From(5, None)));
        assert!(request.closes);
    }

    #[test]
    fn the_end_of_a_connection_is_no_request_and_no_error() {
        assert!(read("").unwrap().is_none());
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let endless = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(100_000));
        for text in [
            "GET\r\n\r\n",
            "GET / HTTP/1.1\r\nHost",
            "GET /%zz HTTP/1.1\r\n\r\n",
            "GET /%00 HTTP/1.1\r\n\r\n",
            &endless,
        ] {
            assert!(read(text).is_err(), "{text:.40}");
        }
    }

    #[test]
    fn ranges_are_read_and_kept_inside_the_file() {
        assert_eq!(Range::parse("bytes=0-499"), Some(Range::From(0, Some(499))));
        assert_eq!(Range::parse("bytes=-500"), Some(Range::Last(500)));
        for other in ["bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b"] {
            assert_eq!(Range::parse(other), None, "{other}");
        }
        assert_eq!(Range::From(0, Some(u64::MAX)).within(10), Some((0, 10)));
        assert_eq!(Range::Last(500).within(10), Some((0, 10)));
        assert_eq!(Range::Last(0).within(10), None);
        assert_eq!(Range::From(10, None).within(10), None);
        assert_eq!(Range::From(3, Some(3)).within(10), Some((3, 1)));
    }

    #[test]
    fn scripts_and_wasm_have_the_types_browsers_insist_on() {
        assert_eq!(media_type(Path::new("a/worker.js")), "text/javascript; charset=utf-8");
        assert_eq!(media_type(Path::new("worker_bg.WASM")), "application/wasm");
        assert_eq!(media_type(Path::new("LICENSE")), "application/octet-stream");
    }
}
