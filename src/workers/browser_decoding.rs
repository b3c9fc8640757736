//! A film's frames out of the browser's decoder, which takes a fraction of the work that FFmpeg's takes here.
//!
//! The bytes are the same: H.264 says exactly what a picture decodes to. FFmpeg says where the encoded pictures lie and when
//! each is shown ([`Packets`]), and anything that isn't just as expected (another form of samples, a time that doesn't come,
//! units that don't fit) hands the rest of the film back to FFmpeg: up to there all frames came, each once.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use netdpr_derotation::{Frame, Quality, Timestamp, Window};
use netdpr_ffmpeg::{Packet, Packets, is_whole};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::decoding::Film;
use crate::browser::bell::Bell;
use crate::browser::ffmpeg_core::Then;
use crate::browser::video_decoder::{Picture, VideoDecoder};
use crate::browser::video_encoder::VideoEncoder;
use crate::messages::Failure;

/// A film that the browser can decode, and how far it is.
pub(super) struct BrowserDecoding<'a> {
    film: &'a Film,
    file: &'a Blob,
    packets: Packets,
    window: Window,
    decoder: VideoDecoder,
    bell: Rc<Bell>,
    /// When the pictures are shown, in order; so many of them have come.
    times: Vec<i64>,
    come: usize,
    frame: Frame,
    planes: Uint8Array,
}

/// How a decoding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// All frames came, or as many as were wanted.
    Done,
    /// FFmpeg has to go on after the last frame that came.
    HandedBack,
}

/// A stretch of the file that was read at once.
struct Stretch {
    begin: u64,
    bytes: Uint8Array,
}

impl<'a> BrowserDecoding<'a> {
    /// What of each frame lies in `window`; `None` when this film, or this browser, is none for it.
    pub(super) async fn open(film: &'a Film, file: &'a Blob, window: Window) -> Option<Self> {
        if film.info.video_codec != "h264" || film.info.stretched {
            return None;
        }
        // WebKitGTK 2.50 has the decoder alone, and its tab hung or broke down when it was used (docs/browsers.md).
        VideoEncoder::settings(film.info.size, film.info.mean_fps, Quality::default()).await?;
        // In this order: `ffprobe` keeps `-show_streams` from one call to the next.
        let list = film.core.probe(&Packets::list_arguments(&film.path)).ok()??;
        let head = film.core.probe(&Packets::head_arguments(&film.path)).ok()??;
        let packets = Packets::read(&head, &list, file.size() as u64)?;
        let bell = Rc::new(Bell::default());
        let decoder = VideoDecoder::open(&packets.codec(), &packets.description, &bell).await?;
        let frame = Frame::black(window.size, film.info.colour).ok()?;
        let planes = Uint8Array::new_with_length(u32::try_from(frame.bytes().len()).ok()?);
        let decoding = Self {
            film,
            file,
            times: packets.times(),
            packets,
            window,
            decoder,
            bell,
            come: 0,
            frame,
            planes,
        };
        decoding.begins_well().await.then_some(decoding)
    }

    /// Whether the first picture, which can be decoded by itself, comes out in the form that is needed. The decoder then
    /// waits for it to come once more, with the others behind it.
    async fn begins_well(&self) -> bool {
        let first = self.packets.in_order.get(..1).unwrap_or_default();
        if !self.give(first, &mut None).await {
            return false;
        }
        let finished = self.decoder.finish(&self.bell);
        loop {
            if let Some(picture) = self.decoder.take() {
                return picture.is_plain(self.film.info.size);
            }
            if self.decoder.broke_down() || *finished.borrow() {
                return false;
            }
            self.bell.wait().await;
        }
    }

    /// Sends the frames to `take`, one after the other; `after_each` may have to wait for what comes of them.
    ///
    /// # Errors
    /// Those of `take` and `after_each`.
    pub(super) async fn run(
        mut self,
        mut take: impl FnMut(&Frame) -> Result<Then, Failure>,
        mut after_each: impl AsyncFnMut() -> Result<(), Failure>,
    ) -> Result<Ended, Failure> {
        let packets = std::mem::take(&mut self.packets.in_order);
        let mut given = 0;
        let mut stretch = None;
        let mut finished: Option<Rc<RefCell<bool>>> = None;
        loop {
            // Asked before looking, so that the last pictures aren't missed.
            let is_finished = finished.as_ref().is_some_and(|finished| *finished.borrow());
            while let Some(picture) = self.decoder.take() {
                if !self.take_picture(&picture).await {
                    return Ok(Ended::HandedBack);
                }
                drop(picture);
                if take(&self.frame)? == Then::Stop {
                    return Ok(Ended::Done);
                }
                after_each().await?;
            }
            if self.decoder.broke_down() {
                return Ok(Ended::HandedBack);
            }
            if is_finished {
                let is_all = self.come == self.times.len();
                return Ok(if is_all { Ended::Done } else { Ended::HandedBack });
            }
            if !self.decoder.has_room() {
                self.bell.wait().await;
                continue;
            }
            match packets.get(given..).filter(|rest| !rest.is_empty()) {
                Some(rest) => {
                    if !self.give(rest, &mut stretch).await {
                        return Ok(Ended::HandedBack);
                    }
                    given += 1;
                }
                None if finished.is_none() => finished = Some(self.decoder.finish(&self.bell)),
                None => self.bell.wait().await,
            }
        }
    }

    /// Bytes that wait here and in the decoder, about: for pictures of 1080p and more H.264 has it keep 4 or 5, its threads
    /// work at a few, and a few wait.
    pub(super) fn held_bytes(&self) -> f64 {
        const PICTURES: f64 = 12.0;
        PICTURES * self.film.info.size.bytes() as f64
    }

    /// Makes a picture the present frame, if it is the one that is due.
    async fn take_picture(&mut self, picture: &Picture) -> bool {
        let is_due = self.times.get(self.come) == Some(&picture.mark());
        if !is_due || !picture.is_plain(self.film.info.size) {
            return false;
        }
        if picture.copy_to(self.window, &self.planes).await.is_err() {
            return false;
        }
        self.planes.copy_to(self.frame.bytes_mut());
        self.frame.timestamp = Timestamp::new(picture.mark(), self.film.info.timebase);
        self.come += 1;
        true
    }

    /// Gives the decoder the first of these encoded pictures.
    async fn give(&self, packets: &[Packet], stretch: &mut Option<Stretch>) -> bool {
        let Some(packet) = packets.first() else {
            return false;
        };
        let is_there = |stretch: &Stretch| {
            let end = stretch.begin + u64::from(stretch.bytes.length());
            packet.begin >= stretch.begin && packet.begin + u64::from(packet.length) <= end
        };
        if !stretch.as_ref().is_some_and(is_there) {
            *stretch = self.read(packets).await;
        }
        let Some(stretch) = stretch.as_ref().filter(|stretch| is_there(stretch)) else {
            return false;
        };
        let from = (packet.begin - stretch.begin) as u32;
        let picture = stretch.bytes.subarray(from, from + packet.length);
        is_whole(&picture.to_vec()) && self.decoder.decode(&picture, packet.shown_at, packet.is_key).is_ok()
    }

    /// Reads the first of these pictures, and with it what lies close behind of those that follow.
    async fn read(&self, packets: &[Packet]) -> Option<Stretch> {
        /// Asking the browser for a piece of a file takes long, however small the piece.
        const BYTES: u64 = 1 << 20;
        let first = packets.first()?;
        let begin = first.begin;
        let mut end = begin + u64::from(first.length);
        for packet in packets.iter().skip(1) {
            let packet_end = packet.begin + u64::from(packet.length);
            if packet.begin < begin || packet_end > begin + BYTES {
                break;
            }
            end = end.max(packet_end);
        }
        let piece = self.file.slice_with_f64_and_f64(begin as f64, end as f64).ok()?;
        let bytes: ArrayBuffer = JsFuture::from(piece.array_buffer()).await.ok()?.dyn_into().ok()?;
        Some(Stretch {
            begin,
            bytes: Uint8Array::new(&bytes),
        })
    }
}
