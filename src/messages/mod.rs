//! What the page and its workers say to each other.
//!
//! A message crosses as a plain object made by serde; what serde can't carry (files, blobs, shared memory)
//! travels beside it, as the doc of each message says.

mod flow;
mod points;

use netdpr_derotation::motion::Motion;
use netdpr_derotation::rim::FoundRim;
use netdpr_derotation::{Circle, PictureSize, Quality, Recipe};
use netdpr_ffmpeg::FilmInfo;
use serde::{Deserialize, Serialize};

pub use flow::{FlowEvent, FlowOrder};
pub use points::{
    DrawnTracks, FoundTheory, FoundTrack, FoundTracks, KnownLength, NumbersAsked, TRACK_FIELDS, TrackEvent, TrackOrder,
};

/// Who encodes the film, or decodes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum CodecChoice {
    /// The browser's own where it has one that does, FFmpeg's otherwise.
    #[default]
    WhicheverFits,
    /// The browser's own (WebCodecs): `?encoder=webcodecs`, `?decoder=webcodecs`.
    WebCodecs,
    /// FFmpeg's: `?encoder=ffmpeg`, `?decoder=ffmpeg`.
    Ffmpeg,
}

impl CodecChoice {
    /// As addresses and the page's attributes have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WhicheverFits => "",
            Self::WebCodecs => "webcodecs",
            Self::Ffmpeg => "ffmpeg",
        }
    }
}

/// Why something came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What is wrong and what to do.
    pub sentence: String,
    /// FFmpeg's core broke down, or the worker that it was in, which says nothing of the film: a fresh start may go well.
    pub broke_down: bool,
}

impl<Words: Into<String>> From<Words> for Failure {
    fn from(sentence: Words) -> Self {
        Self {
            sentence: sentence.into(),
            broke_down: false,
        }
    }
}

/// What the page learns while a film is being opened. In this order, each once at most; after `Failed` nothing follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum OpenEvent {
    /// FFmpeg could read the file's head.
    Opened(FilmInfo),
    /// The first frame, as it is shown: `width * height * 4` bytes RGBA travel beside it.
    FirstFrame {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The rim was found in the first frame.
    RimFound(FoundRim),
    /// It was not; the sentence says what to do.
    NoRim(String),
    /// Asked for by `make_preview`: a film of the beginning that this browser can play, a blob beside it.
    PreviewReady {
        /// How much of the film it shows, seconds.
        seconds: f64,
    },
    /// `make_preview` came to nothing; the sentence says why. The film can still be derotated.
    NoPreview(String),
    /// The file can't be worked on.
    Failed(Failure),
}

/// What the page learns while a film is being derotated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ExportEvent {
    /// Frames have come out of the encoder.
    Progress {
        /// Frames done.
        done: u32,
        /// Of about so many, where the film says.
        of: Option<u32>,
    },
    /// The film is whole: a blob (MP4) beside it.
    Done(Exported),
    /// It could not be made.
    Failed(Failure),
}

/// What is known of a film that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exported {
    /// Frames in it.
    pub frames: u32,
    /// The encoder that made it: [`CodecChoice::WebCodecs`] or [`CodecChoice::Ffmpeg`].
    pub encoder: CodecChoice,
    /// Who decoded all of it, or its last part, in the same way.
    pub decoder: CodecChoice,
    /// Sentences on what was wrong with the original ("The film breaks off after 7.2 s …").
    pub warnings: Vec<String>,
    /// The most memory the job held: all wasm heaps and queued frames, bytes.
    pub peak_memory_bytes: f64,
}

/// What the page asks when a film is to be derotated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExportOrder {
    /// What is to be done.
    pub recipe: Recipe,
    /// What is known of the film, from [`OpenEvent::Opened`].
    pub film: FilmInfo,
    /// By which encoder.
    pub encoder: CodecChoice,
    /// By which decoder; the browser's can't be insisted on, as it depends on the film.
    pub decoder: CodecChoice,
    /// The tracks to be drawn into it.
    pub drawn: Option<DrawnTracks>,
    /// The job's folder on the browser's own disk, where it has one.
    pub folder: Option<String>,
}

/// What the page asks when a film's rotation is to be measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MeasureOrder {
    /// What is known of the film, from [`OpenEvent::Opened`].
    pub film: FilmInfo,
    /// The rim, when a person has set it.
    pub circle: Option<Circle>,
    /// The rim that the first frame shows clearly. Where neither is known, it is looked for in more frames.
    pub rim: Option<FoundRim>,
    /// How long the camera takes to read out a picture, from the top down, milliseconds of the film's own time: in slow
    /// motion it is longer than it was. 0 when all at once.
    pub readout_milliseconds: f64,
}

/// What the page learns while a film's rotation is being measured. After `Measured`, `NotMeasured`, `NoRim` and `Failed`
/// nothing follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum MeasureEvent {
    /// The rim as the film shows it.
    RimFound(FoundRim),
    /// No rim was found, so that nothing can be measured; the sentence says what to do.
    NoRim(String),
    /// So much of the film has been looked at.
    Progress {
        /// Frames done.
        done: u32,
        /// Of about so many, where the film says.
        of: Option<u32>,
    },
    /// What was measured.
    Measured(Box<Motion>),
    /// It can't be told; the sentence says why.
    NotMeasured(String),
    /// The file can't be worked on.
    Failed(Failure),
}

/// What the page tells a worker that follows a tank before the camera.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum LiveOrder {
    /// Begin anew for pictures of this size.
    Begin {
        /// The camera's pictures.
        size: PictureSize,
        /// The rim, when a person has set it; otherwise it is found.
        circle: Option<Circle>,
    },
    /// Look at what was asked for by `Next`: its pixels, RGBA in an `ArrayBuffer`, travel beside it.
    Picture {
        /// Pixels in a row, and rows.
        size: PictureSize,
        /// When it was taken, on a clock of the page's.
        microseconds: f64,
    },
}

/// What part of the camera's next picture the worker wants to see, and how small.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PictureWanted {
    /// Columns left of the part.
    pub left: u32,
    /// Rows above it.
    pub top: u32,
    /// The part's size in the camera's pixels.
    pub part: PictureSize,
    /// The size in which it is to be shown.
    pub size: PictureSize,
    /// Not sooner than this after the last one, milliseconds.
    pub after_milliseconds: f64,
}

/// What the page learns of a tank before the camera.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum LiveEvent {
    /// The worker is ready for another picture; one at a time.
    Next(PictureWanted),
    /// The rim was found.
    RimFound(FoundRim),
    /// It was not, and is being looked for further; the sentence says what to do.
    NoRim(String),
    /// How the tank turns now. [`Motion::tank`] is the rate at this moment.
    Measured(Box<Motion>),
    /// It can't be told; the sentence says why.
    NotMeasured(String),
    /// It has not been seen for long enough yet.
    TooEarly,
    /// The tank stands still.
    StandsStill,
    /// For a long time nothing has turned about the rim that was found: it may be another one now.
    Lost,
}

/// What the page tells a worker to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Order {
    /// Open the file beside it.
    Open,
    /// Find the rim in the open film's first frame again.
    FindRim,
    /// Make a preview of the open film that the browser can play.
    MakePreview,
    /// Measure the rotation in the file beside it.
    Measure(Box<MeasureOrder>),
    /// Follow points through the file beside it.
    Track(Box<TrackOrder>),
    /// Put the tracks that were found into other numbers.
    TracksInNumbers(NumbersAsked),
    /// Measure the flow in the file beside it.
    Flow(Box<FlowOrder>),
    /// Follow a tank before the camera.
    Live(LiveOrder),
    /// Derotate the file beside it: `[file, port, places]`, the port leading to a worker that can encode, or nothing; the
    /// places those of [`ExportOrder::drawn`], or nothing.
    Derotate(Box<ExportOrder>),
    /// Encode what comes through the port beside it.
    Encode,
}

/// What a worker tells the page; what travels beside the event travels beside this.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FromWorker {
    /// It has started and takes orders.
    Ready,
    /// While opening.
    Open(OpenEvent),
    /// While measuring.
    Measure(MeasureEvent),
    /// While following points.
    Track(TrackEvent),
    /// While measuring the flow.
    Flow(FlowEvent),
    /// While following a tank before the camera.
    Live(LiveEvent),
    /// While derotating.
    Export(ExportEvent),
    /// Memory held now: heaps and queued frames, bytes.
    Memory(f64),
}

impl FromWorker {
    /// Why its work came to nothing, when that is what it says.
    #[must_use]
    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Open(OpenEvent::Failed(failure))
            | Self::Measure(MeasureEvent::Failed(failure))
            | Self::Track(TrackEvent::Failed(failure))
            | Self::Flow(FlowEvent::Failed(failure))
            | Self::Export(ExportEvent::Failed(failure)) => Some(failure),
            Self::Ready
            | Self::Open(_)
            | Self::Measure(_)
            | Self::Track(_)
            | Self::Flow(_)
            | Self::Live(_)
            | Self::Export(_)
            | Self::Memory(_) => None,
        }
    }
}

/// What the derotating worker tells the encoding one, through their port.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ToEncoder {
    /// Encode a film of such pictures; the shared ring's memory is beside it.
    Begin(EncodeOrder),
    /// A frame is in the ring, or the ring was closed.
    Look,
}

/// What is to be encoded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EncodeOrder {
    /// The size of the turned pictures.
    pub size: PictureSize,
    /// The film they come from.
    pub film: FilmInfo,
    /// By which encoder; the encoding worker is told one of the two.
    pub encoder: CodecChoice,
    /// How much the pictures may lose.
    pub quality: Quality,
    /// About how many pictures there will be.
    pub of: Option<u32>,
    /// The job's folder on the browser's own disk, where it has one.
    pub folder: Option<String>,
}

/// What the encoding worker tells the derotating one, through their port.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FromEncoder {
    /// All is encoded: the encoded pictures are a blob beside it.
    Encoded(EncodedPictures),
    /// It broke down.
    Failed(Failure),
}

/// What encoded pictures are in, so that they can be joined with the sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncodedPictures {
    /// How many.
    pub frames: u32,
    /// The container.
    pub container: Container,
    /// Whether the encoder was told the film's colour tags.
    pub has_colour_tags: bool,
}

/// A container of encoded pictures on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Container {
    /// From WebCodecs: our own writing, times to a microsecond.
    Matroska,
    /// From one run of libx264.
    Mp4,
    /// From many runs, one after the other.
    MpegTs,
}

impl Container {
    /// FFmpeg's name of it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Matroska => "matroska",
            Self::Mp4 => "mp4",
            Self::MpegTs => "mpegts",
        }
    }
}
