//! This program's own memory, as the browser sees it.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;

fn buffer() -> ArrayBuffer {
    wasm_bindgen::memory()
        .unchecked_into::<js_sys::WebAssembly::Memory>()
        .buffer()
        .unchecked_into()
}

/// Bytes of this program's heap.
#[must_use]
pub fn own_heap_bytes() -> f64 {
    f64::from(buffer().byte_length())
}

/// These bytes for the browser to read where they lie, in place of a copy. It is good for one call that has read them when
/// it returns: they change with their owner, and the memory moves when it grows.
#[must_use]
pub fn lent(bytes: &[u8]) -> Uint8Array {
    // Addresses and lengths have 32 bits here.
    Uint8Array::new_with_byte_offset_and_length(&buffer(), bytes.as_ptr() as u32, bytes.len() as u32)
}
