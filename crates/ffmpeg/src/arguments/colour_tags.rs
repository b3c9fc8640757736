//! Colour tags as options, and as the numbers of ITU-T H.273.

use netdpr_derotation::ColourRange;

use crate::FilmInfo;

/// Options that tell an encoder the film's tags.
pub(super) fn encoder_options(info: &FilmInfo) -> Vec<String> {
    let range = match info.colour.range {
        ColourRange::Limited => "tv",
        ColourRange::Full => "pc",
    };
    let mut options = super::words(&["-color_range", range]);
    let tags = [
        ("-color_primaries", &info.tags.primaries),
        ("-color_trc", &info.tags.transfer),
        ("-colorspace", &info.tags.matrix),
    ];
    for (option, tag) in tags {
        if let Some(tag) = tag {
            options.extend([option.to_owned(), tag.clone()]);
        }
    }
    options
}

/// A bitstream filter that writes the film's tags into H.264 made by an encoder that wasn't told them.
pub(super) fn bitstream_filter(info: &FilmInfo) -> String {
    let full_range = u8::from(info.colour.range == ColourRange::Full);
    let number = |tag: &Option<String>, numbers: &[(&str, u8)]| {
        let name = tag.as_deref()?;
        numbers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, number)| *number)
    };
    // H.273 says "unspecified" with 2.
    let primaries = number(&info.tags.primaries, PRIMARIES).unwrap_or(2);
    let transfer = number(&info.tags.transfer, TRANSFERS).unwrap_or(2);
    let matrix = number(&info.tags.matrix, MATRICES).unwrap_or(2);
    format!(
        "h264_metadata=video_full_range_flag={full_range}:colour_primaries={primaries}:transfer_characteristics={transfer}:matrix_coefficients={matrix}"
    )
}

const PRIMARIES: &[(&str, u8)] = &[
    ("bt709", 1),
    ("bt470m", 4),
    ("bt470bg", 5),
    ("smpte170m", 6),
    ("smpte240m", 7),
    ("film", 8),
    ("bt2020", 9),
    ("smpte431", 11),
    ("smpte432", 12),
];

const TRANSFERS: &[(&str, u8)] = &[
    ("bt709", 1),
    ("gamma22", 4),
    ("bt470m", 4),
    ("gamma28", 5),
    ("bt470bg", 5),
    ("smpte170m", 6),
    ("smpte240m", 7),
    ("linear", 8),
    ("iec61966-2-1", 13),
    ("bt2020-10", 14),
    ("bt2020-12", 15),
    ("smpte2084", 16),
    ("arib-std-b67", 18),
];

const MATRICES: &[(&str, u8)] = &[
    ("bt709", 1),
    ("fcc", 4),
    ("bt470bg", 5),
    ("smpte170m", 6),
    ("smpte240m", 7),
    ("bt2020nc", 9),
    ("bt2020c", 10),
];
