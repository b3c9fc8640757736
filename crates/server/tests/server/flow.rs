//! From a film sent to a film saved.

use netdpr_derotation::{Recipe, RotationRate};
use netdpr_video::{FilmReader, Order, Programs, derotate};
use serde_json::{Value, json};

use crate::client::Client;
use crate::films;
use crate::house::House;

fn circle() -> Value {
    // As a person types them: JSON's long numbers may come back a last bit off.
    let typed = |number: f64| (number * 100.0).round() / 100.0;
    let circle = films::circle();
    json!({"x": typed(circle.x), "y": typed(circle.y), "r": typed(circle.r)})
}

fn states(events: &[Value]) -> Vec<&str> {
    let mut states: Vec<&str> = events.iter().filter_map(|event| event["state"].as_str()).collect();
    states.dedup();
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_goes_in_and_a_still_one_comes_out() {
    let house = House::new();
    let server = house.start().await;
    let client = Client::new(server.address());
    let film = films::tank();
    let (first, rest) = film.split_at(film.len() / 3);

    let begun = client.begin(film.len() as u64).await;
    let upload = begun.header("location").to_owned();
    assert_eq!(client.patch(&upload, 0, first, &[]).await.status, 204);
    // The job may come before the film.
    let job = client.job(&upload, json!({"version": 1, "rpm": 20})).await;
    assert_eq!(client.get(&job).await.json()["state"], "uploading");
    client.get(&format!("{job}/video")).await.problem(409);
    let (events, sent) = tokio::join!(
        client.follow(&job, |status| status["state"] == "done" || status["state"] == "failed"),
        client.patch(&upload, first.len(), rest, &[]),
    );
    assert_eq!(sent.status, 204);
    let last = events.last().unwrap();
    assert_eq!(last["state"], "done", "{events:?}");
    assert_eq!((&last["frames_done"], &last["frames_total"]), (&json!(30), &json!(30)));
    assert_eq!(*last, client.get(&job).await.json());
    assert_eq!(client.get("/api/jobs").await.json(), json!([last]));
    // States may be too short to be seen; those seen are in order.
    let order = ["uploading", "queued", "detecting", "queued", "derotating", "done"];
    let mut left = order.iter();
    assert!(
        states(&events).iter().all(|state| left.any(|next| next == state)),
        "{events:?}"
    );
    let found = &last["circle"];
    let off = |name: &str, truth: f64| (found[name].as_f64().unwrap() - truth).abs();
    let truth = films::circle();
    assert!(
        off("x", truth.x) < 1.0 && off("y", truth.y) < 1.0 && off("r", truth.r) < 2.0,
        "{found}"
    );

    // The film is the one that the command makes.
    let video = client.get(last["video"].as_str().unwrap()).await;
    assert_eq!((video.status, video.header("content-type")), (200, "video/mp4"));
    assert_eq!(films::count_frames(&video.body), 30);
    let mut recipe = Recipe::new(truth, RotationRate::from_rpm(20.0).unwrap());
    recipe.circle = serde_json::from_value(found.clone()).unwrap();
    assert!(video.body == made_here(film, recipe), "another film than the command's");

    // Parts of it.
    let whole = video.body;
    let tag = video.headers["etag"].to_str().unwrap();
    let path = format!("{job}/video");
    for (range, start, end) in [
        ("bytes=0-99", 0, 100),
        ("bytes=-10", whole.len() - 10, whole.len()),
        ("bytes=500-", 500, whole.len()),
    ] {
        let part = client
            .send("GET", &path, &[("range", range), ("if-range", tag)], "")
            .await;
        assert_eq!(part.status, 206);
        assert_eq!(part.body, whole.slice(start..end));
        let said = format!("bytes {start}-{}/{}", end - 1, whole.len());
        assert_eq!(part.header("content-range"), said);
    }
    let other = client
        .send("GET", &path, &[("range", "bytes=0-1"), ("if-range", "\"other\"")], "")
        .await;
    assert_eq!((other.status, other.body.len()), (200, whole.len()));
    let beyond = client.send("GET", &path, &[("range", "bytes=999999999-")], "").await;
    beyond.problem(416);
    assert_eq!(beyond.header("content-range"), format!("bytes */{}", whole.len()));
    let head = client.send("HEAD", &path, &[], "").await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, whole.len().to_string().as_str())
    );

    // Deleted, it leaves nothing.
    client.delete(&upload).await.problem(409);
    assert_eq!(client.delete(&job).await.status, 204);
    client.get(&job).await.problem(404);
    client.delete(&job).await.problem(404);
    assert_eq!(house.files(), Vec::<std::path::PathBuf>::new());
    server.stop().await;
}

fn made_here(film: &[u8], recipe: Recipe) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (original, output) = (folder.path().join("in.mp4"), folder.path().join("out.mp4"));
    std::fs::write(&original, film).unwrap();
    let programs = Programs::default();
    let reader = FilmReader::open(&original).unwrap();
    let order = Order {
        original: &original,
        output: &output,
        programs: &programs,
    };
    derotate(reader, recipe, &order, |_| {}).unwrap();
    std::fs::read(output).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_rim_the_person_is_asked() {
    let house = House::new();
    let server = house.start().await;
    let client = Client::new(server.address());
    let upload = client.upload(films::darkness()).await;
    let job = client.job(&upload, json!({"version": 1, "rpm": 20})).await;
    let status = client.until(&job, "needs-circle").await;
    assert!(status["message"].as_str().unwrap().contains("No rim"), "{status}");
    assert_eq!(status["picture"], json!({"width": 320, "height": 240}));

    let place = format!("{job}/circle");
    for (wrong, code) in [
        (json!({"x": 1000, "y": 10, "r": 20}), 422),
        (json!({"x": 10, "y": 10, "r": -20}), 422),
        (json!({"x": "10", "y": 10, "r": 20}), 400),
        (json!([]), 400),
        (json!(null), 400),
    ] {
        client.send_json("PUT", &place, &wrong).await.problem(code);
    }
    client
        .send("PUT", &place, &[("content-type", "text/plain")], "{}")
        .await
        .problem(415);
    client
        .send_json("PUT", &place, &json!("x".repeat(70_000)))
        .await
        .problem(413);
    assert_eq!(client.get(&job).await.json()["state"], "needs-circle");

    // Given, the film isn't sent again; and again with another one.
    let mut tags = Vec::new();
    for circle in [circle(), json!({"x": 150.0, "y": 120.0, "r": 60.0})] {
        let answer = client.send_json("PUT", &place, &circle).await;
        assert_eq!((answer.status, &answer.json()["circle"]), (200, &circle));
        client.until(&job, "done").await;
        let video = client.get(&format!("{job}/video")).await;
        assert_eq!(films::count_frames(&video.body), 15);
        tags.push(video.header("etag").to_owned());
    }
    assert_ne!(tags[0], tags[1]);
    // The upload's piece and one film: the film before it went.
    server.keep_house().await.unwrap();
    assert_eq!(house.files().len(), 2, "{:?}", house.files());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_film_fails_with_a_sentence() {
    let house = House::new();
    let server = house.start().await;
    let client = Client::new(server.address());
    let cut = &films::tank()[..films::tank().len() / 2];
    for (bytes, says) in [(&b"This is a letter."[..], "not a film"), (cut, "index")] {
        let upload = client.upload(bytes).await;
        for recipe in [
            json!({"version": 1, "rpm": 20}),
            json!({"version": 1, "rpm": 20, "circle": circle()}),
        ] {
            let job = client.job(&upload, recipe).await;
            let events = client.follow(&job, |status| status["state"] == "failed").await;
            let message = events.last().unwrap()["message"].as_str().unwrap();
            assert!(message.contains(says) && !message.contains('/'), "{message}");
        }
    }
    let upload = client.upload(films::tank()).await;
    let recipe = json!({"version": 1, "rpm": 20, "circle": {"x": 5000, "y": 5, "r": 10}});
    let job = client.job(&upload, recipe).await;
    let status = client.until(&job, "needs-circle").await;
    assert!(
        status["message"].as_str().unwrap().contains("outside the picture"),
        "{status}"
    );
    let recipe = json!({"version": 1, "rpm": 20, "circle": circle(), "trim": {"start_s": 50}});
    let job = client.job(&upload, recipe).await;
    let status = client.follow(&job, |status| status["state"] == "failed").await;
    assert!(
        status.last().unwrap()["message"]
            .as_str()
            .unwrap()
            .contains("earlier start")
    );
    server.stop().await;
}
