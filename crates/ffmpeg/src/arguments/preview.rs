//! A small film of the beginning that any browser plays, for one that it can't play itself.

use super::words;
use crate::FilmInfo;

/// A small film of the beginning.
#[derive(Debug, Clone, Copy)]
pub struct Preview<'a> {
    /// The film.
    pub input: &'a str,
    /// What is known of it.
    pub info: &'a FilmInfo,
    /// Where the small one goes.
    pub output: &'a str,
}

impl Preview<'_> {
    /// How much of the film it shows, seconds.
    pub const SECONDS: f64 = 20.0;
    /// Its longer side, pixels.
    const LONGER_SIDE: u32 = 640;

    /// The arguments for `ffmpeg`.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let size = self.info.size;
        let ratio = (f64::from(Self::LONGER_SIDE) / f64::from(size.width.max(size.height))).min(1.0);
        let even = |side: u32| ((f64::from(side) * ratio / 2.0).round() as u32).max(1) * 2;
        let mut arguments = words(&["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+error", "-y"]);
        arguments.extend(["-t".to_owned(), Self::SECONDS.to_string()]);
        arguments.extend(words(&["-i", self.input, "-map", "0:V:0", "-an", "-sn", "-dn"]));
        arguments.push("-vf".to_owned());
        arguments.push(format!(
            "scale=w={}:h={}:flags=fast_bilinear,setsar=1,format=yuv420p,setpts=PTS-STARTPTS",
            even(size.width),
            even(size.height)
        ));
        arguments.extend(words(&["-fps_mode", "passthrough", "-enc_time_base", "1/90000"]));
        arguments.extend(words(&[
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-crf",
            "23",
            "-g",
            "15",
        ]));
        arguments.extend(words(&["-video_track_timescale", "90000", "-f", "mp4", self.output]));
        arguments
    }
}
