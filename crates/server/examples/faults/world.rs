//! A server process that is killed, started again, and looked at from outside.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The place of a server process: its folder and its port stay when it goes.
pub(crate) struct World {
    data: TempDir,
    port: u16,
    more: Vec<String>,
    /// A program that the server is started by, with its arguments.
    before: Vec<String>,
    path: Option<String>,
    child: Option<Child>,
}

impl World {
    pub(crate) fn new(more: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let common = [
            "--lease",
            "2",
            "--films-each",
            "1000",
            "--requests",
            "100000",
            "--keep-free",
            "0",
        ];
        Self {
            data: tempfile::tempdir().unwrap(),
            port: listener.local_addr().unwrap().port(),
            more: common.iter().chain(more).map(|&text| text.to_owned()).collect(),
            before: Vec::new(),
            path: None,
            child: None,
        }
    }

    /// Has the server started by another program.
    pub(crate) fn started_by(mut self, before: Vec<String>) -> Self {
        self.before = before;
        self
    }

    /// Looks for programs here first.
    pub(crate) fn with_programs(mut self, folder: &Path) -> Self {
        self.path = Some(format!("{}:{}", folder.display(), std::env::var("PATH").unwrap()));
        self
    }

    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Starts it, and waits until it listens.
    pub(crate) fn start(&mut self) {
        let netdpr =
            std::env::var("NETDPR_COMMAND").expect("NETDPR_COMMAND names the command; `cargo xtask faults` sets it");
        let mut line = self.before.clone();
        line.push(netdpr);
        let (program, arguments) = line.split_first().unwrap();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg("serve")
            .arg("--listen")
            .arg(self.address().to_string());
        command.arg("--data").arg(self.data()).args(&self.more);
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("netdpr: listening") {
            eprint!("{}", if line.contains("ERROR") { line.as_str() } else { "" });
            line.clear();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "the server doesn't start");
        }
        std::thread::spawn(move || log.lines().map_while(Result::ok).for_each(drop));
        self.child = Some(child);
    }

    /// Kills it, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Whether it is still the process that was started.
    pub(crate) fn lives(&mut self) -> bool {
        self.child
            .as_mut()
            .is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Processes that have to do with this folder, and aren't the server: waits a moment for them to go.
    pub(crate) fn left_processes(&self) -> Vec<String> {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let left = processes_of(self.data());
            if left.is_empty() || Instant::now() > deadline {
                return left;
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Files that films have left.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        files(&self.data().join("films"))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// `ffmpeg` and `ffprobe` that work in this folder, and what holds them.
fn processes_of(folder: &Path) -> Vec<String> {
    let folder = folder.join("scratch").display().to_string();
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    lines
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.contains(&folder))
        .collect()
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
