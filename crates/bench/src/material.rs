//! The films that are worked on, drawn by the command itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use netdpr_derotation::Circle;
use serde::Deserialize;

/// The command, and a folder of films.
#[derive(Debug)]
pub(crate) struct Material {
    command: PathBuf,
    folder: PathBuf,
}

/// A film, and where its tank is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Film {
    pub(crate) path: PathBuf,
    pub(crate) circle: Circle,
}

/// Turns a minute in all of them.
pub(crate) const RPM: f64 = 13.45;

#[derive(Deserialize)]
struct Truth {
    circle: Circle,
}

impl Material {
    /// The folder is made where it isn't.
    ///
    /// # Errors
    /// When it can't be.
    pub(crate) fn new(command: &Path, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
        Ok(Self {
            command: command.to_owned(),
            folder: folder.to_owned(),
        })
    }

    /// The command to be measured.
    pub(crate) fn netdpr(&self) -> Command {
        Command::new(&self.command)
    }

    /// A file of that name in the folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A film of a turning tank, 30 frames a second. It is drawn unless it is there.
    ///
    /// # Errors
    /// When it can't be drawn.
    pub(crate) fn film(&self, (width, height): (u32, u32), seconds: u32) -> Result<Film> {
        let name = format!("tank_{width}x{height}_{seconds}s");
        let (path, truth) = (self.file(&format!("{name}.mp4")), self.file(&format!("{name}.json")));
        if !(path.is_file() && truth.is_file()) {
            let mut command = self.netdpr();
            command.args(["synth", "--overwrite", "--seed", "1", "-o"]).arg(&path);
            command.args(["--rpm", &RPM.to_string(), "--seconds", &seconds.to_string()]);
            command
                .args(["--size", &format!("{width}x{height}"), "--truth"])
                .arg(&truth);
            let drawn = command.output().context("netdpr could not be started")?;
            let said = String::from_utf8_lossy(&drawn.stderr);
            ensure!(drawn.status.success(), "netdpr synth failed: {}", said.trim());
        }
        let Truth { circle } = serde_json::from_slice(&std::fs::read(truth)?).context("the truth is none")?;
        Ok(Film { path, circle })
    }
}
