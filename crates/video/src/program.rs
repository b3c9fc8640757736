//! The programs `ffmpeg` and `ffprobe`: how they are started, and how they are stopped from outside.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::VideoError;
use crate::sandbox::{self, Holding, Limits, Sandbox};

/// How the programs are started, and a handle to stop all that were. Clones are the same handle.
///
/// ```
/// use netdpr_video::Programs;
/// let programs = Programs::default();
/// programs.stop();
/// assert!(programs.is_stopped());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Programs {
    sandbox: Option<Sandbox>,
    running: Arc<Mutex<Running>>,
}

#[derive(Debug, Default)]
struct Running {
    is_stopped: bool,
    /// With whether each leads a group of processes.
    children: Vec<(Weak<Mutex<Child>>, bool)>,
}

impl Programs {
    /// Programs for a film in `folder` that may be anybody's, held as well as this machine can (see [`Holding`], and
    /// [`Programs::holding`] for how well that is): within limits, and ending with the thread that started them, by
    /// `prlimit` and `setpriv` of util-linux; within walls around the folder by `bwrap` of bubblewrap.
    #[must_use]
    pub fn held(holding: Holding, limits: Limits, folder: &Path) -> Self {
        Self {
            sandbox: Sandbox::best(limits, folder, holding),
            ..Self::default()
        }
    }

    /// Leaves the programs in this process's group, for a process that is itself ended as a group.
    #[must_use]
    pub fn in_this_group(mut self) -> Self {
        if let Some(sandbox) = &mut self.sandbox {
            sandbox.has_own_group = false;
        }
        self
    }

    /// How well this machine can hold programs. It is tried out: to be asked once.
    #[must_use]
    pub fn holding() -> Holding {
        sandbox::holding()
    }

    /// Whether `ffmpeg` and `ffprobe` are there.
    ///
    /// # Errors
    /// [`VideoError::NoFfmpeg`] names the one that isn't.
    pub fn check() -> Result<(), VideoError> {
        match ["ffmpeg", "ffprobe"].into_iter().find(|program| !is_there(program)) {
            Some(program) => Err(VideoError::NoFfmpeg { program }),
            None => Ok(()),
        }
    }

    /// Ends all that run, at once, and lets none start any more. What waits for them ends with
    /// [`VideoError::Stopped`].
    pub fn stop(&self) {
        let mut running = lock(&self.running);
        running.is_stopped = true;
        for (child, is_group) in running.children.drain(..) {
            if let Some(child) = child.upgrade() {
                // Already ended is as good.
                let _ = kill(&mut lock(&child), is_group);
            }
        }
    }

    /// Whether they were stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        lock(&self.running).is_stopped
    }

    /// Runs `ffprobe` to its end.
    pub(crate) fn probe(&self, arguments: &[String]) -> Result<Probed, VideoError> {
        let (program, mut pipes) = self.spawn("ffprobe", arguments, Stdio::null(), Stdio::piped())?;
        let said = pipes.stderr.take().map(read_in_background);
        let mut answer = Vec::new();
        if let Some(mut stdout) = pipes.stdout.take() {
            stdout.read_to_end(&mut answer).map_err(|error| broken(&error))?;
        }
        let said = said.and_then(|said| said.join().ok()).unwrap_or_default();
        let status = program.wait();
        if self.is_stopped() {
            return Err(VideoError::Stopped);
        }
        Ok(Probed {
            is_success: status.is_some_and(|status| status.success()),
            answer: String::from_utf8_lossy(&answer).into_owned(),
            said,
        })
    }

    /// Starts `ffmpeg` with the given ends of its pipes.
    pub(crate) fn start(
        &self,
        arguments: &[String],
        stdin: Stdio,
        stdout: Stdio,
    ) -> Result<(Program, Pipes), VideoError> {
        self.spawn("ffmpeg", arguments, stdin, stdout)
    }

    /// Starts another program, which speaks through its standard input and output and is stopped like the others, with
    /// all that it started and that stayed in its group. It isn't held.
    ///
    /// # Errors
    /// When it can't be started, or all were stopped.
    pub fn start_other(&self, mut command: Command) -> Result<Other, VideoError> {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            command.process_group(0);
        }
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let (program, pipes) = self.spawn_command("a worker", command, cfg!(unix))?;
        match (pipes.stdin, pipes.stdout) {
            (Some(stdin), Some(stdout)) => Ok(Other { stdin, stdout, program }),
            _ => Err(VideoError::Stopped),
        }
    }

    fn spawn(
        &self,
        name: &'static str,
        arguments: &[String],
        stdin: Stdio,
        stdout: Stdio,
    ) -> Result<(Program, Pipes), VideoError> {
        let mut command = self.command(name);
        // A "film" that is a list of other places must not make FFmpeg fetch them.
        command.args(["-protocol_whitelist", "file,pipe"]).args(arguments);
        command.stdin(stdin).stdout(stdout).stderr(Stdio::piped());
        let is_group = self.sandbox.as_ref().is_some_and(|sandbox| sandbox.has_own_group);
        self.spawn_command(name, command, is_group)
    }

    fn spawn_command(
        &self,
        name: &'static str,
        mut command: Command,
        is_group: bool,
    ) -> Result<(Program, Pipes), VideoError> {
        // Held until the child is listed: a stop in between would miss it.
        let mut running = lock(&self.running);
        if running.is_stopped {
            return Err(VideoError::Stopped);
        }
        let mut child = command.spawn().map_err(|error| not_started(name, &error))?;
        let pipes = Pipes {
            stdin: child.stdin.take(),
            stdout: child.stdout.take(),
            stderr: child.stderr.take(),
        };
        let child = Arc::new(Mutex::new(child));
        running.children.retain(|(child, _)| child.strong_count() > 0);
        running.children.push((Arc::downgrade(&child), is_group));
        Ok((Program { child, is_group }, pipes))
    }

    fn command(&self, name: &str) -> Command {
        match &self.sandbox {
            Some(sandbox) => sandbox.command(name),
            None => Command::new(name),
        }
    }
}

/// A program that was started. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Program {
    child: Arc<Mutex<Child>>,
    /// Whether it leads a group of processes.
    is_group: bool,
}

impl Program {
    /// Ends it, if it hasn't ended.
    pub(crate) fn end(&self) {
        let mut child = lock(&self.child);
        // Already ended is as good.
        let _ = kill(&mut child, self.is_group);
        let _ = child.wait();
    }

    /// Waits for its end. To be called when its log has come to an end: while this waits, nobody can stop it.
    pub(crate) fn wait(&self) -> Option<ExitStatus> {
        lock(&self.child).wait().ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}

/// Another program that was started. Dropping it ends it.
#[derive(Debug)]
pub struct Other {
    /// What it reads.
    pub stdin: std::process::ChildStdin,
    /// What it says.
    pub stdout: std::process::ChildStdout,
    program: Program,
}

impl Other {
    /// Waits for its end, to be called when it has said everything.
    pub fn wait(self) -> Option<ExitStatus> {
        self.program.wait()
    }
}

/// Our ends of a program's pipes.
#[derive(Debug)]
pub(crate) struct Pipes {
    pub(crate) stdin: Option<std::process::ChildStdin>,
    pub(crate) stdout: Option<std::process::ChildStdout>,
    pub(crate) stderr: Option<std::process::ChildStderr>,
}

/// What `ffprobe` answered.
#[derive(Debug)]
pub(crate) struct Probed {
    pub(crate) is_success: bool,
    pub(crate) answer: String,
    pub(crate) said: String,
}

/// Reads all that a program says, so that it never waits for a reader.
pub(crate) fn read_in_background(mut log: std::process::ChildStderr) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read is said.
        let _ = log.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Ends a program, and all that it started where it leads a group.
fn kill(child: &mut Child, is_group: bool) -> std::io::Result<()> {
    // A child that was waited for is no process any more: its number may be another's.
    if child.try_wait()?.is_some() {
        return Ok(());
    }
    #[cfg(target_os = "linux")]
    if is_group && let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        return Ok(rustix::process::kill_process_group(
            group,
            rustix::process::Signal::KILL,
        )?);
    }
    let _ = is_group;
    child.kill()
}

pub(crate) fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(if program.starts_with("ff") {
        "-version"
    } else {
        "--version"
    });
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a lock guards is whole whoever gave it up, so a panic elsewhere is no reason to stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn broken(error: &std::io::Error) -> VideoError {
    VideoError::Broken {
        reason: error.to_string(),
    }
}

fn not_started(program: &'static str, error: &std::io::Error) -> VideoError {
    if error.kind() == std::io::ErrorKind::NotFound {
        VideoError::NoFfmpeg { program }
    } else {
        broken(error)
    }
}

/// A path as FFmpeg takes it: never for an option or an address, whatever its name.
pub(crate) fn file_argument(path: &Path) -> String {
    format!("file:{}", path.display())
}
