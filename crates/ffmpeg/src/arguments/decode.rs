//! From a file to raw pictures.

use netdpr_derotation::motion::SmallCopy;
use netdpr_derotation::{ColourRange, Window};

use super::words;
use crate::FilmInfo;

/// Arguments for `ffprobe` to describe `input` as JSON.
#[must_use]
pub fn probe(input: &str) -> Vec<String> {
    words(&[
        "-v",
        "error",
        "-print_format",
        "json",
        "-show_format",
        "-show_streams",
        input,
    ])
}

/// Where a decoding begins. Seconds count from the film's zero ([`FilmInfo::start_seconds`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Begin {
    /// With the first picture.
    Start,
    /// With the first picture that isn't shown before this time; what it takes to get there is decoded, and left out.
    At(f64),
    /// With the key frame shown at this time, or one before it; nothing is left out.
    KeyFrame(f64),
}

/// A decoding: a file's pictures as raw `yuv420p`, as they are shown, each with its own time in the log.
#[derive(Debug, Clone, Copy)]
pub struct Decoding<'a> {
    /// The file.
    pub input: &'a str,
    /// What is known of it.
    pub info: &'a FilmInfo,
    /// Where it begins.
    pub begin: Begin,
    /// How many pictures at most; all when `None`.
    pub most_frames: Option<u32>,
    /// Which of them.
    pub pictures: Pictures,
    /// What of each picture.
    pub part: Part,
    /// Where the pictures go.
    pub output: &'a str,
}

/// Which pictures come out of a decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pictures {
    /// Every one.
    #[default]
    All,
    /// Those that others are made from, and the rest left out before it is decoded: of an ordinary H.264 film half, in
    /// little more than half the time. Of films in which every picture stands by itself, all.
    Referenced,
}

/// What of each picture comes out of a decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// What a derotation needs, cut out.
    Window(Window),
    /// What measuring needs, cut out and shrunk.
    Small(SmallCopy),
}

impl Decoding<'_> {
    /// The arguments for `ffmpeg`.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = words(&["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info"]);
        // `-copyts` keeps the file's own time stamps, also after a jump into the middle.
        arguments.extend(words(&["-copyts"]));
        match self.begin {
            Begin::Start => {}
            Begin::At(seconds) => arguments.extend(["-ss".to_owned(), format!("{seconds:.6}")]),
            Begin::KeyFrame(seconds) => {
                // A little later, so that rounding doesn't lead to the key frame before it.
                let seconds = seconds + 0.0005;
                arguments.extend(words(&["-noaccurate_seek", "-ss"]));
                arguments.push(format!("{seconds:.6}"));
            }
        }
        if self.pictures == Pictures::Referenced {
            arguments.extend(words(&["-skip_frame", "noref"]));
        }
        arguments.extend(words(&["-i", self.input, "-map", "0:V:0", "-an", "-sn", "-dn"]));
        if let Some(frames) = self.most_frames {
            arguments.extend(["-frames:v".to_owned(), frames.to_string()]);
        }
        arguments.extend(words(&["-fps_mode", "passthrough", "-vf"]));
        arguments.push(self.filters());
        arguments.extend(words(&["-f", "rawvideo", "-flush_packets", "1", self.output]));
        arguments
    }

    fn filters(&self) -> String {
        let mut scale = Vec::new();
        let size = self.info.size;
        if self.info.stretched {
            scale.push(format!("w={}:h={}", size.width, size.height));
        }
        if self.info.colour.range == ColourRange::Full {
            // Asked for nothing, FFmpeg would squeeze full range into limited on the way to yuv420p.
            scale.push("in_range=pc:out_range=pc".to_owned());
        }
        let scale = if scale.is_empty() {
            String::new()
        } else {
            format!("scale={},setsar=1,", scale.join(":"))
        };
        let part = match self.part {
            Part::Whole => String::new(),
            // Exact: an odd side at the picture's end stays odd.
            Part::Window(Window { left, top, size }) => {
                format!("crop={}:{}:{left}:{top}:exact=1,", size.width, size.height)
            }
            Part::Small(small) => {
                let (part, (left, top), size) = (small.part(), small.corner(), small.size());
                let range = match self.info.colour.range {
                    ColourRange::Full => ":in_range=pc:out_range=pc",
                    ColourRange::Limited => "",
                };
                format!(
                    "crop={}:{}:{left}:{top},scale=w={}:h={}:flags=area{range},",
                    part.width, part.height, size.width, size.height
                )
            }
        };
        format!("{scale}format=yuv420p,{part}showinfo=checksum=0")
    }
}
