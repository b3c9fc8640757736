//! A film's frames out of FFmpeg's core.

use std::cell::RefCell;
use std::rc::Rc;

use netdpr_derotation::{Frame, Timestamp};
use netdpr_ffmpeg::arguments::{Begin, Decoding, Part, Pictures, probe};
use netdpr_ffmpeg::{AssemblyError, FilmInfo, FrameAssembler, Log, Unreadable};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::browser::ffmpeg_core::{FRAMES, FfmpegCore, Then};
use crate::browser::in_words;
use crate::messages::Failure;

/// A film that this worker's core has mounted.
pub(super) struct Film {
    pub(super) core: FfmpegCore,
    pub(super) path: String,
    pub(super) info: FilmInfo,
}

/// Which frames are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// Those shown after this moment; from the first when `None`.
    pub(super) after: Option<Timestamp>,
    /// The key frame that comes next, when the last decoding ended just before it ([`Decoded::next_key`]).
    pub(super) next_key: Option<Timestamp>,
    /// So many at most.
    pub(super) most: Option<u32>,
    /// Whether another decoding goes on from where this one ends. It may end sooner then, before a key frame.
    pub(super) to_be_continued: bool,
    /// All of them, or only those that others are made from.
    pub(super) pictures: Pictures,
    /// Which part of them.
    pub(super) part: Part,
}

impl Wanted {
    /// Whether it is better to end before a key frame than to go on, when `given` frames have come and the last key frame
    /// was `since_key` frames ago: decoding goes on from a key frame without doing anything twice.
    fn is_better_ended(self, given: u32, since_key: u32) -> bool {
        let comes_near = |most| given >= most / 2 || given + since_key > most;
        self.to_be_continued && given > 0 && self.most.is_some_and(comes_near)
    }
}

/// How a decoding ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// Whether the film's end was reached.
    pub(super) to_the_end: bool,
    /// The key frame before which it ended, with which the next one can begin.
    pub(super) next_key: Option<Timestamp>,
    /// What went wrong on the way.
    pub(super) errors: Vec<String>,
}

impl Film {
    /// Loads the core, mounts the file and asks what it is.
    pub(super) async fn open(file: &Blob) -> Result<Self, Failure> {
        if file.size() == 0.0 {
            return Err(Unreadable::Empty.to_string().into());
        }
        let core = load_core().await?;
        let path = core.mount(file).map_err(broke_down)?;
        let lines: Rc<RefCell<Vec<String>>> = Rc::default();
        let said = Rc::clone(&lines);
        core.on_line(move |line| said.borrow_mut().push(line.to_owned()));
        let answer = core.probe(&probe(&path)).map_err(broke_down)?;
        let info = match FilmInfo::from_ffprobe(&answer.unwrap_or_default()) {
            Ok(info) => info,
            Err(Unreadable::NotAFilm) => return Err(Unreadable::from_log(&lines.borrow()).to_string().into()),
            Err(reason) => return Err(reason.to_string().into()),
        };
        Ok(Self { core, path, info })
    }

    /// Loads the core and mounts a file of which all is known.
    pub(super) async fn open_known(file: &Blob, info: FilmInfo) -> Result<Self, Failure> {
        let core = load_core().await?;
        let path = core.mount(file).map_err(broke_down)?;
        Ok(Self { core, path, info })
    }

    /// The first frame.
    pub(super) fn first_frame(&self) -> Result<Frame, Failure> {
        let first: Rc<RefCell<Option<Frame>>> = Rc::default();
        let kept = Rc::clone(&first);
        let wanted = Wanted {
            most: Some(1),
            ..Wanted::default()
        };
        let decoded = self.decode(wanted, move |frame| {
            *kept.borrow_mut() = Some(frame.clone());
            Ok(Then::Stop)
        })?;
        let frame = first.take();
        frame.ok_or_else(|| {
            let no_decoder = decoded
                .errors
                .iter()
                .any(|line| line.contains("Decoder") || line.contains("decoder"));
            if no_decoder || self.info.video_codec == "av1" {
                Unreadable::codec(&self.info.video_codec).to_string().into()
            } else {
                Unreadable::NoFrames.to_string().into()
            }
        })
    }

    /// Decodes the frames that are wanted; each goes to `take`, which may end it.
    pub(super) fn decode(
        &self,
        wanted: Wanted,
        take: impl FnMut(&Frame) -> Result<Then, Failure> + 'static,
    ) -> Result<Decoded, Failure> {
        /// Seconds to begin before the last frame that is there already. Some files' indices lead a little too far: when
        /// that frame doesn't come again, frames would be missing, and it is tried from further back.
        const STEPS_BACK: [Option<f64>; 4] = [Some(0.001), Some(2.0), Some(20.0), None];
        let take = Rc::new(RefCell::new(take));
        let Some(after) = wanted.after else {
            return self
                .decode_from(Begin::Start, None, wanted, take)
                .map(|(decoded, _)| decoded);
        };
        let in_film = |time: Timestamp| time.seconds() - self.info.start_seconds;
        if let Some(key) = wanted.next_key {
            let begin = Begin::KeyFrame(in_film(key));
            let (decoded, gap) = self.decode_from(begin, Some(key), wanted, Rc::clone(&take))?;
            if !gap {
                return Ok(decoded);
            }
        }
        let mut last = None;
        for back in STEPS_BACK {
            let begin = back.map_or(Begin::Start, |back| Begin::At((in_film(after) - back).max(0.0)));
            let (decoded, gap) = self.decode_from(begin, Some(after), wanted, Rc::clone(&take))?;
            if !gap {
                return Ok(decoded);
            }
            last = Some(decoded);
        }
        last.ok_or_else(|| Unreadable::NoFrames.to_string().into())
    }

    /// One decoding; the second answer is whether it began too late, after the frame `due`, in which case `take` has been
    /// given nothing.
    fn decode_from(
        &self,
        begin: Begin,
        due: Option<Timestamp>,
        wanted: Wanted,
        take: Rc<RefCell<impl FnMut(&Frame) -> Result<Then, Failure> + 'static>>,
    ) -> Result<(Decoded, bool), Failure> {
        let size = match wanted.part {
            Part::Whole => self.info.size,
            Part::Window(window) => window.size,
            Part::Small(small) => small.size(),
        };
        let assembler = FrameAssembler::new(size, self.info.colour).map_err(|error| error.to_string())?;
        let state = Rc::new(RefCell::new(State {
            assembler,
            log: Log::new(self.info.timebase, self.info.mean_fps),
            wanted,
            due,
            given: 0,
            seen: 0,
            since_key: 0,
            next_key: None,
            gap: false,
            errors_before_stop: None,
            failure: None,
        }));
        {
            let state = Rc::clone(&state);
            self.core.on_line(move |line| state.borrow_mut().log.read(line));
        }
        {
            let state = Rc::clone(&state);
            self.core
                .on_frames(move |bytes| state.borrow_mut().take_bytes(bytes, &mut *take.borrow_mut()));
        }
        let decoding = Decoding {
            input: &self.path,
            info: &self.info,
            begin,
            // The last frame that is there already comes once more.
            most_frames: wanted.most.map(|most| most + u32::from(wanted.after.is_some())),
            pictures: wanted.pictures,
            part: wanted.part,
            output: FRAMES,
        };
        self.core.run(&decoding.arguments()).map_err(broke_down)?;
        let mut state = state.borrow_mut();
        if let Some(failure) = state.failure.take() {
            return Err(failure);
        }
        // Stopping in the middle makes FFmpeg complain; what it says then is not the film's fault.
        let mut errors = state.log.errors().to_vec();
        if let Some(before) = state.errors_before_stop {
            errors.truncate(before);
        }
        let decoded = Decoded {
            to_the_end: state.errors_before_stop.is_none() && wanted.most.is_none_or(|most| state.given < most),
            next_key: state.next_key,
            errors,
        };
        Ok((decoded, state.gap))
    }
}

/// One decoding under way.
struct State {
    assembler: FrameAssembler,
    log: Log,
    wanted: Wanted,
    /// The frame that ought to come first, or one before it.
    due: Option<Timestamp>,
    given: u32,
    seen: u32,
    /// Frames since the last key frame.
    since_key: u32,
    next_key: Option<Timestamp>,
    gap: bool,
    /// How many errors the log held when no more frames were wanted.
    errors_before_stop: Option<usize>,
    failure: Option<Failure>,
}

/// Why no more frames are taken.
enum End {
    Stop,
    Failure(Failure),
}

impl From<AssemblyError> for End {
    fn from(error: AssemblyError) -> Self {
        Self::Failure(error.to_string().into())
    }
}

impl State {
    fn take_bytes(&mut self, bytes: &[u8], take: &mut dyn FnMut(&Frame) -> Result<Then, Failure>) -> Then {
        if self.errors_before_stop.is_some() {
            return Then::Stop;
        }
        let Self {
            assembler,
            log,
            wanted,
            due,
            given,
            seen,
            since_key,
            next_key,
            gap,
            ..
        } = self;
        let taken = assembler.take_bytes(bytes, log, |frame, is_key| {
            *seen += 1;
            if *seen == 1 && due.is_some_and(|due| frame.timestamp.seconds_since(due) > 0.0) {
                *gap = true;
                return Err(End::Stop);
            }
            let is_there_already = |after| frame.timestamp.seconds_since(after) <= 0.0;
            if wanted.after.is_some_and(is_there_already) {
                return Ok(());
            }
            if is_key && wanted.is_better_ended(*given, *since_key) {
                *next_key = Some(frame.timestamp);
                return Err(End::Stop);
            }
            *since_key = if is_key { 1 } else { *since_key + 1 };
            *given += 1;
            match take(frame).map_err(End::Failure)? {
                Then::Stop => Err(End::Stop),
                Then::GoOn => Ok(()),
            }
        });
        match taken {
            Ok(()) => return Then::GoOn,
            Err(End::Stop) => {}
            Err(End::Failure(failure)) => self.failure = Some(failure),
        }
        self.errors_before_stop = Some(self.log.errors().len());
        Then::Stop
    }
}

pub(super) async fn load_core() -> Result<FfmpegCore, Failure> {
    FfmpegCore::load().await.map_err(|_| {
        "The part that reads films could not be loaded; check that the page was served whole, and reload it.".into()
    })
}

/// A core that breaks down has run out of memory, as a rule. It can't be used again.
pub(super) fn broke_down(error: JsValue) -> Failure {
    let reason = in_words(&error);
    Failure {
        sentence: format!(
            "The part that reads films broke down ({reason}), probably for lack of memory; close other tabs and try again."
        ),
        broke_down: true,
    }
}
