//! Bytes put aside as they come, in blobs: the browser keeps those on disk when they grow, so memory doesn't.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag};

/// A file being written. Mostly at its end; what is written over (an MP4's head, when its length is known) is kept
/// aside and put in place at last.
#[derive(Debug)]
pub struct Spool {
    parts: Array,
    in_parts: f64,
    buffer: Vec<u8>,
    patches: Vec<Patch>,
    failed: bool,
}

#[derive(Debug)]
struct Patch {
    offset: f64,
    bytes: Vec<u8>,
}

impl Default for Spool {
    fn default() -> Self {
        Self {
            parts: Array::new(),
            in_parts: 0.0,
            buffer: Vec::with_capacity(Self::PART),
            patches: Vec::new(),
            failed: false,
        }
    }
}

impl Spool {
    /// Bytes gathered before they become a blob.
    const PART: usize = 4 << 20;

    /// Bytes written so far. Lengths are `f64`, as everywhere in a browser: exact up to 2^53.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.in_parts + self.buffer.len() as f64
    }

    /// Writes `bytes` at `offset`, which is at most [`Spool::length`].
    pub fn write_at(&mut self, offset: f64, bytes: &[u8]) {
        let length = self.length();
        let over = (length - offset).clamp(0.0, bytes.len() as f64) as usize;
        let (over, new) = bytes.split_at(over);
        if !over.is_empty() {
            self.patch(offset, over);
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

    /// Writes all of another spool at the end.
    ///
    /// # Errors
    /// When the browser could not keep it: its storage is full.
    pub fn append_spool(&mut self, other: Self) -> Result<(), JsValue> {
        self.set_aside();
        let blob = other.into_blob("")?;
        self.in_parts += blob.size();
        self.parts.push(&blob);
        Ok(())
    }

    /// The whole file.
    ///
    /// # Errors
    /// When the browser could not keep it: its storage is full.
    pub fn into_blob(mut self, mime_type: &str) -> Result<Blob, JsValue> {
        self.set_aside();
        if self.failed {
            return Err(JsValue::from_str("storage is full"));
        }
        let options = BlobPropertyBag::new();
        options.set_type(mime_type);
        let mut blob = Blob::new_with_blob_sequence_and_options(&self.parts, &options)?;
        for patch in &self.patches {
            let bytes = Uint8Array::from(patch.bytes.as_slice());
            let end = patch.offset + patch.bytes.len() as f64;
            let before = blob.slice_with_f64_and_f64(0.0, patch.offset)?;
            let after = blob.slice_with_f64(end)?;
            let pieces = Array::of3(&before, &bytes, &after);
            blob = Blob::new_with_blob_sequence_and_options(&pieces, &options)?;
        }
        Ok(blob)
    }

    /// Bytes held in this program's memory.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.buffer.len()
    }

    fn patch(&mut self, offset: f64, bytes: &[u8]) {
        let in_buffer = offset - self.in_parts;
        if in_buffer >= 0.0 {
            let start = in_buffer as usize;
            if let Some(place) = self.buffer.get_mut(start..start + bytes.len()) {
                place.copy_from_slice(bytes);
            }
        } else {
            self.patches.push(Patch {
                offset,
                bytes: bytes.to_vec(),
            });
        }
    }

    fn set_aside(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        let bytes = Uint8Array::from(self.buffer.as_slice());
        match Blob::new_with_u8_array_sequence(&Array::of1(&bytes)) {
            Ok(blob) => self.parts.push(&blob),
            Err(_) => {
                self.failed = true;
                0
            }
        };
        self.in_parts += self.buffer.len() as f64;
        self.buffer.clear();
    }
}
