//! `cargo xtask load`: many people ask at once while films are sent and one is derotated after the other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what the measurement stands on ends it"
)]

#[allow(dead_code, reason = "the table of faults uses all of it")]
#[path = "../faults/asking.rs"]
mod asking;
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/server/films.rs"]
mod films;
#[allow(dead_code, reason = "the table of faults uses all of it")]
#[path = "../faults/people.rs"]
mod people;
#[allow(dead_code, reason = "the table of faults uses all of it")]
#[path = "../faults/world.rs"]
mod world;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use asking::Person;
use people::{Crowd, bring, recipe, send};

const ASKING: usize = 500;
const SENDING: usize = 20;
const SECONDS: u64 = 60;
/// Each of those who ask does so this often.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// Bytes of one film that is sent, and given up when it is there.
const FILM: usize = 8_000_000;

#[tokio::main]
async fn main() -> ExitCode {
    let mut world = world::World::new(&["--cores", "1", "--disk", "1000"]);
    world.start();
    let address = world.address();
    let expected = bring(address, true, None).await.unwrap_or_else(|what| panic!("{what}"));
    let expected = Arc::new(expected.film().await);
    // Whoever asks has a film that waits for its last bytes.
    let mut asking = Vec::new();
    for _ in 0..ASKING {
        let person = Person::new(address);
        let upload = person.begin(10).await.header("location");
        let order = serde_json::json!({"upload": upload.rsplit('/').next(), "recipe": recipe(true)});
        let job = person.try_json("POST", "/api/jobs", &order).await.expect("an answer");
        asking.push((person, job.header("location")));
    }
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let process = world.process();
    let memory_before = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(SECONDS / 3)).await;
        memory_kilobytes(process)
    });
    // A derotation runs all the time.
    let crowd = Crowd::come(address, 1, &expected);
    let sent = Arc::new(AtomicU64::new(0));
    let senders: Vec<_> = (0..SENDING)
        .map(|_| {
            let sent = Arc::clone(&sent);
            tokio::spawn(async move {
                let (person, film) = (Person::new(address), vec![7; FILM]);
                let mut errors = 0;
                while Instant::now() < end {
                    match send(&person, &film, &recipe(true)).await {
                        Ok(job) => {
                            sent.fetch_add(FILM as u64, Ordering::Relaxed);
                            // Cancelled, and then forgotten.
                            person.delete(&job).await;
                            person.delete(&job).await;
                        }
                        Err(what) => {
                            eprintln!("{what}");
                            errors += 1;
                        }
                    }
                }
                errors
            })
        })
        .collect();
    let askers: Vec<_> = asking
        .into_iter()
        .enumerate()
        .map(|(number, (person, job))| {
            tokio::spawn(async move {
                tokio::time::sleep(ASK_EVERY * u32::try_from(number).unwrap() / u32::try_from(ASKING).unwrap()).await;
                let (mut took, mut errors) = (Vec::new(), 0);
                while Instant::now() < end {
                    let begun = Instant::now();
                    match person.try_get(&job).await {
                        Some(answer) if answer.status == 200 => took.push(begun.elapsed()),
                        _ => errors += 1,
                    }
                    tokio::time::sleep(ASK_EVERY).await;
                }
                (took, errors)
            })
        })
        .collect();
    let (mut took, mut errors) = (Vec::new(), 0);
    for asker in askers {
        let (some, wrong) = asker.await.unwrap();
        took.extend(some);
        errors += wrong;
    }
    for sender in senders {
        errors += sender.await.unwrap();
    }
    let memory_after = memory_kilobytes(process);
    let memory_before = memory_before.await.unwrap();
    let films = crowd.go().await;
    errors += films.iter().filter(|film| film.is_err()).count();
    took.sort();
    let at = |part: f64| took[((took.len() - 1) as f64 * part) as usize].as_secs_f64() * 1000.0;
    eprintln!("| what | figure |\n| --- | --- |");
    eprintln!(
        "| people asking every {} s, and sending, for {SECONDS} s | {ASKING} and {SENDING} |",
        ASK_EVERY.as_secs()
    );
    eprintln!("| films derotated beside it | {} |", films.len());
    eprintln!("| answers; errors | {}; {errors} |", took.len());
    eprintln!(
        "| an answer takes, median, 99 %, most | {:.1} ms, {:.1} ms, {:.1} ms |",
        at(0.5),
        at(0.99),
        at(1.0)
    );
    eprintln!(
        "| sent | {:.1} MB/s |",
        sent.load(Ordering::Relaxed) as f64 / 1e6 / SECONDS as f64
    );
    eprintln!("| the server's memory after a third and at the end | {memory_before} kB, {memory_after} kB |");
    if errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What a process holds in memory.
fn memory_kilobytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
