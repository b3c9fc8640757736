//! What holds `ffmpeg` and `ffprobe` when they look into a stranger's film: limits, and walls around one folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::program::is_there;

/// What one run of `ffmpeg` or `ffprobe` may take at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Processor time of all its threads together, seconds.
    pub processor_seconds: u64,
    /// Address space, bytes. FFmpeg reserves far more than it uses: not below 2 GiB.
    pub memory_bytes: u64,
    /// The largest file it may write, bytes.
    pub file_bytes: u64,
}

/// How far this machine can hold programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Holding {
    /// Not at all.
    Nothing,
    /// Within [`Limits`], without new privileges, and only as long as whoever started them lives.
    Limits,
    /// Within walls, besides: no network, no other processes, and of all files the system's programs to read and one
    /// folder to write into.
    Walls,
}

/// Folders of the system that programs need to run, to be read alone. Those that aren't there are left out.
const SYSTEM: [&str; 9] = [
    "/usr",
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/nix/store",
];

/// How programs are held: within which limits, and in which folder's walls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sandbox {
    limits: Limits,
    /// The folder with the film, where there can be walls.
    folder: Option<PathBuf>,
    /// Whether each program leads a group of processes; else it is in that of whoever starts it.
    pub(crate) has_own_group: bool,
}

impl Sandbox {
    /// The best that this machine can; `None` when that is nothing.
    pub(crate) fn best(limits: Limits, folder: &Path, holding: Holding) -> Option<Self> {
        let folder = (holding >= Holding::Walls).then(|| folder.to_owned());
        (holding >= Holding::Limits).then_some(Self {
            limits,
            folder,
            has_own_group: true,
        })
    }

    /// The program of this name, held.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new("prlimit");
        command
            .arg(format!("--cpu={}", self.limits.processor_seconds))
            .arg(format!("--as={}", self.limits.memory_bytes))
            .arg(format!("--fsize={}", self.limits.file_bytes))
            .args(["--core=0", "--nofile=256"])
            .args(["setpriv", "--no-new-privs", "--pdeathsig", "KILL"]);
        if let Some(folder) = &self.folder {
            // Whatever a film makes FFmpeg do, it finds itself alone on a machine without network and without files.
            command.args(["bwrap", "--unshare-all", "--die-with-parent", "--clearenv"]);
            command.args(["--setenv", "PATH", &std::env::var("PATH").unwrap_or_default()]);
            for place in SYSTEM {
                command.args(["--ro-bind-try", place, place]);
            }
            command.args(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
            if let Some(place) = own_folder(name) {
                command.arg("--ro-bind").arg(&place).arg(&place);
            }
            command.arg("--bind").arg(folder).arg(folder).arg("--chdir").arg(folder);
            command.arg("--");
        }
        command.arg(name);
        #[cfg(unix)]
        if self.has_own_group {
            // Signals that a terminal sends to the server are the server's alone; and all of it is killed at once.
            use std::os::unix::process::CommandExt as _;
            command.process_group(0);
        }
        command
    }
}

/// The folder of a program that isn't among the system's.
fn own_folder(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())?;
    let folder = file.canonicalize().ok()?.parent()?.to_owned();
    (!SYSTEM.iter().any(|system| folder.starts_with(system))).then_some(folder)
}

/// How far this machine can hold programs: walls are tried, since systems may forbid them.
pub(crate) fn holding() -> Holding {
    if !cfg!(target_os = "linux") || !["prlimit", "setpriv"].iter().all(|program| is_there(program)) {
        return Holding::Nothing;
    }
    let limits = Limits {
        processor_seconds: 60,
        memory_bytes: 8 << 30,
        file_bytes: 1 << 20,
    };
    let walls = Sandbox::best(limits, &std::env::temp_dir(), Holding::Walls);
    let has_walls = walls.is_some_and(|walls| {
        let mut command = walls.command("ffmpeg");
        command.arg("-version").stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    });
    if has_walls { Holding::Walls } else { Holding::Limits }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn within_walls_there_is_nothing_but_the_folder() {
        if holding() < Holding::Walls {
            eprintln!("left out: this machine has no bubblewrap, or forbids it");
            return;
        }
        let (mine, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(other.path().join("film"), "somebody else's").unwrap();
        let limits = Limits {
            processor_seconds: 10,
            memory_bytes: 2 << 30,
            file_bytes: 1000,
        };
        let sandbox = Sandbox::best(limits, mine.path(), Holding::Walls).unwrap();
        let run = |script: &str| {
            let mut command = sandbox.command("sh");
            let output = command.args(["-c", script]).stdin(Stdio::null()).output().unwrap();
            (
                output.status.success(),
                String::from_utf8_lossy(&output.stdout).trim().to_owned(),
            )
        };
        let mine_text = mine.path().display();
        assert!(run(&format!("echo here > {mine_text}/a")).0);
        assert_eq!(std::fs::read_to_string(mine.path().join("a")).unwrap(), "here\n");
        assert!(!run(&format!("cat {}/film", other.path().display())).0);
        assert!(!run("cat /etc/passwd").0 && !run("echo x > /usr/x").0);
        // No interface but the loop, and no process but its own.
        assert_eq!(run("grep -c : /proc/net/dev").1, "1");
        let processes: usize = run("ls -d /proc/[0-9]* | wc -l").1.parse().unwrap();
        assert!(processes < 6, "{processes}");
        assert!(run("grep NoNewPrivs /proc/self/status").1.ends_with('1'));
        assert!(!run(&format!("head -c 2000 /dev/zero > {mine_text}/large")).0);
        assert_eq!(run("echo $HOME").1, "");
    }
}
