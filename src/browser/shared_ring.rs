//! Turned frames from one worker to another through memory that both see. Bounded: who is ahead waits.

use js_sys::{Atomics, Int32Array, Reflect, SharedArrayBuffer, Uint8Array};
use netdpr_derotation::{Frame, Timebase, Timestamp};
use wasm_bindgen::{JsCast, JsValue};

/// Frames between a worker that writes and one that reads.
///
/// The memory: a head of [`HEAD`] 32-bit words, then [`SLOTS`] slots, each a time stamp (microseconds, 64 bits in two
/// words) and a frame's bytes.
#[derive(Debug, Clone)]
pub struct SharedRing {
    memory: SharedArrayBuffer,
    words: Int32Array,
    frame_bytes: u32,
}

/// Frames that can wait.
const SLOTS: u32 = 6;
/// Words before the first slot.
const HEAD: u32 = 4;
/// Words of a slot's time stamp.
const STAMP: u32 = 2;

/// Word 0: frames written since the beginning.
const WRITTEN: u32 = 0;
/// Word 1: frames read since the beginning.
const READ: u32 = 1;
/// Word 2: 1 when no frame follows.
const CLOSED: u32 = 2;

impl SharedRing {
    /// A ring for frames of `frame_bytes` bytes; `None` where the browser has no shared memory (or lends it only to
    /// isolated pages).
    #[must_use]
    pub fn new(frame_bytes: usize) -> Option<Self> {
        let frame_bytes = u32::try_from(frame_bytes).ok()?;
        let length = HEAD * 4 + SLOTS * slot_length(frame_bytes);
        let constructor = Reflect::get(&js_sys::global(), &JsValue::from_str("SharedArrayBuffer")).ok()?;
        let constructor: js_sys::Function = constructor.dyn_into().ok()?;
        let memory = Reflect::construct(&constructor, &js_sys::Array::of1(&JsValue::from(length))).ok()?;
        Some(Self::over(memory.unchecked_into(), frame_bytes))
    }

    /// The ring another worker made.
    #[must_use]
    pub fn over(memory: SharedArrayBuffer, frame_bytes: u32) -> Self {
        let words = Int32Array::new(&memory);
        Self {
            memory,
            words,
            frame_bytes,
        }
    }

    /// The memory, to be sent to the other worker.
    #[must_use]
    pub const fn memory(&self) -> &SharedArrayBuffer {
        &self.memory
    }

    /// Bytes of all of it.
    #[must_use]
    pub fn length(&self) -> f64 {
        f64::from(self.memory.byte_length())
    }

    /// Writes a frame; waits, blocking this worker, while the ring is full.
    ///
    /// # Errors
    /// When this thread may not wait.
    pub fn write(&self, frame: &Frame) -> Result<(), JsValue> {
        let written = self.load(WRITTEN)?;
        loop {
            let read = self.load(READ)?;
            if written.wrapping_sub(read) < SLOTS as i32 {
                break;
            }
            Atomics::wait(&self.words, READ, read)?;
        }
        let microseconds = frame.timestamp.microseconds_since(Timestamp::START);
        let (stamp, bytes) = self.slot(written);
        self.words.set_index(stamp, microseconds as i32);
        self.words.set_index(stamp + 1, (microseconds >> 32) as i32);
        bytes.copy_from(frame.bytes());
        self.advance(WRITTEN, written)
    }

    /// Says that no frame follows.
    ///
    /// # Errors
    /// Never, in a browser that has made the ring.
    pub fn close(&self) -> Result<(), JsValue> {
        Atomics::store(&self.words, CLOSED, 1)?;
        Atomics::notify(&self.words, WRITTEN)?;
        Ok(())
    }

    /// The next frame, if one is there: its time and its bytes, which stay until [`SharedRing::done_with_frame`].
    ///
    /// # Errors
    /// Never, in a browser that has made the ring.
    pub fn peek(&self) -> Result<Option<(Timestamp, Uint8Array)>, JsValue> {
        let read = self.load(READ)?;
        if self.load(WRITTEN)? == read {
            return Ok(None);
        }
        let (stamp, bytes) = self.slot(read);
        let low = i64::from(self.words.get_index(stamp) as u32);
        let high = i64::from(self.words.get_index(stamp + 1));
        Ok(Some((
            Timestamp::new((high << 32) | low, Timebase::MICROSECONDS),
            bytes,
        )))
    }

    /// The next frame; waits for it, blocking this worker. `None` when no frame follows.
    ///
    /// # Errors
    /// When this thread may not wait.
    pub fn wait_for_frame(&self) -> Result<Option<(Timestamp, Uint8Array)>, JsValue> {
        loop {
            // Asked before looking, so that a frame written before the closing isn't missed.
            let closed = self.is_closed()?;
            let written = self.load(WRITTEN)?;
            if let Some(frame) = self.peek()? {
                return Ok(Some(frame));
            }
            if closed {
                return Ok(None);
            }
            Atomics::wait(&self.words, WRITTEN, written)?;
        }
    }

    /// Gives the frame's slot back.
    ///
    /// # Errors
    /// Never, in a browser that has made the ring.
    pub fn done_with_frame(&self) -> Result<(), JsValue> {
        let read = self.load(READ)?;
        self.advance(READ, read)
    }

    /// Whether no frame follows those that are there.
    ///
    /// # Errors
    /// Never, in a browser that has made the ring.
    pub fn is_closed(&self) -> Result<bool, JsValue> {
        Ok(self.load(CLOSED)? == 1)
    }

    fn load(&self, word: u32) -> Result<i32, JsValue> {
        Atomics::load(&self.words, word)
    }

    fn advance(&self, word: u32, from: i32) -> Result<(), JsValue> {
        Atomics::store(&self.words, word, from.wrapping_add(1))?;
        Atomics::notify(&self.words, word)?;
        Ok(())
    }

    /// A slot's first word, and the view of its bytes.
    fn slot(&self, count: i32) -> (u32, Uint8Array) {
        let start = HEAD * 4 + (count as u32 % SLOTS) * slot_length(self.frame_bytes);
        let bytes = Uint8Array::new_with_byte_offset_and_length(&self.memory, start + STAMP * 4, self.frame_bytes);
        (start / 4, bytes)
    }
}

/// Bytes of a slot, whole words.
const fn slot_length(frame_bytes: u32) -> u32 {
    STAMP * 4 + frame_bytes.next_multiple_of(4)
}
