//! A folder of clips, each made once for one build of the command.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, bail, ensure};
use netdpr_derotation::Circle;
use serde::Deserialize;

use super::Clip;
use crate::environment::Needed;
use crate::program::{ffmpeg, run};

/// A tank to be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TankOrder {
    /// Turns a minute, positive counter-clockwise.
    pub rpm: f64,
    /// Length in seconds.
    pub seconds: f64,
    /// Frames a second: a number, a fraction or `vfr`.
    pub fps: &'static str,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

impl Default for TankOrder {
    fn default() -> Self {
        Self {
            rpm: 13.45,
            seconds: 2.0,
            fps: "30",
            size: (640, 360),
        }
    }
}

/// The part of `synth`'s truth that matters here.
#[derive(Debug, Deserialize)]
struct Truth {
    circle: Circle,
    rpm: f64,
}

/// A folder of clips. A clip is made when it is first asked for, and again when the command is built anew.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    command: PathBuf,
}

/// One clip at a time: two tests of one program may want the same.
static MAKING: Mutex<()> = Mutex::new(());

impl Shelf {
    /// The shelf in the folder `target` (`env!("CARGO_TARGET_TMPDIR")`), which outlives the tests.
    ///
    /// # Errors
    /// When `NETDPR_COMMAND` is not named or the folder can't be made.
    pub fn new(target: &str) -> anyhow::Result<Self> {
        let command = Needed::Command.path()?;
        let built = command.metadata()?.modified()?.duration_since(UNIX_EPOCH)?.as_millis();
        let folder = Path::new(target).join(format!("clips-{built}"));
        let _guard = MAKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !folder.is_dir() {
            for old in std::fs::read_dir(target)?.flatten() {
                if old.file_name().to_string_lossy().starts_with("clips-") {
                    std::fs::remove_dir_all(old.path())?;
                }
            }
            std::fs::create_dir_all(&folder)?;
        }
        Ok(Self { folder, command })
    }

    /// A tank drawn by `netdpr synth`.
    ///
    /// # Errors
    /// When `synth` fails.
    pub fn tank(&self, order: TankOrder) -> anyhow::Result<Clip> {
        let TankOrder {
            rpm,
            seconds,
            fps,
            size: (width, height),
        } = order;
        let name = format!(
            "tank_{rpm}rpm_{}fps_{width}x{height}_{seconds}s.mp4",
            fps.replace('/', "-")
        );
        let path = self.made(&name, |path| {
            let mut command = Command::new(&self.command);
            command
                .arg("synth")
                .arg("-o")
                .arg(path)
                .args(["--scene", "tank", "--seed", "1"]);
            command
                .arg("--rpm")
                .arg(rpm.to_string())
                .arg("--seconds")
                .arg(seconds.to_string());
            command.args(["--fps", fps, "--size", &format!("{width}x{height}")]);
            command.arg("--truth").arg(truth_beside(&self.folder.join(&name)));
            let outcome = run(&mut command, Duration::from_secs(600))?;
            if outcome.code != Some(0) {
                bail!("netdpr synth ended with {:?}: {}", outcome.code, outcome.stderr.trim());
            }
            Ok(())
        })?;
        let truth = truth_beside(&path);
        let truth: Truth = serde_json::from_slice(&std::fs::read(&truth)?)
            .with_context(|| format!("{} is no truth", truth.display()))?;
        ensure!(
            (truth.rpm - rpm).abs() < 1e-9,
            "the truth says {} rpm where {rpm} was ordered",
            truth.rpm
        );
        Ok(Clip {
            path,
            circle: truth.circle,
            rpm,
        })
    }

    /// `clip` changed by ffmpeg: its arguments between the input and the output's name.
    ///
    /// # Errors
    /// When ffmpeg fails.
    pub fn changed(&self, clip: &Clip, name: &str, arguments: &[&str]) -> anyhow::Result<Clip> {
        let path = self.made(name, |path| {
            let mut all: Vec<&std::ffi::OsStr> = vec!["-i".as_ref(), clip.path.as_os_str()];
            all.extend(arguments.iter().map(AsRef::<std::ffi::OsStr>::as_ref));
            all.push(path.as_os_str());
            ffmpeg(all)
        })?;
        Ok(Clip { path, ..clip.clone() })
    }

    /// `clip` so many times, one after the other. Where it begins anew the tank jumps.
    ///
    /// # Errors
    /// When ffmpeg fails.
    pub fn repeated(&self, clip: &Clip, times: usize) -> anyhow::Result<Clip> {
        let path = self.made(&format!("{times}_times_{}", clip.name()), |path| {
            let again = times.saturating_sub(1).to_string();
            let mut all: Vec<&std::ffi::OsStr> = vec!["-stream_loop".as_ref(), again.as_ref(), "-i".as_ref()];
            all.extend([clip.path.as_os_str(), "-c".as_ref(), "copy".as_ref(), path.as_os_str()]);
            ffmpeg(all)
        })?;
        Ok(Clip { path, ..clip.clone() })
    }

    /// `clip` as a film that a browser's fake camera shows: pictures alone, JPEG, without their times.
    ///
    /// # Errors
    /// When ffmpeg fails.
    pub fn for_camera(&self, clip: &Clip) -> anyhow::Result<Clip> {
        let name = format!("{}.mjpeg", clip.name());
        self.changed(clip, &name, &["-an", "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg"])
    }

    /// `clip` with a sound of the same length.
    ///
    /// # Errors
    /// When ffmpeg fails.
    pub fn with_sound(&self, clip: &Clip) -> anyhow::Result<Clip> {
        let arguments = [
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=48000",
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-c:v",
            "copy",
            "-c:a",
            "aac",
            "-shortest",
        ];
        self.changed(clip, &format!("sound_{}", clip.name()), &arguments)
    }

    /// The file `name`, made by `make` if it isn't there. It is made under another name and renamed, so that it is
    /// there whole or not at all.
    ///
    /// # Errors
    /// When `make` fails or writes nothing.
    pub fn made(&self, name: &str, make: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<PathBuf> {
        let _guard = MAKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let path = self.folder.join(name);
        if !path.is_file() {
            let unfinished = self.folder.join(format!("unfinished_{name}"));
            make(&unfinished).with_context(|| format!("making {name}"))?;
            std::fs::rename(&unfinished, &path)?;
        }
        Ok(path)
    }
}

fn truth_beside(film: &Path) -> PathBuf {
    film.with_extension("json")
}
