//! A small server for the built page: this machine alone, cross-origin isolated, with ranges for videos.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context as _, Result};

use crate::http::{Request, media_type, read_request};
use crate::run::say;

/// On every answer. The first two give the page SharedArrayBuffer; the third lets its own workers load its files
/// under them. Nothing is kept without asking, for the page may have been built anew.
const ALWAYS: &str = "Cross-Origin-Opener-Policy: same-origin\r\n\
                      Cross-Origin-Embedder-Policy: require-corp\r\n\
                      Cross-Origin-Resource-Policy: same-origin\r\n\
                      Cache-Control: no-cache\r\n\
                      X-Content-Type-Options: nosniff\r\n";

/// A browser that says nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serves `dist` on 127.0.0.1 until the program is ended.
///
/// # Errors
/// When the port is taken or may not be used.
pub(crate) fn serve(dist: &Path, port: u16) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).with_context(|| {
        format!("Port {port} can't be used (taken by another program?): try `cargo xtask serve --port 8081`.")
    })?;
    let address = listener
        .local_addr()
        .context("The server's own address is not known.")?;
    let dist = dist
        .canonicalize()
        .with_context(|| format!("{} can't be read.", dist.display()))?;
    say(&format!("NetDPR is at http://{address}/ (Ctrl+C ends it)."));
    for stream in listener.incoming() {
        // A connection that fails is the browser's concern, not the server's.
        let Ok(stream) = stream else { continue };
        let dist = dist.clone();
        thread::spawn(move || {
            let _ = converse(&stream, &dist);
        });
    }
    Ok(())
}

/// Answers the requests of one connection, one after another.
fn converse(stream: &TcpStream, dist: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut from = BufReader::new(stream);
    let mut to = stream;
    while let Some(request) = read_request(&mut from)? {
        answer(&request, dist, &mut to)?;
        // Only requests without a body are understood, so after any other it isn't known where the next one begins.
        if request.closes || !matches!(request.method.as_str(), "GET" | "HEAD") {
            break;
        }
    }
    Ok(())
}

/// Answers one request with a file of `dist`.
pub(crate) fn answer(request: &Request, dist: &Path, to: &mut impl Write) -> io::Result<()> {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return say_status(
            to,
            request,
            "405 Method Not Allowed",
            "Allow: GET, HEAD\r\nConnection: close\r\n",
        );
    }
    let Some((mut file, path)) = open(&request.path, dist) else {
        return say_status(to, request, "404 Not Found", "");
    };
    let about = file.metadata()?;
    let length = about.len();
    let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let tag = format!("\"{:x}-{length:x}\"", changed.as_nanos());
    if request.known_tag.as_deref() == Some(&tag) {
        return say_status(to, request, "304 Not Modified", &format!("ETag: {tag}\r\n"));
    }
    let (status, first, count) = match request.range {
        None => ("200 OK", 0, length),
        Some(range) => match range.within(length) {
            Some((first, count)) => ("206 Partial Content", first, count),
            None => {
                let whole = format!("Content-Range: bytes */{length}\r\n");
                return say_status(to, request, "416 Range Not Satisfiable", &whole);
            }
        },
    };
    let mut head = format!(
        "HTTP/1.1 {status}\r\n{ALWAYS}Content-Type: {}\r\nContent-Length: {count}\r\nAccept-Ranges: bytes\r\nETag: {tag}\r\n",
        media_type(&path)
    );
    if request.range.is_some() {
        head.push_str(&content_range(first, count, length));
    }
    head.push_str("\r\n");
    to.write_all(head.as_bytes())?;
    if request.method == "GET" {
        file.seek(SeekFrom::Start(first))?;
        io::copy(&mut file.take(count), to)?;
    }
    to.flush()
}

/// The header that says which part of the file this is.
fn content_range(first: u64, count: u64, length: u64) -> String {
    let last = first.saturating_add(count).saturating_sub(1);
    format!("Content-Range: bytes {first}-{last}/{length}\r\n")
}

/// An answer without a file.
fn say_status(to: &mut impl Write, request: &Request, status: &str, headers: &str) -> io::Result<()> {
    // What is not modified has a length, but it isn't this one.
    let text = if status.starts_with("304") {
        String::new()
    } else {
        format!("{status}\n")
    };
    let about = if text.is_empty() {
        String::new()
    } else {
        format!(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n",
            text.len()
        )
    };
    write!(to, "HTTP/1.1 {status}\r\n{ALWAYS}{headers}{about}\r\n")?;
    if request.method != "HEAD" {
        to.write_all(text.as_bytes())?;
    }
    to.flush()
}

/// Opens the file that `path` stands for, if it lies inside `dist`.
fn open(path: &str, dist: &Path) -> Option<(File, PathBuf)> {
    let inside = Path::new(path.trim_start_matches('/'));
    if !inside.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let mut file = dist.join(inside);
    if path.ends_with('/') {
        file.push("index.html");
    }
    // A link could lead out of it.
    let file = fs::canonicalize(file)
        .ok()
        .filter(|file| file.starts_with(dist) && file.is_file())?;
    Some((File::open(&file).ok()?, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test alone, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("netdpr-serve-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("dist/vendor")).unwrap();
            fs::write(path.join("dist/index.html"), "<p>page").unwrap();
            fs::write(path.join("dist/vendor/core.wasm"), "0123456789").unwrap();
            fs::write(path.join("secret.txt"), "secret").unwrap();
            Self(path.canonicalize().unwrap())
        }

        fn get(&self, request: &str) -> String {
            let request = read_request(&mut request.as_bytes()).unwrap().unwrap();
            let mut answered = Vec::new();
            answer(&request, &self.0.join("dist"), &mut answered).unwrap();
            String::from_utf8(answered).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_page_comes_isolated_and_with_its_type() {
        let folder = Folder::new("page");
        let page = folder.get("GET / HTTP/1.1\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
        for header in [
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Embedder-Policy: require-corp",
            "Cross-Origin-Resource-Policy: same-origin",
            "Content-Type: text/html; charset=utf-8",
            "Content-Length: 7",
        ] {
            assert!(page.contains(&format!("\r\n{header}\r\n")), "{header} is not in {page}");
        }
        assert!(page.ends_with("\r\n\r\n<p>page"));
        let head = folder.get("HEAD /index.html?encoder=ffmpeg HTTP/1.1\r\n\r\n");
        assert!(
            head.contains("\r\nContent-Length: 7\r\n") && head.ends_with("\r\n\r\n"),
            "{head}"
        );
    }

    #[test]
    fn a_part_of_a_file_can_be_asked_for() {
        let folder = Folder::new("range");
        let part = |range: &str| {
            folder.get(&format!(
                "GET /vendor/core.wasm HTTP/1.1\r\nRange: bytes={range}\r\n\r\n"
            ))
        };
        let middle = part("2-4");
        assert!(middle.starts_with("HTTP/1.1 206 Partial Content\r\n"), "{middle}");
        assert!(middle.contains("\r\nContent-Range: bytes 2-4/10\r\n"), "{middle}");
        assert!(middle.contains("\r\nContent-Type: application/wasm\r\n"), "{middle}");
        assert!(middle.ends_with("\r\n\r\n234"), "{middle}");
        assert!(part("7-").ends_with("\r\n\r\n789"));
        assert!(part("-1").ends_with("\r\n\r\n9"));
        assert!(
            part("5-99999999999999999999").starts_with("HTTP/1.1 200 OK"),
            "a number too large is no range"
        );
        let beyond = part("10-");
        assert!(beyond.starts_with("HTTP/1.1 416 "), "{beyond}");
        assert!(beyond.contains("\r\nContent-Range: bytes */10\r\n"), "{beyond}");
    }

    #[test]
    fn nothing_outside_dist_is_served() {
        let folder = Folder::new("outside");
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/vendor/../../secret.txt",
            "//etc/passwd",
            "/no",
            "/vendor",
        ] {
            let answered = folder.get(&format!("GET {path} HTTP/1.1\r\n\r\n"));
            assert!(answered.starts_with("HTTP/1.1 404 "), "{path}: {answered}");
        }
        assert!(folder.get("POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let folder = Folder::new("tag");
        let first = folder.get("GET /vendor/core.wasm HTTP/1.1\r\n\r\n");
        let tag = first.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap();
        let again = folder.get(&format!(
            "GET /vendor/core.wasm HTTP/1.1\r\nIf-None-Match: {tag}\r\n\r\n"
        ));
        assert!(
            again.starts_with("HTTP/1.1 304 ") && again.ends_with("\r\n\r\n"),
            "{again}"
        );
    }
}
