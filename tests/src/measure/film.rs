//! A film's pictures, one after the other, each with its exact presentation time.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use anyhow::{Context, bail};

use super::showinfo::{ShowInfo, read_line};

/// A film being decoded by ffmpeg, which applies the display matrix as every player does.
///
/// An iterator of [`Picture`]s; nothing but the current one is held.
#[derive(Debug)]
pub struct Film {
    path: PathBuf,
    child: Child,
    bytes: ChildStdout,
    said: Receiver<ShowInfo>,
    log: Option<JoinHandle<()>>,
    timebase: Option<(i64, i64)>,
    ended: bool,
}

/// One decoded picture, 8 bits a sample, 4:2:0, in the range of the film (no sample is rescaled).
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Presentation time in seconds: the film's own ticks times its timebase.
    pub seconds: f64,
    /// Luma, row by row, without padding.
    pub luma: Vec<u8>,
    /// The two planes of colour differences, each half as wide and half as high, rounded up.
    pub chroma: [Vec<u8>; 2],
}

impl Film {
    /// Opens a film. What can't be decoded shows itself as a film with no pictures.
    ///
    /// # Errors
    /// When ffmpeg can't be started.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new("ffmpeg")
            .args(["-nostdin", "-hide_banner", "-nostats", "-loglevel", "info", "-i"])
            .arg(path)
            .args(["-map", "0:v:0", "-fps_mode", "passthrough", "-vf"])
            .arg("showinfo=checksum=0,format=pix_fmts=yuv420p|yuvj420p")
            .args(["-f", "rawvideo", "pipe:1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("ffmpeg could not be started; install it")?;
        let bytes = child.stdout.take().context("ffmpeg has no output")?;
        let errors = child.stderr.take().context("ffmpeg has no log")?;
        // The line for a frame precedes its bytes; the log has its own thread so that neither pipe can fill up.
        let (say, said) = channel();
        let log = std::thread::spawn(move || {
            for line in BufReader::new(errors).split(b'\n').map_while(Result::ok) {
                if let Some(said) = read_line(&String::from_utf8_lossy(&line)) {
                    // A film that is dropped half-way no longer listens.
                    let _ = say.send(said);
                }
            }
        });
        Ok(Self {
            path: path.to_owned(),
            child,
            bytes,
            said,
            log: Some(log),
            timebase: None,
            ended: false,
        })
    }

    /// Every picture of the film at `path`, held at once: for short films only.
    ///
    /// # Errors
    /// When the film can't be decoded.
    pub fn pictures_of(path: &Path) -> anyhow::Result<Vec<Picture>> {
        Self::open(path)?.collect()
    }

    fn next_picture(&mut self) -> anyhow::Result<Option<Picture>> {
        loop {
            match self.said.recv() {
                Err(_) => return Ok(None),
                Ok(ShowInfo::Timebase { numerator, denominator }) => self.timebase = Some((numerator, denominator)),
                Ok(ShowInfo::Frame { ticks, width, height }) => {
                    return self.read_picture(ticks, width as usize, height as usize).map(Some);
                }
            }
        }
    }

    fn read_picture(&mut self, ticks: i64, width: usize, height: usize) -> anyhow::Result<Picture> {
        let Some((numerator, denominator)) = self.timebase else {
            bail!("{}: a frame came before its timebase", self.path.display());
        };
        let mut plane = |length: usize| -> anyhow::Result<Vec<u8>> {
            let mut plane = vec![0; length];
            self.bytes
                .read_exact(&mut plane)
                .with_context(|| format!("{}: the decoded picture is cut short", self.path.display()))?;
            Ok(plane)
        };
        let half = width.div_ceil(2) * height.div_ceil(2);
        Ok(Picture {
            width,
            height,
            seconds: ticks as f64 * numerator as f64 / denominator as f64,
            luma: plane(width * height)?,
            chroma: [plane(half)?, plane(half)?],
        })
    }
}

impl Iterator for Film {
    type Item = anyhow::Result<Picture>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_picture().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Drop for Film {
    fn drop(&mut self) {
        // It may have ended by itself already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(log) = self.log.take() {
            let _ = log.join();
        }
    }
}
