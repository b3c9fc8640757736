//! A film made of frames, with the original's sound.

use std::ffi::OsString;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Stdio};
use std::thread::JoinHandle;

use netdpr_derotation::{Format, Frame, PictureSize};
use netdpr_ffmpeg::FilmInfo;
use netdpr_ffmpeg::arguments::{Encoding, Preset, Sound};
use netdpr_ffmpeg::timed_stream::{self, Pictures};

use crate::VideoError;
use crate::pipe;
use crate::program::{self, Program, Programs};

/// What the new film is to be.
#[derive(Debug, Clone, Copy)]
pub struct NewFilm<'a> {
    /// The size of its frames.
    pub size: PictureSize,
    /// The film its frames come from: colour tags and ticks are kept.
    pub info: &'a FilmInfo,
    /// The original file and the time of its first kept frame, in seconds: sound is taken from there.
    pub sound: Option<SoundFrom<'a>>,
    /// libx264's constant rate factor, 0 (no loss) to 51; [`NewFilm::QUALITY`] but for films that are to be worse.
    pub quality: u8,
    /// The kind of file.
    pub format: Format,
}

impl NewFilm<'_> {
    /// A constant rate factor as good as no loss to the eye.
    pub const QUALITY: u8 = Encoding::QUALITY;
}

/// Where sound comes from.
#[derive(Debug, Clone, Copy)]
pub struct SoundFrom<'a> {
    /// The original.
    pub original: &'a Path,
    /// The first kept frame's time, seconds, as its time stamp says.
    pub first_kept_seconds: f64,
    /// How long the kept part is, where it doesn't go on to the end.
    pub seconds: Option<f64>,
}

/// A film being written. It appears under its name when it is whole; before that, and when anything fails or this is
/// dropped, nothing stays behind.
#[derive(Debug)]
pub struct FilmWriter {
    path: PathBuf,
    partial: PartialFile,
    programs: Programs,
    encoder: Program,
    pictures: Option<BufWriter<ChildStdin>>,
    said: Option<JoinHandle<String>>,
}

impl FilmWriter {
    /// Begins the film that will stand at `path`.
    ///
    /// # Errors
    /// When FFmpeg isn't installed or can't write there.
    pub fn create(path: &Path, film: &NewFilm<'_>) -> Result<Self, VideoError> {
        Self::create_by(&Programs::default(), path, film)
    }

    /// Begins the film with programs that can be limited and stopped.
    ///
    /// # Errors
    /// As [`FilmWriter::create`]; [`VideoError::Stopped`] when they were stopped.
    pub fn create_by(programs: &Programs, path: &Path, film: &NewFilm<'_>) -> Result<Self, VideoError> {
        let partial = PartialFile::beside(path);
        let output = program::file_argument(&partial.path);
        let original = film.sound.map(|sound| program::file_argument(sound.original));
        let sound = film
            .sound
            .zip(original.as_deref())
            .and_then(|(sound, original)| Sound::of(film.info, original, sound.first_kept_seconds, sound.seconds));
        let encoding = Encoding {
            input: "pipe:0",
            info: film.info,
            preset: Preset::VeryFast,
            quality: film.quality,
            sound,
            container: film.format.name(),
            output: &output,
        };
        let (encoder, pipes) = programs.start(&encoding.arguments(), Stdio::piped(), Stdio::null())?;
        let (Some(pictures), Some(log)) = (pipes.stdin, pipes.stderr) else {
            return Err(VideoError::Broken {
                reason: "its pipes are missing".to_owned(),
            });
        };
        pipe::widen(&pictures);
        let mut writer = Self {
            path: path.to_owned(),
            partial,
            programs: programs.clone(),
            encoder,
            pictures: Some(BufWriter::new(pictures)),
            said: Some(program::read_in_background(log)),
        };
        writer.send(&timed_stream::header(Pictures::Raw, film.size, film.info.mean_fps))?;
        Ok(writer)
    }

    /// Adds a frame. Its time stamp counts from the film's zero.
    ///
    /// # Errors
    /// When the encoder breaks down or the disk is full.
    pub fn write(&mut self, frame: &Frame) -> Result<(), VideoError> {
        self.send(&timed_stream::picture_header(
            frame.timestamp,
            true,
            frame.bytes().len(),
        ))?;
        self.send(frame.bytes())
    }

    /// Makes the film whole and gives it its name.
    ///
    /// # Errors
    /// When the encoder breaks down, the disk is full, or the name can't be given.
    pub fn finish(mut self) -> Result<(), VideoError> {
        let flushed = self.pictures.take().map_or(Ok(()), |mut pictures| pictures.flush());
        // Its log ends with it; until then it can still be stopped.
        let said = self.said.take().and_then(|said| said.join().ok()).unwrap_or_default();
        let status = self.encoder.wait();
        if flushed.is_err() || !status.is_some_and(|status| status.success()) {
            return Err(self.failed(&said));
        }
        self.partial
            .rename_to(&self.path)
            .map_err(|error| VideoError::CantWrite {
                path: self.path.clone(),
                reason: error.to_string(),
            })
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), VideoError> {
        let sent = match &mut self.pictures {
            Some(pictures) => pictures.write_all(bytes),
            None => Ok(()),
        };
        sent.map_err(|_| {
            self.pictures = None;
            self.encoder.end();
            let said = self.said.take().and_then(|said| said.join().ok()).unwrap_or_default();
            self.failed(&said)
        })
    }

    /// What the encoder said last, as an error.
    fn failed(&self, said: &str) -> VideoError {
        if self.programs.is_stopped() {
            return VideoError::Stopped;
        }
        let reason = said
            .lines()
            .rev()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("the encoder stopped");
        let reason = reason.rsplit("] ").next().unwrap_or(reason).trim();
        // The partial file's name would only confuse.
        let reason = reason.rsplit(": ").next().unwrap_or(reason).to_owned();
        VideoError::CantWrite {
            path: self.path.clone(),
            reason,
        }
    }
}

impl Drop for FilmWriter {
    fn drop(&mut self) {
        self.pictures = None;
        // Ended before the partial file is removed, or it would be written anew.
        self.encoder.end();
    }
}

/// A file under a name of its own until it is whole; removed when it never is.
#[derive(Debug)]
struct PartialFile {
    path: PathBuf,
}

impl PartialFile {
    fn beside(path: &Path) -> Self {
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.partial", std::process::id()));
        Self {
            path: path.with_file_name(name),
        }
    }

    fn rename_to(&self, path: &Path) -> std::io::Result<()> {
        std::fs::rename(&self.path, path)
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        // Gone already, by its renaming, is as it should be.
        let _ = std::fs::remove_file(&self.path);
    }
}
