//! Reads the lines that ffmpeg's `showinfo` filter writes: each frame's exact presentation time and size.

/// One thing that `showinfo` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShowInfo {
    /// The timebase of the frames that follow: seconds in a tick, as a fraction.
    Timebase { numerator: i64, denominator: i64 },
    /// A frame, whose bytes come next.
    Frame { ticks: i64, width: u32, height: u32 },
}

/// What one line of the log says, if it is one of `showinfo`'s that matters here.
pub(super) fn read_line(line: &str) -> Option<ShowInfo> {
    if !line.contains("showinfo") {
        return None;
    }
    if let Some((_, rest)) = line.split_once("config in time_base: ") {
        let (numerator, denominator) = rest.split(',').next()?.trim().split_once('/')?;
        return Some(ShowInfo::Timebase {
            numerator: numerator.parse().ok()?,
            denominator: denominator.parse().ok()?,
        });
    }
    let ticks = field(line, " pts:")?.parse().ok()?;
    let (width, height) = field(line, " s:")?.split_once('x')?;
    Some(ShowInfo::Frame {
        ticks,
        width: width.parse().ok()?,
        height: height.parse().ok()?,
    })
}

/// The word after `key`, which may be padded with spaces.
fn field<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.split_once(key)?.1.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_that_matter_are_read() {
        assert_eq!(
            read_line("[Parsed_showinfo_0 @ 0x55] config in time_base: 1/15360, frame_rate: 30/1"),
            Some(ShowInfo::Timebase {
                numerator: 1,
                denominator: 15360
            })
        );
        assert_eq!(
            read_line(
                "[Parsed_showinfo_0 @ 0x55] n:   7 pts:   3584 pts_time:0.233333 duration:    512 pos:  9 \
                 fmt:yuv420p sar:0/1 s:640x361 i:P iskey:0 type:B"
            ),
            Some(ShowInfo::Frame {
                ticks: 3584,
                width: 640,
                height: 361
            })
        );
    }

    #[test]
    fn other_lines_are_passed_over() {
        assert_eq!(
            read_line("[Parsed_showinfo_0 @ 0x55] config out time_base: 0/0, frame_rate: 0/0"),
            None
        );
        assert_eq!(
            read_line("[h264 @ 0x55] error while decoding MB 3 4 pts: 4 s:4x4"),
            None
        );
        assert_eq!(
            read_line("[Parsed_showinfo_0 @ 0x55] n:   7 pts:NOPTS pts_time:NOPTS s:640x361"),
            None
        );
    }
}
