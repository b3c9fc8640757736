//! Faults of whole processes: killed, without a database, without room.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crate::asking::Person;
use crate::films;
use crate::people::{Crowd, Finished, bring, recipe, send, wait};
use crate::report::Row;
use crate::world::{World, files};

/// Numbers by seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % end
    }
}

/// Who came, and what of theirs is missing at the end.
pub(crate) async fn take_leave(crowd: Crowd, lost: &mut Vec<String>) -> Vec<Finished> {
    let mut there = Vec::new();
    for outcome in crowd.go().await {
        match outcome {
            Ok(finished) => there.push(finished),
            Err(what) => lost.push(what),
        }
    }
    for finished in &there {
        if let Err(what) = finished.look_again(None).await {
            lost.push(what);
        }
    }
    there
}

/// Everything is deleted: nothing may stay.
async fn nothing_stays(world: &mut World, there: &[Finished], lost: &mut Vec<String>) {
    for finished in there {
        finished.remove().await;
    }
    // What could not be removed at once is removed when it starts.
    world.kill();
    world.start();
    let person = Person::new(world.address());
    person.get("/healthz").await;
    let left = world.files();
    if !left.is_empty() {
        lost.push(format!("{} files stay behind", left.len()));
    }
    world.kill();
    let processes = world.left_processes();
    if !processes.is_empty() {
        lost.push(format!("processes stay behind: {processes:?}"));
    }
}

pub(crate) async fn killed(expected: &Arc<Vec<u8>>, times: usize) -> Row {
    let mut world = World::new(&["--cores", "2"]);
    let (mut random, mut lost) = (Random(1), Vec::new());
    world.start();
    let crowd = Crowd::come(world.address(), 4, expected);
    for _ in 0..times {
        tokio::time::sleep(Duration::from_millis(50 + random.below(1500))).await;
        world.kill();
        let processes = world.left_processes();
        if !processes.is_empty() {
            lost.push(format!("processes stay behind: {processes:?}"));
        }
        world.start();
    }
    let there = take_leave(crowd, &mut lost).await;
    let done = format!(
        "kill -9 at {times} random moments while 4 people send and fetch; {} films",
        there.len()
    );
    nothing_stays(&mut world, &there, &mut lost).await;
    Row {
        fault: "server killed",
        done,
        lost,
    }
}

/// A Postgres of our own; as root it is run by the user `postgres`, for it won't be run by root.
pub(crate) struct Postgres {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
    is_root: bool,
}

impl Postgres {
    pub(crate) fn there() -> Option<PathBuf> {
        let mut versions: Vec<_> = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().collect();
        versions.sort_by_key(std::fs::DirEntry::file_name);
        Some(versions.pop()?.path().join("bin")).filter(|bin| bin.join("pg_ctl").exists())
    }

    pub(crate) fn start(programs: PathBuf) -> Self {
        let is_root = rustix::process::getuid().is_root();
        let folder = tempfile::tempdir().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let postgres = Self {
            folder,
            programs,
            port,
            is_root,
        };
        if is_root {
            let status = Command::new("chown")
                .arg("-R")
                .arg("postgres")
                .arg(postgres.folder.path())
                .status();
            assert!(status.unwrap().success());
        }
        let data = postgres.data();
        postgres.run("initdb", &["-D", &data, "-A", "trust", "-U", "netdpr"]);
        postgres.control(&["start"]);
        postgres
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn control(&self, what: &[&str]) {
        let (data, log) = (self.data(), self.folder.path().join("log").display().to_string());
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1",
            self.port,
            self.folder.path().display()
        );
        let mut arguments = what.to_vec();
        arguments.extend(["-w", "-D", &data, "-l", &log, "-o", &options]);
        self.run("pg_ctl", &arguments);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if self.is_root {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .args(arguments)
            .current_dir("/")
            .stdout(std::process::Stdio::null());
        assert!(command.status().unwrap().success(), "{command:?}");
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://netdpr@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.control(&["stop", "-m", "immediate"]);
    }
}

pub(crate) async fn database_restarted(expected: &Arc<Vec<u8>>) -> Row {
    const TIMES: usize = 5;
    let fault = "database restarted";
    let Some(programs) = Postgres::there() else {
        return Row {
            fault,
            done: "not run: there is no Postgres here".to_owned(),
            lost: vec!["not known".to_owned()],
        };
    };
    let postgres = Postgres::start(programs);
    let url = postgres.url();
    let mut world = World::new(&["--cores", "2", "--database", &url]);
    let (mut random, mut lost) = (Random(2), Vec::new());
    world.start();
    let crowd = Crowd::come(world.address(), 4, expected);
    for _ in 0..TIMES {
        tokio::time::sleep(Duration::from_millis(1000 + random.below(3000))).await;
        postgres.control(&["restart", "-m", "immediate"]);
    }
    let there = take_leave(crowd, &mut lost).await;
    if !world.lives() {
        lost.push("the server ended".to_owned());
    }
    let done = format!(
        "Postgres restarted at once (immediate) {TIMES} times while 4 people send and fetch; {} films",
        there.len()
    );
    nothing_stays(&mut world, &there, &mut lost).await;
    Row { fault, done, lost }
}

pub(crate) async fn disk_full(expected: &Arc<Vec<u8>>) -> Row {
    let fault = "disk full";
    let mut world = World::new(&["--cores", "1"]);
    let script = format!(
        "mount -t tmpfs -o size=48m none {} && exec \"$@\"",
        world.data().display()
    );
    let before = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        &script,
        "sh",
    ];
    if !Command::new(before[0])
        .args(&before[1..4])
        .arg("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        return Row {
            fault,
            done: "not run: this system doesn't let us mount a small disk".to_owned(),
            lost: vec!["not known".to_owned()],
        };
    }
    world = world.started_by(before.map(str::to_owned).to_vec());
    let mut lost = Vec::new();
    world.start();
    // The disk as the server sees it.
    let disk = Path::new("/proc")
        .join(world.process().to_string())
        .join("root")
        .join(world.data().strip_prefix("/").unwrap());
    let before_it = bring(world.address(), true, Some(expected)).await;
    // Sent while there is room; then the disk is full.
    let person = Person::new(world.address());
    let fill = disk.join("fill");
    let filling = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut filler = std::fs::File::create(&fill).unwrap();
        while std::io::Write::write_all(&mut filler, &[0; 65536]).is_ok() {}
    };
    let wish = recipe(true);
    let (job, ()) = tokio::join!(send(&person, films::tank(), &wish), filling);
    let refused = Person::new(world.address()).begin(films::tank().len()).await;
    if refused.status != 507 {
        lost.push(format!("a full disk is answered by {}", refused.status));
    }
    // It stays full for a while.
    tokio::time::sleep(Duration::from_secs(6)).await;
    std::fs::remove_file(&fill).unwrap();
    match job {
        Ok(job) => match wait(&person, &job).await {
            Ok((state, _)) if state == "done" => {
                if person.film(&job).await.map(|film| film.body.to_vec()) != Ok(expected.to_vec()) {
                    lost.push("the film isn't what it should be".to_owned());
                }
                person.delete(&job).await;
            }
            Ok((state, message)) => lost.push(format!("the film is {state}: {message}")),
            Err(what) => lost.push(what),
        },
        Err(what) if what.starts_with("507") => {}
        Err(what) => lost.push(what),
    }
    match before_it {
        Ok(finished) => {
            if let Err(what) = finished.look_again(Some(expected)).await {
                lost.push(what);
            }
            finished.remove().await;
        }
        Err(what) => lost.push(what),
    }
    let left = files(&disk.join("films"));
    if !left.is_empty() {
        lost.push(format!("{} files stay behind", left.len()));
    }
    Row {
        fault,
        done: "a disk of 48 MB filled to the last byte for 6 s while a film is made: new films are refused (507), the one under way goes on when there is room".to_owned(),
        lost,
    }
}
