//! Where a film's encoded pictures lie in its file, for a decoder that isn't FFmpeg's.
//!
//! Only of films of which such a decoder makes the same pictures at the same times as FFmpeg: H.264 as MP4 and its kin hold
//! it, 8 bits, 4:2:0, not rotated, and no picture that an edit list leaves out.

use std::collections::BTreeSet;

use serde::Deserialize;

/// An encoded picture in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    /// When it is shown, ticks of the film's timebase.
    pub shown_at: i64,
    /// Where its bytes begin in the file.
    pub begin: u64,
    /// How many there are.
    pub length: u32,
    /// Whether decoding can begin with it.
    pub is_key: bool,
}

/// All encoded pictures of a film, and what a decoder has to know first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packets {
    /// In the order in which they are decoded.
    pub in_order: Vec<Packet>,
    /// The decoder configuration record (ISO/IEC 14496-15, `avcC`).
    pub description: Vec<u8>,
}

/// Pictures at most, about 3 hours of 30 a second: a list of them has to stay small beside a film.
const MOST: usize = 330_000;

impl Packets {
    /// Arguments for `ffprobe` to tell of the film's head, [`Packets::read`]'s first text.
    #[must_use]
    pub fn head_arguments(input: &str) -> Vec<String> {
        words(&[
            "-v",
            "error",
            "-print_format",
            "json",
            "-show_data",
            "-show_streams",
            "-select_streams",
            "V:0",
            input,
        ])
    }

    /// Arguments for `ffprobe` to list the encoded pictures, [`Packets::read`]'s second text.
    #[must_use]
    pub fn list_arguments(input: &str) -> Vec<String> {
        let entries = "packet=pts,size,pos,flags";
        words(&[
            "-v",
            "error",
            "-print_format",
            "csv=p=0",
            "-select_streams",
            "V:0",
            "-show_entries",
            entries,
            input,
        ])
    }

    /// Reads both; `None` when the film isn't of the kind, or anything of it is uncertain.
    #[must_use]
    pub fn read(head: &str, list: &str, file_length: u64) -> Option<Self> {
        let head: Head = serde_json::from_str(head).ok()?;
        let [stream] = head.streams.as_slice() else { return None };
        let is_plain = stream.codec_name == "h264" && ["yuv420p", "yuvj420p"].contains(&stream.pix_fmt.as_str());
        if !is_plain
            || stream
                .side_data_list
                .iter()
                .any(|data| data.rotation.is_some_and(|angle| angle != 0.0))
        {
            return None;
        }
        let description = from_dump(&stream.extradata);
        // Version 1, and lengths of 4 bytes before the units, as all cameras write.
        if description.len() < 7
            || description.first() != Some(&1)
            || description.get(4).map(|byte| byte & 3) != Some(3)
        {
            return None;
        }
        let mut in_order = Vec::new();
        let mut times = BTreeSet::new();
        for line in list.lines().filter(|line| !line.is_empty()) {
            let packet = packet(line).filter(|packet| packet.begin + u64::from(packet.length) <= file_length)?;
            // Two pictures at one time can't be told from each other.
            if !times.insert(packet.shown_at) || in_order.len() == MOST {
                return None;
            }
            in_order.push(packet);
        }
        in_order.first().filter(|packet| packet.is_key)?;
        Some(Self { in_order, description })
    }

    /// The codec as browsers name it (RFC 6381), such as `avc1.64001f`.
    #[must_use]
    pub fn codec(&self) -> String {
        let profile = self.description.iter().skip(1).take(3);
        profile.fold("avc1.".to_owned(), |name, byte| format!("{name}{byte:02x}"))
    }

    /// The moments at which the pictures are shown, in order.
    #[must_use]
    pub fn times(&self) -> Vec<i64> {
        let mut times: Vec<i64> = self.in_order.iter().map(|packet| packet.shown_at).collect();
        times.sort_unstable();
        times
    }
}

/// Whether these bytes are whole units of H.264, each behind its length.
#[must_use]
pub fn is_whole(mut picture: &[u8]) -> bool {
    if picture.is_empty() {
        return false;
    }
    while let Some((length, rest)) = picture.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some(next) = rest.get(length..).filter(|_| length > 0) else {
            return false;
        };
        picture = next;
    }
    picture.is_empty()
}

/// A line such as `3072,1487,48,K_`; `None` for a picture that is left out (`D`), broken (`C`), or of which something isn't
/// known.
fn packet(line: &str) -> Option<Packet> {
    let mut fields = line.trim_end_matches(',').split(',');
    let shown_at = fields.next()?.parse().ok()?;
    let length = fields.next()?.parse().ok()?;
    let begin = fields.next()?.parse().ok()?;
    let flags = fields.next()?;
    let is_known = fields.next().is_none() && flags.chars().all(|flag| "K_".contains(flag));
    is_known.then_some(Packet {
        shown_at,
        begin,
        length,
        is_key: flags.contains('K'),
    })
}

/// The bytes of a dump as `ffprobe` writes it: `00000000: 0164 001f …  .d.…`, 16 bytes a line.
fn from_dump(dump: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in dump.lines() {
        let Some((_, line)) = line.split_once(": ") else {
            continue;
        };
        let digits: Vec<u8> = line
            .split("  ")
            .next()
            .unwrap_or_default()
            .bytes()
            .filter_map(|digit| (digit as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        bytes.extend(
            digits
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0_u8, |byte, digit| byte << 4 | digit)),
        );
    }
    bytes
}

#[derive(Deserialize)]
struct Head {
    streams: Vec<Stream>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Stream {
    codec_name: String,
    pix_fmt: String,
    extradata: String,
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As FFmpeg 5.1 and 7.1 print it.
    fn head(more: &str) -> String {
        format!(
            "{{\"streams\": [{{\"codec_name\": \"h264\", \"pix_fmt\": \"yuv420p\"{more}, \"extradata\": \
             \"\\n00000000: 0164 001f ffe1 0004 6764 001f 0100 0468  .d......gd.....h\\n00000010: eb e3                                    ..\\n\"}}]}}"
        )
    }

    const LIST: &str = "0,900,48,K_\n3072,100,948,__\n1024,50,1048,__\n";

    #[test]
    fn pictures_and_description_are_read() {
        let packets = Packets::read(&head(""), LIST, 1098).unwrap();
        assert_eq!(packets.codec(), "avc1.64001f");
        assert_eq!(packets.description.len(), 18);
        assert_eq!(packets.times(), [0, 1024, 3072]);
        let second = Packet {
            shown_at: 3072,
            begin: 948,
            length: 100,
            is_key: false,
        };
        assert_eq!(packets.in_order.get(1), Some(&second));
    }

    #[test]
    fn what_another_decoder_would_do_otherwise_is_left_to_ffmpeg() {
        // Cut off, rotated, left out by an edit list, broken, without a time, twice at one time, no key frame.
        assert_eq!(Packets::read(&head(""), LIST, 1097), None);
        assert_eq!(
            Packets::read(&head(", \"side_data_list\": [{\"rotation\": -90}]"), LIST, 1098),
            None
        );
        for line in [
            "2048,5,1000,_D",
            "2048,5,1000,_C",
            "N/A,5,1000,__",
            "0,5,1000,__",
            "2048,5,N/A,__",
        ] {
            assert_eq!(
                Packets::read(&head(""), &format!("{LIST}{line}\n"), 9999),
                None,
                "{line}"
            );
        }
        assert_eq!(Packets::read(&head(""), "0,900,48,__\n", 9999), None);
        assert_eq!(Packets::read(&head("").replace("h264", "hevc"), LIST, 9999), None);
        assert_eq!(Packets::read(&head("").replace("0164", "0064"), LIST, 9999), None);
        assert_eq!(Packets::read("", "", 0), None);
    }

    #[test]
    fn units_have_to_fill_their_picture() {
        assert!(is_whole(&[0, 0, 0, 2, 9, 9, 0, 0, 0, 1, 7]));
        for picture in [&[][..], &[0, 0, 0, 3, 9, 9], &[0, 0, 0, 1, 9, 0], &[0, 0, 0, 0]] {
            assert!(!is_whole(picture), "{picture:?}");
        }
    }
}
