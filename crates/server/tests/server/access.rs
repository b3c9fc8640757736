//! Who may do what, and what a browser is told.

use serde_json::json;

use crate::client::Client;
use crate::house::{House, without_workers};

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

#[tokio::test]
async fn nobody_sees_what_is_somebody_elses() {
    let (_house, server, client) = without_workers().await;
    let upload = client.upload(b"film").await;
    let job = client.job(&upload, json!({"version": 1, "rpm": 3})).await;
    assert_eq!(client.get(&job).await.status, 200);
    let name = upload.rsplit('/').next().unwrap();
    let nobody = Client::new(server.address());
    let somebody = Client::new(server.address());
    somebody.upload(b"other").await;
    assert_ne!(somebody.cookie(), client.cookie());
    for other in [&nobody, &somebody] {
        for path in [job.clone(), format!("{job}/events"), format!("{job}/video")] {
            other.get(&path).await.problem(404);
        }
        other
            .send_json("PUT", &format!("{job}/circle"), &json!({"x": 1, "y": 1, "r": 1}))
            .await
            .problem(404);
        other.delete(&job).await.problem(404);
        other.delete(&upload).await.problem(404);
        assert_eq!(other.send("HEAD", &upload, &[TUS], "").await.status, 404);
        other.patch(&upload, 4, b"", &[]).await.problem(404);
        let order = json!({"upload": name, "recipe": {"version": 1, "rpm": 3}});
        other.send_json("POST", "/api/jobs", &order).await.problem(404);
        assert_eq!(other.get("/api/jobs").await.json(), json!([]));
    }
    assert_eq!(client.get("/api/jobs").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_cookie_is_the_persons_alone() {
    let mut house = House::new();
    house.settings.is_https = true;
    let server = house.start().await;
    let answer = Client::new(server.address()).begin(5).await;
    let cookie = answer.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.split("; ").any(|there| there == part), "{cookie}");
    }
    let secret = cookie.split(['=', ';']).nth(1).unwrap();
    server.stop().await;
    // Whoever reads the database can't pass for anybody.
    for file in std::fs::read_dir(house.folder()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(path).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
}

#[tokio::test]
async fn no_name_of_a_client_is_a_path() {
    let (house, _server, client) = without_workers().await;
    client.upload(b"film").await;
    std::fs::write(house.folder().join("secret"), "secret").unwrap();
    let long = "a".repeat(4096);
    for name in [
        "..",
        "%2e%2e",
        "..%2f..%2fsecret",
        "%00",
        "....//",
        "%F0%9F%92%A5",
        "secret",
        long.as_str(),
        "0123456789ABCDEF0123456789ABCDEF",
    ] {
        for path in [
            format!("/api/jobs/{name}"),
            format!("/api/jobs/{name}/video"),
            format!("/api/{name}"),
            format!("/{name}"),
        ] {
            let answer = client.get(&path).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(!answer.body.windows(6).any(|window| window == b"secret"));
        }
        let answer = client.send("HEAD", &format!("/api/uploads/{name}"), &[TUS], "").await;
        assert_eq!(answer.status, 404, "{name}");
        let order = json!({"upload": name, "recipe": {"version": 1, "rpm": 3}});
        client.send_json("POST", "/api/jobs", &order).await.problem(404);
    }
}

#[tokio::test]
async fn orders_that_are_none() {
    let (_house, _server, client) = without_workers().await;
    let upload = client.upload(b"film").await;
    let name = upload.rsplit('/').next().unwrap();
    let order = async |value: serde_json::Value| client.send_json("POST", "/api/jobs", &value).await;
    for recipe in [
        json!(null),
        json!(3),
        json!("x"),
        json!([]),
        json!({}),
        json!({"version": 2, "rpm": 3}),
        json!({"version": 1, "rpm": 0}),
        json!({"version": 1, "rpm": "3"}),
        json!({"version": 1, "rpm": 1e300}),
        json!({"version": 1, "rpm": 3, "circle": []}),
        json!({"version": 1, "rpm": 3, "mask": {"polygon": []}}),
        json!({"version": 1, "rpm": 3, "trim": {"start_s": 5, "end_s": 1}}),
    ] {
        order(json!({"upload": name, "recipe": recipe})).await.problem(422);
    }
    for wrong in [
        json!(null),
        json!([]),
        json!({}),
        json!({"upload": name}),
        json!({"upload": 5, "recipe": {}}),
        json!({"upload": name, "recipe": {}, "more": 1}),
    ] {
        order(wrong).await.problem(400);
    }
    client
        .send("POST", "/api/jobs", &[("content-type", "application/json")], "{")
        .await
        .problem(400);
    client.send("POST", "/api/jobs", &[], "{}").await.problem(415);
    client
        .send_json("POST", "/api/jobs", &json!("x".repeat(70_000)))
        .await
        .problem(413);
    client.send("PUT", "/api/jobs", &[], "").await.problem(405);
    assert_eq!(client.get("/api/jobs").await.json(), json!([]));
}

#[tokio::test]
async fn the_page_comes_with_what_it_needs() {
    let mut house = House::new();
    let page = tempfile::tempdir().unwrap();
    std::fs::write(page.path().join("index.html"), "<p>NetDPR</p>").unwrap();
    std::fs::write(page.path().join("a.wasm"), "wasm").unwrap();
    house.settings.page = Some(page.path().to_owned());
    let server = house.start().await;
    let client = Client::new(server.address());
    for (path, kind) in [
        ("/", "text/html"),
        ("/a.wasm", "application/wasm"),
        ("/api/openapi.json", "application/json"),
        ("/healthz", "application/json"),
    ] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-embedder-policy"), "require-corp");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").contains("default-src"));
    }
    // By this the page knows, without asking, that it may ask the server.
    for path in ["/", "/api/limits"] {
        assert!(
            client
                .get(path)
                .await
                .header("set-cookie")
                .starts_with("netdpr_server=1; ")
        );
    }
    let limits = client.get("/api/limits").await.json();
    assert_eq!(limits, json!({"largest_film_bytes": 4_u64 << 30, "kept_days": 7.0}));
    client.get("/../Cargo.toml").await.problem(404);
    client.get("/missing").await.problem(404);
    client.get("/api/missing").await.problem(404);
}

#[tokio::test]
async fn other_sites_pages_change_nothing() {
    let (_house, _server, client) = without_workers().await;
    let upload = client.upload(b"film").await;
    for header in [
        ("origin", "https://elsewhere.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        client.send("DELETE", &upload, &[TUS, header], "").await.problem(403);
        client
            .send("POST", "/api/uploads", &[TUS, ("upload-length", "4"), header], "")
            .await
            .problem(403);
    }
    assert_eq!(client.offset(&upload).await, 4);
}

#[tokio::test]
async fn too_many_requests_have_to_wait() {
    let mut house = House::new();
    house.settings.requests_per_second = 1.0;
    house.settings.is_behind_proxy = true;
    let server = house.start().await;
    let client = Client::new(server.address());
    let ask = async |from: &str| client.send("GET", "/healthz", &[("x-forwarded-for", from)], "").await;
    for count in 0..10 {
        // What stands before the proxy's own word is invented.
        assert_eq!(ask(&format!("9.9.9.{count}, 1.2.3.4")).await.status, 200);
    }
    let answer = ask("1.2.3.4").await;
    answer.problem(429);
    assert_eq!(answer.header("retry-after"), "5");
    assert_eq!(ask("1.2.3.5").await.status, 200);
    house.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(ask("1.2.3.4").await.status, 200);
}

#[tokio::test]
async fn figures_for_prometheus() {
    let mut house = House::new();
    house.settings.cores = 0;
    house.settings.is_behind_proxy = true;
    let server = house.start().await;
    let client = Client::new(server.address());
    let upload = client.upload(b"film").await;
    client.job(&upload, json!({"version": 1, "rpm": 3})).await;
    let answer = client.get("/metrics").await;
    let text = std::str::from_utf8(&answer.body).unwrap();
    for line in [
        "netdpr_answers_total{status=\"2xx\"} 3",
        "netdpr_jobs{state=\"queued\"} 1",
        "netdpr_jobs{state=\"done\"} 0",
        "netdpr_uploads 1",
        "netdpr_upload_bytes 4",
        "netdpr_film_bytes 0",
    ] {
        assert!(text.lines().any(|there| there == line), "{line} is missing in {text}");
    }
    // Not for the world.
    let from_outside = [("x-forwarded-for", "8.8.8.8")];
    client.send("GET", "/metrics", &from_outside, "").await.problem(404);
}
