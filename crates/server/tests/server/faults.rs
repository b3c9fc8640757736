//! What breaks while a film is made, and that nothing is lost.

use std::time::Duration;

use serde_json::json;

use crate::client::Client;
use crate::films;
use crate::house::House;

fn recipe() -> serde_json::Value {
    let circle = films::circle();
    json!({"version": 1, "rpm": 20, "circle": {"x": circle.x, "y": circle.y, "r": circle.r}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_outlives_its_server() {
    let house = House::new();
    let server = house.start().await;
    let client = Client::new(server.address());
    let job = client.job(&client.upload(films::tank()).await, recipe()).await;
    client.until(&job, "derotating").await;
    server.vanish().await;

    // Another one sees the job held, until its lease has run out.
    let server = house.start().await;
    let client = client.moved_to(server.address());
    assert_eq!(client.get(&job).await.json()["state"], "derotating");
    house.clock.advance(house.settings.lease + Duration::from_millis(1));
    let status = client.until(&job, "done").await;
    let video = client.get(status["video"].as_str().unwrap()).await;
    assert_eq!(films::count_frames(&video.body), 30);
    // The upload's piece and one film.
    server.keep_house().await.unwrap();
    assert_eq!(house.files().len(), 2, "{:?}", house.files());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_ended_gives_its_jobs_back_at_once() {
    let house = House::new();
    let server = house.start().await;
    let client = Client::new(server.address());
    let job = client.job(&client.upload(films::tank()).await, recipe()).await;
    client.until(&job, "derotating").await;
    server.stop().await;
    // The clock stands: no lease runs out.
    let server = house.start().await;
    client.moved_to(server.address()).until(&job, "done").await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_share_one_queue_and_one_may_go() {
    let house = House::new();
    let (one, other) = (house.start().await, house.start().await);
    let here = Client::new(one.address());
    let mut jobs = Vec::new();
    for _ in 0..3 {
        jobs.push(here.job(&here.upload(films::tank()).await, recipe()).await);
    }
    here.until(&jobs[0], "derotating").await;
    let there = here.moved_to(other.address());
    one.vanish().await;
    house.clock.advance(house.settings.lease + Duration::from_millis(1));
    for job in &jobs {
        there.until(job, "done").await;
    }
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_cancelled_while_it_is_worked_on() {
    let house = House::new();
    let server = house.start().await;
    let client = Client::new(server.address());
    let job = client.job(&client.upload(films::tank()).await, recipe()).await;
    client.until(&job, "derotating").await;
    assert_eq!(client.delete(&job).await.status, 204);
    client.until(&job, "cancelled").await;
    client.get(&format!("{job}/video")).await.problem(409);
    assert_eq!(client.delete(&job).await.status, 204);
    client.get(&job).await.problem(404);
    // The worker is free for the next one.
    let next = client.job(&client.upload(films::tank()).await, recipe()).await;
    client.until(&next, "done").await;
    assert_eq!(client.delete(&next).await.status, 204);
    server.keep_house().await.unwrap();
    assert!(house.files().is_empty(), "{:?}", house.files());
    server.stop().await;
}
