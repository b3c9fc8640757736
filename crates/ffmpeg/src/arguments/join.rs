//! Encoded pictures and the original's sound to one MP4 or QuickTime file.

use netdpr_derotation::Format;

use super::{colour_tags, words};
use crate::FilmInfo;
use crate::timed_stream::output_ticks_per_second;

/// The original's sound, cut to the part of the film that is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sound<'a> {
    /// The original.
    pub original: &'a str,
    /// FFmpeg's name of its sound's codec.
    pub codec: &'a str,
    /// The first kept picture's time, seconds after the file's zero ([`FilmInfo::start_seconds`]).
    pub from_seconds: f64,
    /// How long the kept part is, where it doesn't go on to the end.
    pub seconds: Option<f64>,
}

impl<'a> Sound<'a> {
    /// Sound from the first kept picture on; `None` when the film has none.
    #[must_use]
    pub fn of(info: &'a FilmInfo, original: &'a str, first_kept_seconds: f64, seconds: Option<f64>) -> Option<Self> {
        Some(Self {
            original,
            codec: info.audio_codec.as_deref()?,
            from_seconds: first_kept_seconds - info.start_seconds,
            seconds,
        })
    }

    pub(super) fn input(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        // Sound that begins with the film is not sought at all: seeking would start it at a packet's edge.
        if self.from_seconds > 0.001 {
            arguments.extend(["-ss".to_owned(), format!("{:.6}", self.from_seconds)]);
        }
        if let Some(seconds) = self.seconds {
            arguments.extend(["-t".to_owned(), format!("{seconds:.6}")]);
        }
        arguments.extend(words(&["-vn", "-sn", "-dn", "-i", self.original]));
        arguments
    }

    pub(super) fn output(&self, container: &str) -> Vec<String> {
        /// What every player of MP4 files plays; the rest is encoded anew.
        const AT_HOME_IN_MP4: &[&str] = &["aac", "mp3", "ac3", "eac3", "alac", "opus"];
        /// The same of QuickTime files.
        const AT_HOME_IN_MOV: &[&str] = &["aac", "mp3", "ac3", "alac", "pcm_s16le", "pcm_s16be", "pcm_s24le"];
        let at_home = if container == Format::Mov.name() {
            AT_HOME_IN_MOV
        } else {
            AT_HOME_IN_MP4
        };
        let codec = if at_home.contains(&self.codec) { "copy" } else { "aac" };
        words(&["-map", "1:a:0", "-c:a", codec])
    }
}

/// A joining of encoded pictures with the original's sound; nothing is encoded again.
#[derive(Debug, Clone, Copy)]
pub struct Joining<'a> {
    /// The encoded pictures.
    pub pictures: &'a str,
    /// Their container by FFmpeg's name: `matroska` or `mpegts`.
    pub container: &'a str,
    /// Whether their encoder wasn't told the film's colour tags, so that they are written now.
    pub write_colour_tags: bool,
    /// The film the pictures come from.
    pub info: &'a FilmInfo,
    /// The original's sound.
    pub sound: Option<Sound<'a>>,
    /// The kind of file that comes out.
    pub format: Format,
    /// Where the film goes.
    pub output: &'a str,
}

impl Joining<'_> {
    /// The arguments for `ffmpeg`.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = words(&[
            "-hide_banner",
            "-nostdin",
            "-nostats",
            "-loglevel",
            "level+warning",
            "-y",
        ]);
        arguments.extend(words(&["-f", self.container, "-i", self.pictures]));
        if let Some(sound) = &self.sound {
            arguments.extend(sound.input());
        }
        arguments.extend(words(&["-map", "0:v:0"]));
        if let Some(sound) = &self.sound {
            arguments.extend(sound.output(self.format.name()));
        }
        arguments.extend(words(&["-c:v", "copy"]));
        if self.write_colour_tags {
            arguments.extend(["-bsf:v".to_owned(), colour_tags::bitstream_filter(self.info)]);
        } else if self.container == "mpegts" {
            // MPEG-TS says nothing of how long a picture is shown: the last one would have no time at all, and a film of one
            // picture would be empty.
            arguments.extend([
                "-bsf:v".to_owned(),
                format!("setts=duration=1/({:.6}*TB)", self.info.mean_fps),
            ]);
        }
        arguments.push("-video_track_timescale".to_owned());
        arguments.push(output_ticks_per_second(self.info.timebase).to_string());
        arguments.extend(words(&["-f", self.format.name(), self.output]));
        arguments
    }
}
