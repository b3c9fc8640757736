//! A person's browser: it keeps its cookie, and asks again when nobody answers.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use bytes::Bytes;
use hyper_util::client::legacy::Client as Connections;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// How long somebody asks in vain.
const PATIENCE: Duration = Duration::from_secs(120);
const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

pub(crate) struct Person {
    address: SocketAddr,
    connections: Connections<HttpConnector, Body>,
    cookie: Mutex<Option<String>>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    }
}

impl Person {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connections: Connections::builder(TokioExecutor::new()).build_http(),
            cookie: Mutex::new(None),
        }
    }

    /// Asks once; `None` when there is no whole answer.
    async fn try_ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Option<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookie = self.cookie.lock().ok()?.clone();
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        let request = request.body(Body::from(body)).ok()?;
        let asking = async {
            let (parts, body) = self.connections.request(request).await.ok()?.into_parts();
            let body = to_bytes(Body::new(body), usize::MAX).await.ok()?;
            Some((parts, body))
        };
        let (parts, body) = tokio::time::timeout(PATIENCE, asking).await.ok()??;
        if let Some(cookie) = parts.headers.get("set-cookie").and_then(|cookie| cookie.to_str().ok()) {
            *self.cookie.lock().ok()? = cookie.split(';').next().map(str::to_owned);
        }
        Some(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        })
    }

    /// Asks until there is an answer other than that the server has a problem.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.try_ask(method, path, headers, Vec::new()).await {
                Some(answer) if answer.status != 503 => return answer,
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
            assert!(Instant::now() < deadline, "nobody answers {method} {path}");
        }
    }

    /// What a person may meet while the server is in trouble, or the sentence on what they mustn't.
    pub(crate) fn may_pass(&self, status: u16, answer: &Answer) -> Result<(), String> {
        match status {
            200..=299 | 409 | 503 => Ok(()),
            _ => Err(format!("{status}: {}", answer.json()["detail"])),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[]).await
    }

    /// Asks once.
    pub(crate) async fn try_get(&self, path: &str) -> Option<Answer> {
        self.try_ask("GET", path, &[], Vec::new()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, &[TUS]).await
    }

    pub(crate) async fn jobs(&self) -> Vec<Value> {
        self.get("/api/jobs")
            .await
            .json()
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) async fn try_json(&self, method: &str, path: &str, value: &Value) -> Option<Answer> {
        let headers = [("content-type", "application/json")];
        self.try_ask(method, path, &headers, value.to_string().into_bytes())
            .await
    }

    pub(crate) async fn begin(&self, length: usize) -> Answer {
        self.ask("POST", "/api/uploads", &[TUS, ("upload-length", &length.to_string())])
            .await
    }

    pub(crate) async fn try_patch(&self, upload: &str, at: usize, bytes: &[u8]) -> Option<Answer> {
        let at = at.to_string();
        let headers = [
            TUS,
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", at.as_str()),
        ];
        self.try_ask("PATCH", upload, &headers, bytes.to_vec()).await
    }

    /// How much of an upload is there.
    pub(crate) async fn offset(&self, upload: &str) -> Result<usize, String> {
        let answer = self.ask("HEAD", upload, &[TUS]).await;
        match answer.header("upload-offset").parse() {
            Ok(offset) => Ok(offset),
            Err(_) => Err(format!("an upload is lost ({})", answer.status)),
        }
    }

    /// A finished film, whole.
    pub(crate) async fn film(&self, job: &str) -> Result<Answer, String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.get(&format!("{job}/video")).await;
            if answer.status == 200 {
                return Ok(answer);
            }
            if answer.status == 404 || Instant::now() > deadline {
                return Err(format!("a film is lost ({})", answer.status));
            }
        }
    }
}
