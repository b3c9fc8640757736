//! What is known of a film before its first frame is decoded: what `ffprobe` says.

use netdpr_derotation::{ChromaSiting, Colour, ColourRange, PictureSize, Timebase, Trim, VideoFormat};
use serde::{Deserialize, Serialize};

use crate::Unreadable;

/// What is known of a film before its first frame is decoded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilmInfo {
    /// The picture as it is shown: a phone's display rotation applied, pixels square.
    pub size: PictureSize,
    /// Whether the stored pixels aren't square, so that the picture has to be stretched to be as shown.
    pub stretched: bool,
    /// How the numbers of its planes are read.
    pub colour: Colour,
    /// Colour tags to carry over to the new film.
    pub tags: ColourTags,
    /// The video stream's ticks.
    pub timebase: Timebase,
    /// The file's earliest time stamp of any stream, seconds: what a player's clock calls zero.
    pub start_seconds: f64,
    /// Mean frames a second, for people and for slow motion; never for time stamps.
    pub mean_fps: f64,
    /// Whether the frames come at uneven times, as far as the file's head tells.
    pub variable_frame_rate: bool,
    /// Length of the video stream in seconds, where the file's head tells.
    pub duration_seconds: Option<f64>,
    /// Number of frames, where the file's head tells.
    pub frames: Option<u32>,
    /// FFmpeg's name of the video codec: `h264`, `hevc`, …
    pub video_codec: String,
    /// FFmpeg's name of the pixel format: `yuv420p`, `yuv420p10le`, …
    pub pixel_format: String,
    /// FFmpeg's name of the first audio stream's codec, if there is one.
    pub audio_codec: Option<String>,
}

/// Colour tags by FFmpeg's names, as its options `-color_primaries`, `-color_trc` and `-colorspace` take them; `None`
/// where the film says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ColourTags {
    /// Primaries, such as `bt709`.
    pub primaries: Option<String>,
    /// Transfer, such as `bt709`.
    pub transfer: Option<String>,
    /// Matrix, such as `bt709`.
    pub matrix: Option<String>,
}

impl FilmInfo {
    /// Reads what `ffprobe` printed for [`crate::arguments::probe`].
    ///
    /// # Errors
    /// When the file holds no film, said so that a person knows what to do.
    pub fn from_ffprobe(json: &str) -> Result<Self, Unreadable> {
        let probe: Probe = serde_json::from_str(json).map_err(|_| Unreadable::NotAFilm)?;
        let audio = probe.streams.iter().find(|stream| stream.codec_type == "audio");
        let video = probe
            .streams
            .iter()
            .find(|stream| stream.codec_type == "video" && stream.disposition.attached_pic == 0)
            .ok_or(if audio.is_some() {
                Unreadable::NoPicture
            } else {
                Unreadable::NotAFilm
            })?;
        video.info(&probe.format, audio)
    }

    /// About how many frames a trim keeps, where the file's head tells.
    #[must_use]
    pub fn frames_within(&self, trim: &Trim) -> Option<u32> {
        let (frames, duration) = (self.frames?, self.duration_seconds?);
        let start = trim.start_seconds.clamp(0.0, duration);
        let end = trim.end_seconds.map_or(duration, |end| end.clamp(start, duration));
        Some((f64::from(frames) * (end - start) / duration).round() as u32)
    }

    /// What a derotation needs to know of the film.
    #[must_use]
    pub const fn format(&self) -> VideoFormat {
        VideoFormat {
            size: self.size,
            colour: self.colour,
            mean_fps: self.mean_fps,
        }
    }
}

#[derive(Deserialize)]
struct Probe {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Container,
}

#[derive(Deserialize, Default)]
struct Container {
    start_time: Option<String>,
    duration: Option<String>,
}

/// A stream as `ffprobe` describes it. Numbers come as text in part.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: Option<String>,
    width: u32,
    height: u32,
    sample_aspect_ratio: Option<String>,
    pix_fmt: Option<String>,
    time_base: Option<String>,
    r_frame_rate: Option<String>,
    avg_frame_rate: Option<String>,
    duration: Option<String>,
    nb_frames: Option<String>,
    color_range: Option<String>,
    color_primaries: Option<String>,
    color_transfer: Option<String>,
    color_space: Option<String>,
    chroma_location: Option<String>,
    disposition: Disposition,
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Disposition {
    attached_pic: u8,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

impl Stream {
    fn info(&self, container: &Container, audio: Option<&Self>) -> Result<FilmInfo, Unreadable> {
        let (size, stretched) = self.shown_size();
        size.check().map_err(|_| Unreadable::NoPicture)?;
        let (numerator, denominator) = fraction(self.time_base.as_deref()).ok_or(Unreadable::NotAFilm)?;
        let timebase = Timebase::new(numerator, denominator).map_err(|_| Unreadable::NotAFilm)?;
        let mean = rate(self.avg_frame_rate.as_deref());
        let nominal = rate(self.r_frame_rate.as_deref());
        let duration_of_all = number(container.duration.as_deref()).filter(|_| audio.is_none());
        Ok(FilmInfo {
            size,
            stretched,
            colour: Colour {
                range: self.range(),
                siting: match self.chroma_location.as_deref() {
                    Some("center") => ChromaSiting::Center,
                    Some("topleft") => ChromaSiting::TopLeft,
                    _ => ChromaSiting::Left,
                },
            },
            tags: ColourTags {
                primaries: known(self.color_primaries.as_ref()),
                transfer: known(self.color_transfer.as_ref()),
                matrix: known(self.color_space.as_ref()).or_else(|| self.matrix_after_conversion()),
            },
            timebase,
            start_seconds: number(container.start_time.as_deref()).unwrap_or(0.0),
            mean_fps: mean.or(nominal).unwrap_or(30.0),
            variable_frame_rate: match (mean, nominal) {
                (Some(mean), Some(nominal)) => (mean / nominal - 1.0).abs() > 0.002,
                _ => false,
            },
            duration_seconds: number(self.duration.as_deref())
                .or(duration_of_all)
                .filter(|seconds| *seconds > 0.0),
            frames: self
                .nb_frames
                .as_deref()
                .and_then(|frames| frames.parse().ok())
                .filter(|frames| *frames > 0),
            video_codec: self.codec_name.clone().unwrap_or_default(),
            pixel_format: self.pix_fmt.clone().unwrap_or_default(),
            audio_codec: audio.and_then(|stream| stream.codec_name.clone()),
        })
    }

    /// The picture's size on a screen, and whether it takes a stretch to get there.
    fn shown_size(&self) -> (PictureSize, bool) {
        let aspect = self.sample_aspect_ratio.as_ref().map(|ratio| ratio.replace(':', "/"));
        let stretch = match fraction(aspect.as_deref()) {
            Some((across, down)) if across > 0 && across != down => f64::from(across) / f64::from(down),
            _ => 1.0,
        };
        let width = (f64::from(self.width) * stretch).round() as u32;
        let quarter_turns = self
            .side_data_list
            .iter()
            .find_map(|data| data.rotation)
            .map_or(0, |degrees| (degrees / 90.0).round() as i64);
        let size = if quarter_turns % 2 == 0 {
            PictureSize {
                width,
                height: self.height,
            }
        } else {
            PictureSize {
                width: self.height,
                height: width,
            }
        };
        (size, stretch != 1.0)
    }

    /// FFmpeg turns RGB into BT.601's Y, U and V when nothing else is asked of it.
    fn matrix_after_conversion(&self) -> Option<String> {
        let name = self.pix_fmt.as_deref()?;
        let is_rgb = ["rgb", "bgr", "argb", "abgr", "gbr", "0rgb", "0bgr", "pal8"]
            .iter()
            .any(|rgb| name.starts_with(rgb));
        is_rgb.then(|| "smpte170m".to_owned())
    }

    fn range(&self) -> ColourRange {
        let by_name = self.pix_fmt.as_ref().is_some_and(|name| name.starts_with("yuvj"));
        if by_name || self.color_range.as_deref() == Some("pc") {
            ColourRange::Full
        } else {
            ColourRange::Limited
        }
    }
}

/// A tag that says something.
fn known(tag: Option<&String>) -> Option<String> {
    tag.filter(|tag| !matches!(tag.as_str(), "unknown" | "reserved" | "unspecified" | "gbr"))
        .cloned()
}

fn number(text: Option<&str>) -> Option<f64> {
    text?.parse::<f64>().ok().filter(|value| value.is_finite())
}

fn fraction(text: Option<&str>) -> Option<(u32, u32)> {
    let (upper, lower) = text?.split_once('/')?;
    Some((upper.parse().ok()?, lower.parse().ok()?))
}

/// Frames a second of a fraction, when they are any.
fn rate(text: Option<&str>) -> Option<f64> {
    let (frames, seconds) = text?.split_once('/')?;
    let (frames, seconds) = (frames.parse::<f64>().ok()?, seconds.parse::<f64>().ok()?);
    let rate = frames / seconds;
    (rate.is_finite() && rate > 0.0).then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = r#"{
        "streams": [
            {"codec_type": "audio", "codec_name": "aac", "time_base": "1/48000"},
            {"codec_type": "video", "codec_name": "hevc", "width": 1920, "height": 1080, "pix_fmt": "yuv420p10le",
             "sample_aspect_ratio": "1:1", "color_range": "tv", "color_space": "bt2020nc", "color_transfer": "arib-std-b67",
             "color_primaries": "bt2020", "chroma_location": "topleft",
             "r_frame_rate": "30/1", "avg_frame_rate": "16470000/600013", "time_base": "1/90000", "nb_frames": "549",
             "duration": "19.997356", "disposition": {"attached_pic": 0},
             "side_data_list": [{"side_data_type": "Display Matrix", "rotation": -90}]}
        ],
        "format": {"start_time": "0.023000", "duration": "20.1"}
    }"#;

    #[test]
    fn a_phones_film() {
        let info = FilmInfo::from_ffprobe(PHONE).unwrap();
        assert_eq!((info.size.width, info.size.height), (1080, 1920));
        assert_eq!(info.timebase, Timebase::new(1, 90_000).unwrap());
        assert!(info.variable_frame_rate);
        assert_eq!(info.frames, Some(549));
        assert_eq!(info.start_seconds, 0.023);
        assert_eq!(info.colour.siting, ChromaSiting::TopLeft);
        assert_eq!(info.tags.transfer.as_deref(), Some("arib-std-b67"));
        assert_eq!(info.audio_codec.as_deref(), Some("aac"));
    }

    #[test]
    fn a_trim_keeps_its_share_of_the_frames() {
        let info = FilmInfo::from_ffprobe(PHONE).unwrap();
        let trim = |start_seconds, end_seconds| Trim {
            start_seconds,
            end_seconds,
        };
        assert_eq!(info.frames_within(&Trim::default()), Some(549));
        assert_eq!(info.frames_within(&trim(5.0, Some(9.0))), Some(110));
        assert_eq!(info.frames_within(&trim(30.0, None)), Some(0));
    }

    #[test]
    fn square_pixels_are_made() {
        let info = FilmInfo::from_ffprobe(
            r#"{"streams": [{"codec_type": "video", "width": 720, "height": 576, "sample_aspect_ratio": "16:11",
                "pix_fmt": "yuvj420p", "time_base": "1001/30000", "avg_frame_rate": "0/0"}]}"#,
        )
        .unwrap();
        assert_eq!((info.size.width, info.stretched), (1047, true));
        assert_eq!(info.colour.range, ColourRange::Full);
        assert_eq!(info.mean_fps, 30.0);
    }

    #[test]
    fn what_is_no_film_says_so() {
        for text in [
            "",
            "{}",
            r#"{"streams": []}"#,
            r#"{"streams": [{"codec_type": "subtitle"}]}"#,
        ] {
            assert_eq!(FilmInfo::from_ffprobe(text), Err(Unreadable::NotAFilm), "{text}");
        }
        let song = r#"{"streams": [{"codec_type": "audio"},
            {"codec_type": "video", "width": 3, "height": 3, "time_base": "1/90000", "disposition": {"attached_pic": 1}}]}"#;
        assert_eq!(FilmInfo::from_ffprobe(song), Err(Unreadable::NoPicture));
    }
}
