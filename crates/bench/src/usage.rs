//! What a program and those it started took: processor time, time on the wall, memory.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// What a run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Usage {
    /// Processor time of the program and of all it waited for, seconds.
    pub(crate) cpu_seconds: f64,
    /// Time on the wall, seconds.
    pub(crate) wall_seconds: f64,
    /// The most memory that the program held, and each of those it started, added up; bytes.
    pub(crate) peak_bytes: u64,
}

/// Runs `command` quietly to its end.
///
/// # Errors
/// When it fails, or this system doesn't tell what it took: Linux does.
pub(crate) fn run(command: &mut Command) -> Result<Usage> {
    let before = seconds_of_children()?;
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} could not be started", command.get_program().display()))?;
    let said = child.stderr.take().map(|mut said| {
        std::thread::spawn(move || {
            let mut text = String::new();
            // What could be read is said.
            let _ = std::io::Read::read_to_string(&mut said, &mut text);
            text
        })
    });
    let has_ended = AtomicBool::new(false);
    let id = child.id();
    let (status, peak_bytes) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| watch_memory(id, &has_ended));
        let status = child.wait();
        has_ended.store(true, Ordering::Relaxed);
        (status, watch.join().unwrap_or_default())
    });
    let wall_seconds = start.elapsed().as_secs_f64();
    let said = said.and_then(|said| said.join().ok()).unwrap_or_default();
    if !status?.success() {
        bail!("{} failed: {}", command.get_program().display(), said.trim());
    }
    Ok(Usage {
        cpu_seconds: seconds_of_children()? - before,
        wall_seconds,
        peak_bytes,
    })
}

/// Processor seconds of all children that have ended, and of theirs.
fn seconds_of_children() -> Result<f64> {
    /// The kernel counts for programs in hundredths of a second, whatever its own clock (proc(5), `USER_HZ`).
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").context("only Linux tells what a program took")?;
    // The program's name stands in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(") ").context("/proc/self/stat is not as expected")?;
    let mut numbers = fields.split(' ').skip(13).map(str::parse::<f64>);
    let (Some(Ok(user)), Some(Ok(system))) = (numbers.next(), numbers.next()) else {
        bail!("/proc/self/stat is not as expected");
    };
    ensure!(
        user.is_finite() && system.is_finite(),
        "/proc/self/stat is not as expected"
    );
    Ok((user + system) / TICKS)
}

/// Processor seconds of the thread that asks, to a nanosecond: other programs' work isn't in it.
///
/// # Errors
/// When this system doesn't tell: Linux does.
pub(crate) fn seconds_of_this_thread() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").context("only Linux tells a thread's time")?;
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse::<u64>().ok());
    Ok(nanoseconds.context("/proc/thread-self/schedstat is not as expected")? as f64 * 1e-9)
}

/// The most that the program and each of those it started held, added up, until it has ended.
fn watch_memory(id: u32, has_ended: &AtomicBool) -> u64 {
    const EVERY: Duration = Duration::from_millis(20);
    let mut most: HashMap<u32, u64> = HashMap::new();
    while !has_ended.load(Ordering::Relaxed) {
        look(id, &mut most);
        std::thread::sleep(EVERY);
    }
    most.values().sum()
}

fn look(id: u32, most: &mut HashMap<u32, u64>) {
    let folder = format!("/proc/{id}");
    let folder = Path::new(&folder);
    let status = std::fs::read_to_string(folder.join("status")).unwrap_or_default();
    let high_water = status.lines().find_map(|line| {
        let kilobytes = line.strip_prefix("VmHWM:")?.split_whitespace().next()?;
        kilobytes.parse::<u64>().ok()
    });
    if let Some(kilobytes) = high_water {
        let held = most.entry(id).or_default();
        *held = (*held).max(kilobytes * 1024);
    }
    for thread in std::fs::read_dir(folder.join("task")).into_iter().flatten().flatten() {
        let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|id| id.parse().ok()) {
            look(child, most);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn time_and_memory_are_told() {
        let mut command = Command::new("sh");
        command.args(["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"]);
        let usage = run(&mut command).unwrap();
        assert!(
            usage.cpu_seconds > 0.0 && usage.wall_seconds > 0.0 && usage.peak_bytes > 100_000,
            "{usage:?}"
        );
        assert!(run(Command::new("sh").args(["-c", "echo no >&2; exit 3"])).is_err());
    }
}
