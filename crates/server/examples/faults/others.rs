//! Faults of films, of FFmpeg, of the storage, of the clock and of people.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use netdpr_server::{Clock, ManualClock, Moment, Server, Settings, SystemClock};
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::asking::Person;
use crate::films;
use crate::people::{Crowd, bring, recipe, send, wait};
use crate::processes::Random;
use crate::report::Row;
use crate::world::{World, files};

/// A stand-in for a program that sees the film: it does with marked ones what it is told.
fn stand_in(program: &str, what: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let real = std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .unwrap();
    let script = format!(
        "#!/bin/bash\nfor word; do case $word in file:*) grep -q MARKED \"${{word#file:}}\" 2>/dev/null && {what};; esac; done\n\
         exec {} \"$@\"\n",
        real.display()
    );
    let file = folder.path().join(program);
    std::fs::write(&file, script).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// A film with a mark behind it that no player minds.
fn marked() -> Vec<u8> {
    let mut film = films::tank().to_vec();
    film.extend([0, 0, 0, 14]);
    film.extend(b"freeMARKED");
    film
}

/// One marked film among others: what became of it has to be this.
async fn among_others(world: &mut World, expected: &Arc<Vec<u8>>, says: &str) -> Vec<String> {
    let mut lost = Vec::new();
    world.start();
    let address = world.address();
    let person = Person::new(address);
    let (film, wish) = (marked(), recipe(true));
    let marked = async {
        let job = send(&person, &film, &wish).await?;
        wait(&person, &job).await.map(|(state, message)| (state, message, job))
    };
    let others = async {
        (
            bring(address, true, Some(expected)).await,
            bring(address, true, Some(expected)).await,
        )
    };
    let (marked, (one, other)) = tokio::join!(marked, others);
    match marked {
        Ok((state, message, job)) => {
            if state != "failed" || !message.contains(says) {
                lost.push(format!("it is {state}: {message}"));
            }
            person.delete(&job).await;
        }
        Err(what) => lost.push(what),
    }
    if !world.lives() {
        lost.push("the server ended".to_owned());
    }
    let left = world.left_processes();
    if !left.is_empty() {
        lost.push(format!("processes stay behind: {left:?}"));
    }
    for finished in [one, other] {
        match finished {
            Ok(finished) => finished.remove().await,
            Err(what) => lost.push(format!("another film: {what}")),
        }
    }
    if !world.files().is_empty() {
        lost.push("files stay behind".to_owned());
    }
    lost
}

pub(crate) async fn poison(expected: &Arc<Vec<u8>>) -> Row {
    let programs = stand_in("prlimit", "kill -9 $PPID");
    let mut world = World::new(&["--cores", "1"]).with_programs(programs.path());
    let lost = among_others(&mut world, expected, "three times").await;
    Row {
        fault: "poison film",
        done: "a film that kills (-9) whoever works on it: put aside after three times, others aren't held up"
            .to_owned(),
        lost,
    }
}

pub(crate) async fn hanging(expected: &Arc<Vec<u8>>) -> Row {
    let programs = stand_in("ffprobe", "exec -a \"hanging $*\" sleep 100000");
    let mut world = World::new(&["--cores", "2", "--longest-work", "0.003"]).with_programs(programs.path());
    let lost = among_others(&mut world, expected, "took longer").await;
    Row {
        fault: "FFmpeg hangs",
        done: "an FFmpeg that never ends, --longest-work 11 s: ended, said so, others aren't held up".to_owned(),
        lost,
    }
}

/// A server in this process.
async fn here(change: impl Fn(&mut Settings), clock: Arc<dyn Clock>) -> (TempDir, Server) {
    let data = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(data.path().to_owned());
    settings.cores = 2;
    settings.requests_per_second = 1e9;
    settings.least_free_bytes = 0;
    settings.most_for_one = 1000;
    settings.worker = std::env::var_os("NETDPR_COMMAND").map(Into::into);
    change(&mut settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::start(settings, listener, clock).await.unwrap();
    (data, server)
}

/// What the people of a crowd miss, and what stays when they have gone.
async fn miss(crowd: Crowd, server: &Server, data: &TempDir) -> (usize, Vec<String>) {
    let (mut count, mut lost) = (0, Vec::new());
    for outcome in crowd.go().await {
        match outcome {
            Ok(finished) => {
                count += 1;
                if let Err(what) = finished.look_again(None).await {
                    lost.push(what);
                }
                finished.remove().await;
            }
            Err(what) => lost.push(what),
        }
    }
    // Until what failed before was removed.
    for _ in 0..100 {
        let _ = server.keep_house().await;
    }
    let left = files(&data.path().join("films"));
    if !left.is_empty() {
        lost.push(format!("{} files stay behind", left.len()));
    }
    (count, lost)
}

pub(crate) async fn failing_storage(expected: &Arc<Vec<u8>>) -> Row {
    let change = |settings: &mut Settings| settings.storage_fails_one_in = Some(10);
    // What fails at the start ends it, and whoever started it starts it again.
    let (data, server) = here(change, Arc::new(SystemClock)).await;
    let crowd = Crowd::come(server.address(), 4, expected);
    tokio::time::sleep(Duration::from_secs(20)).await;
    let (count, lost) = miss(crowd, &server, &data).await;
    server.stop().await;
    Row {
        fault: "storage fails",
        done: format!("one call in ten fails, 20 s, 4 people; {count} films"),
        lost,
    }
}

pub(crate) async fn stepping_clock(expected: &Arc<Vec<u8>>) -> Row {
    let start = Moment(1_800_000_000_000);
    let clock = Arc::new(ManualClock::at(start));
    let (data, server) = here(|_| {}, Arc::clone(&clock) as Arc<dyn Clock>).await;
    let crowd = Crowd::come(server.address(), 4, expected);
    let mut random = Random(3);
    const STEPS: u32 = 30;
    for _ in 0..STEPS {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let step = i64::try_from(random.below(7_200_000)).unwrap() - 3_600_000;
        clock.set(Moment(start.0 + step));
    }
    let (count, lost) = miss(crowd, &server, &data).await;
    server.stop().await;
    Row {
        fault: "clock steps",
        done: format!("{STEPS} steps of up to two hours, forward and back, 4 people; {count} films"),
        lost,
    }
}

pub(crate) async fn abandoned() -> Row {
    let clock = Arc::new(ManualClock::at(Moment(1_800_000_000_000)));
    let (data, server) = here(|settings| settings.cores = 0, Arc::clone(&clock) as Arc<dyn Clock>).await;
    let mut lost = Vec::new();
    for number in 0..1000_usize {
        let person = Person::new(server.address());
        let upload = person.begin(5000).await.header("location");
        if number % 2 == 0 {
            // Some have a job that waits for them.
            let name = upload.rsplit('/').next().unwrap_or_default();
            person
                .try_json("POST", "/api/jobs", &json!({"upload": name, "recipe": recipe(true)}))
                .await;
        }
        let answer = person.try_patch(&upload, 0, &vec![7; 1 + number % 4000]).await;
        if answer.is_none_or(|answer| answer.status != 204) {
            lost.push(format!("upload {number} isn't taken"));
        }
    }
    let before = files(&data.path().join("films")).len();
    clock.advance(Duration::from_secs(24 * 3600 + 1));
    server.keep_house().await.unwrap();
    let after = files(&data.path().join("films")).len();
    if after > 0 {
        lost.push(format!("{after} files stay behind"));
    }
    // Then the jobs that waited for them.
    clock.advance(Duration::from_secs(8 * 24 * 3600));
    server.keep_house().await.unwrap();
    let figures = Person::new(server.address()).get("/metrics").await;
    let figures = String::from_utf8_lossy(&figures.body).into_owned();
    for line in [
        "netdpr_uploads 0",
        "netdpr_upload_bytes 0",
        "netdpr_jobs{state=\"failed\"} 0",
        "netdpr_folders_to_remove 0",
    ] {
        if !figures.lines().any(|there| there == line) {
            lost.push(format!("not so: {line}"));
        }
    }
    server.stop().await;
    Row {
        fault: "1,000 abandoned uploads",
        done: format!("{before} pieces, gone after a day, and their jobs a week later"),
        lost,
    }
}
