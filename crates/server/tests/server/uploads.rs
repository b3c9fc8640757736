//! Uploads: every way in which a client may be wrong, and how it goes on.

use std::time::{Duration, Instant};

use base64::Engine as _;
use sha1::{Digest as _, Sha1};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::client::Client;
use crate::house::{House, PATIENCE, without_workers};

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

fn sha1(bytes: &[u8]) -> String {
    let sum = base64::engine::general_purpose::STANDARD.encode(Sha1::digest(bytes));
    format!("sha1 {sum}")
}

#[tokio::test]
async fn what_the_server_can_is_said() {
    let (_house, _server, client) = without_workers().await;
    let answer = client.send("OPTIONS", "/api/uploads", &[], "").await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(
        answer.header("tus-extension"),
        "creation,checksum,termination,expiration"
    );
    assert_eq!(answer.header("tus-max-size"), (4_u64 << 30).to_string());
}

#[tokio::test]
async fn beginnings_that_are_wrong() {
    let (house, _server, client) = without_workers().await;
    let begin = async |headers: &[(&str, &str)]| client.send("POST", "/api/uploads", headers, "").await;
    let answer = begin(&[("upload-length", "5")]).await;
    answer.problem(412);
    assert_eq!(answer.header("tus-version"), "1.0.0");
    begin(&[("tus-resumable", "0.2.2"), ("upload-length", "5")])
        .await
        .problem(412);
    for length in ["", "-1", "x", "0", "1e3", "99999999999999999999999"] {
        begin(&[TUS, ("upload-length", length)]).await.problem(400);
    }
    begin(&[TUS]).await.problem(400);
    begin(&[TUS, ("upload-defer-length", "1")]).await.problem(400);
    let answer = client.begin((4 << 30) + 1).await;
    assert!(answer.problem(413).contains("4.3 GB"));
    // Names are theirs; nothing of them is kept, whatever they are.
    for name in [
        "Li4vLi4vZXRjL3Bhc3N3ZA==",
        "AAAA",
        "8J+SpQ==",
        &"QUFB".repeat(1024),
        "not base64 at all",
    ] {
        let metadata = format!("filename {name}");
        let answer = begin(&[TUS, ("upload-length", "5"), ("upload-metadata", &metadata)]).await;
        assert_eq!(answer.status, 201);
        let upload = answer.header("location");
        assert_eq!(client.patch(upload, 0, b"bytes", &[]).await.status, 204);
    }
    for file in house.files() {
        let within = file
            .strip_prefix(house.folder().join("films"))
            .unwrap()
            .to_str()
            .unwrap();
        let is_ours =
            |part: &str| part == "uploads" || (part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(within.split('/').all(is_ours), "{within}");
    }
}

#[tokio::test]
async fn bytes_go_on_where_they_end_and_nowhere_else() {
    let (house, server, client) = without_workers().await;
    let upload = client.begin(10).await.header("location").to_owned();
    assert_eq!(
        client.patch(&upload, 0, b"0123", &[]).await.header("upload-offset"),
        "4"
    );
    for at in [0, 3, 5, 10] {
        client.patch(&upload, at, b"x", &[]).await.problem(409);
    }
    client.patch(&upload, 4, b"4567890", &[]).await.problem(413);
    let kind = [TUS, ("upload-offset", "4"), ("content-type", "video/mp4")];
    client.send("PATCH", &upload, &kind, "45").await.problem(415);
    let kind = [TUS, ("content-type", "application/offset+octet-stream")];
    client.send("PATCH", &upload, &kind, "45").await.problem(400);
    assert_eq!(client.offset(&upload).await, 4);
    // A checksum holds or nothing is kept.
    for (sum, code) in [
        (sha1(b"46"), 460),
        ("md5 AAAA".to_owned(), 400),
        ("sha1 ???".to_owned(), 400),
    ] {
        client
            .patch(&upload, 4, b"45", &[("upload-checksum", &sum)])
            .await
            .problem(code);
    }
    assert_eq!((client.offset(&upload).await, house.files().len()), (4, 1));
    let answer = client
        .patch(&upload, 4, b"45", &[("upload-checksum", &sha1(b"45"))])
        .await;
    assert_eq!((answer.status, answer.header("upload-offset")), (204, "6"));
    assert!(httpdate::parse_http_date(answer.header("upload-expires")).is_ok());
    // For those who can't send PATCH.
    let by_post = [
        TUS,
        ("x-http-method-override", "PATCH"),
        ("upload-offset", "6"),
        ("content-type", "application/offset+octet-stream"),
    ];
    let answer = client.send("POST", &upload, &by_post, "6789").await;
    assert_eq!((answer.status, answer.header("upload-offset")), (204, "10"));
    client.send("POST", &upload, &[TUS], "").await.problem(405);
    assert_eq!(client.patch(&upload, 10, b"", &[]).await.status, 204);
    // Taken back, nothing stays.
    assert_eq!(client.delete(&upload).await.status, 204);
    client.delete(&upload).await.problem(404);
    assert!(house.files().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn what_is_abandoned_expires() {
    let (house, server, client) = without_workers().await;
    let upload = client.begin(10).await.header("location").to_owned();
    let day = house.settings.abandoned_after;
    house.clock.advance(day - Duration::from_secs(1));
    assert_eq!(client.patch(&upload, 0, b"0123", &[]).await.status, 204);
    house.clock.advance(day - Duration::from_secs(1));
    assert_eq!(client.offset(&upload).await, 4);
    house.clock.advance(Duration::from_secs(2));
    client.patch(&upload, 4, b"4", &[]).await.problem(404);
    server.keep_house().await.unwrap();
    assert!(house.files().is_empty());
}

#[tokio::test]
async fn a_full_disk_is_said_beforehand() {
    let mut house = House::new();
    house.settings.most_bytes = 1000;
    let server = house.start().await;
    let client = Client::new(server.address());
    assert_eq!(client.begin(400).await.status, 201);
    let answer = client.begin(400).await;
    assert!(answer.problem(507).contains("no room"));
    assert!(!answer.header("retry-after").is_empty());
    // What the disk itself has to keep free.
    house.settings.least_free_bytes = u64::MAX;
    let other = house.start().await;
    Client::new(other.address()).begin(1).await.problem(507);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_loses_nothing_that_came() {
    let (house, server, client) = without_workers().await;
    let film: Vec<u8> = (0..9_000_000_u32).map(|number| (number % 251) as u8).collect();
    let upload = client.begin(film.len() as u64).await.header("location").to_owned();
    let sent = 5_000_000;
    let mut connection = TcpStream::connect(server.address()).await.unwrap();
    let head = format!(
        "PATCH {upload} HTTP/1.1\r\nHost: x\r\nCookie: {}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n\
         Content-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
        client.cookie().unwrap(),
        film.len()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&film[..sent]).await.unwrap();
    connection.shutdown().await.unwrap();
    let deadline = Instant::now() + PATIENCE;
    while client.offset(&upload).await < sent {
        assert!(
            Instant::now() < deadline,
            "{} of {sent} bytes were kept",
            client.offset(&upload).await
        );
        tokio::task::yield_now().await;
    }
    // And after the server has gone and come again.
    server.stop().await;
    let server = house.start().await;
    let client = client.moved_to(server.address());
    assert_eq!(client.offset(&upload).await, sent);
    assert_eq!(client.patch(&upload, sent, &film[sent..], &[]).await.status, 204);
    let lengths: Vec<u64> = house
        .files()
        .iter()
        .map(|file| file.metadata().unwrap().len())
        .collect();
    assert_eq!(lengths.iter().sum::<u64>(), film.len() as u64);
    assert!(lengths.len() > 2);
}
