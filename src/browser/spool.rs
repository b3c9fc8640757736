//! Bytes put aside as they come: on the browser's own disk where it has one, in blobs otherwise. Memory doesn't grow with
//! them.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag};

use super::own_disk::DiskFile;

/// A file being written. Mostly at its end; what was written can be written over (an MP4's head, when its length is
/// known).
#[derive(Debug)]
pub struct Spool {
    aside: Aside,
    bytes_aside: f64,
    buffer: Vec<u8>,
    part_begin: f64,
    failed: bool,
}

/// Where the bytes are that aren't in the buffer any more.
#[derive(Debug)]
enum Aside {
    Disk(DiskFile),
    /// Blobs, one after the other, which the browser may keep on disk; what is written over is put in place at last.
    Blobs {
        parts: Array,
        patches: Vec<Patch>,
    },
}

#[derive(Debug)]
struct Patch {
    offset: f64,
    bytes: Vec<u8>,
}

impl Default for Spool {
    fn default() -> Self {
        Self::over(Aside::Blobs {
            parts: Array::new(),
            patches: Vec::new(),
        })
    }
}

impl Spool {
    /// Bytes gathered before they are put aside.
    const PART: usize = 4 << 20;

    fn over(aside: Aside) -> Self {
        Self {
            aside,
            bytes_aside: 0.0,
            buffer: Vec::new(),
            part_begin: 0.0,
            failed: false,
        }
    }

    /// A spool in the job's folder on the browser's own disk ([`super::own_disk`]); one of blobs without a folder, and
    /// where the browser refuses.
    pub async fn open(folder: Option<&str>) -> Self {
        let file = match folder {
            Some(folder) => DiskFile::create(folder).await,
            None => None,
        };
        file.map_or_else(Self::default, |file| Self::over(Aside::Disk(file)))
    }

    /// Bytes written so far. Lengths are `f64`, as everywhere in a browser: exact up to 2^53.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.bytes_aside + self.buffer.len() as f64
    }

    /// Has what follows counted from here: offsets are those in the part begun last.
    pub fn begin_part(&mut self) {
        self.part_begin = self.length();
    }

    /// Bytes of the part begun last.
    #[must_use]
    pub fn part_length(&self) -> f64 {
        self.length() - self.part_begin
    }

    /// Writes `bytes` at `offset`, which is at most [`Spool::part_length`].
    pub fn write_at(&mut self, offset: f64, bytes: &[u8]) {
        let offset = self.part_begin + offset;
        let over = (self.length() - offset).clamp(0.0, bytes.len() as f64) as usize;
        let (over, new) = bytes.split_at(over);
        if !over.is_empty() {
            self.write_over(offset, over);
        }
        self.append(new);
    }

    /// Writes `bytes` at the end.
    pub fn append(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= Self::PART {
            self.set_aside();
        }
    }

    /// The whole file.
    ///
    /// # Errors
    /// When the browser could not keep it: its storage is full.
    pub async fn into_blob(mut self, mime_type: &str) -> Result<Blob, JsValue> {
        self.set_aside();
        if self.failed {
            return Err(JsValue::from_str("storage is full"));
        }
        match self.aside {
            Aside::Disk(file) => {
                let file = file.finish().await?;
                if mime_type.is_empty() {
                    return Ok(file.into());
                }
                file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), mime_type)
            }
            Aside::Blobs { parts, patches } => joined(&parts, &patches, mime_type),
        }
    }

    /// Bytes held in this program's memory.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.buffer.len()
    }

    fn write_over(&mut self, offset: f64, bytes: &[u8]) {
        let in_buffer = offset - self.bytes_aside;
        if in_buffer >= 0.0 {
            let start = in_buffer as usize;
            if let Some(place) = self.buffer.get_mut(start..start + bytes.len()) {
                place.copy_from_slice(bytes);
            }
            return;
        }
        // It may begin in what is aside and end in the buffer.
        let aside = ((self.bytes_aside - offset) as usize).min(bytes.len());
        let (aside, buffered) = bytes.split_at(aside);
        if let Some(place) = self.buffer.get_mut(..buffered.len()) {
            place.copy_from_slice(buffered);
        }
        match &mut self.aside {
            Aside::Disk(file) => self.failed |= file.write_at(offset, aside).is_err(),
            Aside::Blobs { patches, .. } => patches.push(Patch {
                offset,
                bytes: aside.to_vec(),
            }),
        }
    }

    fn set_aside(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        self.failed |= match &self.aside {
            Aside::Disk(file) => file.write_at(self.bytes_aside, &self.buffer).is_err(),
            Aside::Blobs { parts, .. } => {
                let bytes = Uint8Array::from(self.buffer.as_slice());
                match Blob::new_with_u8_array_sequence(&Array::of1(&bytes)) {
                    Ok(blob) => {
                        parts.push(&blob);
                        false
                    }
                    Err(_) => true,
                }
            }
        };
        self.bytes_aside += self.buffer.len() as f64;
        self.buffer.clear();
    }
}

/// One blob of many, with the patches in their places.
fn joined(parts: &Array, patches: &[Patch], mime_type: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime_type);
    let mut blob = Blob::new_with_blob_sequence_and_options(parts, &options)?;
    for patch in patches {
        let bytes = Uint8Array::from(patch.bytes.as_slice());
        let end = patch.offset + patch.bytes.len() as f64;
        let before = blob.slice_with_f64_and_f64(0.0, patch.offset)?;
        let after = blob.slice_with_f64(end)?;
        let pieces = Array::of3(&before, &bytes, &after);
        blob = Blob::new_with_blob_sequence_and_options(&pieces, &options)?;
    }
    Ok(blob)
}
