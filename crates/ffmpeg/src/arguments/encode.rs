//! From turned pictures to H.264.

use super::{Sound, colour_tags, words};
use crate::FilmInfo;
use crate::timed_stream::output_ticks_per_second;
use netdpr_derotation::Quality;

/// How much time libx264 takes to make the file small; the picture is as good either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// For a machine's own FFmpeg.
    VeryFast,
    /// For FFmpeg in a browser, where encoding is by far the dearest step.
    UltraFast,
}

/// An encoding by libx264 of a [`crate::timed_stream`] of turned pictures.
#[derive(Debug, Clone, Copy)]
pub struct Encoding<'a> {
    /// The timed stream.
    pub input: &'a str,
    /// The film the pictures come from.
    pub info: &'a FilmInfo,
    /// How hard to try.
    pub preset: Preset,
    /// libx264's constant rate factor, 0 (no loss) to 51; [`Encoding::QUALITY`] but for films that are to be worse.
    pub quality: u8,
    /// The original's sound, to be put beside the pictures at once.
    pub sound: Option<Sound<'a>>,
    /// The container by FFmpeg's name: `mp4` or `mov`, or `mpegts` for a piece that is joined later.
    pub container: &'a str,
    /// Where the film goes.
    pub output: &'a str,
}

impl Encoding<'_> {
    /// A constant rate factor as good as no loss to the eye.
    pub const QUALITY: u8 = 18;

    /// The constant rate factor for a quality that a recipe asks for.
    #[must_use]
    pub const fn rate_factor(quality: Quality) -> u8 {
        match quality {
            Quality::Small => 28,
            Quality::Good => Self::QUALITY,
            Quality::Best => 10,
        }
    }

    /// The arguments for `ffmpeg`.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let ticks = output_ticks_per_second(self.info.timebase).to_string();
        let mut arguments = words(&[
            "-hide_banner",
            "-nostdin",
            "-nostats",
            "-loglevel",
            "level+warning",
            "-y",
        ]);
        arguments.extend(words(&["-f", "matroska", "-i", self.input]));
        if let Some(sound) = &self.sound {
            arguments.extend(sound.input());
        }
        arguments.extend(words(&["-map", "0:v:0"]));
        if let Some(sound) = &self.sound {
            arguments.extend(sound.output(self.container));
        }
        let preset = match self.preset {
            Preset::VeryFast => "veryfast",
            Preset::UltraFast => "ultrafast",
        };
        arguments.extend(words(&[
            "-c:v",
            "libx264",
            "-preset",
            preset,
            "-crf",
            &self.quality.to_string(),
            "-pix_fmt",
            "yuv420p",
        ]));
        arguments.extend(colour_tags::encoder_options(self.info));
        arguments.extend(words(&["-fps_mode", "passthrough", "-enc_time_base"]));
        arguments.push(format!("1/{ticks}"));
        if self.container != "mpegts" {
            arguments.extend(words(&["-video_track_timescale", &ticks]));
        } else {
            // A piece keeps its pictures' times, so that all pieces together are in order, and says that its packets are
            // counted from the start: else the reader takes each piece's first packets for damaged ones.
            arguments.extend(words(&["-copyts", "-muxdelay", "0", "-muxpreload", "0"]));
            arguments.extend(words(&["-mpegts_flags", "initial_discontinuity"]));
        }
        arguments.extend(words(&["-f", self.container, self.output]));
        arguments
    }
}
