//! A client with a cookie, as a browser is one. Every answer it gets has to be one that the server's own description
//! names.

use std::net::SocketAddr;
use std::sync::{Mutex, OnceLock};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use hyper_util::client::legacy::Client as Connections;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::house::PATIENCE;

pub(crate) struct Client {
    address: SocketAddr,
    connections: Connections<HttpConnector, Body>,
    cookie: Mutex<Option<String>>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// A problem's sentence, which has to be one.
    pub(crate) fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let detail = problem["detail"].as_str().unwrap().to_owned();
        assert!(detail.ends_with('.') && detail.len() > 20, "{detail}");
        detail
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connections: Connections::builder(TokioExecutor::new()).build_http(),
            cookie: Mutex::new(None),
        }
    }

    /// The same person at another server (or the same after a restart).
    pub(crate) fn moved_to(&self, address: SocketAddr) -> Self {
        let client = Self::new(address);
        *client.cookie.lock().unwrap() = self.cookie();
        client
    }

    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Response<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = self.cookie() {
            request = request.header("cookie", format!("other=1; {cookie}"));
        }
        let asked = self.connections.request(request.body(body).unwrap());
        let response = tokio::time::timeout(PATIENCE, asked).await.unwrap().unwrap();
        if let Some(cookie) = response.headers().get("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            *self.cookie.lock().unwrap() = Some(pair);
        }
        check_described(method, path, response.status().as_u16());
        response.map(Body::new)
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let (parts, body) = self.ask(method, path, headers, body.into()).await.into_parts();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Body::empty()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[("tus-resumable", "1.0.0")], Body::empty())
            .await
    }

    pub(crate) async fn send_json(&self, method: &str, path: &str, value: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send(method, path, &headers, value.to_string()).await
    }

    pub(crate) async fn begin(&self, length: u64) -> Answer {
        let length = length.to_string();
        let headers = [("tus-resumable", "1.0.0"), ("upload-length", length.as_str())];
        self.send("POST", "/api/uploads", &headers, Body::empty()).await
    }

    pub(crate) async fn patch(&self, upload: &str, at: usize, bytes: &[u8], more: &[(&str, &str)]) -> Answer {
        let at = at.to_string();
        let mut headers = vec![
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", at.as_str()),
        ];
        headers.extend(more);
        self.send("PATCH", upload, &headers, bytes.to_vec()).await
    }

    /// How many bytes of an upload are there.
    pub(crate) async fn offset(&self, upload: &str) -> usize {
        let answer = self
            .send("HEAD", upload, &[("tus-resumable", "1.0.0")], Body::empty())
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.header("upload-offset").parse().unwrap()
    }

    /// Sends a film, and returns the upload's address.
    pub(crate) async fn upload(&self, film: &[u8]) -> String {
        let begun = self.begin(film.len() as u64).await;
        assert_eq!(begun.status, 201, "{begun:?}");
        let upload = begun.header("location").to_owned();
        assert_eq!(self.patch(&upload, 0, film, &[]).await.status, 204);
        upload
    }

    /// Makes a job of an upload, and returns the job's address.
    pub(crate) async fn job(&self, upload: &str, recipe: Value) -> String {
        let name = upload.rsplit('/').next().unwrap();
        let answer = self
            .send_json("POST", "/api/jobs", &json!({"upload": name, "recipe": recipe}))
            .await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.header("location").to_owned()
    }

    /// Listens to a job's events until one is as wanted; all of them, in order.
    pub(crate) async fn follow(&self, job: &str, is_wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let response = self.ask("GET", &format!("{job}/events"), &[], Body::empty()).await;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = response.into_body().into_data_stream();
        let (mut text, mut events) = (String::new(), Vec::new());
        let listening = async {
            while let Some(bytes) = stream.next().await {
                text.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
                while let Some((event, rest)) = text.split_once("\n\n") {
                    if let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) {
                        assert!(event.contains("event: status"), "{event}");
                        events.push(serde_json::from_str::<Value>(data).unwrap());
                    }
                    text = rest.to_owned();
                    if events.last().is_some_and(&is_wanted) {
                        return;
                    }
                }
            }
            panic!("the events ended before: {events:?}");
        };
        tokio::time::timeout(PATIENCE, listening).await.expect("in time");
        events
    }

    /// Waits for a state.
    pub(crate) async fn until(&self, job: &str, state: &str) -> Value {
        let events = self
            .follow(job, |status| status["state"] == state || status["state"] == "failed")
            .await;
        let last = events.last().unwrap().clone();
        assert_eq!(last["state"], state, "{last}");
        last
    }
}

/// Whether the description names this answer; what isn't in it has to be told so.
fn check_described(method: &str, path: &str, status: u16) {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    let description = DESCRIPTION
        .get_or_init(|| serde_json::from_str(include_str!("../../src/http/openapi.json")).expect("it is JSON"));
    let of_a_thing = path.split('/').enumerate().map(|(place, part)| match place {
        3 if part != "openapi.json" => "{id}",
        _ => part,
    });
    let template = of_a_thing.collect::<Vec<_>>().join("/");
    let Some(operations) = description["paths"].get(&template) else {
        return;
    };
    let method = if method == "HEAD" && operations.get("head").is_none() {
        "get"
    } else {
        method
    };
    match operations.get(method.to_lowercase()) {
        Some(operation) => assert!(
            operation["responses"].get(status.to_string()).is_some(),
            "{method} {template} isn't said to answer {status}"
        ),
        None => assert!(
            matches!(status, 403 | 405),
            "{method} {template} is not described and answers {status}"
        ),
    }
}
