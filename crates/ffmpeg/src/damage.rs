//! What was wrong with a film that could be read in part, said so that a person knows.

use netdpr_derotation::Timestamp;

use crate::FilmInfo;

/// How far a film was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FilmRead {
    /// The first frame's time.
    pub first: Timestamp,
    /// The last frame's time.
    pub last: Timestamp,
    /// Whether the rest was left unread on purpose (a trimmed end).
    pub stopped_early: bool,
}

/// Sentences on what was wrong with a film, none when all was well.
#[must_use]
pub fn warnings(info: &FilmInfo, read: FilmRead, errors: &[String]) -> Vec<String> {
    let seconds_read = read.last.seconds_since(read.first) + 1.0 / info.mean_fps;
    let breaks_off = info.duration_seconds.filter(|duration| {
        // Heads round, and frames may be dropped at the end: a quarter of a second and three frames are no damage.
        !read.stopped_early && duration - seconds_read > 0.25 + 3.0 / info.mean_fps
    });
    match breaks_off {
        Some(duration) => vec![format!(
            "The film breaks off: {seconds_read:.1} of its {duration:.1} seconds could be read; copy the whole file from the camera again if you need the rest."
        )],
        None if !errors.is_empty() => vec![
            "The film is damaged in places, and pictures there may be missing or broken; copy it from the camera again if you need them."
                .to_owned(),
        ],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::Timebase;

    use super::*;

    fn info() -> FilmInfo {
        FilmInfo::from_ffprobe(
            r#"{"streams": [{"codec_type": "video", "width": 64, "height": 48, "time_base": "1/1000",
                "avg_frame_rate": "25/1", "duration": "10.0"}]}"#,
        )
        .unwrap()
    }

    fn read_until(milliseconds: i64, stopped_early: bool) -> FilmRead {
        let timebase = Timebase::new(1, 1000).unwrap();
        FilmRead {
            first: Timestamp::new(0, timebase),
            last: Timestamp::new(milliseconds, timebase),
            stopped_early,
        }
    }

    #[test]
    fn a_whole_film_has_no_warning() {
        assert!(warnings(&info(), read_until(9960, false), &[]).is_empty());
        assert!(warnings(&info(), read_until(3000, true), &[]).is_empty());
    }

    #[test]
    fn a_broken_one_says_what_could_be_read() {
        let said = warnings(&info(), read_until(4160, false), &["partial file".to_owned()]);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with("The film breaks off: 4.2 of its 10.0 seconds"),
            "{said:?}"
        );
        let said = warnings(
            &info(),
            read_until(9960, false),
            &["error while decoding MB 1 2".to_owned()],
        );
        assert!(said[0].contains("damaged in places"));
    }
}
