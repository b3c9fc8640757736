//! Reading a mounted file in larger pieces than FFmpeg asks for.
//!
//! FFmpeg reads 32 KB at a time, and each time the browser is asked for a piece of the file, which takes it long, however
//! small the piece: a tenth of the time of decoding a film of 1080p. So once it reads on where it stopped, more is read at
//! once and handed out bit by bit.

use js_sys::{ArrayBuffer, Int8Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::ffmpeg_core::view;

/// Bytes that are read at once.
const PIECE: f64 = (1_u32 << 20) as f64;

#[wasm_bindgen]
extern "C" {
    /// The `FileReaderSync` of the core's file system.
    type Reader;

    #[wasm_bindgen(method, catch, js_name = readAsArrayBuffer)]
    fn read_as_array_buffer(this: &Reader, piece: &Blob) -> Result<ArrayBuffer, JsValue>;
}

/// Has the core's file system for mounted files (`WORKERFS`) read ahead.
///
/// # Errors
/// When it isn't as expected.
pub(super) fn read_ahead(file_system: &JsValue) -> Result<(), JsValue> {
    let operations = Reflect::get(file_system, &"stream_ops".into())?;
    let mut ahead = Ahead::default();
    let file_system = file_system.clone();
    let read = Closure::<dyn FnMut(JsValue, Int8Array, u32, u32, f64) -> Result<u32, JsValue>>::new(
        move |stream: JsValue, heap: Int8Array, offset, length: u32, position: f64| {
            let node = Reflect::get(&stream, &"node".into())?;
            let file: Blob = Reflect::get(&node, &"contents".into())?.dyn_into()?;
            // It is there once something is mounted.
            let reader: Reader = Reflect::get(&file_system, &"reader".into())?.unchecked_into();
            let bytes = ahead.read(&file, position, length, |piece| reader.read_as_array_buffer(piece))?;
            view(&heap, offset, bytes.length()).set(&bytes, 0);
            Ok(bytes.length())
        },
    );
    Reflect::set(&operations, &"read".into(), &read.into_js_value())?;
    Ok(())
}

/// What was read last.
#[derive(Debug, Default)]
struct Ahead {
    file: JsValue,
    begin: f64,
    bytes: Uint8Array,
    /// Where the last bytes that were asked for ended.
    next: f64,
}

impl Ahead {
    /// So many bytes of `file` from `position` on, fewer at its end.
    fn read(
        &mut self,
        file: &Blob,
        position: f64,
        length: u32,
        read: impl FnOnce(&Blob) -> Result<ArrayBuffer, JsValue>,
    ) -> Result<Uint8Array, JsValue> {
        let end = (position + f64::from(length)).min(file.size());
        if end <= position {
            return Ok(Uint8Array::new_with_length(0));
        }
        let is_same = self.file == ***file;
        let is_there = is_same && self.begin <= position && end <= self.begin + f64::from(self.bytes.length());
        if !is_there {
            // Whoever jumps about needs nothing of what lies between.
            let reads_on = is_same && position == self.next;
            let piece_end = if reads_on {
                end.max(position + PIECE).min(file.size())
            } else {
                end
            };
            self.bytes = Uint8Array::new(&read(&file.slice_with_f64_and_f64(position, piece_end)?)?.into());
            self.file = file.into();
            self.begin = position;
        }
        self.next = end;
        // Both lie within the piece, whose length is that of an array.
        let from = (position - self.begin) as u32;
        Ok(self.bytes.subarray(from, from + (end - position) as u32))
    }
}

#[cfg(test)]
mod tests {
    use js_sys::Array;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn what_is_read_is_what_lies_there() {
        let content: Vec<u8> = (0..3_000_000_u32).map(|at| (at / 7) as u8).collect();
        let file = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(content.as_slice()))).unwrap();
        let mut ahead = Ahead::default();
        let mut pieces = 0;
        // On and on, then about, then over the end.
        let on: Vec<u32> = (0..90).map(|step| step * 32_768).collect();
        for position in on
            .into_iter()
            .chain([5, 2_999_990, 32_768, 1_500_000, 3_000_000, 4_000_000])
        {
            let read = |piece: &Blob| {
                pieces += 1;
                // What the browser's reader would say of it.
                let (from, to) = (
                    f64::from(position) as usize,
                    (f64::from(position) + piece.size()) as usize,
                );
                Ok(Uint8Array::from(&content[from..to]).buffer())
            };
            let bytes = ahead.read(&file, f64::from(position), 32_768, read).unwrap().to_vec();
            let begin = (position as usize).min(content.len());
            assert_eq!(bytes, content[begin..(begin + 32_768).min(content.len())], "{position}");
        }
        // The first one as asked for, then three of 1 MiB, and four jumps.
        assert_eq!(pieces, 8);
    }
}
