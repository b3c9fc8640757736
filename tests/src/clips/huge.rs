//! Films larger than 4 GB that take no room: MP4 with a hole in the file, which its format calls free space.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use anyhow::{Context, ensure};

/// Where a film's index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// Before the hole and the pictures.
    First,
    /// Behind both.
    Last,
}

/// Writes the MP4 film `from` to `to` with a hole of `hole` bytes before its pictures (ISO/IEC 14496-12: boxes, 4.2;
/// free space, 8.1.2; where the pictures are, 8.7.5). Where the file system can, the hole takes no room.
///
/// # Errors
/// When a file can't be read or written, or `from` is no such film.
pub fn with_hole(from: &Path, to: &Path, hole: u64, index: Index) -> anyhow::Result<()> {
    let film = std::fs::read(from)?;
    let mut at = 0;
    let (mut kind, mut pictures, mut moov) = (None, None, None);
    for found in boxes(&film)? {
        let end = at + found.bytes.len() as u64;
        match found.name {
            b"ftyp" => kind = Some(found.bytes),
            b"mdat" => pictures = Some((at, found.bytes)),
            b"moov" => moov = Some(found),
            _ => {}
        }
        at = end;
    }
    let kind = kind.context("the film doesn't say its kind")?;
    let (pictures_at, pictures) = pictures.context("the film has no pictures")?;
    let moov = moov.context("the film has no index")?;
    let moved = |by| moved(&moov, by);
    // Moved or not, the index is as long.
    let length = moved(0)?.len() as u64;
    let before = kind.len() as u64 + if index == Index::First { length } else { 0 };
    let moov = moved(before + hole - pictures_at)?;
    let mut out = File::create(to)?;
    out.write_all(kind)?;
    if index == Index::First {
        out.write_all(&moov)?;
    }
    out.write_all(&[&[0, 0, 0, 1], b"free".as_slice(), &hole.to_be_bytes()].concat())?;
    out.seek(SeekFrom::Start(before + hole))?;
    out.write_all(pictures)?;
    if index == Index::Last {
        out.write_all(&moov)?;
    }
    Ok(())
}

/// One box: its name, all its bytes, and where its content begins in them.
struct Part<'a> {
    name: &'a [u8; 4],
    bytes: &'a [u8],
    content: usize,
}

fn boxes(mut bytes: &[u8]) -> anyhow::Result<Vec<Part<'_>>> {
    let mut found = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<8>() {
        let [a, b, c, d, ..] = *head;
        let (length, content) = match (u32::from_be_bytes([a, b, c, d]), rest.first_chunk::<8>()) {
            (1, Some(long)) => (usize::try_from(u64::from_be_bytes(*long))?, 16),
            (length, _) => (length as usize, 8),
        };
        let name = head.last_chunk::<4>().context("a box has no name")?;
        ensure!(length >= content && length <= bytes.len(), "a box's length is wrong");
        let (this, rest) = bytes.split_at(length);
        found.push(Part {
            name,
            bytes: this,
            content,
        });
        bytes = rest;
    }
    Ok(found)
}

/// The box for pictures that lie further behind by so many bytes: its tables of places with 64 bits each.
fn moved(part: &Part<'_>, by: u64) -> anyhow::Result<Vec<u8>> {
    const CONTAINERS: [&[u8; 4]; 5] = [b"moov", b"trak", b"mdia", b"minf", b"stbl"];
    let content = part.bytes.get(part.content..).unwrap_or_default();
    let (name, content) = match part.name {
        name if CONTAINERS.contains(&name) => {
            let inner: anyhow::Result<Vec<_>> = boxes(content)?.iter().map(|inner| moved(inner, by)).collect();
            (name, inner?.concat())
        }
        b"stco" => {
            // Version, flags and number of places stay.
            let (head, places) = content.split_at_checked(8).context("a table is cut short")?;
            let mut table = head.to_vec();
            for place in places.chunks_exact(4) {
                let place = u32::from_be_bytes(place.try_into()?);
                table.extend((u64::from(place) + by).to_be_bytes());
            }
            (b"co64", table)
        }
        _ => return Ok(part.bytes.to_vec()),
    };
    let length = u32::try_from(content.len() + 8).context("the index is too long")?;
    Ok([length.to_be_bytes().as_slice(), name, &content].concat())
}
