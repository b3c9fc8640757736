//! What the page and its workers say to each other.
//!
//! A message crosses as a plain object made by serde; what serde can't carry (files, blobs, shared memory)
//! travels beside it, as the doc of each message says.

use netdpr_derotation::motion::Motion;
use netdpr_derotation::rim::FoundRim;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::track::{Method, Picks};
use netdpr_derotation::{Circle, PictureSize, Recipe};
use netdpr_ffmpeg::FilmInfo;
use serde::{Deserialize, Serialize};

/// Which encoder makes the film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum EncoderChoice {
    /// The browser's own where it has one for H.264, FFmpeg's otherwise.
    #[default]
    WhicheverFits,
    /// The browser's own (WebCodecs): `?encoder=webcodecs`.
    WebCodecs,
    /// FFmpeg's libx264: `?encoder=ffmpeg`.
    Ffmpeg,
}

/// Why something came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What is wrong and what to do.
    pub sentence: String,
    /// FFmpeg's core broke down, which says nothing of the film: a fresh start may go well.
    pub core_broke_down: bool,
}

impl<Words: Into<String>> From<Words> for Failure {
    fn from(sentence: Words) -> Self {
        Self {
            sentence: sentence.into(),
            core_broke_down: false,
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
    /// The encoder that made it: [`EncoderChoice::WebCodecs`] or [`EncoderChoice::Ffmpeg`].
    pub encoder: EncoderChoice,
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
    pub encoder: EncoderChoice,
    /// The tracks to be drawn into it.
    pub drawn: Option<DrawnTracks>,
}

/// Tracks to be drawn into a film; their places travel beside, as with [`TrackEvent::Tracked`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnTracks {
    /// How many places each of them has.
    pub places: Vec<usize>,
    /// How long their trails are, seconds; all of them when `None`.
    pub trail_seconds: Option<f64>,
    /// Whether each point has an arrow along its velocity.
    pub arrows: bool,
    /// Whether each point has its inertial circle.
    pub circles: bool,
}

/// What the page asks when a film's rotation is to be measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MeasureOrder {
    /// What is known of the film, from [`OpenEvent::Opened`].
    pub film: FilmInfo,
    /// The rim, when a person has set it; otherwise it is found in the film.
    pub circle: Option<Circle>,
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

/// What the page asks when points are to be followed through a film.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrackOrder {
    /// What is known of the film, from [`OpenEvent::Opened`].
    pub film: FilmInfo,
    /// The rotating frame in which they are followed.
    pub recipe: Recipe,
    /// Which points.
    pub picks: Picks,
    /// How they are put into numbers.
    pub asked: NumbersAsked,
}

/// How tracks are put into numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumbersAsked {
    /// The length of something in the picture; pixels when `None`.
    pub length: Option<KnownLength>,
    /// The width of the window in which velocities are worked out, seconds.
    pub window_seconds: f64,
    /// On what a puck would slide, when the tracks are to be compared with theory.
    pub surface: Option<Surface>,
}

/// How long something in the picture is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownLength {
    /// Its length.
    pub length: f64,
    /// The unit of it, such as `cm`.
    pub unit: String,
    /// Pixels of the picture.
    pub pixels: f64,
}

/// What the page learns while points are being followed. After `NotTracked` and `Failed` nothing follows; after `Tracked`
/// another `Tracked` (or `NotTracked`) for each [`Order::TracksInNumbers`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum TrackEvent {
    /// So much of the film has been gone through.
    Progress {
        /// Frames done.
        done: u32,
        /// Of about so many, where the film says.
        of: Option<u32>,
    },
    /// The tracks. Beside it `[places, table, json]`: a `Float32Array` of [`TRACK_FIELDS`] numbers for each row of each
    /// track, and two blobs.
    Tracked(Box<FoundTracks>),
    /// There are none; the sentence says why.
    NotTracked(String),
    /// The file can't be worked on.
    Failed(Failure),
}

/// Numbers for each place of a track: the frame, counted from the first kept one; seconds after the film's first frame; x and y, pixels of the turned picture; the
/// velocity in pixels a second, x right and y down; centre and radius of the inertial circle in pixels of the turned
/// picture; 1 where it was seen for certain, else 0.
pub const TRACK_FIELDS: usize = 10;

/// What was found of the points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundTracks {
    /// One by one.
    pub tracks: Vec<FoundTrack>,
    /// The points that couldn't be followed from where they were picked: their numbers from 1, and a sentence.
    pub refused: Vec<(usize, String)>,
    /// The unit of length.
    pub unit: String,
    /// Sentences on what was wrong with the film.
    pub warnings: Vec<String>,
}

/// A track in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundTrack {
    /// Its number, from 1.
    pub number: usize,
    /// How it was followed.
    pub method: Method,
    /// How many places it has.
    pub places: usize,
    /// When it was last seen for certain, in real seconds after the first kept frame, and why it ended, where it did
    /// before the film.
    pub ended: Option<(f64, String)>,
    /// What theory says of it, where that was asked.
    pub theory: Option<FoundTheory>,
}

/// How a track agrees with theory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FoundTheory {
    /// The motion that agrees best.
    Fits {
        /// Root mean square distance, units of length.
        residual: f64,
        /// The rate that it fits, and its uncertainty, rpm.
        rpm: (f64, f64),
        /// The friction and its uncertainty, a second.
        friction: (f64, f64),
        /// Radius and period (seconds) of the inertial circle.
        circle: Option<(f64, f64)>,
    },
    /// None; the sentence says why.
    Not(String),
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
            | Self::Export(ExportEvent::Failed(failure)) => Some(failure),
            Self::Ready | Self::Open(_) | Self::Measure(_) | Self::Track(_) | Self::Export(_) | Self::Memory(_) => None,
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
    /// [`EncoderChoice::WebCodecs`] or [`EncoderChoice::Ffmpeg`].
    pub encoder: EncoderChoice,
    /// About how many pictures there will be.
    pub of: Option<u32>,
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
