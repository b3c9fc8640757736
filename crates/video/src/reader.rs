//! A film's frames with their exact times.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use netdpr_derotation::motion::SmallCopy;
use netdpr_derotation::{Frame, FrameError, Timestamp};
use netdpr_ffmpeg::arguments::{Begin, Decoding, Part, Pictures, probe};
use netdpr_ffmpeg::{AssemblyError, FilmInfo, FilmRead, Log, Unreadable, warnings};

use crate::VideoError;
use crate::pipe;
use crate::program::{self, Program, Programs};

/// A film being read, frame by frame. Dropping it ends the decoder.
#[derive(Debug)]
pub struct FilmReader {
    path: PathBuf,
    info: FilmInfo,
    programs: Programs,
    part: Part,
    pictures: Pictures,
    begin: Begin,
    decoder: Option<Decoder>,
    first_and_last: Option<(Timestamp, Timestamp)>,
}

/// The program that decodes, and what comes out of it.
#[derive(Debug)]
struct Decoder {
    program: Program,
    pictures: ChildStdout,
    times: Receiver<Timestamp>,
    log: JoinHandle<Vec<String>>,
}

/// What a reading came to.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadReport {
    /// Sentences on what was wrong with the film; none when all was well.
    pub warnings: Vec<String>,
}

impl FilmReader {
    /// Opens the film (or still picture) at `path`.
    ///
    /// # Errors
    /// When it isn't there, isn't a film, or FFmpeg isn't installed.
    pub fn open(path: &Path) -> Result<Self, VideoError> {
        Self::open_by(&Programs::default(), path)
    }

    /// Opens the film at `path` with programs that can be limited and stopped.
    ///
    /// # Errors
    /// As [`FilmReader::open`]; [`VideoError::Stopped`] when they were stopped.
    pub fn open_by(programs: &Programs, path: &Path) -> Result<Self, VideoError> {
        Ok(Self::of(programs, path, describe(programs, path)?, Part::Whole))
    }

    /// Reads a film of which all is known, each picture cut and shrunk: what measuring its motion needs, at a fraction
    /// of the time. The frames have the size of `small`.
    #[must_use]
    pub fn open_small(programs: &Programs, path: &Path, info: FilmInfo, small: SmallCopy) -> Self {
        Self::of(programs, path, info, Part::Small(small))
    }

    fn of(programs: &Programs, path: &Path, info: FilmInfo, part: Part) -> Self {
        Self {
            path: path.to_owned(),
            info,
            programs: programs.clone(),
            part,
            pictures: Pictures::All,
            begin: Begin::Start,
            decoder: None,
            first_and_last: None,
        }
    }

    /// Goes back to the film's beginning, and from there on reads only these pictures, and so much of each.
    pub fn start_over(&mut self, part: Part, pictures: Pictures) {
        // Dropping a decoder ends it; the next one starts when the first frame is asked for.
        self.decoder = None;
        self.part = part;
        self.pictures = pictures;
        self.begin = Begin::Start;
        self.first_and_last = None;
    }

    /// Goes to a moment of the film (seconds after its first frame) and from there on reads whole pictures: the first one
    /// is that shown then, or the next, as far as the film's index can be trusted. With `None`, to its beginning.
    pub fn go_to(&mut self, seconds: Option<f64>) {
        self.start_over(Part::Whole, Pictures::All);
        self.begin = seconds.map_or(Begin::Start, |seconds| Begin::At(seconds.max(0.0)));
    }

    /// What is known of the film.
    #[must_use]
    pub const fn info(&self) -> &FilmInfo {
        &self.info
    }

    /// A frame to read into; one can be used again and again.
    ///
    /// # Errors
    /// When the film's pictures are too large.
    pub fn frame(&self) -> Result<Frame, FrameError> {
        let size = match self.part {
            Part::Whole => self.info.size,
            Part::Window(window) => window.size,
            Part::Small(small) => small.size(),
        };
        Frame::black(size, self.info.colour)
    }

    /// Reads the next frame into `frame`; `false` at the film's end.
    ///
    /// # Errors
    /// When the decoder breaks down.
    pub fn read_into(&mut self, frame: &mut Frame) -> Result<bool, VideoError> {
        let decoder = match &mut self.decoder {
            Some(decoder) => decoder,
            none => none.insert(Decoder::start(
                &self.programs,
                &self.path,
                &self.info,
                self.part,
                self.pictures,
                self.begin,
            )?),
        };
        match decoder.pictures.read_exact(frame.bytes_mut()) {
            Ok(()) => {}
            // A decoder that was stopped leaves its film looking shorter than it is.
            Err(_) if self.programs.is_stopped() => return Err(VideoError::Stopped),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => {
                return Err(VideoError::Broken {
                    reason: error.to_string(),
                });
            }
        }
        // The line with a frame's time is written before the frame's bytes, so this never waits for long.
        frame.timestamp = decoder.times.recv().map_err(|_| AssemblyError::NoTimestamp)?;
        let first = self.first_and_last.map_or(frame.timestamp, |(first, _)| first);
        self.first_and_last = Some((first, frame.timestamp));
        Ok(true)
    }

    /// Ends the reading and says what was wrong with the film. `stopped_early` when the rest is left unread on purpose.
    ///
    /// # Errors
    /// [`Unreadable::NoFrames`] when no frame was read.
    pub fn finish(mut self, stopped_early: bool) -> Result<ReadReport, VideoError> {
        let errors = match self.decoder.take() {
            Some(decoder) => {
                if stopped_early {
                    decoder.program.end();
                }
                decoder.log.join().unwrap_or_default()
            }
            None => Vec::new(),
        };
        let Some((first, last)) = self.first_and_last else {
            return Err(VideoError::Unreadable {
                path: self.path.clone(),
                reason: Unreadable::NoFrames,
            });
        };
        let read = FilmRead {
            first,
            last,
            stopped_early,
        };
        Ok(ReadReport {
            warnings: warnings(&self.info, read, &errors),
        })
    }
}

impl Decoder {
    fn start(
        programs: &Programs,
        path: &Path,
        info: &FilmInfo,
        part: Part,
        pictures: Pictures,
        begin: Begin,
    ) -> Result<Self, VideoError> {
        let input = program::file_argument(path);
        let decoding = Decoding {
            input: &input,
            info,
            part,
            pictures,
            begin,
            most_frames: None,
            output: "pipe:1",
        };
        let (program, pipes) = programs.start(&decoding.arguments(), Stdio::null(), Stdio::piped())?;
        let (Some(pictures), Some(said)) = (pipes.stdout, pipes.stderr) else {
            return Err(VideoError::Broken {
                reason: "its pipes are missing".to_owned(),
            });
        };
        pipe::widen(&pictures);
        let (sender, times) = channel();
        let log = Log::new(info.timebase, info.mean_fps);
        Ok(Self {
            program,
            pictures,
            times,
            log: std::thread::spawn(move || read_log(said, log, &sender)),
        })
    }
}

/// What `ffprobe` says of the file.
fn describe(programs: &Programs, path: &Path) -> Result<FilmInfo, VideoError> {
    let cant_open = |error: std::io::Error| VideoError::CantOpen {
        path: path.to_owned(),
        reason: match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
            kind => kind.to_string(),
        },
    };
    let unreadable = |reason| VideoError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let metadata = File::open(path).and_then(|file| file.metadata()).map_err(cant_open)?;
    if metadata.is_dir() {
        return Err(unreadable(Unreadable::NotAFilm));
    }
    if metadata.is_file() && metadata.len() == 0 {
        return Err(unreadable(Unreadable::Empty));
    }
    let probed = programs.probe(&probe(&program::file_argument(path)))?;
    if !probed.is_success {
        let said: Vec<String> = probed.said.lines().map(str::to_owned).collect();
        // By its name FFmpeg takes any .mp4 for one, and misses the index in a text.
        return Err(unreadable(match Unreadable::from_log(&said) {
            Unreadable::NoIndex if !begins_as_mp4(path) => Unreadable::NotAFilm,
            reason => reason,
        }));
    }
    FilmInfo::from_ffprobe(&probed.answer).map_err(unreadable)
}

/// Whether the file's first box is one with which MP4 or QuickTime files begin (ISO 14496-12).
fn begins_as_mp4(path: &Path) -> bool {
    let mut head = [0; 8];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    let [_, _, _, _, kind @ ..] = head;
    read.is_ok()
        && matches!(
            &kind,
            b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot"
        )
}

/// Reads the decoder's log to its end; the frames' times go to the reader as they come.
fn read_log(said: ChildStderr, mut log: Log, times: &Sender<Timestamp>) -> Vec<String> {
    let mut lines = BufReader::new(said);
    let mut line = Vec::new();
    // Lines may hold bytes that are no text (a film's metadata).
    while matches!(lines.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        log.read(String::from_utf8_lossy(&line).trim_end());
        line.clear();
        while let Some(time) = log.next_timestamp() {
            // The reader may be gone; the log is still read, or the decoder would be stuck.
            let _ = times.send(time);
        }
    }
    log.errors().to_vec()
}
