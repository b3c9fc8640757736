//! People who send a film, wait for it and look at it again, and who don't give up when the server is gone.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::asking::{Answer, Person};
use crate::films;

/// How long anybody waits for a film.
const PATIENCE: Duration = Duration::from_secs(300);

/// A film that came back.
pub(crate) struct Finished {
    person: Person,
    job: String,
    tag: String,
}

/// The circle is given, or has to be found.
pub(crate) fn recipe(with_circle: bool) -> Value {
    let circle = films::circle();
    let mut recipe = json!({"version": 1, "rpm": 20});
    if with_circle {
        recipe["circle"] = json!({"x": circle.x, "y": circle.y, "r": circle.r});
    }
    recipe
}

/// Sends a film and makes a job of it.
pub(crate) async fn send(person: &Person, film: &[u8], recipe: &Value) -> Result<String, String> {
    let upload = loop {
        let answer = person.begin(film.len()).await;
        match answer.status {
            201 => break answer.header("location"),
            status => person.may_pass(status, &answer)?,
        }
    };
    loop {
        let offset = person.offset(&upload).await?;
        if offset == film.len() {
            break;
        }
        let answer = person.try_patch(&upload, offset, &film[offset..]).await;
        if let Some(answer) = answer {
            person.may_pass(answer.status, &answer)?;
        }
    }
    loop {
        // Whether an answer got lost, the list tells.
        if let Some(job) = person.jobs().await.first() {
            return Ok(format!("/api/jobs/{}", job["id"].as_str().unwrap_or_default()));
        }
        let name = upload.rsplit('/').next().unwrap_or_default();
        let order = json!({"upload": name, "recipe": recipe});
        if let Some(answer) = person.try_json("POST", "/api/jobs", &order).await {
            person.may_pass(answer.status, &answer)?;
        }
    }
}

/// Waits for a job's end: its state and its message.
pub(crate) async fn wait(person: &Person, job: &str) -> Result<(String, String), String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = person.get(job).await;
        person.may_pass(answer.status, &answer)?;
        if answer.status == 200 {
            let status = answer.json();
            let state = status["state"].as_str().unwrap_or_default().to_owned();
            if ["done", "failed", "cancelled", "needs-circle"].contains(&state.as_str()) {
                return Ok((state, status["message"].as_str().unwrap_or_default().to_owned()));
            }
        }
        if Instant::now() > deadline {
            return Err(format!(
                "a film was waited for in vain, it is {}",
                answer.json()["state"]
            ));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The whole way: a film goes there and comes back as it should be.
pub(crate) async fn bring(address: SocketAddr, with_circle: bool, expected: Option<&[u8]>) -> Result<Finished, String> {
    let person = Person::new(address);
    let job = send(&person, films::tank(), &recipe(with_circle)).await?;
    let (state, message) = wait(&person, &job).await?;
    if state != "done" {
        return Err(format!("a film is {state}: {message}"));
    }
    let film = person.film(&job).await?;
    if expected.is_some_and(|expected| expected != film.body) {
        return Err("a film isn't what it should be".to_owned());
    }
    let tag = film.header("etag");
    Ok(Finished { person, job, tag })
}

impl Finished {
    /// Whether it is still there, made once.
    pub(crate) async fn look_again(&self, expected: Option<&[u8]>) -> Result<(), String> {
        let film: Answer = self.person.film(&self.job).await?;
        if film.header("etag") != self.tag {
            return Err("a film was made twice".to_owned());
        }
        if expected.is_some_and(|expected| expected != film.body) {
            return Err("a film has changed".to_owned());
        }
        Ok(())
    }

    pub(crate) async fn remove(&self) {
        while !matches!(self.person.delete(&self.job).await.status, 204 | 404) {}
    }

    pub(crate) async fn film(&self) -> Vec<u8> {
        self.person
            .film(&self.job)
            .await
            .map(|film| film.body.to_vec())
            .unwrap_or_default()
    }
}

/// People who come one after the other, so many at a time.
pub(crate) struct Crowd {
    is_over: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<Vec<Result<Finished, String>>>>,
}

impl Crowd {
    pub(crate) fn come(address: SocketAddr, at_a_time: usize, expected: &Arc<Vec<u8>>) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let tasks = (0..at_a_time).map(|number| {
            let (is_over, expected) = (Arc::clone(&is_over), Arc::clone(expected));
            tokio::spawn(async move {
                let mut all = Vec::new();
                while !is_over.load(Ordering::Relaxed) {
                    let with_circle = (number + all.len()) % 2 == 0;
                    // The circle that is found is another one by a hair, and so is the film.
                    let expected = with_circle.then_some(expected.as_slice());
                    all.push(bring(address, with_circle, expected).await);
                }
                all
            })
        });
        Self {
            tasks: tasks.collect(),
            is_over,
        }
    }

    /// Lets those who are there get their films, and nobody else come. What they say.
    pub(crate) async fn go(self) -> Vec<Result<Finished, String>> {
        self.is_over.store(true, Ordering::Relaxed);
        let mut all = Vec::new();
        for task in self.tasks {
            all.extend(task.await.unwrap());
        }
        all
    }
}
