//! A film's frames out of FFmpeg's core.

use std::cell::RefCell;
use std::rc::Rc;

use netdpr_derotation::motion::SmallCopy;
use netdpr_derotation::{Frame, Timestamp};
use netdpr_ffmpeg::arguments::{Decoding, Part, probe};
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
    file: Blob,
}

/// Which frames are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// Those shown after this moment; from the first when `None`.
    pub(super) after: Option<Timestamp>,
    /// So many at most.
    pub(super) most: Option<u32>,
    /// Cut and shrunk to this.
    pub(super) small: Option<SmallCopy>,
}

/// How a decoding ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// Whether the film's end was reached.
    pub(super) to_the_end: bool,
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
        Ok(Self {
            core,
            path,
            info,
            file: file.clone(),
        })
    }

    /// Loads the core and mounts a file of which all is known.
    pub(super) async fn open_known(file: &Blob, info: FilmInfo) -> Result<Self, Failure> {
        let core = load_core().await?;
        let path = core.mount(file).map_err(broke_down)?;
        Ok(Self {
            core,
            path,
            info,
            file: file.clone(),
        })
    }

    /// Starts with a new core when the present one is worn.
    pub(super) async fn renew_if_worn(&mut self) -> Result<(), Failure> {
        if self.core.is_worn() {
            self.core = load_core().await?;
            self.path = self.core.mount(&self.file).map_err(broke_down)?;
        }
        Ok(())
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
            return self.decode_from(None, wanted, take).map(|(decoded, _)| decoded);
        };
        let mut last = None;
        for back in STEPS_BACK {
            let from = back.map(|back| (after.seconds() - self.info.start_seconds - back).max(0.0));
            let (decoded, gap) = self.decode_from(from, wanted, Rc::clone(&take))?;
            if !gap {
                return Ok(decoded);
            }
            last = Some(decoded);
        }
        last.ok_or_else(|| Unreadable::NoFrames.to_string().into())
    }

    /// One decoding; the second answer is whether it began too late, in which case `take` has been given nothing.
    fn decode_from(
        &self,
        from_seconds: Option<f64>,
        wanted: Wanted,
        take: Rc<RefCell<impl FnMut(&Frame) -> Result<Then, Failure> + 'static>>,
    ) -> Result<(Decoded, bool), Failure> {
        let size = wanted.small.map_or(self.info.size, |small| small.size());
        let assembler = FrameAssembler::new(size, self.info.colour).map_err(|error| error.to_string())?;
        let state = Rc::new(RefCell::new(State {
            assembler,
            log: Log::new(self.info.timebase, self.info.mean_fps),
            wanted,
            given: 0,
            seen: 0,
            gap: false,
            stopped: false,
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
            from_seconds,
            // The last frame that is there already comes once more.
            most_frames: wanted.most.map(|most| most + u32::from(wanted.after.is_some())),
            part: wanted.small.map_or(Part::Whole, Part::Small),
            output: FRAMES,
        };
        self.core.run(&decoding.arguments()).map_err(broke_down)?;
        let mut state = state.borrow_mut();
        if let Some(failure) = state.failure.take() {
            return Err(failure);
        }
        // Stopping in the middle makes FFmpeg complain; what it says then is not the film's fault.
        let errors = if state.stopped {
            Vec::new()
        } else {
            state.log.errors().to_vec()
        };
        let decoded = Decoded {
            to_the_end: !state.stopped && wanted.most.is_none_or(|most| state.given < most),
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
    given: u32,
    seen: u32,
    gap: bool,
    stopped: bool,
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
        if self.stopped {
            return Then::Stop;
        }
        let Self {
            assembler,
            log,
            wanted,
            given,
            seen,
            gap,
            ..
        } = self;
        let taken = assembler.take_bytes(bytes, log, |frame| {
            *seen += 1;
            if let Some(after) = wanted.after {
                let since = frame.timestamp.seconds_since(after);
                if *seen == 1 && since > 0.0 {
                    *gap = true;
                    return Err(End::Stop);
                }
                if since <= 0.0 {
                    return Ok(());
                }
            }
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
        self.stopped = true;
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
        core_broke_down: true,
    }
}
