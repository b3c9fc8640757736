//! Pictures with exact times, as a stream that FFmpeg reads: Matroska (RFC 9559) at its plainest.
//!
//! A raw stream of pictures has no times. This one has, to a microsecond: a header, then one cluster with one block
//! for each picture. Pictures are raw (`V_UNCOMPRESSED`, I420) or H.264 as WebCodecs encodes it.

mod elements;

use elements::{Element, element, float, id, number, text, unknown_length};
use netdpr_derotation::{PictureSize, Timebase, Timestamp};

/// What the stream's blocks hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// Raw planes Y, U, V.
    Raw,
    /// H.264 with start codes before its units, parameter sets among them.
    H264,
}

/// The number of ticks a second in which a film made from one with these ticks counts: fine enough for every one of
/// the original's time stamps to be met.
#[must_use]
pub fn output_ticks_per_second(timebase: Timebase) -> u32 {
    /// FFmpeg's MP4 writer takes fewer than this only to multiply them.
    const FEWEST: u32 = 10_000;
    /// The stream's own microseconds are the finest there is.
    const MOST: u32 = 1_000_000;
    match timebase.denominator() {
        fine @ FEWEST..=MOST => fine,
        coarse if coarse < FEWEST => coarse * FEWEST.div_ceil(coarse),
        _ => MOST,
    }
}

/// The stream's beginning, for pictures of this size at about `mean_fps` a second.
#[must_use]
pub fn header(pictures: Pictures, size: PictureSize, mean_fps: f64) -> Vec<u8> {
    /// One tick is a microsecond.
    const TICK_NANOSECONDS: u64 = 1000;
    let mut stream = element(
        id::EBML,
        &[
            text(id::DOC_TYPE, "matroska"),
            number(id::DOC_TYPE_VERSION, 4),
            number(id::DOC_TYPE_READ_VERSION, 2),
        ],
    );
    stream.extend(unknown_length(id::SEGMENT));
    stream.extend(element(id::INFO, &[number(id::TIMESTAMP_SCALE, TICK_NANOSECONDS)]));
    let mut video = vec![
        number(id::PIXEL_WIDTH, u64::from(size.width)),
        number(id::PIXEL_HEIGHT, u64::from(size.height)),
    ];
    let mut track = vec![
        number(id::TRACK_NUMBER, 1),
        number(id::TRACK_UID, 1),
        number(id::TRACK_TYPE, 1),
        number(id::FLAG_LACING, 0),
        number(id::DEFAULT_DURATION, (1e9 / mean_fps) as u64),
    ];
    match pictures {
        Pictures::Raw => {
            video.push(Element::new(id::COLOUR_SPACE, b"I420"));
            video.push(float(id::FRAME_RATE, mean_fps));
            track.push(text(id::CODEC_ID, "V_UNCOMPRESSED"));
        }
        Pictures::H264 => track.push(text(id::CODEC_ID, "V_MPEG4/ISO/AVC")),
    }
    track.push(Element::new(id::VIDEO, &elements::joined(&video)));
    stream.extend(element(
        id::TRACKS,
        &[Element::new(id::TRACK_ENTRY, &elements::joined(&track))],
    ));
    stream
}

/// What stands before one picture's bytes: `picture_length` of them must follow.
///
/// `timestamp` counts from the film's zero and is not negative.
#[must_use]
pub fn picture_header(timestamp: Timestamp, is_key: bool, picture_length: usize) -> Vec<u8> {
    let microseconds = timestamp.microseconds_since(Timestamp::START);
    let time = number(id::TIMESTAMP, u64::try_from(microseconds).unwrap_or(0)).bytes();
    // Track 1, no time relative to the cluster's, flags.
    let block_head = [0x81, 0, 0, if is_key { 0x80 } else { 0 }];
    let block_length = block_head.len() + picture_length;
    let block_start = elements::head(id::SIMPLE_BLOCK, block_length);
    let mut header = elements::head(id::CLUSTER, time.len() + block_start.len() + block_length);
    header.extend(time);
    header.extend(block_start);
    header.extend(block_head);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_original_tick_can_be_met() {
        let ticks = |numerator, denominator| output_ticks_per_second(Timebase::new(numerator, denominator).unwrap());
        assert_eq!(ticks(1, 90_000), 90_000);
        assert_eq!(ticks(1, 30_000), 30_000);
        // An AVI's 30 frames a second, its 29.97, and a Matroska's milliseconds.
        assert_eq!(ticks(1, 30), 10_020);
        assert_eq!(ticks(1001, 30_000), 30_000);
        assert_eq!(ticks(1, 1000), 10_000);
        assert_eq!(ticks(1, 10_000_000), 1_000_000);
    }

    #[test]
    fn a_picture_is_a_cluster_with_one_block() {
        let header = picture_header(Timestamp::new(33_367, Timebase::MICROSECONDS), true, 10);
        assert_eq!(
            header,
            [
                [0x1F, 0x43, 0xB6, 0x75].as_slice(), // Cluster …
                &[0x08, 0, 0, 0, 34],                // … of 34 bytes
                &[0xE7, 0x08, 0, 0, 0, 8],           // Timestamp of 8 bytes
                &[0, 0, 0, 0, 0, 0, 0x82, 0x57],     // 33,367
                &[0xA3, 0x08, 0, 0, 0, 14],          // SimpleBlock of 14 bytes
                &[0x81, 0, 0, 0x80],
            ]
            .concat()
        );
    }
}
